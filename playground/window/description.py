"""A problem's description: a few lines, and the rest of it when asked for."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.window.controls import label

LINES = 2
MORE = "more"


class Description(QWidget):
    """Markdown, cut at a word so that it fills no more than a few lines until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self._plain = ""
        self._open = False
        self.text: QLabel = label("", "note")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.text)
        self.text.linkActivated.connect(self.toggle)

    def show_markdown(self, markdown: str) -> None:
        """Show another description."""
        self._markdown = markdown
        document = QTextDocument()
        document.setMarkdown(markdown)
        self._plain = " ".join(document.toPlainText().split())
        self._open = False
        self._lay_out()

    def toggle(self) -> None:
        """Open it, or cut it again."""
        self._open = not self._open
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        self.setVisible(bool(self._plain))
        self.text.ensurePolished()
        if self._open:
            self.text.setTextFormat(Qt.TextFormat.MarkdownText)
            self._write(f"{self._markdown} [less](less)")
            return
        width = max(self.width(), 120)
        shown = fitted(self._plain, self.text.fontMetrics(), width, LINES, f" … {MORE}")
        self.text.setTextFormat(Qt.TextFormat.RichText)
        cut = "" if shown == self._plain else f" … <a href='{MORE}'>{MORE}</a>"
        self._write(escape(shown) + cut)

    def _write(self, text: str) -> None:
        if text != self.text.text():
            self.text.setText(text)


def fitted(text: str, metrics: QFontMetrics, width: int, lines: int, end: str) -> str:
    """Return as many words of ``text`` as fill ``lines`` lines of ``width`` with ``end`` behind."""
    flags = int(Qt.TextFlag.TextWordWrap)

    def fits(part: str) -> bool:
        bound = metrics.boundingRect(0, 0, width, 100_000, flags, part)
        # Rounded, a line may be higher than the spacing of lines.
        return bound.height() <= lines * max(metrics.lineSpacing(), metrics.height()) + 1

    if fits(text):
        return text
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(" ".join(words[:middle]) + end):
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low])
