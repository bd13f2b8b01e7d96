"""How one tensor is drawn: name and value, facts, and a gradient that cannot be mistaken."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QRegion
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from playground.state.printed import Printed
from playground.state.snapshot import Role
from playground.window.colours import mixed
from playground.window.icons import pixmap
from playground.window.palette import body_font, code_font, small_font
from playground.window.tensor_model import CLOSED, MARK, ROW
from playground.window.tensor_rows import GradKind, Row, shorter
from playground.window.theme import LIGHT, Theme

_GLYPH = 15
_MARGIN = 10
"""Room for the leaf before the name and at the right edge, in pixels."""
_LEAF = 13
_TRACK = 22
"""The width of a switch without its word, in pixels."""
_AIR = 5
_LARGE = 12
"""From this size of small type on, in points, glyphs and switches grow with it."""
_NAME = 96
"""The widest that names grow in the light theme, in pixels; longer ones are cut."""


class TensorDelegate(QStyledItemDelegate):
    """Paints rows; the fonts and colours are made once per theme."""

    def __init__(self) -> None:
        super().__init__()
        self.pointed = ""
        """The tensor whose ``.grad`` lies under the mouse: it is underlined."""
        self.apply_theme(LIGHT)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts."""
        self._theme = theme
        self._grown = max(1.0, theme.small_size / _LARGE)
        self._glyph, self._track = round(_GLYPH * self._grown), round(_TRACK * self._grown)
        self._code = code_font(theme, 0.82)
        self._strong = QFont(self._code)
        self._strong.setWeight(QFont.Weight.Bold)
        self._slanted = QFont(self._code)
        self._slanted.setItalic(True)
        self._head = body_font(theme, 0.9, QFont.Weight.DemiBold)
        self._small = small_font(theme)
        self._metrics = QFontMetricsF(self._code)
        self._strong_metrics = QFontMetricsF(self._strong)
        self._small_metrics = QFontMetricsF(self._small)
        self.line = self._metrics.height() + 3
        self.small_line = self._small_metrics.height() + 3
        self._tint = QColor(mixed(theme.panel, theme.gradient, 0.14))

    def name_room(self, row: Row) -> float:
        """Return the room of a name: that of ``.grad`` under it, so that most values line up."""
        least = self._metrics.horizontalAdvance(".grad")
        most = _NAME * self._theme.text_size / LIGHT.text_size
        return min(max(least, self._strong_metrics.horizontalAdvance(row.name)), most)

    def height(self, row: Row) -> int:
        """Return how tall a row is."""
        if row.heading:
            return round(self.line + _AIR + 3)
        return round(
            (row.value_lines + row.grad_lines) * self.line + self.small_line + 2 * _AIR + 1
        )

    def value(self, cell: QRect, row: Row) -> QRect:
        """Return where the name and the value of a row lie, above its facts."""
        tall = _AIR + round(row.value_lines * self.line)
        return QRect(cell.left(), cell.top(), cell.width(), tall)

    def switch(self, cell: QRect, row: Row) -> QRect:
        """Return where the switch of a row lies with its word, at the end of the facts."""
        if row.switch is None:
            return QRect()
        width = round(self._small_metrics.horizontalAdvance(row.switch[0])) + self._track + 5
        top = self.value(cell, row).bottom() + 1
        return QRect(cell.right() - _MARGIN - width, top, width, round(self.small_line))

    def grad(self, cell: QRect, row: Row) -> QRect:
        """Return where the ``.grad`` of a row lies."""
        above = round(row.value_lines * self.line) + round(self.small_line) + _AIR
        tall = round(row.grad_lines * self.line)
        return QRect(cell.left(), cell.top() + above, cell.width(), tall)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one row."""
        row = index.data(ROW)
        cell: QRect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.heading:
            self._paint_heading(painter, cell, row, bool(index.data(CLOSED)))
        else:
            selected = bool(state & QStyle.StateFlag.State_Selected)
            self._paint_tensor(painter, cell, row, selected, index.data(MARK))
        painter.restore()

    def _paint_heading(self, painter: QPainter, cell: QRect, row: Row, closed: bool) -> None:
        theme = self._theme
        painter.fillRect(cell, QColor(theme.raised))
        middle = cell.center().y() + 1
        left = cell.left() + _MARGIN
        pen = QPen(QColor(theme.muted), 1.5)
        painter.setPen(pen)
        points = [(2, -4), (6, 0), (2, 4)] if closed else [(0, -2), (4, 2), (8, -2)]
        grown = self._grown
        painter.drawPolyline([QPointF(left + x * grown, middle + y * grown) for x, y in points])
        painter.setFont(self._head)
        painter.setPen(QColor(theme.muted))
        area = cell.adjusted(_MARGIN + self._glyph, 0, -_MARGIN, 0)
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, flags | Qt.AlignmentFlag.AlignLeft, row.name)
        if closed:
            painter.drawText(area, flags | Qt.AlignmentFlag.AlignRight, row.facts)

    def _paint_tensor(
        self, painter: QPainter, cell: QRect, row: Row, selected: bool, mark: str | None
    ) -> None:
        if selected:
            self._paint_selection(painter, cell)
        left, right = cell.left() + _MARGIN, cell.right() - _MARGIN
        self._paint_value(painter, cell, row)
        if mark:
            bar = QRect(cell.left(), cell.top(), 4, cell.height())
            painter.fillRect(bar, QColor(self._theme.accent))
        theme = self._theme
        painter.setPen(QColor(mixed(theme.panel, theme.border, 0.6)))
        painter.drawLine(left, cell.bottom(), right, cell.bottom())
        top = self.value(cell, row).bottom() + 1
        end = float(right)
        if row.switch is not None:
            place = self.switch(cell, row)
            self._paint_switch(painter, place, *row.switch)
            end = place.left() - 8.0
        end -= self._paint_mark(painter, end, top, mark) if mark else 0.0
        area = QRectF(left + self._glyph, top, end - left - self._glyph, self.small_line)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.muted))
        painter.drawText(area, _LEFT, self._fitted(row.shown_facts, area.width()))
        self._paint_grad(painter, cell, row)

    def _paint_selection(self, painter: QPainter, cell: QRect) -> None:
        theme = self._theme
        painter.fillRect(cell, QColor(mixed(theme.panel, theme.accent, 0.12)))
        painter.fillRect(QRect(cell.left(), cell.top(), 3, cell.height()), QColor(theme.accent))

    def _values(self, cell: QRect, row: Row) -> float:
        """Return where the value and the gradient of a row begin, in pixels from the left."""
        return cell.left() + _MARGIN + self._glyph + self.name_room(row) + 7

    def paint_numbers(self, painter: QPainter, cell: QRect, row: Row, area: QRegion) -> None:
        """Draw what of a row moves in a drag or a run, as far as it lies in ``area``."""
        self._paint_value(painter, cell, row)
        if area.intersects(self.grad(cell, row)):
            self._paint_grad(painter, cell, row)

    def _paint_value(self, painter: QPainter, cell: QRect, row: Row) -> None:
        """Draw the glyph, the name and the value."""
        left, top, values = cell.left() + _MARGIN, cell.top() + _AIR, self._values(cell, row)
        self._paint_glyph(painter, QPointF(left + self._glyph / 3, top + self.line / 2), row)
        start = left + self._glyph
        name = QRectF(start, top, values - 3 - start, self.line)
        painter.setFont(self._strong)
        painter.setPen(QColor(self._theme.text))
        painter.drawText(
            name, _LEFT, self._strong_metrics.elidedText(row.name, _RIGHT, name.width())
        )
        area = QRectF(values, top, cell.right() - _MARGIN - values, self.line)
        self._paint_printed(painter, area, row.value, row.value_lines, self._theme.text, self._code)

    def _fitted(self, facts: str, room: float) -> str:
        """Return as many of the facts as there is room for."""
        versions = shorter(facts)
        advance = self._small_metrics.horizontalAdvance
        best = next((text for text in versions if advance(text) <= room), versions[-1])
        return self._small_metrics.elidedText(best, _RIGHT, room)

    def _paint_switch(self, painter: QPainter, place: QRect, word: str, on: bool) -> None:
        """Draw a word and a switch: filled with its knob to the right, or empty, to the left."""
        theme = self._theme
        painter.setFont(self._small)
        painter.setPen(QColor(theme.text if on else theme.muted))
        painter.drawText(QRectF(place), _LEFT, word)
        tall = 12 * self._grown
        track = QRectF(place.right() - self._track, 0, self._track, tall)
        track.moveCenter(QPointF(track.center().x(), place.center().y() + 0.5))
        painter.setPen(QPen(QColor(theme.accent if on else theme.muted), 1.3))
        painter.setBrush(QColor(theme.accent if on else theme.panel))
        painter.drawRoundedRect(track, tall / 2, tall / 2)
        end = track.right() - tall / 2 if on else track.left() + tall / 2
        knob = QPointF(end, track.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.accent_text if on else theme.muted))
        painter.drawEllipse(knob, tall * 0.3, tall * 0.3)

    def _paint_mark(self, painter: QPainter, end: float, top: float, words: str) -> float:
        """Write what a chosen line of code changes; return the room of the words."""
        theme = self._theme
        width = self._small_metrics.horizontalAdvance(words) + 14
        box = QRectF(end - width, top, width, self.small_line - 1)
        painter.setPen(QPen(QColor(theme.accent), 1))
        painter.setBrush(QColor(mixed(theme.panel, theme.accent, 0.14)))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return width + 6

    def _paint_glyph(self, painter: QPainter, middle: QPointF, row: Row) -> None:
        """Draw a leaf for leaves, a ring for what was computed."""
        theme = self._theme
        if row.leaf:
            colour = theme.descent if row.role is Role.PARAMETER else theme.muted
            size = round(_LEAF * self._grown)
            at = middle - QPointF(size / 2, size / 2)
            painter.drawPixmap(at, pixmap("leaf", colour, size))
            return
        painter.setPen(QPen(QColor(theme.muted), 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, 4 * self._grown, 4 * self._grown)

    def _paint_grad(self, painter: QPainter, cell: QRect, row: Row) -> None:
        theme = self._theme
        place, values = self.grad(cell, row), self._values(cell, row)
        left, right = cell.left() + _MARGIN + self._glyph, float(cell.right() - _MARGIN)
        middle = QRectF(left, place.top(), values - left, self.line)
        font = QFont(self._code)
        font.setUnderline(row.name == self.pointed)
        painter.setFont(font)
        painter.setPen(QColor(theme.muted))
        painter.drawText(middle, _LEFT, ".grad")
        chip = self._paint_chip(painter, right, values, place.top(), row) if row.calls > 1 else 0.0
        area = QRectF(values, place.top(), right - values - chip, self.line)
        if row.grad is None:
            width = self._metrics.horizontalAdvance("None") + 14
            box = QRectF(values - 2, area.top() + 0.5, width, self.line - 2)
            painter.setPen(QPen(QColor(mixed(theme.panel, theme.muted, 0.7)), 1, _DASHED))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)
            painter.setFont(self._slanted)
            painter.setPen(QColor(theme.muted))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "None")
            return
        strong = row.kind is GradKind.VALUE
        font = self._strong if strong else self._code
        if strong:
            width = self._widest(row.grad, row.grad_lines, area.width())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._tint)
            back = QRectF(values - 5, area.top(), width + 10, row.grad_lines * self.line - 1)
            painter.drawRoundedRect(back, 4, 4)
        colour = theme.gradient if strong else theme.text
        self._paint_printed(painter, area, row.grad, row.grad_lines, colour, font)

    def _widest(self, value: Printed, lines: int, room: float) -> float:
        longest = max(str(value).split("\n")[:lines], key=len)
        return min(self._strong_metrics.horizontalAdvance(longest), room)

    def _paint_chip(
        self, painter: QPainter, right: float, values: float, top: float, row: Row
    ) -> float:
        """Draw how many backward calls are summed; return the room that it took."""
        theme = self._theme
        body = "" if row.grad is None else str(row.grad).split("\n", maxsplit=1)[0]
        room = right - values - self._strong_metrics.horizontalAdvance(body) - 12
        texts = (
            f"Σ {row.calls} backward calls, accumulated",
            f"Σ {row.calls} calls accumulated",
            f"Σ {row.calls} accumulated",
            f"Σ {row.calls}",
        )
        widths = [self._small_metrics.horizontalAdvance(text) + 14 for text in texts]
        best = next((i for i, width in enumerate(widths) if width <= room), len(texts) - 1)
        box = QRectF(right - widths[best], top + 1, widths[best], self.line - 3)
        painter.setPen(QPen(QColor(theme.warning), 1))
        painter.setBrush(QColor(theme.warning_panel))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(self._small)
        painter.setPen(QColor(theme.warning))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, texts[best])
        return widths[best] + 8

    def _paint_printed(
        self, painter: QPainter, area: QRectF, value: Printed, lines: int, colour: str, font: QFont
    ) -> None:
        """Draw a printed tensor: its frame muted, its numbers in ``colour``, cut where too long."""
        metrics = self._strong_metrics if font is self._strong else self._metrics
        painter.setFont(font)
        muted = QColor(self._theme.muted)
        body = value.body.split("\n")
        cut = len(body) > lines
        head = metrics.horizontalAdvance(value.head)
        painter.setPen(muted)
        painter.drawText(area, _LEFT, value.head)
        for place, printed in enumerate(body[:lines]):
            start = area.left() + (head if place == 0 else 0)
            line = QRectF(start, area.top() + place * self.line, area.right() - start, self.line)
            text = printed
            if cut and place == lines - 1:
                text = f"{printed.rstrip()} …"
            shown = metrics.elidedText(text, _RIGHT, line.width())
            painter.setPen(QColor(colour))
            painter.drawText(line, _LEFT, shown)
            if place == len(body) - 1 and shown == text:
                line.setLeft(line.left() + metrics.horizontalAdvance(text))
                painter.setPen(muted)
                tail = value.tail.split("\n", maxsplit=1)[0]
                painter.drawText(line, _LEFT, metrics.elidedText(tail, _RIGHT, line.width()))


_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_RIGHT = Qt.TextElideMode.ElideRight
_DASHED = Qt.PenStyle.DashLine
