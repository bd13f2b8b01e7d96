"""A short text in markdown, as high as it is; nothing in it can be opened or loaded."""

from __future__ import annotations

import re
from math import ceil

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QFont,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser

from playground.window.colours import mixed
from playground.window.palette import body_font, code_font
from playground.window.theme import LIGHT, Theme

_HEADING = 1.15
_BEFORE = 0.45
"""Room above a paragraph, in points of the type."""
_FEATURES = (
    QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    | QTextDocument.MarkdownFeature.MarkdownNoHTML
)


def escaped(words: str) -> str:
    """A text as markdown that shows it as it is: ``w*w`` keeps its star."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~])", r"\\\1", words)


class Markdown(QTextBrowser):
    """Shows headings, lists, code spans and code; links are drawn and open nothing."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._theme = LIGHT
        self.words = ""
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QTextBrowser { background: transparent; border: none; }")

    def show_words(self, words: str) -> None:
        """Show a text; without words nothing is there."""
        if words != self.words:
            self.words = words
            self._set()
        self.setVisible(bool(words.strip()))

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self._set()

    def loadResource(self, kind: int, name: QUrl | str) -> None:  # noqa: N802
        """Load nothing: the text of a lesson names no files."""
        return

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Leave the wheel to what holds the text."""
        event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Become as high as the text is at this width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return any width, and the height at the present one."""
        return QSize(100, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow."""
        return QSize(60, 0)

    def _fit(self) -> None:
        document = self.document()
        document.setTextWidth(max(self.viewport().width(), 40))
        height = ceil(document.size().height()) if self.words.strip() else 0
        if height != self.height():
            self.setFixedHeight(height)

    def _set(self) -> None:
        document = self.document()
        document.setDefaultFont(body_font(self._theme))
        document.setDocumentMargin(0)
        document.setMarkdown(self.words, _FEATURES)
        self._dress()
        self._fit()

    def _dress(self) -> None:
        """Give code the code font, headings their size, paragraphs some air."""
        theme, document = self._theme, self.document()
        whole = QTextCharFormat()
        whole.setForeground(QColor(theme.text))
        cursor = QTextCursor(document)
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeCharFormat(whole)
        code = QTextCharFormat()
        code.setFont(code_font(theme))
        code.setBackground(QColor(mixed(theme.panel, theme.border, 0.35)))
        heading = QTextCharFormat()
        heading.setFont(body_font(theme, _HEADING, QFont.Weight.DemiBold))
        block = document.begin()
        while block.isValid():
            fenced = block.blockFormat().hasProperty(QTextBlockFormat.Property.BlockCodeFence)
            level = block.blockFormat().headingLevel()
            spacing = QTextBlockFormat()
            spacing.setNonBreakableLines(False)
            spacing.setTopMargin(0 if block == document.begin() else theme.text_size * _BEFORE)
            spacing.setBottomMargin(0)
            spacing.setLineHeight(112, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.setPosition(block.position())
            cursor.mergeBlockFormat(spacing)
            found: list[tuple[int, int, QTextCharFormat]] = []
            pieces = block.begin()
            while not pieces.atEnd():
                piece = pieces.fragment()
                if level:
                    found.append((piece.position(), piece.length(), heading))
                elif fenced or piece.charFormat().fontFixedPitch():
                    found.append((piece.position(), piece.length(), code))
                pieces += 1
            for start, length, look in found:
                cursor.setPosition(start)
                cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
                cursor.mergeCharFormat(look)
            block = block.next()
