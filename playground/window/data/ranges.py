"""The ranges of the axes: room for all points and the model, and still while they fit."""

from __future__ import annotations

import numpy as np

from playground.state.arrays import Array
from playground.state.fit import Fit
from playground.window.data.pairs import Pair
from playground.window.plots.height_range import HeightRange

Range = tuple[float, float]
_BEYOND = 1.0
"""A curve far off the data is followed by as much as the data's own span, then it is cut."""


class Ranges:
    """Keeps the ranges of both axes from fit to fit, so that axes do not jitter in a drag."""

    def __init__(self) -> None:
        self._x, self._y = HeightRange(), HeightRange()

    def forget(self) -> None:
        """Fit anew at the next chance."""
        self._x.reset()
        self._y.reset()

    def fit(self, fit: Fit, axes: Pair, train: Array, test: Array) -> tuple[Range, Range]:
        """The ranges of x and y for points at ``train`` and ``test`` (m, 2)."""
        if axes.y is not None and fit.regions is not None:
            spans = [
                (float(values[0]), float(values[-1]))
                for values in (fit.regions.x_values, fit.regions.y_values)
            ]
            return (spans[0], spans[1]) if axes.x == 0 else (spans[1], spans[0])
        points = np.concatenate([train, test])
        y = points[:, 1]
        if axes.x is not None and fit.classes:
            return self._x_range(fit, points), (-0.18, fit.classes - 1 + 0.18)
        heights = [y]
        if axes.y is None and not axes.residual:
            drawn = fit.curve.predictions if fit.curve is not None else None
            if drawn is None and fit.train is not None:
                drawn = fit.train.predictions
            if drawn is not None:
                heights.append(_near(drawn, y))
        extras = (0.0,) if axes.residual else ()
        return self._x_range(fit, points), self._y.fit(heights, extras)

    def _x_range(self, fit: Fit, points: Array) -> Range:
        if fit.curve is not None:
            return float(fit.curve.inputs[0]), float(fit.curve.inputs[-1])
        return self._x.fit([points[:, 0]])


def _near(values: Array, data: Array) -> Array:
    """The values as far as they lie near the data."""
    finite = data[np.isfinite(data)]
    if not len(finite):
        return values
    low, high = float(finite.min()), float(finite.max())
    span = max(high - low, 1e-9)
    return np.clip(values, low - _BEYOND * span, high + _BEYOND * span)
