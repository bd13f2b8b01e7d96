"""Answers as they are written in reports and beside a verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from playground.state.lesson import RANKING, Result, Verdict


def written(kind: str, value: Any) -> str:
    """An answer of a kind of prompt as one line of text: ``w1 = 1.2, w2 = 0`` or ``[1, None]``."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {written('', each)}" for name, each in value.items())
    if kind == RANKING and isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written("", each) for each in value) + "]"
    if isinstance(value, float):
        return _number(value)
    return str(value)


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
