"""Picking in 3-D: where a ray meets the sampled sheet, and which of the hits is meant."""

from __future__ import annotations

import numpy as np

from playground.state.arrays import Array

_PER_CELL = 4
_HALVINGS = 24


def hits(near: Array, far: Array, xs: Array, ys: Array, heights: Array) -> Array:
    """Return all points (k, 3) where the segment meets the sheet, nearest to ``near`` first.

    ``heights[i, j]`` lies over ``xs[i]``, ``ys[j]``, both rising; between samples the sheet is
    bilinear; it has no points where a sample is NaN.
    """
    span = _within(near, far, (xs[0], ys[0]), (xs[-1], ys[-1]))
    if span is None:
        return np.empty((0, 3))
    first, last = span
    count = _PER_CELL * max(len(xs), len(ys)) + 1
    shares = np.linspace(first, last, count)
    above = _above(shares, near, far, xs, ys, heights)
    with np.errstate(invalid="ignore"):
        crossing = (above[:-1] > 0.0) != (above[1:] > 0.0)
    crossing &= np.isfinite(above[:-1]) & np.isfinite(above[1:])
    at = np.flatnonzero(crossing)
    if not len(at):
        return np.empty((0, 3))
    low, high = shares[at], shares[at + 1]
    sign = above[at] > 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2.0
        same = (_above(middle, near, far, xs, ys, heights) > 0.0) == sign
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    found = (low + high)[:, None] / 2.0
    result: Array = near + found * (far - near)
    return result


def nearest(found: Array, wanted: Array) -> Array | None:
    """Return the hit nearest to a point, or None where there is no hit."""
    if not len(found):
        return None
    result: Array = found[int(((found - wanted) ** 2).sum(axis=1).argmin())]
    return result


def _above(shares: Array, near: Array, far: Array, xs: Array, ys: Array, heights: Array) -> Array:
    """Return how far above the sheet the ray is at shares of the way; NaN beside the sheet."""
    points = near + shares[:, None] * (far - near)
    x = np.clip(points[:, 0], xs[0], xs[-1])
    y = np.clip(points[:, 1], ys[0], ys[-1])
    i = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
    j = np.clip(np.searchsorted(ys, y, side="right") - 1, 0, len(ys) - 2)
    s = (x - xs[i]) / (xs[i + 1] - xs[i])
    t = (y - ys[j]) / (ys[j + 1] - ys[j])
    low = heights[i, j] * (1.0 - t) + heights[i, j + 1] * t
    high = heights[i + 1, j] * (1.0 - t) + heights[i + 1, j + 1] * t
    result: Array = points[:, 2] - (low * (1.0 - s) + high * s)
    return result


def _within(
    near: Array, far: Array, low: tuple[float, float], high: tuple[float, float]
) -> tuple[float, float] | None:
    """Return the shares of the way between which the segment is over the rectangle."""
    first, last = 0.0, 1.0
    for axis in (0, 1):
        step = float(far[axis] - near[axis])
        if abs(step) < 1e-12:
            if not low[axis] <= near[axis] <= high[axis]:
                return None
            continue
        one = (low[axis] - float(near[axis])) / step
        other = (high[axis] - float(near[axis])) / step
        first, last = max(first, min(one, other)), min(last, max(one, other))
    return (first, last) if first <= last else None
