"""A problem's description: a few lines, and the rest of it when asked for."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.window.controls import set_kind

LINES = 2
MORE = "more"
_NARROWEST = 120
_SPARE = 2
"""Pixels that a cut line leaves free: rich text is broken a little earlier than plain text."""


class Description(QWidget):
    """Markdown, cut at a word so that it fills no more than a few lines until it is opened."""

    def __init__(self) -> None:
        super().__init__()
        self._markdown = ""
        self._plain = ""
        self._open = False
        self.text = _Text()
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
        self._show()

    def toggle(self) -> None:
        """Open it, or cut it again."""
        self._open = not self._open
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self._plain))
        if self._open:
            self.text.show_whole(f"{self._markdown} [less](less)")
        else:
            self.text.show_cut(self._plain)


class _Text(QLabel):
    """A label that may be cut: how high it then is follows from the width alone.

    A scroll area asks at two widths, with its bar and without. An answer that hung on where the
    text is cut at present would send it from one to the other and back until the stack is full.
    """

    def __init__(self) -> None:
        super().__init__()
        self._plain: str | None = None
        self._cuts: dict[int, tuple[str, int]] = {}
        set_kind(self, "note")
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )

    def show_whole(self, markdown: str) -> None:
        """Show all of it."""
        self._plain = None
        self.setTextFormat(Qt.TextFormat.MarkdownText)
        self.setText(markdown)

    def show_cut(self, plain: str) -> None:
        """Show as much of it as there is room for."""
        self._plain = plain
        self._cuts.clear()
        self.ensurePolished()
        self.setTextFormat(Qt.TextFormat.RichText)
        self._cut()

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """How high it is at any width, not only at the present one."""
        return super().heightForWidth(width) if self._plain is None else self._at(width)[1]

    def sizeHint(self) -> QSize:  # noqa: N802
        """Ask for one line; what more there is follows from the width."""
        return QSize(_NARROWEST, self.fontMetrics().lineSpacing())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow."""
        return QSize(0, self.fontMetrics().lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Cut anew in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cuts.clear()
            self._cut()

    def _cut(self) -> None:
        if self._plain is None:
            return
        shown = self._at(self.width())[0]
        end = "" if shown == self._plain else f" … <a href='{MORE}'>{MORE}</a>"
        if self.text() != (text := escape(shown) + end):
            self.setText(text)

    def _at(self, width: int) -> tuple[str, int]:
        """What is shown at a width, and how high that is."""
        found = self._cuts.get(width)
        if found is None:
            plain, metrics = self._plain or "", self.fontMetrics()
            room = max(width, _NARROWEST) - _SPARE
            shown = fitted(plain, metrics, room, LINES, f" … {MORE}")
            whole = height_of(plain, metrics, room)
            found = shown, whole if shown == plain else LINES * line_of(metrics)
            self._cuts[width] = found
        return found


def line_of(metrics: QFontMetrics) -> int:
    """The most pixels that a line takes: rounded, it may be one more than the spacing of lines."""
    return max(metrics.lineSpacing(), metrics.height()) + 1


def height_of(text: str, metrics: QFontMetrics, width: int) -> int:
    """How many pixels high ``text`` is in lines of ``width``."""
    flags = int(Qt.TextFlag.TextWordWrap)
    return metrics.boundingRect(0, 0, width, 100_000, flags, text).height()


def fitted(text: str, metrics: QFontMetrics, width: int, lines: int, end: str) -> str:
    """Return as many words of ``text`` as fill ``lines`` lines of ``width`` with ``end`` behind."""

    def fits(part: str) -> bool:
        return height_of(part, metrics, width) <= lines * line_of(metrics)

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
