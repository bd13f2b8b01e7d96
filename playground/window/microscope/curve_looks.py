"""How each of the four curves is told from the others: by colour, dash and marker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from playground.state.microscope import ErrorCurve
from playground.window.plots.ink import Ink

MARK = 3.0
"""Half the size of a marker in the light theme, in pixels."""


@dataclass(frozen=True)
class CurveLook:
    """The theme's colour by name; ``dashed`` and the ``square`` marker tell it without colour."""

    colour: str
    dashed: bool
    square: bool

    def pen(self, ink: Ink) -> QPen:
        """The pen of the curve itself: thin, since a rounding branch is all corners."""
        style = Qt.PenStyle.DashLine if self.dashed else Qt.PenStyle.SolidLine
        return ink.line(getattr(ink.theme, self.colour), 0.6, style)

    def paint_mark(
        self, painter: QPainter, ink: Ink, at: QPointF, scale: float = 1.0, hollow: bool = False
    ) -> None:
        """Draw the marker of one h."""
        name = QColor(getattr(ink.theme, self.colour))
        reach = MARK * scale * max(1.0, ink.theme.line / 2.5)
        painter.setPen(QPen(name, 1.2 * max(1.0, ink.theme.line / 2.5)))
        painter.setBrush(ink.panel_brush if hollow else QBrush(name))
        if self.square:
            painter.drawRect(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        else:
            painter.drawEllipse(at, reach, reach)

    def paint_best(self, painter: QPainter, ink: Ink, at: QPointF) -> None:
        """Draw the diamond of the best h, with a light edge."""
        reach = MARK * 2.2 * max(1.0, ink.theme.line / 2.5)
        diamond = [(0.0, -reach), (reach, 0.0), (0.0, reach), (-reach, 0.0)]
        painter.setPen(QPen(ink.casing, 2.0))
        painter.setBrush(QColor(getattr(ink.theme, self.colour)))
        painter.drawPolygon(QPolygonF([at + QPointF(x, y) for x, y in diamond]))


LOOKS = {
    ("forward", "float32"): CurveLook("secant", dashed=True, square=True),
    ("forward", "float64"): CurveLook("secant", dashed=False, square=False),
    ("central", "float32"): CurveLook("tangent", dashed=True, square=True),
    ("central", "float64"): CurveLook("tangent", dashed=False, square=False),
}


def look_of(curve: ErrorCurve) -> CurveLook:
    """The look of one curve."""
    return LOOKS[curve.scheme, curve.dtype]
