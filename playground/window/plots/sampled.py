"""Reading a sampled surface between its samples, and saying how few they are."""

from __future__ import annotations

import numpy as np

from playground.state.arrays import Array
from playground.state.landscape import Slice, Surface


def height_at(surface: Surface, x: float, y: float) -> float | None:
    """Return the loss at a place between four samples, bilinear; None outside the grid.

    NaN where one of the four samples that count is NaN.
    """
    column, row = _place(surface.x_values, x), _place(surface.y_values, y)
    if column is None or row is None:
        return None
    (i, s), (j, t) = column, row
    corners = np.asarray(surface.heights[i : i + 2, j : j + 2], dtype=np.float64)
    weights = np.array([[(1 - s) * (1 - t), (1 - s) * t], [s * (1 - t), s * t]])
    return float((corners * weights)[weights != 0.0].sum())


def heights_along(surface: Surface, points: Array) -> Array:
    """Return the loss at each of ``points`` (k, 2); NaN outside the grid."""
    result = np.full(len(points), np.nan)
    xs, ys = np.asarray(surface.x_values, float), np.asarray(surface.y_values, float)
    x, y = points[:, 0], points[:, 1]
    with np.errstate(invalid="ignore"):
        inside = (x >= xs[0]) & (x <= xs[-1]) & (y >= ys[0]) & (y <= ys[-1])
    if not inside.any():
        return result
    x, y = x[inside], y[inside]
    i = np.clip(np.searchsorted(xs, x, side="right") - 1, 0, len(xs) - 2)
    j = np.clip(np.searchsorted(ys, y, side="right") - 1, 0, len(ys) - 2)
    s = (x - xs[i]) / (xs[i + 1] - xs[i])
    t = (y - ys[j]) / (ys[j + 1] - ys[j])
    z = np.asarray(surface.heights, dtype=np.float64)
    low = z[i, j] * (1 - t) + z[i, j + 1] * t
    high = z[i + 1, j] * (1 - t) + z[i + 1, j + 1] * t
    result[inside] = low * (1 - s) + high * s
    return result


def fewer(drawn: Surface | Slice | None) -> str:
    """Say at how many of the wanted points it was evaluated, '' where at all."""
    if drawn is None or not drawn.asked:
        return ""
    axis = drawn.values[0] if isinstance(drawn, Surface) else drawn.values
    return f"{len(axis)} of {drawn.asked} points"


def _place(values: Array, at: float) -> tuple[int, float] | None:
    """Return the sample at or before ``at`` and the share of the way to the next."""
    if len(values) < 2 or not values[0] <= at <= values[-1]:
        return None
    before = min(int(np.searchsorted(values, at, side="right")) - 1, len(values) - 2)
    return before, float((at - values[before]) / (values[before + 1] - values[before]))
