"""The Ink: a theme's colours and sizes as the pens, brushes and fonts that the plots paint with."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication

from playground.window.theme import Theme

_DIGITS = "0123456789"
_ALIKE = str.maketrans(_DIGITS, "0" * len(_DIGITS))
_MOST = 1000
"""Widths that are remembered; where more come, all are forgotten."""

_HALO = ((-1.1, -0.9), (1.1, -0.9), (-1.1, 0.9), (1.1, 0.9))

_GRID_CONTRAST = 24.0
"""Lightness (0 to 255) by which grid lines differ from the panel."""


def colour(name: str, alpha: float = 1.0) -> QColor:
    """Return a colour from ``#rrggbb`` with an opacity."""
    result = QColor(name)
    result.setAlphaF(alpha)
    return result


class Ink:
    """Pens, fonts and measures of one theme, made once per change of theme."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.body = _font(theme.text_size)
        self.small = _font(theme.small_size)
        self.title = _font(theme.text_size, QFont.Weight.DemiBold)
        self.body_metrics = QFontMetricsF(self.body)
        self.small_metrics = QFontMetricsF(self.small)
        self.title_metrics = QFontMetricsF(self.title)
        self._digits_alike = len({self.small_metrics.horizontalAdvance(n) for n in _DIGITS}) == 1
        self._widths: dict[str, float] = {}
        self.panel = QColor(theme.panel)
        self.text = QColor(theme.text)
        self.muted = QColor(theme.muted)
        self.axis = QPen(QColor(theme.border).darker(115), max(1.0, theme.line / 2))
        self.grid = QPen(colour(theme.border, _faint(theme)), 1.0)
        self.panel_brush = QBrush(self.panel)
        self.casing = QColor(theme.point_ring)

    @property
    def row(self) -> float:
        """The height of one row of small text with its air."""
        return self.small_metrics.height() + 3.0

    def width(self, text: str) -> float:
        """The width of small text in pixels.

        Remembered, since a drag writes the same words at each move, with other digits: those are
        equally wide in nearly every font.
        """
        text = text.translate(_ALIKE) if self._digits_alike else text
        width = self._widths.get(text)
        if width is None:
            if len(self._widths) >= _MOST:
                self._widths.clear()
            width = self._widths[text] = self.small_metrics.horizontalAdvance(text)
        return width

    def line(
        self, name: str, width: float = 1.0, style: Qt.PenStyle = Qt.PenStyle.SolidLine
    ) -> QPen:
        """Return a pen ``width`` times as wide as the theme's curves."""
        pen = QPen(QColor(name), width * self.theme.line, style)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)  # a straight line with round ends costs five times
        return pen

    def write(
        self,
        painter: QPainter,
        at: QPointF,
        text: str,
        ink: QColor,
        font: QFont | None = None,
        halo: bool = True,
    ) -> None:
        """Write text whose baseline starts at ``at``, with a halo in the panel's colour."""
        painter.setFont(self.small if font is None else font)
        if halo:
            painter.setPen(self.panel)
            reach = 1.0 if self.theme.text_size < 12 else 1.6
            for x, y in _HALO:
                painter.drawText(QPointF(at.x() + x * reach, at.y() + y * reach), text)
        painter.setPen(ink)
        painter.drawText(at, text)

    def plate(self, painter: QPainter, rect: QRectF, alpha: float = 0.86) -> None:
        """Lay a rounded, nearly opaque plate of the panel's colour under words."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self.theme.panel, alpha))
        painter.drawRoundedRect(rect, 4.0, 4.0)


def _faint(theme: Theme) -> float:
    """Return the opacity at which grid lines in the border's colour stay behind the curve."""
    apart = abs(QColor(theme.panel).lightness() - QColor(theme.border).lightness())
    return min(0.7, _GRID_CONTRAST / max(apart, 1))


def _font(points: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(QApplication.font())
    font.setPointSizeF(float(points))
    font.setWeight(weight)
    return font
