"""The cloud as a scatter: one dot for each sample's gradient, in the plane of two coordinates."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QPainter

from playground.state.arrays import Array
from playground.state.cloud import Cloud
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.cloud_arrows import members
from playground.window.plots.figures import four_digits
from playground.window.plots.read_out import paint_read_out
from playground.window.plots.shapes import paint_arrow, paint_mark

_ROOM = 0.08
_NEAR = 12.0
"""Pixels within which the pointer means a dot."""


class ScatterCanvas(Canvas):
    """Dots, squares for the drawn batch, and arrows from 0 to the gradient and the batch's mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("gradients of single samples")
        self.setMinimumSize(150, 90)
        self.setMouseTracking(True)
        self.cloud: Cloud | None = None
        self.words = ""
        self.read_out = ""
        self._pointer: QPointF | None = None

    def show_cloud(self, cloud: Cloud | None, words: str) -> None:
        """Draw another cloud, or say in ``words`` why there is none."""
        drawable = cloud is not None and len(cloud.axes) == 2 and len(cloud.samples) > 0
        same = self.cloud is not None and cloud is not None and self.cloud.samples is cloud.samples
        self.cloud, self.words = cloud if drawable else None, words
        if same:
            return
        if drawable and cloud is not None:
            x, y = (f"∂loss/∂{axis.label}" for axis in cloud.axes)
            self.set_names(AxisNames(x, y))
            self._fit(cloud)
        self._read()
        self.refresh_backdrop()

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid and the dots."""
        if self.cloud is None:
            return
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink)
        paint_grid(painter, self.ink, self.area, xs, ys)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = members(self.cloud)
        pixels = self._pixels(self.cloud)
        for chosen in (False, True):
            name = self.ink.theme.trajectory if chosen else self.ink.theme.secant
            for x, y in pixels[inside == chosen]:
                paint_mark(painter, self.ink, QPointF(x, y), name, chosen)

    def paint_axes(self, painter: QPainter) -> None:
        """Paint the axes where there is something in them."""
        if self.cloud is not None:
            super().paint_axes(painter)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the arrows, or why there is nothing."""
        if self.cloud is None:
            painter.setClipping(False)
            painter.setFont(self.ink.small)
            painter.setPen(self.ink.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(16, 4, -16, -4), flags, self.words)
            return
        theme, start = self.ink.theme, self.area.to_pixel(0.0, 0.0)
        arrows = ((self.cloud.full, theme.gradient), (self.cloud.batch, theme.trajectory))
        for vector, name in arrows:
            if vector is not None:
                end = self.area.to_pixel(float(vector[0]), float(vector[1]))
                paint_arrow(painter, self.ink, start, end, name, vector is self.cloud.batch)
        paint_read_out(painter, self.ink, self.read_out, self.area.rect, self._pointer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read out the sample under the pointer."""
        self._pointer = event.position()
        self._read()
        self.update()

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Read out nothing."""
        self._pointer = None
        self._read()
        self.update()

    def _read(self) -> None:
        self.read_out = ""
        if self.cloud is None or self._pointer is None:
            return
        away = self._pixels(self.cloud) - (self._pointer.x(), self._pointer.y())
        far = (away**2).sum(axis=1)
        at = int(far.argmin())
        if far[at] <= _NEAR**2:
            x, y = (four_digits(float(part)) for part in self.cloud.samples[at])
            batch = ", in the batch" if members(self.cloud)[at] else ""
            self.read_out = f"sample {int(self.cloud.rows[at])}: {x}, {y}{batch}"

    def _pixels(self, cloud: Cloud) -> Array:
        samples = np.nan_to_num(cloud.samples.astype(np.float64), posinf=1e30, neginf=-1e30)
        return np.asarray(np.clip(self.area.pixels(*samples.T), -1e6, 1e6))

    def _fit(self, cloud: Cloud) -> None:
        """Show all dots and 0, from which the arrows start."""
        ranges = []
        for column in range(2):
            parts = [cloud.samples[:, column], cloud.full[column : column + 1], np.zeros(1)]
            values = np.concatenate(parts).astype(np.float64)
            values = values[np.isfinite(values)]
            low, high = float(values.min()), float(values.max())
            room = (high - low) * _ROOM or 1.0
            ranges.append((low - room, high + room))
        self.set_ranges(ranges[0], ranges[1])
