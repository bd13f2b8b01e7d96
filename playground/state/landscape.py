"""The loss along a line or over a grid, as numpy arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss along one coordinate, all others held.

    ``values`` (n,): where the coordinate stood; ``heights`` (n,): the loss there, NaN and
    infinities as torch gave them. ``method`` says how the samples were evaluated
    (``"broadcast"``, ``"vmap"`` or ``"loop"``). ``asked``: the samples that were wanted, 0 where
    there are as many; of wide data fewer are taken. Unpacks as ``values, heights``.
    """

    coordinate: Coordinate
    values: Array
    heights: Array
    method: str
    asked: int = 0

    def __iter__(self) -> Iterator[Array]:
        return iter((self.values, self.heights))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.heights, dtype=dtype, copy=copy)


@dataclass(frozen=True, eq=False)
class Surface:
    """The loss over the grid of two coordinates, all others held.

    ``heights[i, j]`` is the loss at ``x_values[i]``, ``y_values[j]``; shapes (n,), (n,), (n, n).
    ``final`` is False for a coarse first picture that a finer one will replace. ``asked``: the
    samples along each axis that were wanted, 0 where there are as many; of wide data fewer are
    taken. Unpacks as ``x_values, y_values, heights``.
    """

    x: Coordinate
    y: Coordinate
    x_values: Array
    y_values: Array
    heights: Array
    method: str
    final: bool = True
    asked: int = 0

    @property
    def values(self) -> tuple[Array, Array]:
        """The two axes of the grid, each of shape (n,)."""
        return self.x_values, self.y_values

    def __iter__(self) -> Iterator[Array]:
        return iter((self.x_values, self.y_values, self.heights))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return np.array(self.heights, dtype=dtype, copy=copy)
