"""The HeightRange: a y axis that holds still while the curve moves inside it."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite

import numpy as np

from playground.state.arrays import Array

Range = tuple[float, float]

_MARGIN = 0.12
_LEAST_USE = 0.4
"""The curve must use this share of the axis, or the axis is fitted anew."""


class HeightRange:
    """Fits a range to heights and keeps it while they fit, so that axes do not jitter in a drag."""

    def __init__(self) -> None:
        self.range: Range | None = None

    def reset(self) -> None:
        """Fit anew at the next chance."""
        self.range = None

    def fit(self, heights: Iterable[Array], extras: Iterable[float | None] = ()) -> Range:
        """Return the range for these curves and single heights; holes do not count."""
        lows, highs = [], []
        for curve in heights:
            finite = curve[np.isfinite(curve)]
            if finite.size:
                lows.append(float(finite.min()))
                highs.append(float(finite.max()))
        for height in extras:
            if height is not None and isfinite(height):
                lows.append(height)
                highs.append(height)
        if not lows:
            return self.range if self.range is not None else (0.0, 1.0)
        low, high = min(lows), max(highs)
        if self.range is not None:
            inside = self.range[0] <= low and high <= self.range[1]
            if inside and high - low >= _LEAST_USE * (self.range[1] - self.range[0]):
                return self.range
        margin = _MARGIN * (high - low)
        if margin <= abs(high) * 1e-9:
            margin = max(abs(high) * 0.05, 0.5)
        self.range = low - margin, high + margin
        return self.range
