"""Words on small boxes that keep their size: fewer of them, where a least size is asked for."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetricsF, QPainter

from playground.window.graph.cards import GRADIENT, HEAD, VALUE, Row
from playground.window.graph.style import Style

_ORDER = (HEAD, GRADIENT, VALUE)
"""Which rows are kept, the most wanted first; torch's exact names are left out."""
_ALONE = 0.8
"""Share of a line's height that letters take."""
_LEAST_LETTERS = 3
"""A heading of which fewer letters than these would be left is not written at all."""


class FewWords:
    """Writes rows at the least size of the theme, however small the scale."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._least = QFontInfo(style.small).pixelSize()
        self._fonts: dict[tuple[bool, int], QFont] = {}

    def write(
        self, painter: QPainter, box: QRectF, rows: tuple[Row, ...], scale: float, area: QRectF
    ) -> None:
        """Write what has room in a box; box and ``area`` in sight are in the scene's units."""
        size = ceil(self._least / scale)
        heights = {row.role: QFontMetricsF(self._font(row, size)).height() for row in rows}
        room = box.height()
        kept: list[Row] = []
        for role in _ORDER:
            row = next((each for each in rows if each.role == role and each.text), None)
            if row is None:
                continue
            # A heading alone may use the room that other lines would keep free around it.
            tall = heights[role] * (_ALONE if not kept and role == HEAD else 1.0)
            if tall > room:
                continue
            text = self._fitting(row, size, box.width())
            if text:
                kept.append(Row(role, text))
                room = max(room - heights[role], 0.0)
        top = box.center().y() - sum(heights[row.role] for row in kept) / 2
        for row in sorted(kept, key=lambda each: (HEAD, VALUE, GRADIENT).index(each.role)):
            painter.setFont(self._font(row, size))
            painter.setPen(self._colour(row))
            line = QRectF(box.left(), top, box.width(), heights[row.role])
            if area.contains(line):  # half a word at the edge says nothing
                painter.drawText(line, Qt.AlignmentFlag.AlignCenter, row.text)
            top += heights[row.role]

    def _fitting(self, row: Row, size: int, width: float) -> str:
        """Return the row's words: a heading may be shortened, a number is whole or not there."""
        metrics = QFontMetricsF(self._font(row, size))
        if metrics.horizontalAdvance(row.text) <= width:
            return row.text
        if row.role != HEAD:
            return ""
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, width)
        return text if len(text) > _LEAST_LETTERS else ""

    def _font(self, row: Row, size: int) -> QFont:
        heading = row.role == HEAD
        if (heading, size) not in self._fonts:
            font = QFont(self._style.head if heading else self._style.code)
            font.setPixelSize(size)
            self._fonts[heading, size] = font
        return self._fonts[heading, size]

    def _colour(self, row: Row) -> QColor:
        return self._style.gradient if row.role == GRADIENT else self._style.text
