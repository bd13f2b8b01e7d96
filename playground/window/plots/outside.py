"""What a slice shows of a point that lies out of sight: an arrow at the edge, and where it is."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.shapes import paint_arrow

_LENGTH = 26.0


def paint_outside(
    painter: QPainter, ink: Ink, area: PlotArea, side: int, height: float, text: str
) -> None:
    """Paint the arrow at the left (``side`` −1) or right (1) edge, at the loss ``height``."""
    edge = area.left if side < 0 else area.left + area.width
    y = area.to_pixel(area.x_low, height).y() if isfinite(height) else area.top
    y = min(max(y, area.top + 2 * ink.row), area.top + area.height - ink.row)
    tip = QPointF(edge - 3.0 * side, y)
    paint_arrow(painter, ink, tip - QPointF(_LENGTH * side, 0.0), tip, ink.theme.point)
    width = ink.small_metrics.horizontalAdvance(text)
    left = tip.x() - width - 4.0 if side > 0 else tip.x() + 4.0
    baseline = y - ink.row * 0.6
    top = baseline - ink.small_metrics.ascent()
    ink.plate(painter, QRectF(left - 2.0, top, width + 4.0, ink.small_metrics.height()), 0.94)
    ink.write(painter, QPointF(left, baseline), text, ink.text, halo=False)
