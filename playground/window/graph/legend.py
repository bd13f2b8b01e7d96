"""The legend: each kind of node that is in the picture, by its shape, its colour and its name."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.state.graph import NodeKind
from playground.window.graph.style import GROUP, Kind, Style, outline, sheets
from playground.window.theme import LIGHT, Theme

WORDS: dict[Kind, str] = {
    NodeKind.PARAMETER: "parameter",
    NodeKind.DATA: "data",
    NodeKind.CONSTANT: "constant",
    NodeKind.OPERATION: "operation",
    NodeKind.ROOT: "root of backward",
    NodeKind.DETACHED: "detached",
    GROUP: "folded, click to open",
}
LOCAL = "∂ local derivative"
PASSED = "← passed on"
_SWATCH, _GAP, _EDGE = 22.0, 14.0, 12.0


class GraphLegend(QWidget):
    """Swatches and words in as many rows as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._style = Style(LIGHT)
        self._entries: tuple[tuple[Kind | None, str], ...] = ()

    @property
    def text(self) -> str:
        """All the words, as a reader of the screen would hear them."""
        return "; ".join(words for _, words in self._entries)

    def show_kinds(self, kinds: Iterable[Kind], derivatives: bool, passed: bool) -> None:
        """Show what is in the picture."""
        present = set(kinds)
        entries: list[tuple[Kind | None, str]] = [
            (kind, words) for kind, words in WORDS.items() if kind in present
        ]
        entries += [(None, LOCAL)] if derivatives else []
        entries += [(None, PASSED)] if passed else []
        if tuple(entries) != self._entries:
            self._entries = tuple(entries)
            self.setAccessibleName(self.text)
            self._set_height()
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._style = Style(theme)
        self._set_height()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of the rows."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Break the rows anew."""
        super().resizeEvent(event)
        self._set_height()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the rows."""
        style, painter = self._style, QPainter(self)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(style.small)
            for row, entries in enumerate(self._rows()):
                x, middle = _EDGE, (row + 0.5) * self._row_height()
                for kind, words in entries:
                    if kind is not None:
                        box = QRectF(x, middle - 5, _SWATCH - 4, 10)
                        painter.setPen(style.border(kind))
                        painter.setBrush(style.fills[kind])
                        for sheet in sheets(box)[1:] if kind == GROUP else ():
                            painter.drawPath(outline(kind, sheet.translated(-1, 1)))
                        painter.drawPath(outline(kind, box))
                        x += _SWATCH + 3
                    painter.setPen(style.gradient if words == PASSED else style.muted)
                    baseline = middle + style.small_metrics.capHeight() / 2
                    painter.drawText(QPointF(x, baseline), words)
                    x += style.small_metrics.horizontalAdvance(words) + _GAP
        finally:
            painter.end()

    def _row_height(self) -> float:
        return self._style.small_metrics.height() + 3.0

    def _rows(self) -> list[list[tuple[Kind | None, str]]]:
        rows: list[list[tuple[Kind | None, str]]] = [[]]
        x = _EDGE
        for kind, words in self._entries:
            width = self._style.small_metrics.horizontalAdvance(words) + _GAP
            width += 0.0 if kind is None else _SWATCH + 3
            if rows[-1] and x + width - _GAP > self.width():
                rows.append([])
                x = _EDGE
            rows[-1].append((kind, words))
            x += width
        return rows

    def _set_height(self) -> None:
        height = round(self._row_height() * len(self._rows())) + 2
        if height != self.maximumHeight():
            self.setFixedHeight(height)
