"""The words of the step on the screen: its heading always, what else there is in pages."""

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
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from playground.state.lesson import Stage
from playground.window.colours import mixed
from playground.window.controls import label
from playground.window.lecture.pages import PagedText
from playground.window.lecture.words import heading_words, place_words, step_words
from playground.window.palette import body_font, code_font
from playground.window.theme import PROJECTOR, Theme

_HEADING = 1.3
"""Headings are so much larger than the text."""
_CODE = 0.85
"""Code is set smaller, down to the least size: its lines are long."""
_LEADING = 112.0
"""Height of a line of code, in percent."""
MORE = "↓ more on the next page"


class StepText(QWidget):
    """Shows a Stage; ``turn`` goes on to what lies below and tells whether there was any."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = PROJECTOR
        self._markdown = ""
        self._step: tuple[str, int] | None = None
        self._revealed = ""
        """What had been revealed in this step when its last question was put."""
        self.place = label("", "note")
        self.heading = QLabel()
        self.heading.setTextFormat(Qt.TextFormat.MarkdownText)
        self.text = PagedText()
        self.text.setAccessibleName("the step")
        self.more = label("", "note")
        for words in (self.place, self.heading):
            words.setWordWrap(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.text.document.setDefaultTextOption(option)
        self._column = QVBoxLayout(self)
        for widget in (self.place, self.heading, self.text, self.more):
            self._column.addWidget(widget, int(widget is self.text))

    def show_stage(self, stage: Stage) -> None:
        """Show the step; what was turned to stays while the words are the same."""
        here = (stage.lesson, stage.step)
        same, self._step = here == self._step, here
        if not same:
            self._revealed = ""
        if stage.waiting:
            self._revealed = stage.revealed
        self.place.setText(place_words(stage))
        self.heading.setText(heading_words(stage))
        words = step_words(stage, self._revealed)
        if words == self._markdown:
            return
        self._markdown = words
        self._set()
        # What has come to the same step stands at its end: the answer, most of all.
        self.text.go(last=same and not stage.waiting)
        self._show_more()

    def turn(self) -> bool:
        """Go one page on; False where everything below has been seen."""
        return self._turn(1)

    def turn_back(self) -> bool:
        """Go one page back; False at the top."""
        return self._turn(-1)

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        if theme == self._theme:
            return
        self._theme = theme
        edge = round(theme.text_size * 0.8)
        self._column.setContentsMargins(edge, edge // 2, edge // 2, edge // 4)
        self._column.setSpacing(edge // 3)
        self.heading.setFont(body_font(theme, _HEADING, QFont.Weight.Bold))
        colours = self.text.palette()
        colours.setColor(QPalette.ColorRole.Text, QColor(theme.text))
        self.text.setPalette(colours)
        self._set()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Tell anew whether there is more."""
        super().resizeEvent(event)
        self._show_more()

    def _turn(self, pages: int) -> bool:
        turned = self.text.turn(pages)
        self._show_more()
        return turned

    def _show_more(self) -> None:
        self._column.activate()  # the pages are those of the size that the text has now
        # The line keeps its room: if it came and went, the text would fit and not fit in turns.
        self.more.setText(MORE if self.text.more else "")

    def _set(self) -> None:
        document = self.text.document
        document.setDefaultFont(body_font(self._theme))
        document.setMarkdown(self._markdown)
        self._dress()
        self.text.lay_out()

    def _dress(self) -> None:
        """Give code the code font and a ground; its lines wrap with the rest set in."""
        theme, document = self._theme, self.text.document
        code, heading = code_font(theme, _CODE), body_font(theme, _HEADING, QFont.Weight.Bold)
        ink = QColor(theme.text)
        cursor = QTextCursor(document)
        block = document.begin()
        while block.isValid():
            level = block.blockFormat().headingLevel()
            fenced = block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)
            spacing = QTextBlockFormat()
            spacing.setNonBreakableLines(False)
            gap = 0.0 if fenced else theme.text_size * 0.35
            spacing.setTopMargin(0.0 if block.position() == 0 else gap)
            spacing.setBottomMargin(gap)
            if fenced:
                inset = theme.text_size * 1.6
                spacing.setLeftMargin(inset)
                spacing.setTextIndent(-inset * 0.75)
                spacing.setBackground(_tint(theme))
                spacing.setLineHeight(
                    _LEADING, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
                )
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(spacing)
            pieces = block.begin()
            found: list[tuple[int, int, QTextCharFormat]] = []
            while not pieces.atEnd():
                piece = pieces.fragment()
                look = QTextCharFormat()
                look.setForeground(ink)
                if level:
                    look.setFont(heading)
                elif fenced or piece.charFormat().fontFixedPitch():
                    look.setFont(code)
                    if not fenced:
                        look.setBackground(_tint(theme))
                found.append((piece.position(), piece.length(), look))
                pieces += 1
            for start, length, look in found:
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(look)
            block = block.next()


def _tint(theme: Theme) -> QColor:
    return QColor(mixed(theme.panel, theme.border, 0.12))
