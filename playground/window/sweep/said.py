"""What is said of the run under the pointer, on a plate in the picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.window.plots.ink import Ink

_EDGE, _AIR, _NEAR = 6.0, 5.0, 20.0
_WRAP = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


def paint_said(
    painter: QPainter, ink: Ink, text: str, bounds: QRectF, pointer: QPointF | None
) -> None:
    """Write it at the bottom, or at the top while the pointer is at the bottom."""
    if not text or pointer is None:
        return
    room = bounds.width() - 2 * (_EDGE + _AIR)
    free = QRectF(0, 0, room, bounds.height())
    words = ink.small_metrics.boundingRect(free, int(_WRAP), text)
    plate = QRectF(0, 0, words.width() + 2 * _AIR + 2, words.height() + 2 * _AIR)
    plate.moveBottomLeft(QPointF(bounds.left() + _EDGE, bounds.bottom() - _EDGE))
    if plate.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(pointer):
        plate.moveTop(bounds.top() + _EDGE)
    ink.plate(painter, plate, 0.95)
    painter.setFont(ink.small)
    painter.setPen(ink.text)
    painter.drawText(plate.adjusted(_AIR, _AIR, -_AIR + 2, -_AIR + 2), int(_WRAP), text)
