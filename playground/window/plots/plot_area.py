"""The PlotArea: which pixels show which data, and the way from one to the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from playground.state.arrays import Array


@dataclass(frozen=True)
class PlotArea:
    """A rectangle of pixels and the ranges of data drawn in it; y grows upwards."""

    left: float
    top: float
    width: float
    height: float
    x_low: float = 0.0
    x_high: float = 1.0
    y_low: float = 0.0
    y_high: float = 1.0

    @property
    def rect(self) -> QRectF:
        """The rectangle in pixels."""
        return QRectF(self.left, self.top, self.width, self.height)

    @property
    def x_span(self) -> float:
        """The visible span of x."""
        return self.x_high - self.x_low

    @property
    def y_span(self) -> float:
        """The visible span of y."""
        return self.y_high - self.y_low

    @property
    def x_pixel(self) -> float:
        """How much of x one pixel shows."""
        return self.x_span / max(self.width, 1.0)

    @property
    def y_pixel(self) -> float:
        """How much of y one pixel shows."""
        return self.y_span / max(self.height, 1.0)

    @property
    def spans(self) -> tuple[float, float]:
        """The visible ranges' widths in data units."""
        return self.x_span, self.y_span

    def to_pixel(self, x: float, y: float) -> QPointF:
        """Return where a point of the data is drawn."""
        return QPointF(
            self.left + (x - self.x_low) / self.x_span * self.width,
            self.top + (self.y_high - y) / self.y_span * self.height,
        )

    def to_data(self, pixel: QPointF) -> tuple[float, float]:
        """Return the data under a pixel."""
        return (
            self.x_low + (pixel.x() - self.left) * self.x_pixel,
            self.y_high - (pixel.y() - self.top) * self.y_pixel,
        )

    def pixels(self, xs: Array, ys: Array) -> Array:
        """Return where points are drawn, shape (n, 2)."""
        points = np.empty((len(xs), 2))
        points[:, 0] = self.left + (xs - self.x_low) * (self.width / self.x_span)
        points[:, 1] = self.top + (self.y_high - ys) * (self.height / self.y_span)
        return points

    def shows(self, x: float, y: float) -> bool:
        """Tell whether the point lies inside the visible ranges."""
        return self.x_low <= x <= self.x_high and self.y_low <= y <= self.y_high
