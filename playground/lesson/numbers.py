"""Numbers and tensors as answers: what is one, and what is said of everything else."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from playground.lesson.literals import LiteralError, literal
from playground.state.arrays import Array

DEEPEST: Final = 6
"""Lists within lists; no built-in problem has a tensor of more dimensions."""
MOST: Final = 10**300
"""Larger integers do not fit a float."""
LONGEST_SHOWN: Final = 40


class AnswerError(ValueError):
    """An answer that has not the form its prompt asks for, told to the learner in a sentence."""


def number(value: Any) -> float:
    """A finite number, from a number, a list of one or a text that writes one."""
    found = value
    if isinstance(value, str):
        try:
            found = literal(value)
        except LiteralError:
            raise AnswerError(f"A number is wanted, such as -1.5, not {shown(value)}.") from None
        if isinstance(found, list) and re.fullmatch(r"\s*[-−+]?\d+,\d+\s*", value):
            point = value.strip().replace(",", ".")
            raise AnswerError(f"Write the number with a point: {point}.")
    for _ in range(DEEPEST):
        if isinstance(found, list | tuple):
            if len(found) != 1:
                raise AnswerError(f"One number is wanted, not {len(found)}.")
            found = found[0]
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise AnswerError(f"A number is wanted, such as -1.5, not {shown(value)}.")
    if not abs(found) < MOST:
        raise AnswerError(f"A finite number is wanted, not {shown(value)}.")
    return float(found)


def array(value: Any) -> Array:
    """Numbers in nested lists of even length as an array of float64; raises AnswerError."""
    _check(value, 0)
    try:
        return np.asarray(value, dtype=np.float64)
    except ValueError:
        raise AnswerError(
            "The rows have different lengths; a tensor has rows of one length."
        ) from None


def plain(value: Any) -> Any:
    """The value with arrays and numpy's numbers as lists and Python's own."""
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def shown(value: Any) -> str:
    """The value as it may stand in a sentence, shortened where it is long."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > MOST:
        return "a number of so many digits"
    if isinstance(value, dict):
        return f"a table of {len(value)}"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 2] + "…" + text[-1]


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise AnswerError(f"Lists are nested at most {DEEPEST} deep.")
    if isinstance(value, list | tuple):
        for each in value:
            _check(each, depth + 1)
    elif isinstance(value, bool) or not isinstance(value, int | float):
        raise AnswerError(f"Numbers are wanted, not {shown(value)}.")
    elif isinstance(value, int) and abs(value) > MOST:
        raise AnswerError(f"{shown(value).capitalize()} is too large.")
