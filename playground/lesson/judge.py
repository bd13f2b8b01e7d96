"""The judge of answers."""

from __future__ import annotations

from typing import Any

import numpy as np

from playground.lesson.situation import Situation
from playground.state.lesson import Prompt, Verdict


def judge(prompt: Prompt, answer: Any, truth: Any, situation: Situation) -> Verdict:
    """Whether an answer is right, within the tolerance."""
    right = _same(answer, truth)
    return Verdict(right, answer, truth, "Right." if right else "Not quite.", None, float(right))


def _same(answer: Any, truth: Any) -> bool:
    if isinstance(truth, dict) and isinstance(answer, dict):
        return truth.keys() == answer.keys() and all(_same(answer[k], truth[k]) for k in truth)
    if truth is None or answer is None or isinstance(truth, str):
        return bool(answer == truth)
    try:
        return bool(np.allclose(answer, truth, rtol=1e-3, atol=1e-6))
    except (TypeError, ValueError):
        return bool(answer == truth)
