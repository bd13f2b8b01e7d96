"""What the words in a plot keep clear of: a curve and straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from PySide6.QtCore import QRectF

from playground.state.arrays import Array
from playground.window.plots.straight import Straight

_CLEARANCE = 2.0
"""Pixels between words and a line."""


class Obstacles:
    """``curve`` (k, 2) are a curve's pixels, dense enough that no word slips between two."""

    def __init__(self, curve: Array, straights: Sequence[Straight] = ()) -> None:
        self._curve = curve
        self._places: list[list[float]] = curve.tolist()
        self._straights = straights

    @cached_property
    def points(self) -> Array:
        """Pixels of all of them, shape (k, 2), for weighing many places against one another."""
        return np.concatenate((self._curve, *(line.points for line in self._straights)))

    def meet(self, rect: QRectF) -> bool:
        """Tell whether any of them comes near a rectangle: what each frame of a drag asks."""
        left, top = rect.left() - _CLEARANCE, rect.top() - _CLEARANCE
        right, bottom = rect.right() + _CLEARANCE, rect.bottom() + _CLEARANCE
        if any(line.crosses(left, top, right, bottom) for line in self._straights):
            return True
        return any(left < x < right and top < y < bottom for x, y in self._places)
