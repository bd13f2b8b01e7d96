"""Mistakes in a formula for a gradient, found by asking the door about the formula changed.

A formula is tried at many points, so no explanation here fits by chance. Each one is a change
that would have made the formula right: the other sign, twice it, another parameter's name on it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from playground.lesson.case import Case, Diagnosis, written
from playground.lesson.diagnoses import names
from playground.lesson.literals import LiteralError, literal
from playground.lesson.situation import Checks, Finding


class UnreadableError(ValueError):
    """The formula cannot be worked out; the text says why."""


def ask(door: Checks, formulas: Mapping[str, str]) -> Mapping[str, Finding]:
    """What the door says of each formula; UnreadableError where one cannot be worked out."""
    try:
        return door.check_gradient(formulas)
    except Exception as error:  # a typed formula raises what it likes: torch's errors, 1/0, …
        first = str(error).strip().split("\n")[0] or type(error).__name__
        raise UnreadableError(f"The formula cannot be worked out: {first}") from None


def wrong_formula(case: Case, door: Checks, findings: Mapping[str, Finding]) -> Diagnosis:
    """What the first wrong formula is led back to; where nothing fits, its counterexample."""
    name = next(each for each in case.answer if not findings[each].right)
    text = case.answer[name]
    where = _counterexample(findings[name])
    if _is_constant(text, case):
        return _constant(case, door, name, text, where)
    for mistake, changed, told in _changes(case, name, f"({text})"):
        if _holds(door, changed):
            return Diagnosis(mistake, f"{told}{where}")
    return Diagnosis(
        names.ONLY_HERE if _fits_here(case, door, name, findings[name]) else UNEXPLAINED,
        f"The formula for {name} does not hold everywhere.{where}",
    )


UNEXPLAINED = ""
"""No mistake is recognised; the judge then names none."""


def _changes(case: Case, name: str, text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    yield names.SIGN, {name: f"-{text}"}, f"The formula for {name} has the wrong sign."
    for other in case.before.values:
        if other != name:
            told = f"This is the formula of {other}, not of {name}."
            yield names.WRONG_PARAMETER, {other: text}, told
    rate = case.before.rate
    if rate:
        for sign in ("", "-"):
            told = "This is the step, rate × gradient. The gradient itself is asked for."
            yield names.STEP_FOR_GRADIENT, {name: f"{sign}{text} / {rate!r}"}, told
    told = f"The formula for {name} is half of what it should be. The derivative of u² is 2·u."
    yield names.FACTOR_2, {name: f"2 * {text}"}, told
    told = f"The formula for {name} is twice what it should be."
    yield names.FACTOR_2, {name: f"{text} / 2"}, told
    for n in case.before.samples:
        told = f"The loss is a mean over {n}, and this is the gradient of the sum."
        yield names.SUM_FOR_MEAN, {name: f"{text} / {n}"}, told
        told = f"This is divided by {n} once too often, as for a mean."
        yield names.MEAN_FOR_SUM, {name: f"{text} * {n}"}, told
    told = f"Rows and columns of the formula for {name} are exchanged."
    yield names.TRANSPOSED, {name: f"{text}.T"}, told
    for factor in sorted({link.factor for link in case.before.links if link.factor}):
        if factor not in (1.0, -1.0, 2.0, 0.5):
            told = f"One constant factor of the chain rule, {factor:.4g}, is missing."
            yield names.CHAIN, {name: f"{text} * {factor!r}"}, told
    for other in (*case.before.values, *_data(case)):
        told = f"One link of the chain rule is missing: {other} is no factor of this."
        yield names.CHAIN, {name: f"{text} * {other}"}, told
        yield names.CHAIN, {name: f"2 * {text} * {other}"}, told


def _data(case: Case) -> tuple[str, ...]:
    return tuple(v.name for v in case.before.tensors if v.role.value == "data")


def _constant(case: Case, door: Checks, name: str, text: str, where: str) -> Diagnosis:
    """A formula without any name in it: right here at best."""
    here = case.before.gradient.get(name)
    sight = case.after.gradient.get(name)
    number = _number(text)
    for gradient in (here, sight):
        if gradient is None or number is None:
            continue
        if np.allclose(gradient, number, rtol=1e-3, atol=1e-4):
            return Diagnosis(
                names.ONLY_HERE,
                f"{text} is the gradient at this point only: nothing in it can change as the point "
                f"moves.{where}",
            )
    for mistake, changed, told in _changes(case, name, f"({text})"):
        if mistake in (names.SIGN, names.WRONG_PARAMETER, names.FACTOR_2) and _holds(door, changed):
            return Diagnosis(mistake, f"{told}{where}")
    return Diagnosis(UNEXPLAINED, f"The formula for {name} does not hold everywhere.{where}")


def _fits_here(case: Case, door: Checks, name: str, finding: Finding) -> bool:
    """Whether the first point tried, the present one, was no counterexample."""
    example = finding.counterexample
    if example is None:
        return False
    return any(
        not np.allclose(np.asarray(value), case.before.values[key], rtol=1e-5, atol=1e-7)
        for key, value in example.items()
        if key in case.before.values and np.shape(value) == np.shape(case.before.values[key])
    )


def _holds(door: Checks, formulas: Mapping[str, str]) -> bool:
    try:
        return all(finding.right for finding in ask(door, formulas).values())
    except UnreadableError:
        return False


def _is_constant(text: str, case: Case) -> bool:
    known = {*case.before.values, *(view.name for view in case.before.tensors)}
    try:
        found = ast.walk(ast.parse(text, mode="eval"))
        named = {node.id for node in found if isinstance(node, ast.Name)}
    except SyntaxError:
        return False
    return not named & known and not named - {"torch", "math"}


def _number(text: str) -> float | None:
    try:
        value: Any = literal(text)
    except LiteralError:
        return None
    return value if isinstance(value, float) else None


def _counterexample(finding: Finding) -> str:
    """Where the formula fails, what it gives there and what autograd gives."""
    if finding.counterexample is None:
        return ""
    at = ", ".join(f"{key} = {written(value)}" for key, value in finding.counterexample.items())
    given, expected = (_short(each) for each in (finding.given, finding.expected))
    return f" At {at} it gives {given} where autograd gives {expected}."


def _short(value: Any) -> str:
    try:
        return written(value)
    except (TypeError, ValueError):
        return repr(value)[:60]
