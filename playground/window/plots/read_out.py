"""The read-out under the pointer: coordinates and loss in words, on a plate out of its way."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from playground.state.coordinate import Coordinate
from playground.window.plots.figures import decimals_for, three_digits, with_decimals
from playground.window.plots.ink import Ink

SAMPLED = " (sampled)"
"""Said of a loss that was read between samples and not evaluated at the place itself."""
_EDGE = 6.0
_NEAR = 24.0
_OPAQUE = 0.96
"""Of the plate: what lies under it must not be read through the words."""


def reading(
    plane: tuple[Coordinate, Coordinate],
    place: tuple[float, float],
    pixel: tuple[float, float],
    loss: float | None,
    note: str,
) -> str:
    """Return ``w1 0.53, w2 −1.20, loss 7.50 (sampled)``.

    ``pixel`` is what one pixel shows of each coordinate: it tells how many decimals count.
    """
    words = [
        f"{coordinate.label} {with_decimals(value, decimals_for(step))}"
        for coordinate, value, step in zip(plane, place, pixel, strict=True)
    ]
    if loss is not None:
        words.append(f"loss {three_digits(loss)}{note}")
    return ", ".join(words)


def paint_read_out(
    painter: QPainter,
    ink: Ink,
    text: str,
    bounds: QRectF,
    pointer: QPointF | None,
    high: bool = False,
) -> None:
    """Write the text in the lower left corner, or the upper one while the pointer is there.

    ``high`` takes the upper right corner first: in 3-D nothing else is written there.
    """
    if not text or pointer is None:
        return
    metrics = ink.small_metrics
    width, height = metrics.horizontalAdvance(text) + 14.0, metrics.height() + 6.0
    corners = [bounds.bottom() - height - _EDGE, bounds.top() + _EDGE]
    first, second = reversed(corners) if high else corners
    left = bounds.right() - width - _EDGE if high else bounds.left() + _EDGE
    plate = QRectF(left, first, width, height)
    if plate.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR).contains(pointer):
        plate.moveTop(second)
    ink.plate(painter, plate, _OPAQUE)
    painter.setFont(ink.small)
    painter.setPen(ink.text)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)
