"""How a row of the book is drawn: entries, the rules across the page, shares with their bars."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.window.colours import mixed
from playground.window.ledger.columns import AIR, ARROW, BETWEEN, MARGIN, RULE, Columns
from playground.window.ledger.model import ROW
from playground.window.ledger.rows import ENTRIES, RULED, Row, RowKind
from playground.window.ledger.words import sigma
from playground.window.theme import LIGHT, Theme


class BookDelegate(QStyledItemDelegate):
    """Paints rows. A value counts in the gradient's colour; what a rule ended is muted."""

    def __init__(self) -> None:
        super().__init__()
        self.columns = Columns()
        self.width = 0
        """How wide a row is at least, in pixels: by it, and not by its cell, a row is arranged."""
        self._theme = LIGHT

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts."""
        self._theme = theme
        self.columns.apply_theme(theme)

    def sizeHint(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the row's height in the width of the view."""
        return QSize(10, round(self.columns.height(index.data(ROW), self.width)) + 1)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row, cell = index.data(ROW), QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        theme = self._theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(cell, QColor(mixed(theme.panel, theme.accent, 0.12)))
            bar = QRectF(cell.left(), cell.top(), 3, cell.height())
            painter.fillRect(bar, QColor(theme.accent))
        if row.kind in ENTRIES:
            self._paint_entry(painter, cell, row, selected)
        else:
            self._paint_share(painter, cell, row)
        painter.restore()

    def _paint_entry(self, painter: QPainter, cell: QRectF, row: Row, selected: bool) -> None:
        theme, columns = self._theme, self.columns
        top = cell.top() + AIR
        if row.kind in RULED:
            self._paint_rule(painter, cell, row)
            top += RULE
        elif cell.top() > 0:
            painter.setPen(QPen(QColor(mixed(theme.panel, theme.border, 0.6)), 1))
            painter.drawLine(
                QPointF(cell.left() + MARGIN, cell.top()),
                QPointF(cell.right() - MARGIN, cell.top()),
            )
        if row.samples:
            self._paint_arrow(painter, cell.left() + MARGIN, top + columns.line / 2, row.is_open)
        muted, text = QColor(theme.muted), QColor(theme.text if row.counts else theme.muted)
        if row.call:
            painter.setFont(columns.small)
            painter.setPen(muted)
            chip = QRectF(cell.left() + MARGIN + ARROW, top, columns.widths.call, columns.line)
            painter.drawText(chip, _LEFT, f"#{row.call}")
        lines = [(row.title, columns.code, columns.line, text)]
        lines += [
            (note, columns.small, columns.small_line, text if row.kind in RULED else muted)
            for note in row.notes
        ]
        at = -1 if row.is_whole else columns.numbers_line(row, self.width)
        left, under = cell.left() + columns.left, top
        for place, (words, font, tall, colour) in enumerate(lines):
            right = cell.right() - MARGIN
            if place == at:
                right = cell.left() + columns.numbers_left(row, cell.width()) - BETWEEN
                self._paint_numbers(painter, cell, under, tall, row, selected)
            _write(painter, QRectF(left, under, right - left, tall), words, font, colour)
            under += tall
        if at == len(lines):
            self._paint_numbers(painter, cell, under, columns.line, row, selected)
        if row.is_whole:
            self._paint_whole(painter, cell, under, row, selected)

    def _paint_numbers(
        self, painter: QPainter, cell: QRectF, top: float, tall: float, row: Row, selected: bool
    ) -> None:
        """Draw the value and the running total, each at the right of its column."""
        columns, widths = self.columns, self.columns.widths
        left = cell.left() + columns.numbers_left(row, cell.width())
        painter.setFont(columns.strong)
        painter.setPen(QColor(self._value_colour(row, selected)))
        if row.value:
            painter.drawText(QRectF(left, top, widths.value, tall), _RIGHT, row.value[0])
        painter.setFont(columns.code)
        painter.setPen(QColor(self._theme.text if row.counts else self._theme.muted))
        total = sigma("".join(row.total))
        place = QRectF(cell.right() - MARGIN - widths.total, top, widths.total - 4, tall)
        painter.drawText(place, _RIGHT, total)
        if row.kind in (RowKind.ZEROED, RowKind.CLEARED):
            wide = columns.code_metrics.horizontalAdvance("".join(row.total))
            self._paint_box(painter, QRectF(place.right() - wide - 4, top, wide + 8, tall), row)

    def _paint_whole(
        self, painter: QPainter, cell: QRectF, top: float, row: Row, selected: bool
    ) -> None:
        """Draw a tensor's numbers line by line, then the running total."""
        columns, theme = self.columns, self._theme
        left, right = cell.left() + columns.left, cell.right() - MARGIN
        text = theme.text if row.counts else theme.muted
        for place, line in enumerate(row.value):
            area = QRectF(left, top + place * columns.line, right - left, columns.line)
            colour = QColor(self._value_colour(row, selected))
            _write(painter, area, line, columns.strong, colour)
        if row.value and columns.beside(self.width):
            left += columns.widths.whole + 2 * BETWEEN
        else:
            top += len(row.value) * columns.line
        for place, line in enumerate(row.total):
            area = QRectF(left, top + place * columns.line, right - left, columns.line)
            _write(painter, area, ("  " if place else "Σ ") + line, columns.code, QColor(text))

    def _paint_box(self, painter: QPainter, box: QRectF, row: Row) -> None:
        """Draw a frame around 0., a dashed one around None."""
        dashed = row.kind is RowKind.CLEARED
        colour = self._theme.muted if dashed else self._theme.secant
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(colour), 1, style))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        round_by = box.height() / 2 if dashed else 1
        painter.drawRoundedRect(box.adjusted(0, 0.5, 0, -1.5), round_by, round_by)

    def _paint_rule(self, painter: QPainter, cell: QRectF, row: Row) -> None:
        """Draw the line across the page: of zeros double, of None dashed."""
        theme = self._theme
        colour, style = {
            RowKind.ZEROED: (theme.secant, Qt.PenStyle.SolidLine),
            RowKind.CLEARED: (theme.muted, Qt.PenStyle.DashLine),
            RowKind.WRITTEN: (theme.warning, Qt.PenStyle.SolidLine),
            RowKind.CARRIED: (theme.muted, Qt.PenStyle.DotLine),
        }[row.kind]
        double = row.kind is RowKind.ZEROED
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(QColor(colour), 1 if double else 2, style))
        for down in (2, 5) if double else (4,):
            high = cell.top() + down
            painter.drawLine(QPointF(cell.left(), high), QPointF(cell.right(), high))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _paint_arrow(self, painter: QPainter, left: float, middle: float, is_open: bool) -> None:
        painter.setPen(QPen(QColor(self._theme.accent), 1.8))
        points = [(0.0, -2.0), (4.0, 2.0), (8.0, -2.0)] if is_open else [(2, -4), (6, 0), (2, 4)]
        painter.drawPolyline([QPointF(left + x, middle + y) for x, y in points])

    def _paint_share(self, painter: QPainter, cell: QRectF, row: Row) -> None:
        theme, columns = self._theme, self.columns
        left, right = cell.left() + columns.left, cell.right() - MARGIN
        tall = columns.line if row.kind is RowKind.SHARE else columns.small_line
        name = QRectF(left, cell.top(), right - left, tall)
        muted = QColor(theme.muted)
        if row.kind is RowKind.HEAD:
            for words in (row.title, *row.notes):
                _write(painter, name, words, columns.small, muted)
                name.translate(0, tall)
            return
        name.setWidth(columns.widths.name + 2)
        _write(painter, name, row.title, columns.small, muted)
        number = QRectF(name.right() + 8, cell.top(), columns.widths.share, tall)
        painter.setFont(columns.code)
        painter.setPen(QColor(theme.text))
        painter.drawText(number, _RIGHT, row.value[0])
        if row.bar is not None:
            area = QRectF(number.right() + BETWEEN, cell.top(), 0, tall)
            area.setRight(right)
            self._paint_bar(painter, area, row.bar)

    def _paint_bar(self, painter: QPainter, area: QRectF, share: float) -> None:
        """Draw a bar to the right of the middle for what is added, to the left for the rest."""
        theme, middle = self._theme, area.center().x()
        long = abs(share) * area.width() / 2
        left = middle if share >= 0 else middle - long
        colour = theme.gradient if share >= 0 else theme.secant
        painter.fillRect(
            QRectF(left, area.top() + 3, long, area.height() - 6),
            QColor(colour),
        )
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(QPointF(middle, area.top()), QPointF(middle, area.bottom()))

    def _value_colour(self, row: Row, selected: bool) -> str:
        if not row.counts:
            return self._theme.muted
        # On the ground of a selection the gradient's colour would be too faint.
        return self._theme.text if selected else self._theme.gradient


def _write(painter: QPainter, area: QRectF, words: str, font: QFont, colour: QColor) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(area, _LEFT, shown)


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = int(
    Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)
