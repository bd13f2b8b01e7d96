"""Words in the plot, in as many lines as they need, out of the way of the pointer."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainter

from playground.window.plots.ink import Ink

_EDGE, _PAD = 6.0, 7.0
_NEAR = 24.0


def lines(text: str, metrics: QFontMetricsF, width: float) -> list[str]:
    """The words in lines no wider than ``width``, broken after spaces that follow a comma first."""
    found = [""]
    for part in text.replace(", ", ",\n").split("\n") if "," in text else text.split(" "):
        longer = f"{found[-1]} {part}".strip()
        if found[-1] and metrics.horizontalAdvance(longer) > width:
            found.append(part)
        else:
            found[-1] = longer
    return found


def paint_said(painter: QPainter, ink: Ink, text: str, bounds: QRectF, pointer: QPointF) -> None:
    """Write the text in the lower left corner, or the upper one while the pointer is there."""
    if not text:
        return
    metrics = ink.small_metrics
    written = lines(text, metrics, bounds.width() - 2 * (_EDGE + _PAD))
    width = max(metrics.horizontalAdvance(line) for line in written) + 2 * _PAD
    height = metrics.height() * len(written) + 6.0
    plate = QRectF(bounds.left() + _EDGE, bounds.bottom() - height - _EDGE, width, height)
    if plate.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(pointer):
        plate.moveTop(bounds.top() + _EDGE)
    ink.plate(painter, plate, 0.96)
    painter.setFont(ink.small)
    painter.setPen(ink.text)
    baseline = plate.top() + 3.0 + metrics.ascent()
    for number, line in enumerate(written):
        at = QPointF(plate.left() + _PAD, baseline + number * metrics.height())
        painter.drawText(at, line)
