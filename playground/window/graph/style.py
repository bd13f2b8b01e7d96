"""What tells the kinds of nodes apart: for each a shape and a colour, and the fonts and pens."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainterPath, QPen, QPolygonF

from playground.state.graph import NodeKind
from playground.window.colours import mixed
from playground.window.palette import body_font, code_font, small_font
from playground.window.theme import Theme

GROUP = "group"
Kind = NodeKind | str
COLOURS: dict[Kind, str] = {
    NodeKind.PARAMETER: "secant",
    NodeKind.DATA: "descent",
    NodeKind.CONSTANT: "muted",
    NodeKind.OPERATION: "curve",
    NodeKind.ROOT: "gradient",
    NodeKind.DETACHED: "trajectory",
    GROUP: "accent",
}
"""The theme's colour of each kind; the shapes of ``outline`` tell them apart without colour."""
POINT, LEAN = 12.0, 8.0
"""How far the root's point reaches, and how far a detached value leans, in pixels."""
_TINT = 0.10
_STACK = 4.0
"""Pixels by which the sheets under a group stand out."""


class Style:
    """Fonts, measures and colours of one theme, made once per change of theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.head = body_font(theme, 1.0, QFont.Weight.DemiBold)
        self.sign = body_font(theme, 1.8, QFont.Weight.DemiBold)
        self.small = small_font(theme)
        self.code = code_font(theme, 0.85)
        self.head_metrics = QFontMetricsF(self.head)
        self.sign_metrics = QFontMetricsF(self.sign)
        self.small_metrics = QFontMetricsF(self.small)
        self.code_metrics = QFontMetricsF(self.code)
        self.panel = QColor(theme.panel)
        self.text = QColor(theme.text)
        self.muted = QColor(theme.muted)
        self.gradient = QColor(theme.gradient)
        self.accent = QColor(theme.accent)
        self.strokes = {kind: QColor(getattr(theme, name)) for kind, name in COLOURS.items()}
        self.fills = {
            kind: QColor(mixed(theme.panel, getattr(theme, name), _TINT))
            for kind, name in COLOURS.items()
        }
        self.line = max(1.2, theme.line * 0.7)

    @property
    def unit(self) -> float:
        """The height of a row of numbers: all measures of the picture grow with it."""
        return self.code_metrics.height()

    def border(self, kind: Kind) -> QPen:
        """Return the pen around a box."""
        pen = QPen(self.strokes[kind], self.line)
        if kind is NodeKind.DETACHED:
            pen.setStyle(Qt.PenStyle.DashLine)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        return pen


def outline(kind: Kind, box: QRectF) -> QPainterPath:
    """Return the shape of a kind of node in a box.

    Parameters are pills, data are sheets with sharp corners, constants have cut corners,
    operations are rounded, the root points to the right, detached values lean.
    """
    path = QPainterPath()
    if kind is NodeKind.PARAMETER:
        radius = min(box.height() / 2, 18.0)
        path.addRoundedRect(box, radius, radius)
    elif kind is NodeKind.DATA:
        path.addRect(box)
    elif kind is NodeKind.CONSTANT:
        path.addPolygon(_cut(box, min(box.height() / 3, 9.0)))
        path.closeSubpath()
    elif kind is NodeKind.ROOT:
        path.addPolygon(_pointed(box, min(POINT, box.height() / 2)))
        path.closeSubpath()
    elif kind is NodeKind.DETACHED:
        path.addPolygon(_leaning(box, min(LEAN, box.height() / 2)))
        path.closeSubpath()
    else:
        radius = min(6.0, box.height() / 5)
        path.addRoundedRect(box, radius, radius)
    return path


def sheets(box: QRectF) -> list[QRectF]:
    """Return the sheets that lie under a group, the lowest first."""
    return [box.translated(_STACK * depth, -_STACK * depth) for depth in (2, 1)]


def _cut(box: QRectF, by: float) -> QPolygonF:
    left, top, right, bottom = box.left(), box.top(), box.right(), box.bottom()
    return QPolygonF(
        [
            QPointF(left + by, top),
            QPointF(right - by, top),
            QPointF(right, top + by),
            QPointF(right, bottom - by),
            QPointF(right - by, bottom),
            QPointF(left + by, bottom),
            QPointF(left, bottom - by),
            QPointF(left, top + by),
        ]
    )


def _pointed(box: QRectF, by: float) -> QPolygonF:
    return QPolygonF(
        [
            box.topLeft(),
            QPointF(box.right() - by, box.top()),
            QPointF(box.right(), box.center().y()),
            QPointF(box.right() - by, box.bottom()),
            box.bottomLeft(),
        ]
    )


def _leaning(box: QRectF, by: float) -> QPolygonF:
    return QPolygonF(
        [
            QPointF(box.left() + by, box.top()),
            box.topRight(),
            QPointF(box.right() - by, box.bottom()),
            box.bottomLeft(),
        ]
    )
