"""The ColourScale: which heights get contour lines, and which colour each height gets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.state.arrays import Array
from playground.window.plots.figures import MOST_DIGITS, with_digits
from playground.window.plots.ticks import nice_step

_DECADES = 8.0
"""Linear colours give way to logarithmic ones when the highest loss lies this many times farther
above the lowest than a quarter of the samples do."""
_COVERED = 0.45
_LEVELS = 9


@dataclass(frozen=True)
class ColourScale:
    """Heights from ``low`` to ``high``, spread over the colours evenly or by their logarithm.

    ``unit`` is None for an even spread; otherwise the share of a height is
    log(1 + (height − low) / unit), so that ``unit`` above the lowest is where it bends.
    """

    low: float
    high: float
    unit: float | None = None

    @classmethod
    def fit(cls, heights: Array) -> ColourScale | None:
        """Return the scale for a grid, or None where no height is finite."""
        finite = heights[np.isfinite(heights)].astype(np.float64)
        if not finite.size:
            return None
        low, high = float(finite.min()), float(finite.max())
        if not high - low > abs(low) * 1e-12:
            return cls(low, low + max(abs(low), 1.0) * 1e-6)
        quarter = float(np.partition(finite, finite.size // 4)[finite.size // 4]) - low
        if high - low > _DECADES * quarter:
            return cls(low, high, max(quarter * 0.15, (high - low) * 1e-7))
        return cls(low, high)

    def still_fits(self, heights: Array) -> bool:
        """Tell whether the same colours can go on being used, so that nothing flickers."""
        finite = heights[np.isfinite(heights)]
        if not finite.size:
            return False
        low, high = float(finite.min()), float(finite.max())
        if low < self.low or high > self.high:
            return False
        if self.unit is not None:
            return low - self.low < self.unit and float(self.share(np.array(high))) > _COVERED
        return high - low >= _COVERED * (self.high - self.low)

    def share(self, heights: Array) -> Array:
        """Return where each height lies among the colours, 0 for the lowest, 1 for the highest."""
        above = np.asarray(heights, dtype=np.float64) - self.low
        if self.unit is None:
            linear: Array = above / (self.high - self.low)
            return linear
        with np.errstate(invalid="ignore"):
            bent: Array = np.log1p(above / self.unit) / np.log1p((self.high - self.low) / self.unit)
        return bent

    @cached_property
    def levels(self) -> tuple[float, ...]:
        """The heights of the contour lines: round numbers, strictly rising."""
        if self.unit is None:
            step = nice_step(self.high - self.low, _LEVELS + 4)
            first = np.floor(self.low / step) + 1
            count = int(np.ceil(self.high / step) - first)
            rounded = [float(f"{(first + k) * step:.10g}") for k in range(max(count, 0))]
        else:
            shares = np.arange(1, _LEVELS + 1) / (_LEVELS + 1)
            above = self.unit * np.expm1(shares * np.log1p((self.high - self.low) / self.unit))
            rounded = [_round(self.low + height, height) for height in above.tolist()]
        return tuple(sorted({level for level in rounded if self.low < level < self.high}))

    @property
    def note(self) -> str:
        """How heights become colours, in words; empty for an even spread."""
        return "" if self.unit is None else "log colours"

    def text(self, level: float) -> str:
        """Return a level's number as it stands beside the colour bar."""
        return with_digits(level, self._digits)

    @cached_property
    def _digits(self) -> int:
        """The fewest digits, from four, with which no two levels look the same."""
        for digits in range(4, MOST_DIGITS):
            if len({with_digits(level, digits) for level in self.levels}) == len(self.levels):
                return digits
        return MOST_DIGITS


def _round(level: float, above: float) -> float:
    """Round a level to 1, 2 or 5 times a power of ten of its distance above the lowest."""
    power = 10.0 ** np.floor(np.log10(above))
    lead = above / power
    step = power * (1.0 if lead < 3.5 else 2.0 if lead < 7 else 5.0) * (0.5 if lead < 1.6 else 1.0)
    return float(f"{round(level / step) * step:.10g}")
