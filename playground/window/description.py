"""A problem's description: a few lines, and the rest of it when asked for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.window.controls import Pill, label

LINES = 3


class Description(QWidget):
    """Markdown, cut at a word so that it fills no more than a few lines until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self._plain = ""
        self._open = False
        self.text = label("", "note")
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.more = Pill("Read all", kind="link")
        self.more.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.text)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.clicked.connect(self._toggle)

    def show_markdown(self, markdown: str) -> None:
        """Show another description."""
        self._markdown = markdown
        document = QTextDocument()
        document.setMarkdown(markdown)
        self._plain = " ".join(document.toPlainText().split())
        self._open = False
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _toggle(self) -> None:
        self._open = not self._open
        self._lay_out()

    def _lay_out(self) -> None:
        self.setVisible(bool(self._plain))
        self.text.ensurePolished()
        if self._open:
            self.text.setTextFormat(Qt.TextFormat.MarkdownText)
            self.text.setText(self._markdown)
            self.more.setText("Show less")
            return
        shown = fitted(self._plain, self.text.fontMetrics(), max(self.width(), 120), LINES)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        _set(self.text, shown)
        self.more.setText("Read all")
        self.more.setVisible(shown != self._plain)


def fitted(text: str, metrics: QFontMetrics, width: int, lines: int) -> str:
    """Return as much of ``text`` as fills ``lines`` lines of ``width``, ending in … where cut."""
    flags = int(Qt.TextFlag.TextWordWrap)

    def fits(part: str) -> bool:
        bound = metrics.boundingRect(0, 0, width, 100_000, flags, part)
        return bound.height() <= lines * metrics.lineSpacing() + 1

    if fits(text):
        return text
    words = text.split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(" ".join(words[:middle]) + " …"):
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low]) + " …"


def _set(widget: QLabel, text: str) -> None:
    if widget.text() != text:
        widget.setText(text)
