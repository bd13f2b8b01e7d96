"""The colour bar beside the map: every contour level with its number."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter, QPen

from playground.window.plots.axes import name_baseline
from playground.window.plots.colour_map import colour_table
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea

_WIDTH = 12.0
_OFFSET = 12.0
_GAP = 5.0


def bar_margin(ink: Ink, scale: ColourScale | None) -> float:
    """Return the room at the right of a map that the bar and its numbers need, in pixels."""
    if scale is None:
        return 12.0
    widest = max(
        (ink.small_metrics.horizontalAdvance(scale.text(at)) for at in scale.levels), default=20
    )
    return _OFFSET + _WIDTH + _GAP + max(widest, 20.0) + 6.0


def paint_bar(painter: QPainter, ink: Ink, area: PlotArea, scale: ColourScale, room: float) -> None:
    """Paint the bar, a line for each level, and as many numbers as fit; ``room`` is the width."""
    bar = QRectF(area.left + area.width + _OFFSET, area.top, _WIDTH, area.height)
    table = np.ascontiguousarray(colour_table(ink.theme.colour_map)[::-1])
    image = QImage(table.data, 1, len(table), 4, QImage.Format.Format_RGB32)
    painter.drawImage(bar, image)
    painter.setPen(ink.axis)
    painter.drawRect(bar)
    metrics = ink.small_metrics
    painter.setFont(ink.small)
    painter.setPen(ink.text)
    baseline = name_baseline(ink)
    name = f"loss, {scale.note}" if scale.note else "loss"
    start = min(bar.left(), room - 6.0 - metrics.horizontalAdvance(name))
    painter.drawText(QPointF(start, baseline), name)
    last = float("inf")
    for level in scale.levels:
        y = bar.bottom() - float(scale.share(np.array(level))) * bar.height()
        painter.setPen(QPen(ink.panel, 1.0))
        painter.drawLine(QLineF(bar.left() + 1, y, bar.right() - 1, y))
        baseline = y + metrics.capHeight() / 2
        if last - baseline < metrics.height() * 0.9 or y < bar.top() + 3:
            continue
        last = baseline
        painter.setPen(ink.muted)
        painter.drawText(QPointF(bar.right() + _GAP, baseline), scale.text(level))
