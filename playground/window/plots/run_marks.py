"""The marks of runs drawn side by side: a colour and a shape for each, never colour alone."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.window.plots.ink import Ink
from playground.window.theme import Theme

SHAPES = 8
"""Disc, square, triangle, diamond, triangle upside down, plus, cross and hexagon."""
_POLYGONS = {
    1: (4, 1.0, 1.15),
    2: (3, 0.0, 1.25),
    3: (4, 0.0, 1.25),
    4: (3, 1.0, 1.25),
    7: (6, 0.0, 1.1),
}
"""Shape: corners, turn in half corners, and size against a disc of the same weight."""


def run_colour(theme: Theme, number: int) -> QColor:
    """The colour of a run, by its number."""
    return QColor(theme.runs[number % len(theme.runs)])


def shape_of(number: int) -> int:
    """The shape of a run's mark; colour and shape together repeat only after 64 runs."""
    return (number + number // SHAPES) % SHAPES


def paint_run_mark(
    painter: QPainter, ink: Ink, at: QPointF, number: int, size: float = 1.0
) -> None:
    """Draw the mark of a run, ``size`` times as large as usual."""
    radius = ink.theme.marker * 0.34 * size
    colour, shape = run_colour(ink.theme, number), shape_of(number)
    if shape in (5, 6):
        _paint_cross(painter, ink, at, colour, radius, turned=shape == 6)
        return
    painter.setPen(QPen(ink.casing, max(1.0, ink.theme.line * 0.6)))
    painter.setBrush(colour)
    if shape == 0:
        painter.drawEllipse(QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius))
        return
    corners, turn, larger = _POLYGONS[shape]
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(
                    at.x() + sin((2 * k + turn) * pi / corners) * radius * larger,
                    at.y() - cos((2 * k + turn) * pi / corners) * radius * larger,
                )
                for k in range(corners)
            ]
        )
    )


def _paint_cross(
    painter: QPainter, ink: Ink, at: QPointF, colour: QColor, radius: float, turned: bool
) -> None:
    reach = radius * (0.8 if turned else 1.1)
    across, up = QPointF(reach, reach if turned else 0.0), QPointF(reach if turned else 0.0, -reach)
    for ink_colour, wide in ((ink.casing, 0.95), (colour, 0.55)):
        pen = QPen(ink_colour, radius * wide)
        pen.setCapStyle(Qt.PenCapStyle.SquareCap)
        painter.setPen(pen)
        painter.drawLine(QLineF(at - across, at + across))
        painter.drawLine(QLineF(at - up, at + up))
