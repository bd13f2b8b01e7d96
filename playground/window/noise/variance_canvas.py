"""The variance of batch means against B, both axes logarithmic, with the line that falls as 1/B."""

from __future__ import annotations

from math import log10

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from playground.state.arrays import Array
from playground.state.cloud import Cloud
from playground.window.plots.axes import AxisNames, paint_axes, paint_grid, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.polygons import polygon
from playground.window.plots.shapes import paint_dot
from playground.window.plots.ticks import Tick, log_ticks

_ROOM_X, _ROOM_Y = 0.12, 0.25
"""Decades that are left free beside and above what is drawn."""
_X_EVERY = 46.0
_DECADES = 6.0
"""What lies further below the highest is rounding, and is not drawn."""
NAMES = AxisNames("batch size B", "variance")
TELLS = "Variance of the mean gradient of B samples, summed over all parameters"


class VarianceCanvas(Canvas):
    """Dots for what was drawn, a line for the law, dashes for 1/B, a mark at the batch size."""

    logarithmic_y = True

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("variance of batch means against batch size")
        self.setToolTip(TELLS)
        self.setMinimumSize(150, 90)
        self.names = NAMES
        self.cloud: Cloud | None = None
        self.batch_size: int | None = None

    def show_cloud(self, cloud: Cloud | None, size: int | None) -> None:
        """Draw another cloud; ``size`` is the batch size in use."""
        drawable = cloud is not None and len(cloud.sizes) > 1 and cloud.variance > 0.0
        shown = cloud if drawable else None
        if shown is self.cloud and size == self.batch_size:
            return
        self.cloud, self.batch_size = shown, size
        if shown is not None:
            self._fit(shown)
        self.refresh_backdrop()

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid, the lines and the dots."""
        cloud = self.cloud
        if cloud is None:
            return
        ys = [tick for tick in y_ticks(self.area, self.ink, True) if tick.text]
        xs = [tick for tick in self._x_ticks() if tick.text]
        paint_grid(painter, self.ink, self.area, xs, ys)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, many = self.ink, len(cloud.rows)
        if self.batch_size is not None:
            x = self.area.to_pixel(log10(self.batch_size), 0.0).x()
            painter.setPen(QPen(ink.muted, 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QLineF(x, self.area.top, x, self.area.top + self.area.height))
        along = np.geomspace(1.0, many, 200)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(ink.line(ink.theme.muted, 0.7, Qt.PenStyle.DashLine))
        painter.drawPolyline(polygon(self._pixels(along, cloud.variance / along)))
        inner = along[:-1]
        law = cloud.variance / inner * (many - inner) / (many - 1)
        painter.setPen(ink.line(ink.theme.secant, 0.9))
        painter.drawPolyline(polygon(self._pixels(inner, law)))
        if len(cloud.found):
            # The last is the mean of all: its variance is 0, which a logarithm cannot take.
            for x, y in self._pixels(cloud.sizes[:-1], cloud.found[:-1]):
                paint_dot(painter, ink, QPointF(x, y), ink.theme.curve)
        if self.batch_size is not None:
            self._write_size(painter)

    def paint_axes(self, painter: QPainter) -> None:
        """Paint both logarithmic axes where there is something in them."""
        if self.cloud is not None:
            ys = y_ticks(self.area, self.ink, True)
            margin = self.right_margin
            paint_axes(painter, self.ink, self.area, self.names, self._x_ticks(), ys, margin)

    def _write_size(self, painter: QPainter) -> None:
        assert self.batch_size is not None
        ink, words = self.ink, f"B = {self.batch_size:,}"
        width = ink.small_metrics.horizontalAdvance(words)
        x = self.area.to_pixel(log10(self.batch_size), 0.0).x() + 4.0
        x = min(x, self.area.left + self.area.width - width - 2.0)
        ink.write(painter, QPointF(x, self.area.top + ink.small_metrics.ascent()), words, ink.text)

    def _x_ticks(self) -> list[Tick]:
        room = max(_X_EVERY, self.ink.small_metrics.horizontalAdvance("10000") * 1.6)
        return log_ticks(self.area.x_low, self.area.x_high, int(self.area.width / room) + 1)

    def _pixels(self, sizes: Array, heights: Array) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            found = self.area.pixels(np.log10(sizes), np.log10(heights))
        return np.asarray(np.clip(np.nan_to_num(found, posinf=1e6, neginf=-1e6), -1e6, 1e6))

    def _fit(self, cloud: Cloud) -> None:
        many = len(cloud.rows)
        top = log10(cloud.variance) + _ROOM_Y
        kept = [*cloud.law[:-1], cloud.variance / many]
        low = max(min(log10(value) for value in kept if value > 0.0), top - _DECADES)
        self.set_ranges((-_ROOM_X, log10(many) + _ROOM_X), (low - _ROOM_Y, top))
