"""Text in pages of whole lines: nothing is cut in half where a page ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextDocument,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

_FULL = 0.5
"""A page of at least this share of the height may end before a paragraph instead of within it."""


@dataclass(frozen=True)
class Line:
    """Where a line lies in the document, in pixels; ``first``: it begins a paragraph."""

    top: float
    bottom: float
    first: bool


def split(lines: Sequence[Line], height: float) -> tuple[tuple[float, float], ...]:
    """Return top and bottom of each page; a line that is higher than a page has one of its own.

    The last page is filled from its end, so it repeats what the one before has shown.
    """
    pages: list[tuple[float, float]] = []
    begin = 0
    while begin < len(lines):
        end = begin + 1
        while end < len(lines) and lines[end].bottom - lines[begin].top <= height:
            end += 1
        if end == len(lines):
            while begin and lines[-1].bottom - lines[begin - 1].top <= height and pages:
                begin -= 1
            pages.append((lines[begin].top, lines[-1].bottom))
            break
        whole = next((at for at in range(end, begin, -1) if lines[at].first), end)
        if lines[whole - 1].bottom - lines[begin].top >= _FULL * height:
            end = whole
        pages.append((lines[begin].top, lines[end - 1].bottom))
        begin = end
    return tuple(pages)


class PagedText(QWidget):
    """Shows one page of ``document``; who changes the document calls ``lay_out``."""

    def __init__(self) -> None:
        super().__init__()
        self.document = QTextDocument(self)
        self.document.setDocumentMargin(0)
        self.page = 0
        self.pages: tuple[tuple[float, float], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def more(self) -> int:
        """How many pages come after this one."""
        return max(len(self.pages) - 1 - self.page, 0)

    def toPlainText(self) -> str:  # noqa: N802
        """Return the words of all pages, as Qt's own text widgets do."""
        return self.document.toPlainText()

    def turn(self, by: int) -> bool:
        """Go on or back by pages; False where there is none."""
        page = min(max(self.page + by, 0), max(len(self.pages) - 1, 0))
        turned = page != self.page
        self.page = page
        self.update()
        return turned

    def go(self, last: bool) -> None:
        """Go to the last page or to the first."""
        self.page = len(self.pages) - 1 if last and self.pages else 0
        self.update()

    def lay_out(self) -> None:
        """Share the lines out among pages again; the place is kept as far as it can be."""
        self.document.setTextWidth(max(self.width(), 1))
        self.pages = split(self._lines(), self.height())
        self.page = min(self.page, max(len(self.pages) - 1, 0))
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let the words become narrow: they are paged through."""
        return QSize(1, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share the lines out anew."""
        super().resizeEvent(event)
        self.lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the lines of the page, and none of the next."""
        if not self.pages:
            return
        top, bottom = self.pages[self.page]
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette = self.palette()
        # A line that only touches the edge is not of this page.
        context.clip = QRectF(0, top + 1, self.width(), bottom - top - 2)
        painter = QPainter(self)
        painter.translate(0, -top)
        painter.setClipRect(QRectF(0, top, self.width(), bottom - top))
        self.document.documentLayout().draw(painter, context)
        painter.end()

    def _lines(self) -> list[Line]:
        layout, found = self.document.documentLayout(), []
        block = self.document.begin()
        while block.isValid():
            corner = layout.blockBoundingRect(block).topLeft()
            inner = block.layout()
            for number in range(inner.lineCount()):
                rect = inner.lineAt(number).rect().translated(corner)
                found.append(Line(rect.top(), rect.bottom(), number == 0))
            block = block.next()
        return found
