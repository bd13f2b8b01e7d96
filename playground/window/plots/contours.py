"""Contour lines of a grid, in grid units, by contourpy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Contour:
    """One level and its lines, each of shape (k, 2) in the units of the two axes."""

    level: float
    lines: tuple[Array, ...]


def contours(
    x_values: Array, y_values: Array, heights: Array, levels: tuple[float, ...], stride: int = 1
) -> tuple[Contour, ...]:
    """Return the lines of each level; they end at holes. ``stride`` takes every k-th sample.

    ``heights[i, j]`` belongs to ``x_values[i]``, ``y_values[j]``, as in a Surface.
    """
    if not levels or min(heights.shape) < 2:
        return ()
    from contourpy import LineType, contour_generator

    xs, ys = _thinned(x_values, stride), _thinned(y_values, stride)
    grid = _thinned(_thinned(heights, stride).T, stride)
    masked = np.ma.masked_invalid(grid)
    generator = contour_generator(
        xs, ys, masked if masked.mask.any() else grid, line_type=LineType.Separate
    )
    return tuple(Contour(level, tuple(generator.lines(level))) for level in levels)


def _thinned(values: Array, stride: int) -> Array:
    """Return every ``stride``-th entry of the first axis, and always the last."""
    if stride == 1:
        return values
    kept = np.append(np.arange(0, len(values) - 1, stride), len(values) - 1)
    return values[kept]
