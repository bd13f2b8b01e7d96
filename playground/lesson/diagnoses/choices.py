"""Mistakes in picking one of several options.

The order is fixed: what the options are (rates, opposites), then what the picked tensor is (no
leaf, no parameter), then what would have made it the right one (its value, the sign of its slope).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.lesson.case import Case, Diagnosis
from playground.lesson.diagnoses import names, rates, words
from playground.state.coordinate import Coordinate

_OPPOSITES = (
    ("rises", "falls"),
    ("increases", "decreases"),
    ("increase", "decrease"),
    ("grows", "shrinks"),
    ("up", "down"),
    ("left", "right"),
    ("larger", "smaller"),
    ("positive", "negative"),
    ("higher", "lower"),
    ("more", "less"),
)
_STEPS = (("uphill", "downhill"), ("along the gradient", "against the gradient"))


def wrong_choice(case: Case) -> Diagnosis | None:
    """What the picked option is led back to, or None."""
    return (
        rates.wrong_rate(case) or _opposite(case) or _leaf(case) or _parameter(case) or _slope(case)
    )


def _opposite(case: Case) -> Diagnosis | None:
    answer, truth = case.answer.casefold(), case.truth.casefold()
    for pair in _STEPS:
        if _crossed(answer, truth, pair):
            return Diagnosis(
                names.UPHILL,
                "The gradient points uphill, to where the loss rises fastest. Descent steps "
                "against it.",
            )
    for pair in _OPPOSITES:
        if _crossed(answer, truth, pair):
            return Diagnosis(
                names.SIGN,
                "It is the other way round. A positive slope means that the loss rises as the "
                "parameter grows, and the step goes the other way.",
            )
    return None


def _crossed(answer: str, truth: str, pair: tuple[str, str]) -> bool:
    """Whether the two texts differ by one word of the pair standing for the other."""
    one, other = pair
    return (one, other) in ((answer, truth), (truth, answer)) or any(
        f" {a} " in f" {answer} " and f" {answer} ".replace(f" {a} ", f" {b} ") == f" {truth} "
        for a, b in (pair, pair[::-1])
    )


def _leaf(case: Case) -> Diagnosis | None:
    if "leaf" not in case.words and "leaves" not in case.words:
        return None
    picked = case.tensor(_tensor(case.answer))
    if picked is None or case.tensor(_tensor(case.truth)) is None:
        return None
    right = case.tensor(_tensor(case.truth))
    if right is not None and right.is_leaf and not picked.is_leaf:
        return Diagnosis(
            names.NON_LEAF,
            f"{picked.name} is the result of {picked.grad_fn}, so it is no leaf. Leaves are made, "
            "not computed.",
        )
    if right is not None and picked.is_leaf and not right.is_leaf:
        return Diagnosis(names.LEAF, f"{picked.name} was made, not computed. {words.LEAF[1]}")
    return None


def _parameter(case: Case) -> Diagnosis | None:
    picked, right = case.tensor(_tensor(case.answer)), case.tensor(_tensor(case.truth))
    if picked is None or right is None or picked.requires_grad or not right.requires_grad:
        return None
    return Diagnosis(
        names.DATA,
        f"{picked.name} does not require grad: it is data, or frozen, and descent leaves it "
        "where it is.",
    )


def _slope(case: Case) -> Diagnosis | None:
    answer, truth = _at(case, case.answer), _at(case, case.truth)
    if answer is None or truth is None:
        return None
    (value, slope), (own_value, own_slope) = answer, truth
    if abs(own_slope) > abs(slope) and slope > own_slope:
        return Diagnosis(
            names.SIGN,
            f"The slope along {case.answer} is only larger if the sign counts. How much the loss "
            "changes is told by the size of the slope, whatever its sign.",
        )
    if abs(value) > abs(own_value) and abs(own_slope) > abs(slope):
        return Diagnosis(
            names.VALUE_FOR_GRADIENT,
            f"{case.answer} has the larger value, {value:.4g}. How much the loss changes is told "
            "by the slope, not by the value.",
        )
    return Diagnosis(
        names.WRONG_PARAMETER,
        f"That is {case.answer}, whose slope here is {slope:.4g}. Compare it with the slopes "
        "along the others.",
    )


def _at(case: Case, label: str) -> tuple[float, float] | None:
    """The value and the slope at a coordinate, or None where the text names none."""
    try:
        coordinate = Coordinate.parse(_tensor(label))
        value: Any = case.before.values[coordinate.name][coordinate.index]
        slope: Any = case.before.gradient[coordinate.name][coordinate.index]
    except (ValueError, KeyError, IndexError, TypeError):
        return None
    if np.size(value) != 1 or np.size(slope) != 1:
        return None
    return float(value), float(slope)


def _tensor(text: str) -> str:
    return text.strip().strip("`").removesuffix(".grad")
