"""The words of the step on the screen; what does not fit is turned to like a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QVBoxLayout, QWidget

from playground.state.lesson import Stage
from playground.window.colours import mixed
from playground.window.controls import label
from playground.window.lecture.words import place_words, step_words
from playground.window.palette import body_font, code_font
from playground.window.theme import PROJECTOR, Theme

_OVERLAP = 0.85
"""The share of the page by which it is turned: the last line read stays in sight."""
_HEADING = 1.3
"""Headings are so much larger than the text."""
MORE = "↓ more on the next page"


class StepText(QWidget):
    """Shows a Stage; ``turn`` goes on to what lies below and tells whether there was any."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = PROJECTOR
        self._markdown = ""
        self.place = label("", "note")
        self.place.setWordWrap(True)
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.setAccessibleName("the step")
        self.more = label(MORE, "note")
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.place)
        self._column.addWidget(self.text, 1)
        self._column.addWidget(self.more)
        self.text.verticalScrollBar().rangeChanged.connect(self._show_more)
        self.text.verticalScrollBar().valueChanged.connect(self._show_more)

    def show_stage(self, stage: Stage) -> None:
        """Show the step; what was turned to stays while the words are the same."""
        self.place.setText(place_words(stage))
        words = step_words(stage)
        if words == self._markdown:
            return
        grown = bool(self._markdown) and words.startswith(self._markdown.split("\n\n", 1)[0])
        self._markdown = words
        self._set()
        bar = self.text.verticalScrollBar()
        # What has come to the same step stands at its end: the answer, most of all.
        bar.setValue(bar.maximum() if grown else 0)

    def turn(self) -> bool:
        """Go one page on; False where everything below has been seen."""
        return self._turn(1)

    def turn_back(self) -> bool:
        """Go one page back; False at the top."""
        return self._turn(-1)

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        edge = round(theme.text_size * 0.8)
        self._column.setContentsMargins(edge, edge, edge // 2, edge // 2)
        colours = self.text.palette()
        colours.setColor(QPalette.ColorRole.Text, theme.text)
        self.text.setPalette(colours)
        self.text.setStyleSheet("QTextEdit { background: transparent; border: none; }")
        self._set()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell anew whether there is more."""
        super().resizeEvent(event)
        self._show_more()

    def _turn(self, pages: int) -> bool:
        bar = self.text.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + round(pages * self.text.viewport().height() * _OVERLAP))
        return bar.value() != before

    def _show_more(self) -> None:
        bar = self.text.verticalScrollBar()
        # The line keeps its room: if it came and went, the text would fit and not fit in turns.
        self.more.setText(MORE if bar.value() < bar.maximum() else "")

    def _set(self) -> None:
        document = self.text.document()
        document.setDefaultFont(body_font(self._theme))
        document.setDocumentMargin(0)
        self.text.setMarkdown(self._markdown)
        self._dress()

    def _dress(self) -> None:
        """Give code the code font, headings their size, and let long lines of code wrap."""
        theme, document = self._theme, self.text.document()
        code, heading = code_font(theme), body_font(theme, _HEADING, QFont.Weight.Bold)
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            fenced = block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)
            spacing = QTextBlockFormat()
            spacing.setNonBreakableLines(False)
            spacing.setTopMargin(0.0 if block.position() == 0 else theme.text_size * 0.35)
            spacing.setBottomMargin(theme.text_size * 0.35)
            if fenced:
                spacing.setLeftMargin(theme.text_size * 0.6)
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(spacing)
            pieces = block.begin()
            found: list[tuple[int, int, QTextCharFormat]] = []
            while not pieces.atEnd():
                piece = pieces.fragment()
                look = QTextCharFormat()
                if level:
                    look.setFont(heading)
                elif fenced or piece.charFormat().fontFixedPitch():
                    look.setFont(code)
                    look.setBackground(_tint(theme))
                if level or look.hasProperty(QTextCharFormat.Property.FontFamilies):
                    found.append((piece.position(), piece.length(), look))
                pieces += 1
            for start, length, look in found:
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(look)
            block = block.next()


def _tint(theme: Theme) -> QColor:
    return QColor(mixed(theme.panel, theme.border, 0.12))
