"""Code to be read: highlighted, numbered by act, with the lines of one act marked."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from playground.state.script import ScriptLine
from playground.window.code_lines import changed_part, newest
from playground.window.colours import mixed
from playground.window.highlighter import Highlighter
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme

_BAR = 4
"""Width in pixels of the bar beside the lines of the chosen act."""


class CodeView(QPlainTextEdit):
    """Shows the lines of a script; a click or the arrow keys choose one, Escape lets it go."""

    chosen = Signal(object)
    """The ScriptLine that was chosen, or None."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._lines: tuple[ScriptLine, ...] = ()
        self._choice: int | None = None
        self._gutter = _Gutter(self)
        self._highlighter = Highlighter(self.document(), LIGHT)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("The run as code")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setCursorWidth(0)  # nothing can be typed; the chosen line has its own mark
        self.setCornerWidget(QWidget())
        self.document().setDocumentMargin(4)
        self.updateRequest.connect(self._scroll_gutter)
        self.apply_theme(LIGHT)

    @property
    def lines(self) -> tuple[ScriptLine, ...]:
        """What is shown."""
        return self._lines

    @property
    def choice(self) -> int | None:
        """The place of the chosen line from 0, or None."""
        return self._choice

    def show_lines(self, lines: tuple[ScriptLine, ...]) -> None:
        """Show a script: only what changed in it is written anew, and the newest line is in sight.

        A reader who has scrolled the newest line out of sight is left where they are.
        """
        old, self._lines = self._lines, lines
        follow = not old or self._in_sight(newest(old))
        start, old_end, new_end = changed_part(
            [line.text for line in old], [line.text for line in lines]
        )
        if start < old_end or start < new_end or not old:
            self._write(start, old_end, [line.text for line in lines[start:new_end]], bool(old))
        if (
            self._choice is not None
            and old[self._choice : self._choice + 1] != (lines[self._choice : self._choice + 1])
        ):
            self.choose(None)
        self._mark()
        if follow and self._choice is None:
            self._reveal(newest(lines), of_other_script=not old)

    def clear_lines(self) -> None:
        """Forget what was shown, as before another script."""
        self.choose(None)
        self._lines = ()
        self.setPlainText("")

    def choose(self, place: int | None) -> None:
        """Mark the line at ``place``, from 0, and the others of its act."""
        if place is not None and place >= len(self._lines):
            place = None
        if place == self._choice:
            return
        self._choice = place
        self._mark()
        self.chosen.emit(None if place is None else self._lines[place])

    def marked(self) -> list[int]:
        """The places of the lines that belong to the act of the chosen one."""
        if self._choice is None:
            return []
        act = self._lines[self._choice].act
        if act is None:
            return [self._choice]
        return [place for place, line in enumerate(self._lines) if line.act == act]

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and the code font."""
        self._theme = theme
        self.setFont(code_font(theme, 0.82))
        self._highlighter.apply_theme(theme)
        self._fit()
        self._mark()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the line under the pointer; the lines below the last are none."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.choose(self.cursorForPosition(event.position().toPoint()).blockNumber())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose by the arrow keys; Escape lets the line go."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() == Qt.Key.Key_Escape and self._choice is not None:
            self.choose(None)
        elif plain and event.key() in moves and self._lines:
            at = newest(self._lines) if self._choice is None else self._choice
            step = moves[Qt.Key(event.key())] if self._choice is not None else 0
            self.choose(min(max(at + step, 0), len(self._lines) - 1))
            self.setTextCursor(QTextCursor(self.document().findBlockByNumber(self._choice or 0)))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the gutter at the left edge, and the newest line in sight."""
        follow = bool(self._lines) and self._choice is None and self._in_sight(newest(self._lines))
        super().resizeEvent(event)
        self._fit()
        if follow:
            self._reveal(newest(self._lines))

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Draw the number of each act at its first line, and a bar beside the chosen act."""
        theme, marked = self._theme, set(self.marked())
        painter = QPainter(self._gutter)
        painter.setFont(code_font(theme, 0.72))
        block = self.firstVisibleBlock()
        width = self._gutter.width()
        while block.isValid():
            area = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if area.top() > event.rect().bottom():
                break
            place, top, height = block.blockNumber(), round(area.top()), round(area.height())
            if place in marked:
                painter.fillRect(QRect(0, top, _BAR, height), QColor(theme.accent))
            if place == self._choice:
                painter.setPen(QPen(QColor(theme.accent), 2))
                middle = top + height // 2
                painter.drawLine(width - 8, middle - 4, width - 4, middle)
                painter.drawLine(width - 8, middle + 4, width - 4, middle)
            number = self._first_of_act(place)
            if number is not None:
                painter.setPen(QColor(theme.accent if place in marked else theme.muted))
                flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.drawText(QRect(0, top, width - 11, height), flags, str(number))
            block = block.next()
        painter.end()

    def _first_of_act(self, place: int) -> int | None:
        if place >= len(self._lines):
            return None
        act = self._lines[place].act
        before = self._lines[place - 1].act if place else None
        return act if act != before else None

    def _write(self, start: int, end: int, texts: list[str], edit: bool) -> None:
        if not edit:
            self.setPlainText("\n".join(texts))
            return
        document = self.document()
        cursor = QTextCursor(document)
        cursor.beginEditBlock()
        if end < document.blockCount():
            cursor.setPosition(document.findBlockByNumber(start).position())
            last = document.findBlockByNumber(end).position()
            cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText("".join(f"{text}\n" for text in texts))
        elif start:  # the last line has no line break behind it, so the one before goes too
            block = document.findBlockByNumber(start - 1)
            cursor.setPosition(block.position() + block.length() - 1)
            cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText("".join(f"\n{text}" for text in texts))
        else:
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText("\n".join(texts))
        cursor.endEditBlock()

    def _mark(self) -> None:
        theme, selections = self._theme, []
        for place in self.marked():
            selection = QTextEdit.ExtraSelection()
            share = 0.24 if place == self._choice else 0.11
            selection.format.setBackground(QColor(mixed(theme.panel, theme.accent, share)))
            selection.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            selection.cursor = QTextCursor(self.document().findBlockByNumber(place))
            selections.append(selection)
        self.setExtraSelections(selections)
        self._gutter.update()

    def _in_sight(self, place: int) -> bool:
        block = self.document().findBlockByNumber(place)
        area = self.blockBoundingGeometry(block).translated(self.contentOffset())
        return area.top() >= -1 and area.top() < self.viewport().height()

    def _reveal(self, place: int, of_other_script: bool = False) -> None:
        if of_other_script:
            self.horizontalScrollBar().setValue(0)
        bar = self.verticalScrollBar()
        shown = max(self.viewport().height() // max(self.fontMetrics().lineSpacing(), 1) - 1, 1)
        # A line or two below the newest stay in sight, so that it is seen to be the newest.
        bar.setValue(max(0, place + 2 - shown))

    def _scroll_gutter(self, area: QRect, moved: int) -> None:
        if moved:
            self._gutter.scroll(0, moved)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _fit(self) -> None:
        width = self._gutter.width_needed()
        self.setViewportMargins(width, 0, 0, 0)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), width, area.height()))


class _Gutter(QWidget):
    """The strip of the acts' numbers; the view draws it."""

    def __init__(self, view: CodeView) -> None:
        super().__init__(view)
        self._view = view

    def width_needed(self) -> int:
        return 18 + 3 * self._view.fontMetrics().horizontalAdvance("9")

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.width_needed(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self._view.paint_gutter(event)
