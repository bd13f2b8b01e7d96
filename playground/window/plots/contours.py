"""Contour lines of a grid, in grid units, by contourpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.state.arrays import Array


@dataclass(frozen=True, eq=False)
class Contour:
    """One level and its lines, each of shape (k, 2) in the units of the two axes."""

    level: float
    lines: tuple[Array, ...]


def contours(
    x_values: Array, y_values: Array, heights: Array, levels: tuple[float, ...]
) -> tuple[Contour, ...]:
    """Return the lines of each level; they end at holes.

    ``heights[i, j]`` belongs to ``x_values[i]``, ``y_values[j]``, as in a Surface.
    """
    if not levels or min(heights.shape) < 2:
        return ()
    from contourpy import LineType, contour_generator

    holes = ~np.isfinite(heights.T)
    grid = np.ma.array(heights.T, mask=holes) if holes.any() else heights.T
    generator = contour_generator(x_values, y_values, grid, line_type=LineType.Separate)
    found: list[Any] = [generator.lines(level) for level in levels]
    return tuple(Contour(level, tuple(lines)) for level, lines in zip(levels, found, strict=True))
