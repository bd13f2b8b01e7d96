"""What a plot shows of a point that lies out of sight: an arrow at the edge, and where it is."""

from __future__ import annotations

from math import hypot, isfinite, isnan

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


def paint_beyond(painter: QPainter, ink: Ink, area: PlotArea, at: QPointF, text: str) -> None:
    """Paint the arrow at the edge of a map that points to the pixel ``at`` outside of it."""
    if isnan(at.x()) or isnan(at.y()):
        return  # it lies nowhere
    rect = area.rect
    tip = QPointF(
        min(max(at.x(), rect.left() + 3.0), rect.right() - 3.0),
        min(max(at.y(), rect.top() + 3.0), rect.bottom() - 3.0),
    )
    way = (at if isfinite(at.x()) and isfinite(at.y()) else tip) - rect.center()
    start = tip - way * (_LENGTH / max(hypot(way.x(), way.y()), 1.0))
    paint_arrow(painter, ink, start, tip, ink.theme.point)
    width, height = ink.small_metrics.horizontalAdvance(text), ink.small_metrics.height()
    left = min(max(start.x() - width / 2, rect.left() + 6.0), rect.right() - width - 6.0)
    # Under the arrow in the upper half of the map, over it in the lower one.
    below = start.y() < rect.center().y()
    top = max(start.y(), tip.y()) + 6.0 if below else min(start.y(), tip.y()) - 6.0 - height
    ink.plate(painter, QRectF(left - 2.0, top, width + 4.0, height), 0.94)
    baseline = top + ink.small_metrics.ascent()
    ink.write(painter, QPointF(left, baseline), text, ink.text, halo=False)
