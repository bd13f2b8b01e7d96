"""Ranges of data: widened so that a value can be seen in them."""

from __future__ import annotations

from playground.window.plots.canvas import usable

Range = tuple[float, float]


def widened(low: float, high: float, value: float) -> Range:
    """Return a range widened so that the value lies well inside it."""
    if not usable(min(low, value), max(high, value)):
        return low, high
    margin = 0.08 * (max(high, value) - min(low, value))
    if value < low:
        return value - margin, high
    return (low, value + margin) if value > high else (low, high)
