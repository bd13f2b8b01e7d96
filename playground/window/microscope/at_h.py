"""The table of one h: the four differences with their errors, split in two, and the best h."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from playground.state.microscope import Microscope
from playground.window.controls import label
from playground.window.elided import Elided
from playground.window.microscope.curve_looks import LOOKS, CurveLook
from playground.window.microscope.words import best_words, row
from playground.window.plots.ink import Ink
from playground.window.theme import LIGHT, Theme

_HEADS = ("difference", "error", "truncation", "rounding")
_TIPS = (
    "The difference quotient at this h",
    "The quotient minus autograd’s slope in float64",
    "What exact arithmetic would leave of the error: the curve bends within h",
    "What is left: each loss is rounded, and dividing by h magnifies it",
)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Swatch(QWidget):
    """The line and marker of one curve, as the plot draws them."""

    def __init__(self, look: CurveLook) -> None:
        super().__init__()
        self._look = look
        self._ink = Ink(LIGHT)
        self.setFixedSize(26, 12)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._ink = Ink(theme)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line and its marker."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.rect().center().toPointF()
        painter.setPen(self._look.pen(self._ink))
        painter.drawLine(0, int(middle.y()), self.width(), int(middle.y()))
        self._look.paint_mark(painter, self._ink, middle)
        painter.end()


_ROOM = 60
"""Characters that a row with the difference takes."""


class AtH(QWidget):
    """Four rows, one for each curve, and what its best h is: behind the row, or under it.

    Under it stands the difference too.
    """

    def __init__(self) -> None:
        super().__init__()
        self.cells: dict[tuple[str, str], tuple[QLabel, ...]] = {}
        self.best: dict[tuple[str, str], Elided] = {}
        self._swatches: list[Swatch] = []
        self._narrow: bool | None = None
        self._shown: tuple[Microscope | None, int | None] = None, None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(12, 0, 12, 2)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(1)
        self._heads: list[QLabel] = []
        self._names: list[tuple[Swatch, QLabel]] = []
        for column, (head, tip) in enumerate(zip(_HEADS, _TIPS, strict=True), 2):
            name = label(head, "note")
            name.setToolTip(tip)
            self._heads.append(name)
            self._grid.addWidget(name, 0, column, _RIGHT)
        for key, look in LOOKS.items():
            swatch = Swatch(look)
            self._swatches.append(swatch)
            self._names.append((swatch, label(" ".join(key), "note")))
            self.cells[key] = tuple(label("", "figure") for _ in _HEADS)
            self.best[key] = Elided("note")
        self.set_narrow(False)

    def set_narrow(self, narrow: bool) -> None:
        """Put what is said of the best h under each row instead of behind it."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.show_place(*self._shown)
        grid = self._grid
        for number, (key, cells) in enumerate(self.cells.items()):
            line = 1 + number * (2 if narrow else 1)
            for column, widget in enumerate((*self._names[number], *cells)):
                grid.removeWidget(widget)
                if column < 2:
                    grid.addWidget(widget, line, column)
                else:
                    grid.addWidget(widget, line, column, _RIGHT)
            best = self.best[key]
            grid.removeWidget(best)
            if narrow:
                grid.addWidget(best, line + 1, 1, 1, 5)
            else:
                grid.addWidget(best, line, 6)
        grid.setColumnStretch(6, 0 if narrow else 1)
        self._leave_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out what the width cannot hold."""
        super().resizeEvent(event)
        self._leave_out()

    def _leave_out(self) -> None:
        """Show the differences themselves only where they have room: their errors matter more."""
        room = self._heads[0].fontMetrics().averageCharWidth() * _ROOM
        shown = not self._narrow and self.width() >= room
        for first in (self._heads[0], *(cells[0] for cells in self.cells.values())):
            if first.isHidden() == shown:
                first.setVisible(shown)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the swatches."""
        for swatch in self._swatches:
            swatch.apply_theme(theme)

    def show_place(self, found: Microscope | None, place: int | None) -> None:
        """Write the numbers of one h, or none."""
        self._shown = found, place
        curves = {(c.scheme, c.dtype): c for c in (found.curves if found is not None else ())}
        for key, cells in self.cells.items():
            curve = curves.get(key)
            if found is None or curve is None or place is None:
                texts, best = ("",) * len(cells), ""
            else:
                texts, best = row(curve, place, found.loss), best_words(curve)
            for cell, text in zip(cells, texts, strict=True):
                if cell.text() != text:
                    cell.setText(text)
            self.best[key].say(f"{texts[0]}; {best}" if self._narrow and best else best)
