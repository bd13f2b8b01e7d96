"""A small editor for a few lines of Python, as tall as what it holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from playground.state.graph import Place
from playground.window.code_words import marked, mended
from playground.window.colours import mixed
from playground.window.controls import set_mark
from playground.window.highlighter import Highlighter
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme
from playground.window.together import Together

INDENT = "    "
MIN_LINES = 2
_EMPTY_LINES = 1
MAX_LINES = 18
"""Above this an editor scrolls by itself, so that the others stay in sight."""


class CodeEditor(QPlainTextEdit):
    """Highlighting, line numbers, four-space tabs, indentation that follows, one marked error."""

    left = Signal()
    """Escape was pressed: the keys of the acts should work again."""
    pointed = Signal(int, int)
    """Line and column, from 1, under the mouse or at the cursor; zeros when left."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.together: Together | None = None
        self._theme = LIGHT
        self._gutter = _Gutter(self)
        self._highlighter = Highlighter(self.document(), LIGHT)
        self._wrong: QTextEdit.ExtraSelection | None = None
        self._place: QTextEdit.ExtraSelection | None = None
        self.viewport().setMouseTracking(True)
        self.setCursorWidth(2)
        self.setTabChangesFocus(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(3)
        self.blockCountChanged.connect(self._fit)
        self.cursorPositionChanged.connect(self._point_at_cursor)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.updateRequest.connect(self._scroll_gutter)
        self.apply_theme(LIGHT)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and the code font."""
        self._theme = theme
        self.setFont(code_font(theme, 0.82))
        self._highlighter.apply_theme(theme)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        """Leave files that are dropped to the window."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def set_text(self, text: str) -> None:
        """Replace everything, as one step that Ctrl+Z takes back."""
        if text == self.toPlainText():
            return
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        # Qt would take what is typed next at the end for a part of the same step; a character that
        # is put in and taken out again keeps the two apart.
        cursor.insertText(f"{text} ")
        cursor.deletePreviousChar()
        cursor.endEditBlock()

    def mark(self, line: int, column: int) -> None:
        """Underline the word at ``line`` and ``column``, both from 1."""
        block = self.document().findBlockByNumber(line - 1)
        if not block.isValid():
            block = self.document().lastBlock()
        start, end = marked(block.text(), column)
        style = QTextCharFormat()
        style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        style.setUnderlineColor(QColor(self._theme.error))
        style.setBackground(QColor(self._theme.error_panel))
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
        self._wrong = _selection(cursor, style)
        self._show_selections()
        set_mark(self, "wrong", "true")

    def unmark(self) -> None:
        """Take the underline away."""
        self._wrong = None
        self._show_selections()
        set_mark(self, "wrong", "false")

    def show_place(self, place: Place | None) -> None:
        """Lay a colour behind a stretch of the text; None takes it away."""
        self._place = None
        if place is not None:
            first = self.document().findBlockByNumber(place.line - 1)
            last = self.document().findBlockByNumber(place.end_line - 1)
            if first.isValid() and last.isValid():
                style = QTextCharFormat()
                style.setBackground(QColor(mixed(self._theme.panel, self._theme.accent, 0.3)))
                cursor = QTextCursor(first)
                start = min(place.column - 1, first.length() - 1)
                end = min(place.end_column - 1, last.length() - 1)
                cursor.setPosition(first.position() + start)
                cursor.setPosition(last.position() + end, QTextCursor.MoveMode.KeepAnchor)
                self._place = _selection(cursor, style)
        self._show_selections()

    def _show_selections(self) -> None:
        both = [each for each in (self._place, self._wrong) if each is not None]
        if both or self.extraSelections():
            self.setExtraSelections(both)

    def mend(self, line: int, column: int, suggestion: str) -> None:
        """Put ``suggestion`` in place of what stands at ``line`` and ``column``."""
        block = self.document().findBlockByNumber(line - 1)
        start, end = mended(block.text(), column, suggestion)
        cursor = QTextCursor(block)
        cursor.setPosition(block.position() + start)
        cursor.setPosition(block.position() + end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(suggestion)
        self.setTextCursor(cursor)
        self.setFocus()

    def event(self, event: QEvent) -> bool:
        """Keep Ctrl+R, which would reset everything, from being pressed by mistake."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_R
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Indent by four spaces, keep the indentation on Return, leave by Escape."""
        if self.together is not None and event.matches(QKeySequence.StandardKey.Undo):
            self.together.undo(self)
            return
        if self.together is not None and event.matches(QKeySequence.StandardKey.Redo):
            self.together.redo(self)
            return
        key, cursor = event.key(), self.textCursor()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if key == Qt.Key.Key_Escape:
            self.clearFocus()
            self.left.emit()
        elif key == Qt.Key.Key_Tab and plain:
            _indent(cursor)
        elif key == Qt.Key.Key_Backtab:
            _outdent(cursor)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            before = cursor.block().text()[: cursor.positionInBlock()]
            indent = before[: len(before) - len(before.lstrip(" "))]
            deeper = INDENT if before.rstrip().endswith(":") else ""
            cursor.insertText("\n" + indent + deeper)
            self.ensureCursorVisible()
        elif key == Qt.Key.Key_Backspace and plain and _in_indent(cursor):
            width = (cursor.positionInBlock() - 1) % len(INDENT) + 1
            for _ in range(width):
                cursor.deletePreviousChar()
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell what lies under the mouse."""
        super().mouseMoveEvent(event)
        self._point(self.cursorForPosition(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Tell that the mouse is elsewhere."""
        super().leaveEvent(event)
        self.pointed.emit(0, 0)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Tell that the cursor is elsewhere."""
        super().focusOutEvent(event)
        self.pointed.emit(0, 0)

    def _point_at_cursor(self) -> None:
        if self.hasFocus():
            self._point(self.textCursor())

    def _point(self, cursor: QTextCursor) -> None:
        self.pointed.emit(cursor.blockNumber() + 1, cursor.positionInBlock() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep the gutter at the left edge."""
        super().resizeEvent(event)
        area = self.contentsRect()
        self._gutter.setGeometry(QRect(area.left(), area.top(), self._gutter.width_needed(), 9999))
        self._fit()

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Draw the numbers of the lines in sight."""
        painter = QPainter(self._gutter)
        painter.setFont(code_font(self._theme, 0.72))
        painter.setPen(QColor(self._theme.muted))
        block = self.firstVisibleBlock()
        width = self._gutter.width() - 5
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(self.contentOffset())
            if place.top() > event.rect().bottom():
                break
            painter.drawText(
                QRect(0, round(place.top()), width, self.fontMetrics().height()),
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
                str(block.blockNumber() + 1),
            )
            block = block.next()
        painter.end()

    def _scroll_gutter(self, area: QRect, moved: int) -> None:
        if moved:
            self._gutter.scroll(0, moved)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())

    def _fit(self) -> None:
        """Take the height of the text, counted in lines as they are broken on screen."""
        self.setViewportMargins(self._gutter.width_needed(), 0, 0, 0)
        self._gutter.resize(self._gutter.width_needed(), self._gutter.height())
        least = (
            MIN_LINES if self.document().characterCount() > 1 or self.hasFocus() else _EMPTY_LINES
        )
        shown = max(least, min(MAX_LINES, round(self.document().size().height())))
        room = 2 * round(self.document().documentMargin()) + 4
        height = shown * self.fontMetrics().lineSpacing() + room
        if height != self.height():
            self.setFixedHeight(height)


def _selection(cursor: QTextCursor, style: QTextCharFormat) -> QTextEdit.ExtraSelection:
    selection = QTextEdit.ExtraSelection()
    selection.cursor = cursor
    selection.format = style
    return selection


class _Gutter(QWidget):
    """The strip of line numbers; the editor draws it."""

    def __init__(self, editor: CodeEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def width_needed(self) -> int:
        digits = len(str(max(self._editor.blockCount(), 1)))
        return 12 + digits * self._editor.fontMetrics().horizontalAdvance("9") * 5 // 6

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.width_needed(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self._editor.paint_gutter(event)


def _in_indent(cursor: QTextCursor) -> bool:
    before = cursor.block().text()[: cursor.positionInBlock()]
    return bool(before) and not before.strip(" ") and not cursor.hasSelection()


def _selected_blocks(cursor: QTextCursor) -> list[int]:
    document = cursor.document()
    first = document.findBlock(cursor.selectionStart()).blockNumber()
    last = document.findBlock(cursor.selectionEnd()).blockNumber()
    return list(range(first, last + 1))


def _indent(cursor: QTextCursor) -> None:
    numbers = _selected_blocks(cursor)
    if len(numbers) == 1:
        cursor.insertText(INDENT[cursor.positionInBlock() % len(INDENT) :])
        return
    cursor.beginEditBlock()
    for number in numbers:
        QTextCursor(cursor.document().findBlockByNumber(number)).insertText(INDENT)
    cursor.endEditBlock()


def _outdent(cursor: QTextCursor) -> None:
    cursor.beginEditBlock()
    for number in _selected_blocks(cursor):
        block = cursor.document().findBlockByNumber(number)
        spaces = len(block.text()) - len(block.text().lstrip(" "))
        at = QTextCursor(block)
        for _ in range(min(spaces, len(INDENT))):
            at.deleteChar()
    cursor.endEditBlock()
