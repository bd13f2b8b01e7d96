"""Lines of PyTorch that a step does or has done: highlighted, to read and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent, QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from playground.window.controls import label
from playground.window.highlighter import Highlighter
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme

_EDGE = 6
MOST = 7
"""More lines than these would push the question out of sight."""


class CodeLines(QWidget):
    """A caption, and the lines under it, all of them in sight."""

    def __init__(self, caption: str, from_end: bool = False) -> None:
        super().__init__()
        self.caption = label(caption, "note")
        self.caption.setWordWrap(True)
        self.lines = _Lines(from_end)
        self.lines.setAccessibleName(caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.caption)
        column.addWidget(self.lines)

    def show_lines(self, lines: str, caption: str | None = None) -> None:
        """Show lines; without any nothing is there."""
        if caption is not None:
            self.caption.setText(caption)
            self.lines.setAccessibleName(caption)
        if lines != self.lines.toPlainText():
            self.lines.setPlainText(lines)
            self.lines.fit()
        self.setVisible(bool(lines.strip()))

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self.lines.apply_theme(theme)


class _Lines(QPlainTextEdit):
    def __init__(self, from_end: bool) -> None:
        super().__init__()
        self.from_end = from_end
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        # Wrapped, not scrolled sideways: what a line ends with, such as the rate, counts most.
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_EDGE)
        self._highlighter = Highlighter(self.document(), LIGHT)

    def apply_theme(self, theme: Theme) -> None:
        self.setFont(code_font(theme))
        self._highlighter.apply_theme(theme)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self.verticalScrollBar().maximum() > 0:
            super().wheelEvent(event)
        else:
            event.ignore()

    def fit(self) -> None:
        """Become as high as the lines; of many the first are seen, or the last."""
        wrapped = int(self.document().size().height())  # in lines, not in pixels
        many, policy = wrapped > MOST, Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOn if many else policy.ScrollBarAlwaysOff
        )
        rows = min(wrapped, MOST) * self.fontMetrics().lineSpacing()
        height = rows + 2 * _EDGE + 4
        if height != self.height():
            self.setFixedHeight(height)
        if many and self.from_end:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
