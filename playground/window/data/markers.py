"""Many samples at once: discs, squares and triangles, filled or hollow."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from playground.state.arrays import Array
from playground.window.plots.ink import Ink
from playground.window.plots.polygons import polygon
from playground.window.theme import Theme

_EDGE = 2.0
"""How much wider the light edge of a marker is than the marker, in pixels."""
_HOLLOW = 0.5
"""The share of a hollow marker that is empty."""
SHAPES = 4


def class_colours(theme: Theme) -> tuple[str, ...]:
    """The colours of the classes, in order; shapes tell them apart too."""
    return theme.secant, theme.tangent, theme.descent, theme.trajectory, theme.muted, theme.warning


def class_colour(theme: Theme, number: int) -> str:
    """The colour of one class."""
    colours = class_colours(theme)
    return colours[number % len(colours)]


def size(ink: Ink, count: int) -> float:
    """The diameter of a marker, smaller where there are many."""
    return ink.theme.marker * (0.5 if count <= 300 else 0.36 if count <= 1000 else 0.28)


def paint_markers(
    painter: QPainter,
    ink: Ink,
    pixels: Array,
    colour: str,
    *,
    shape: int = 0,
    hollow: bool = False,
    wide: float,
) -> None:
    """Draw markers at ``pixels`` (n, 2): discs, squares, triangles or diamonds by ``shape``."""
    good = pixels[np.isfinite(pixels).all(axis=1)]
    if not len(good):
        return
    passes = [(ink.casing, wide + _EDGE), (QColor(colour), wide)]
    if hollow:
        passes.append((QColor(ink.panel), wide * _HOLLOW))
    if shape % SHAPES < 2:
        cap = Qt.PenCapStyle.RoundCap if shape % SHAPES == 0 else Qt.PenCapStyle.SquareCap
        points = polygon(good)
        for ink_colour, width in passes:
            # A square of the same width looks larger than a disc.
            pen = QPen(ink_colour, width if cap == Qt.PenCapStyle.RoundCap else width * 0.86)
            pen.setCapStyle(cap)
            painter.setPen(pen)
            painter.drawPoints(points)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    for ink_colour, width in passes:
        painter.setBrush(ink_colour)
        painter.drawPath(_path(good, _corners(shape % SHAPES) * (width * 0.62)))


def paint_ring(painter: QPainter, ink: Ink, at: QPointF, wide: float, held: bool) -> None:
    """Draw the ring round the selected sample."""
    reach = wide * 0.5 + (4.0 if held else 3.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((ink.casing, 4.0), (QColor(ink.theme.accent), 2.0)):
        painter.setPen(QPen(colour, width))
        painter.drawEllipse(at, reach, reach)


def paint_sample(
    painter: QPainter, ink: Ink, rect: QRectF, colour: str, shape: int, hollow: bool
) -> None:
    """Draw one marker in the middle of a rectangle, as in a legend."""
    middle = np.array([[rect.center().x(), rect.center().y()]])
    wide = min(rect.width(), rect.height()) - 3.0
    paint_markers(painter, ink, middle, colour, shape=shape, hollow=hollow, wide=wide)


def _corners(shape: int) -> Array:
    if shape == 2:
        return np.array([(0.0, -1.0), (0.9, 0.65), (-0.9, 0.65)])
    return np.array([(0.0, -1.0), (0.85, 0.0), (0.0, 1.0), (-0.85, 0.0)])


def _path(centres: Array, corners: Array) -> QPainterPath:
    path = QPainterPath()
    for x, y in centres:
        path.addPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))
        path.closeSubpath()
    path.setFillRule(Qt.FillRule.WindingFill)
    return path
