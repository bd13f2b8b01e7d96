"""How near an answer must be: as torch prints for what is typed, a few per cent for a gesture."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from playground.lesson.situation import Situation
from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.lesson import POINT, TANGENT, Prompt

HAND: Final = 0.03
"""Of the visible scale; a hand turns a line or drops a dot no better."""
SURE_HAND: Final = 0.01
"""Below this of the scale nobody sees a difference, so none is asked for."""
OF_STEP: Final = 0.25
"""Of the step made: a dot that stays where it was, or goes half the way, is never right."""
OF_SLOPE: Final = 0.2
"""Of the slope itself: half of it, or its opposite, is never right."""
FLAT: Final = 0.005
"""A slope of less than this of the visible scale looks level."""
DIGITS: Final = 1e-4
"""torch prints four digits behind the point; the last may be off by one from 1 on."""
ROUNDING: Final = 5e-7
"""What float32 leaves of a zero of numbers around 1."""


def printed_slack(truth: Any) -> Array:
    """How far a typed number may be off: half of torch's last digit, for each entry."""
    size = np.abs(np.asarray(truth, dtype=np.float64))
    size = np.where(np.isfinite(size), size, 0.0)
    four = np.maximum(DIGITS / 2 * 1.02, DIGITS * size)
    return np.maximum(np.where(size < DIGITS, 10 * DIGITS * size, four), ROUNDING)


def slack(prompt: Prompt, truth: Array, situation: Situation, labels: tuple[str, ...]) -> Array:
    """How far each number of the answer may be off.

    ``labels``: the coordinates of a gesture, as long as ``truth``. The prompt's own tolerance
    goes before everything else.
    """
    if prompt.tolerance is not None:
        return np.full(truth.shape, abs(prompt.tolerance))
    fine = printed_slack(truth)
    if prompt.kind == TANGENT and labels:
        return np.maximum(fine, _of_a_line(float(truth), situation, labels[0]))
    if prompt.kind == POINT:
        return np.maximum(fine, _of_a_dot(truth, situation, labels))
    return fine


def _of_a_line(slope: float, situation: Situation, label: str) -> float:
    """A line's slope against the diagonal of the plot; the secant must not pass for the tangent."""
    width, height = _span(situation, label)
    unit = height / width if width else 0.0
    scale = max(abs(slope), unit)
    if abs(slope) < FLAT * unit:
        return SURE_HAND * unit
    found = HAND * scale
    secant = situation.before.secants.get(label)
    if secant is not None:
        found = max(min(found, abs(secant - slope) / 2), SURE_HAND * abs(slope))
    return min(found, OF_SLOPE * abs(slope))


def _of_a_dot(truth: Array, situation: Situation, labels: tuple[str, ...]) -> Array:
    spans = [_span(situation, label)[0] for label in labels]
    scale = HAND * np.asarray(spans, dtype=np.float64)
    start = values_at(situation.before.values, labels)
    if start is None:
        return scale
    step = float(np.abs(truth - start).max(initial=0.0))
    return np.minimum(scale, OF_STEP * step) if step else scale


def _span(situation: Situation, label: str) -> tuple[float, float]:
    return situation.before.spans.get(label) or situation.after.spans.get(label) or (0.0, 0.0)


def values_at(values: Any, labels: tuple[str, ...]) -> Array | None:
    """The numbers at these coordinates, or None where one of them is missing."""
    found = []
    for label in labels:
        coordinate = Coordinate.parse(label)
        whole = values.get(coordinate.name)
        if whole is None:
            return None
        try:
            found.append(float(np.asarray(whole)[coordinate.index]))
        except (IndexError, TypeError):
            return None
    return np.asarray(found)
