"""Answers as they are written in reports and beside a verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from playground.state.lesson import CHOICE, FORMULA, RANKING, Result, Verdict


def written(kind: str, value: Any) -> str:
    """An answer of a kind of prompt as one line of text: ``w1 = 1.2, w2 = 0`` or ``[1, None]``.

    A formula is that of a gradient: ``w1.grad = 2``.
    """
    if isinstance(value, Mapping):
        of = ".grad" if kind == FORMULA else ""
        return ", ".join(f"{name}{of} = {written('', each)}" for name, each in value.items())
    if kind == RANKING and isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written("", each) for each in value) + "]"
    if isinstance(value, float):
        return _number(value)
    return str(value)


def in_words(kind: str) -> bool:
    """Whether the answers of a kind are words, and no code."""
    return kind in (CHOICE, RANKING)


def answered(verdict: Verdict) -> bool:
    """Whether the learner gave an answer at all; a shown one has none, and nothing is said of it.

    ``None`` may be an answer too.
    """
    return verdict.answer is not None or bool(verdict.told)


def outcome(result: Result | None) -> str:
    """What became of a prompt, in words: right, wrong, shown, or not answered."""
    if result is None:
        return "not answered"
    if result.verdict.right:
        return "right"
    return "wrong" if answered(result.verdict) else "shown"


def figure(points: float) -> str:
    """Points with as many decimals as they have: ``3``, ``2.75``."""
    return f"{points:.3f}".rstrip("0").rstrip(".")


def _number(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    return f"{value:.6g}"
