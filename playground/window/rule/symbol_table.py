"""The symbols of a rule: torch's name, the meaning, and the numbers before and after the step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.state.rule import Symbol
from playground.window.colours import mixed
from playground.window.palette import code_font, small_font
from playground.window.rule import words
from playground.window.rule.formula import faintness
from playground.window.rule.typesetting import Typesetter
from playground.window.theme import LIGHT, Theme

_WIDE = 46
"""From so many times the text size on, the meaning has a column of its own."""
_AIR = 4


class _Columns(NamedTuple):
    """Left edges of the columns; ``meaning`` is None where it stands under the name."""

    name: float
    meaning: float | None
    before: float
    after: float
    right: float


class SymbolTable(QWidget):
    """Painted, since its numbers change at every frame; as tall as its rows."""

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__()
        self._typesetter = typesetter
        self._symbols: Sequence[Symbol] = ()
        self._pictures: dict[str, QSvgRenderer] = {}
        self._faded = False
        self.setAccessibleName("Symbols of the update rule")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.apply_theme(LIGHT)

    def texts(self) -> list[tuple[str, str, str]]:
        """Return torch's name and the numbers before and after, row by row."""
        return [(s.name, words.before(s), words.after(s)) for s in self._symbols]

    def show_symbols(self, symbols: Sequence[Symbol]) -> None:
        """Draw other numbers; letters that are new are typeset."""
        rows = [symbol.latex for symbol in symbols] != [s.latex for s in self._symbols]
        self._symbols = symbols
        said = ("; ".join(filter(None, row)) for row in self.texts())
        self.setAccessibleDescription("\n".join(said))
        if rows:
            self.updateGeometry()
        self.update()

    def fade(self, faded: bool) -> None:
        """Draw the numbers faintly, as while a run goes past them."""
        if faded != self._faded:
            self._faded = faded
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts."""
        self._theme = theme
        self._code = code_font(theme, 0.82)
        self._strong = QFont(self._code)
        self._strong.setWeight(QFont.Weight.Bold)
        self._small = small_font(theme)
        self._line = QFontMetricsF(self._code).height()
        self._small_line = QFontMetricsF(self._small).height()
        self._pictures.clear()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room of all rows."""
        rows = len(self._symbols)
        return QSize(280, round(self._head() + rows * self._row()) + 1 if rows else 0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Say that a wide table is lower: meanings stand beside the names."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of all rows in this width."""
        rows = len(self._symbols)
        return round(self._head() + rows * self._row(width)) + 1 if rows else 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the head and every row."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        columns = self._columns()
        self._paint_head(painter, columns)
        top, tall = self._head(), self._row()
        for symbol in self._symbols:
            if event.rect().top() <= top + tall and top <= event.rect().bottom():
                self._paint_row(painter, columns, top, symbol)
            top += tall
        painter.end()

    def _is_wide(self, width: int) -> bool:
        return width >= _WIDE * self._theme.text_size

    def _head(self) -> float:
        return self._small_line + 2 * _AIR

    def _row(self, width: int | None = None) -> float:
        wide = self._is_wide(self.width() if width is None else width)
        return self._line + 2 * _AIR + (0 if wide else self._small_line)

    def _columns(self) -> _Columns:
        """Numbers keep the room of ``-1.2345`` or more; names and meanings share the rest."""
        metrics = QFontMetricsF(self._code)

        def room(texts: Iterable[str]) -> float:
            return max(map(metrics.horizontalAdvance, ("-1.2345", *texts))) + 10

        right = float(self.width())
        after = right - room(words.after(symbol) for symbol in self._symbols)
        before = after - room(words.before(symbol) for symbol in self._symbols)
        letters = 2.6 * self._theme.text_size * self.logicalDpiY() / 72
        names = room(symbol.name for symbol in self._symbols)
        meaning = letters + names + 4 if self._is_wide(self.width()) else None
        return _Columns(letters, meaning, before, after, right)

    def _paint_head(self, painter: QPainter, columns: _Columns) -> None:
        if not self._symbols:
            return
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        tall = self._head()
        end = columns.before if columns.meaning is None else columns.meaning
        self._write(painter, 0, end, 0, tall, "symbol, torch's name")
        if columns.meaning is not None:
            self._write(painter, columns.meaning, columns.before, 0, tall, "meaning")
        for text, left, right in (
            ("before", columns.before, columns.after),
            ("after", columns.after, columns.right),
        ):
            painter.drawText(QRectF(left, 0, right - left, tall), _RIGHT, text)

    def _paint_row(self, painter: QPainter, columns: _Columns, top: float, symbol: Symbol) -> None:
        theme = self._theme
        painter.setPen(QPen(QColor(mixed(theme.panel, theme.border, 0.7)), 1))
        painter.drawLine(0, round(top), self.width(), round(top))
        self._paint_letter(painter, columns.name - 6, top, symbol.latex)
        painter.setFont(self._code)
        painter.setPen(QColor(theme.text))
        line = self._line + 2 * _AIR
        free = columns.before if words.before(symbol) else columns.after
        end = free if columns.meaning is None else columns.meaning
        self._write(painter, columns.name, end, top, line, symbol.name)
        self._paint_meaning(painter, columns, top, symbol)
        painter.setOpacity(faintness(theme) if self._faded else 1.0)
        for text, left, right, font in (
            (words.before(symbol), columns.before, columns.after, self._code),
            (words.after(symbol), columns.after, columns.right, self._strong),
        ):
            painter.setFont(font)
            painter.setPen(QColor(theme.muted if text == "None" else theme.text))
            painter.drawText(QRectF(left, top, right - left, line), _RIGHT, text)
        painter.setOpacity(1.0)

    def _paint_meaning(
        self, painter: QPainter, columns: _Columns, top: float, symbol: Symbol
    ) -> None:
        painter.setFont(self._small)
        painter.setPen(QColor(self._theme.muted))
        if columns.meaning is not None:
            line = self._line + 2 * _AIR
            self._write(painter, columns.meaning, columns.before, top, line, symbol.meaning)
            return
        under = top + self._line + _AIR
        self._write(painter, columns.name, columns.right, under, self._small_line, symbol.meaning)

    def _paint_letter(self, painter: QPainter, room: float, top: float, latex: str) -> None:
        size = self._theme.text_size * 1.2 * self.logicalDpiY() / 72
        made = self._typesetter.make(latex, size, self._theme.text)
        if made is None:
            painter.setFont(self._code)
            painter.setPen(QColor(self._theme.text))
            self._write(painter, 0, room, top, self._line + 2 * _AIR, latex)
            return
        if latex not in self._pictures:
            self._pictures[latex] = QSvgRenderer(QByteArray(made.svg))
        share = min(1.0, room / made.width)
        width, height = made.width * share, made.height * share
        middle = top + self._line / 2 + _AIR
        self._pictures[latex].render(painter, QRectF(0, middle - height / 2, width, height))

    def _write(
        self, painter: QPainter, left: float, right: float, top: float, tall: float, text: str
    ) -> None:
        room = right - left - 8
        metrics = QFontMetricsF(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRectF(left, top, room, tall), _LEFT, shown)


_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
