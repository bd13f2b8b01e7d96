"""Train and test loss over the steps, small: the train loss whole, the test loss sampled."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.state.arrays import Array
from playground.state.snapshot import Curve
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.height_range import HeightRange
from playground.window.plots.polygons import finite_runs, polygon

_NONE = np.empty(0)


class LossPair(Canvas):
    """Draws the loss of each step, and the test losses at the steps that were looked at."""

    right_margin = 8.0

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("train and test loss against step")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumSize(100, 60)
        self.names = AxisNames("step, test loss sampled", "loss")
        self._curve = Curve()
        self.test_steps: Array = _NONE
        self.test_losses: Array = _NONE
        self._heights = HeightRange()

    def show_losses(self, curve: Curve, test_steps: Array, test_losses: Array) -> None:
        """Draw other losses."""
        last = int(curve.steps[-1]) if len(curve.steps) else 0
        before = int(self._curve.steps[-1]) if len(self._curve.steps) else 0
        if last < before:
            self._heights.reset()
        self._curve, self.test_steps, self.test_losses = curve, test_steps, test_losses
        last = max(last, int(test_steps[-1]) if len(test_steps) else 0, 1)
        self.set_ranges((0.0, float(last)), self._heights.fit([curve.losses, test_losses]))
        self.update()

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink)
        paint_grid(painter, self.ink, self.area, xs, ys)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint both lines and their names."""
        theme = self.ink.theme
        self._paint(painter, self._curve.steps, self._curve.losses, theme.accent, dotted=False)
        self._paint(painter, self.test_steps, self.test_losses, theme.tangent, dotted=True)

    def _paint(
        self, painter: QPainter, steps: Array, losses: Array, colour: str, *, dotted: bool
    ) -> None:
        if not len(steps):
            return
        pixels = self.area.pixels(np.asarray(steps, dtype=np.float64), losses)
        np.clip(pixels, -1e6, 1e6, out=pixels)
        pen = QPen(QColor(colour), max(1.2, self.ink.theme.line * 0.7))
        if dotted:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for run in finite_runs(pixels):
            painter.drawPolyline(polygon(run))
        x, y = pixels[-1]
        if np.isfinite(y):
            painter.setBrush(self.ink.panel_brush if dotted else QColor(colour))
            pen.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            painter.setClipping(False)
            painter.drawEllipse(QPointF(float(x), float(y)), 3.0, 3.0)
