"""Code that will stand in the cells, to be read and copied but not changed."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from playground.problem.document import TITLES, Document
from playground.window.highlighter import Highlighter
from playground.window.palette import code_font
from playground.window.theme import Theme


class CodePreview(QPlainTextEdit):
    """Shows the four cells of a document, each under its marker."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("The code that will be the problem")
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.document().setDocumentMargin(6)
        self.setFont(code_font(theme, 0.82))
        self._highlighter = Highlighter(self.document(), theme)

    def show_document(self, document: Document | None) -> None:
        """Show the cells of a document; nothing without one."""
        text = ""
        if document is not None:
            text = "\n\n".join(f"# %% {title}\n{document.source(title)}" for title in TITLES)
        if text != self.toPlainText():
            self.setPlainText(text)
