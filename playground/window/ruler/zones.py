"""Paints the zones under the slider's groove; each has a form of its own, not only a colour."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from playground.state.ruler import Limits
from playground.window.theme import Theme

TALL = 5.0
"""The height of the strip in pixels."""
_WAVE = 4.0


def paint_zones(
    painter: QPainter, theme: Theme, limits: Limits, at: Callable[[float], float], strip: QRectF
) -> None:
    """Creep dotted, monotone a bar, zigzag a wave, diverge hatched, a tick before it.

    ``at`` gives the x of a learning rate, held inside the strip.
    """
    ends = [strip.left(), at(limits.creep), at(limits.monotone), at(limits.zigzag), strip.right()]
    creep, monotone, zigzag, diverge = (
        QRectF(start, strip.top(), max(stop - start, 0.0), strip.height())
        for start, stop in pairwise(ends)
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = strip.center().y()
    painter.setPen(QPen(QColor(theme.muted), 1.6, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(creep.left(), middle, creep.right(), middle))
    painter.fillRect(monotone.adjusted(0, 1, 0, -1), QColor(theme.good))
    painter.setPen(QPen(QColor(theme.warning), 1.5))
    painter.drawPolyline(_wave(zigzag))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(diverge, QBrush(QColor(theme.error), Qt.BrushStyle.BDiagPattern))
    if strip.left() < ends[3] < strip.right():
        painter.setPen(QPen(QColor(theme.error), 2.0))
        painter.drawLine(QLineF(ends[3], strip.top() - 3.0, ends[3], strip.bottom()))


def paint_unknown(painter: QPainter, theme: Theme, strip: QRectF) -> None:
    """A grey line: these zones do not hold here."""
    painter.setPen(QPen(QColor(theme.border), 1.6, Qt.PenStyle.DashLine))
    painter.drawLine(QLineF(strip.left(), strip.center().y(), strip.right(), strip.center().y()))


def _wave(rect: QRectF) -> QPolygonF:
    count = int(rect.width() / _WAVE)
    step = rect.width() / max(count, 1)
    return QPolygonF(
        [
            QPointF(rect.left() + k * step, rect.bottom() - 0.5 if k % 2 else rect.top() + 0.5)
            for k in range(count + 1)
        ]
    )
