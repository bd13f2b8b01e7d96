"""Many samples at once: discs, squares and triangles, filled or hollow."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from playground.state.arrays import Array
from playground.window.plots.ink import Ink
from playground.window.theme import Theme

_EDGE = 2.0
"""How much wider the light edge of a marker is than the marker, in pixels."""
_HOLLOW = 0.5
"""The share of a hollow marker that is empty."""
_CORNERS = {
    1: np.array([(-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)]),
    2: np.array([(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)]),
    3: np.array([(0.0, -1.2), (1.05, 0.0), (0.0, 1.2), (-1.05, 0.0)]),
}
"""By shape, in halves of a disc's width: these look as large as the disc."""
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
    """Draw markers at ``pixels`` (n, 2): discs, squares, triangles or diamonds by ``shape``.

    Each is a small picture that is made once: 3 µs a marker, where painting its edges takes 20.
    """
    good = pixels[np.isfinite(pixels).all(axis=1)]
    if not len(good):
        return
    device = painter.device()
    ratio = 1.0 if device is None else device.devicePixelRatioF()
    picture = _picture(ink.theme, colour, shape % SHAPES, hollow, wide, ratio)
    half = picture.width() / ratio / 2
    for x, y in (good - half).tolist():
        painter.drawImage(QPointF(x, y), picture)


@lru_cache(maxsize=64)
def _picture(
    theme: Theme, colour: str, shape: int, hollow: bool, wide: float, ratio: float
) -> QImage:
    side = ceil((wide * 1.3 + 2 * _EDGE) * ratio)
    picture = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    middle = QPointF(side / ratio / 2, side / ratio / 2)
    passes = [(theme.point_ring, wide + _EDGE), (colour, wide)]
    if hollow:
        passes.append((theme.panel, wide * _HOLLOW))
    for ink_colour, width in passes:
        painter.setBrush(QColor(ink_colour))
        if shape == 0:
            painter.drawEllipse(middle, width / 2, width / 2)
            continue
        corners = (_CORNERS[shape] * (width / 2)).tolist()
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in corners]))
    painter.end()
    return picture


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
