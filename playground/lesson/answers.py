"""The form of an answer for each kind of prompt: what came from a gesture, a field or a file."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Final

from playground.lesson.literals import LONGEST_TEXT, LiteralError, literal
from playground.lesson.numbers import AnswerError, array, number, plain, shown
from playground.lesson.options import choice, ranking
from playground.state.coordinate import Coordinate
from playground.state.lesson import CHOICE, FORMULA, POINT, RANKING, TANGENT, VALUE, Prompt

UNKNOWN: Final = object()
"""Said of a right answer that nobody has told yet."""
_ASSIGNED = re.compile(r"\s*(?P<name>[^\s=\[\]]+(?:\s*\[[\d\s,]*\])?)\s*[=:]\s*(?P<rest>.+)")


def read(prompt: Prompt, value: Any, like: Any = UNKNOWN) -> Any:
    """The answer in the one form that its kind is judged in.

    ``tangent``: a float. ``point``: coordinate label to float. ``value``: None, a bool, a text or
    an array. ``ranking``: a tuple of options. ``formula``: name to text. ``choice``: an option.
    ``like``: an answer of the right form, such as the file's own. Raises AnswerError, nothing else.
    """
    value, like = plain(value), plain(like)
    if prompt.kind == TANGENT:
        return number(value)
    if prompt.kind == POINT:
        return _point(prompt, value, like)
    if prompt.kind == VALUE:
        return _held(value, like)
    if prompt.kind == RANKING:
        return ranking(prompt, value)
    if prompt.kind == FORMULA:
        return _formulas(prompt, value, like)
    if prompt.kind == CHOICE:
        return choice(prompt, value)
    raise AnswerError(f"There is no kind of answer {prompt.kind!r}.")


def _held(value: Any, like: Any) -> Any:
    """What an expression holds: None, a bool, a text, or numbers as an array."""
    if like is not UNKNOWN and isinstance(like, str):
        if isinstance(value, str):
            return value.strip()
        raise AnswerError(f"A name is wanted, such as the one torch prints, not {shown(value)}.")
    found = value
    if isinstance(value, str):
        try:
            found = literal(value)
        except LiteralError:
            if like is UNKNOWN and 0 < len(value.strip()) <= LONGEST_TEXT:
                return value.strip()
            raise AnswerError(
                "A number, a list such as [1.0, 2.0] or None is wanted, not "
                f"{shown(value)}; to multiply, write *."
            ) from None
    if isinstance(like, bool):
        if isinstance(found, bool):
            return bool(found)
        raise AnswerError(f"True or False is wanted, not {shown(value)}.")
    if isinstance(found, bool) and like is not UNKNOWN:
        raise AnswerError(f"A number or None is wanted, not {shown(value)}.")
    if found is None or isinstance(found, bool):
        return None if found is None else bool(found)
    return array(found)


def _point(prompt: Prompt, value: Any, like: Any) -> dict[str, float]:
    labels = _labels(prompt, like)
    given = value
    if isinstance(value, str):
        given = _assigned(value)
    if not isinstance(given, Mapping):
        if len(labels) == 1 and not isinstance(value, Mapping):
            return {labels[0]: number(value)}
        wanted = f", such as {labels[0]} = 1.5" if labels else ""
        raise AnswerError(f"A number for each coordinate is wanted{wanted}, not {shown(value)}.")
    point: dict[str, float] = {}
    for key, each in given.items():
        label = _label(key)
        if labels and label not in labels:
            raise AnswerError(f"{shown(key)} is not asked for; wanted: {', '.join(labels)}.")
        try:
            point[label] = number(each)
        except AnswerError as error:
            raise AnswerError(f"{label}: {error}") from None
    missing = [label for label in labels if label not in point]
    if missing or not point:
        raise AnswerError(f"There is no number for {', '.join(missing) or 'any coordinate'}.")
    return point


def _labels(prompt: Prompt, like: Any) -> list[str]:
    if isinstance(like, Mapping):
        return [_label(key) for key in like]
    parts = re.split(r",(?![^\[]*\])", prompt.about)
    return [_label(part) for part in parts if part.strip()]


def _label(key: Any) -> str:
    try:
        return Coordinate.parse(str(key)).label
    except ValueError as error:
        raise AnswerError(f"{error}.") from None


def _assigned(text: str) -> dict[str, str] | None:
    """``"w1 = 1, w2 = 2"`` (or lines, or a dict as Python writes it) as pairs; None if it is none.

    A comma within brackets belongs to an index or a list.
    """
    inner = text.strip().removeprefix("{").removesuffix("}")[:LONGEST_TEXT]
    pairs: dict[str, str] = {}
    for part in re.split(r"[\n;]|,(?=[^\[\](),]*(?:\[[^\]]*\])?\s*['\"]?\s*[=:](?!=))", inner):
        if not part.strip():
            continue
        match = _ASSIGNED.fullmatch(re.sub(r"^(\s*)(['\"])(.*?)\2", r"\1\3", part))
        if match is None:
            return None
        pairs[match["name"].strip()] = match["rest"].strip().strip("'\"")
    return pairs or None


def _formulas(prompt: Prompt, value: Any, like: Any) -> dict[str, str]:
    names = list(map(str, like)) if isinstance(like, Mapping) else _names(prompt.about)
    given = value
    if isinstance(value, str):
        given = _assigned(value)
        if given is None and len(names) == 1:
            given = {names[0]: value}
    elif not isinstance(value, Mapping) and len(names) == 1:
        given = {names[0]: value}
    if not isinstance(given, Mapping):
        wanted = f", such as {names[0]} = 2*{names[0]}" if names else ""
        raise AnswerError(f"A formula for each parameter is wanted{wanted}.")
    formulas: dict[str, str] = {}
    for key, each in given.items():
        name = re.sub(r"[._]grad$", "", str(key).strip())
        if names and name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise AnswerError(f"{shown(key)} is not asked for.{hint} Wanted: {', '.join(names)}.")
        formulas[name] = formula(name, each)
    missing = [name for name in names if name not in formulas]
    if missing or not formulas:
        raise AnswerError(f"There is no formula for {', '.join(missing) or 'any parameter'}.")
    return formulas


def formula(name: str, value: Any) -> str:
    """One formula as a line of Python; a number is a formula too."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(number(value))
    if not isinstance(value, str) or not value.strip():
        raise AnswerError(f"The formula for {name} is a text such as 2*{name}, not {shown(value)}.")
    text = " ".join(value.split()).replace("−", "-").replace("·", "*").replace("×", "*")
    if len(text) > LONGEST_TEXT:
        raise AnswerError(f"The formula for {name} is too long.")
    if "^" in text:
        raise AnswerError(f"The formula for {name}: a power is written with **, not with ^.")
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        hint = " To multiply, write *." if re.search(r"\d\s*[^\W\d_]|\)\s*\w", text) else ""
        raise AnswerError(f"The formula for {name} cannot be read: {shown(text)}.{hint}") from None
    return text


def _names(about: str) -> list[str]:
    return [re.sub(r"[._]grad$", "", part.strip()) for part in about.split(",") if part.strip()]
