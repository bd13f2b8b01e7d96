"""Shapes that move: the point, arrows, stars and their small pictures in the legend."""

from __future__ import annotations

from math import cos, hypot, pi, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from playground.window.plots.ink import Ink

_CASING = 2.2
"""How much wider the light edge of a line on colours is than the line, in pixels."""


def paint_point(painter: QPainter, ink: Ink, at: QPointF, held: bool = False) -> None:
    """Draw the draggable point: a disc with a ring, a little larger while it is held."""
    radius = ink.theme.marker / 2 * (1.15 if held else 1.0)
    painter.setPen(QPen(ink.casing, max(2.0, ink.theme.marker / 7)))
    painter.setBrush(QColor(ink.theme.accent if held else ink.theme.point))
    painter.drawEllipse(at, radius, radius)


def paint_dot(painter: QPainter, ink: Ink, at: QPointF, colour: str) -> None:
    """Draw a small ringed dot, such as the nudged point of a secant."""
    radius = ink.theme.marker / 3.4
    painter.setPen(QPen(QColor(colour), max(1.6, ink.theme.line * 0.8)))
    painter.setBrush(ink.panel_brush)
    painter.drawEllipse(at, radius, radius)


def paint_mark(painter: QPainter, ink: Ink, at: QPointF, colour: str, square: bool) -> None:
    """Draw one of many: a small dot, or a larger square that tells the chosen from the others."""
    painter.setPen(QPen(ink.casing, 1.0))
    painter.setBrush(QColor(colour))
    if square:
        side = ink.theme.marker * 0.5
        painter.drawRect(QRectF(at.x() - side / 2, at.y() - side / 2, side, side))
    else:
        painter.drawEllipse(at, ink.theme.marker * 0.2, ink.theme.marker * 0.2)


def paint_arrow(
    painter: QPainter, ink: Ink, start: QPointF, end: QPointF, colour: str, open_head: bool = False
) -> None:
    """Draw an arrow with a light edge; ``open_head`` tells the descent step from the gradient.

    The tip lies exactly at ``end``. An arrow too short for its head is drawn as the head alone,
    smaller; one shorter than a pixel is not drawn.
    """
    length = hypot(end.x() - start.x(), end.y() - start.y())
    if length < 1.0:
        return
    along = QPointF((end.x() - start.x()) / length, (end.y() - start.y()) / length)
    across = QPointF(-along.y(), along.x())
    width = ink.theme.line * 1.25
    head = min(4.2 * width, length)
    neck = end - along * head
    wings = (neck + across * head * 0.46, neck - across * head * 0.46)
    shaft = QLineF(start, end - along * (head * 0.2 if open_head else head * 0.8))
    pen = QPen(ink.casing, width + _CASING)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    barb = QPolygonF([wings[0], end, wings[1]])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink_colour, wide in ((ink.casing, width + _CASING), (QColor(colour), width)):
        pen.setColor(ink_colour)
        pen.setWidthF(wide)
        painter.setPen(pen)
        painter.drawLine(shaft)
        if open_head:
            painter.drawPolyline(barb)
        else:
            pen.setWidthF(wide - width + 0.6)
            painter.setPen(pen)
            painter.setBrush(QBrush(QColor(colour)))
            painter.drawPolygon(barb)


def paint_star(painter: QPainter, ink: Ink, at: QPointF) -> None:
    """Draw the five-pointed star of a known minimum."""
    outer = ink.theme.marker * 0.62
    points = [
        QPointF(
            at.x() + sin(turn * pi / 5) * (outer if turn % 2 == 0 else outer * 0.42),
            at.y() - cos(turn * pi / 5) * (outer if turn % 2 == 0 else outer * 0.42),
        )
        for turn in range(10)
    ]
    painter.setPen(QPen(ink.text, 1.2))
    painter.setBrush(QBrush(QColor("#ffffff")))
    painter.drawPolygon(QPolygonF(points))
