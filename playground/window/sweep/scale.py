"""The Scale: which share of the colours a number gets, evenly or by its logarithm."""

from __future__ import annotations

from dataclasses import dataclass
from math import log10

import numpy as np

from playground.state.arrays import Array
from playground.window.plots.ticks import Tick, linear_ticks, log_ticks

_DECADES = 100.0
"""From this ratio of the highest to the lowest on, colours follow the logarithm."""


@dataclass(frozen=True)
class Scale:
    """From ``low`` to ``high``, both exponents of ten where ``logarithmic``.

    ``zeros``: there are zeros, which have no logarithm: they get the lowest colour.
    ``flat``: all numbers are ``low``; ``high`` is then only there to divide by.
    """

    low: float
    high: float
    logarithmic: bool = False
    zeros: bool = False
    flat: bool = False

    @classmethod
    def fit(cls, values: Array, logarithmic: bool = True) -> Scale | None:
        """The scale of these numbers, or None where none is finite."""
        finite = values[np.isfinite(values)].astype(np.float64)
        if not finite.size:
            return None
        low, high = float(finite.min()), float(finite.max())
        above = finite[finite > 0]
        if logarithmic and low >= 0 and above.size and high > _DECADES * float(above.min()):
            return cls(log10(float(above.min())), log10(high), True, low == 0)
        if not high - low > abs(low) * 1e-12:
            return cls(low, low + max(abs(low) * 1e-6, 1e-12), flat=True)
        return cls(low, high)

    def share(self, values: Array) -> Array:
        """Where each number lies among the colours: 0 for the lowest, 1 for the highest."""
        numbers = np.asarray(values, dtype=np.float64)
        if self.logarithmic:
            with np.errstate(divide="ignore", invalid="ignore"):
                numbers = np.log10(numbers)
        shares: Array = np.clip((numbers - self.low) / (self.high - self.low), 0.0, 1.0)
        return shares

    def ticks(self, most: int) -> list[Tick]:
        """Round numbers along it."""
        if self.logarithmic:
            return log_ticks(self.low, self.high, most)
        return linear_ticks(self.low, self.high, most)
