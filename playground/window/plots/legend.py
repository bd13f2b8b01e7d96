"""The Legend: a line in words under a plot, each entry with its colour and its shape."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QLineF, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from playground.window.plots.ink import Ink
from playground.window.plots.run_marks import paint_run_mark, run_colour
from playground.window.plots.shapes import (
    paint_arrow,
    paint_dot,
    paint_mark,
    paint_point,
    paint_star,
)
from playground.window.theme import LIGHT, Theme

_PICTURE = 26.0
_THIN = 4.0
"""The picture is as wide as this up to this width of lines, and grows with thicker ones."""
_LEAD = 5.0
_INDENT = "indent"
"""The shape of words that go on in another row: room for a picture, but none."""
_GAP = 16.0
_EDGE = 10.0


@dataclass(frozen=True)
class Entry:
    """One line of words; ``colour`` is the name of the theme's colour.

    ``shape`` is point, arrow, open arrow, line, dashes, path, star, dot, square, ring, hair,
    dashed (dashes without a dot), run (the line and the mark of the run with the number ``run``)
    or none.
    """

    shape: str
    colour: str
    text: str
    run: int = 0


class Legend(QWidget):
    """Words with swatches, in as many rows as they need; ``changed`` when they say other things."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ink = Ink(LIGHT)
        self._entries: tuple[Entry, ...] = ()
        self._set_height()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What is shown."""
        return self._entries

    @property
    def text(self) -> str:
        """All the words, as a reader of the screen would hear them."""
        return "; ".join(entry.text for entry in self._entries)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._ink = Ink(theme)
        self._set_height()
        self.update()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show these entries; nothing is painted where they are the same as before."""
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName(self.text)
            self._set_height()
            self.update()
            self.changed.emit()

    @property
    def _picture(self) -> float:
        return _PICTURE * max(1.0, self._ink.theme.line / _THIN)

    @property
    def _lead(self) -> float:
        """Room between picture and words: thick heads of arrows reach into it."""
        return _LEAD + 2.0 * max(0.0, self._ink.theme.line - _THIN)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the height of the rows."""
        return QSize(200, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Break the rows anew."""
        super().resizeEvent(event)
        self._set_height()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the rows."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._ink.panel)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self._ink.small_metrics
        for number, row in enumerate(self._rows()):
            x, middle = _EDGE, (number + 0.5) * self._ink.row
            for entry in row:
                if entry.shape not in ("none", _INDENT):
                    self._paint_picture(painter, entry, x, middle)
                if entry.shape != "none":
                    x += self._picture + self._lead
                painter.setFont(self._ink.small)
                painter.setPen(self._ink.muted)
                baseline = middle + metrics.capHeight() / 2
                painter.drawText(QPointF(x, baseline), entry.text)
                x += metrics.horizontalAdvance(entry.text) + _GAP
        painter.end()

    def _paint_picture(self, painter: QPainter, entry: Entry, x: float, middle: float) -> None:
        ink = self._ink
        if entry.shape == "run":
            painter.setPen(QPen(run_colour(ink.theme, entry.run), ink.theme.line * 0.8))
            painter.drawLine(QLineF(x, middle, x + self._picture, middle))
            paint_run_mark(painter, ink, QPointF(x + self._picture / 2, middle), entry.run, 0.9)
            return
        name: str = getattr(ink.theme, entry.colour)
        start, end = QPointF(x, middle), QPointF(x + self._picture, middle)
        centre = QPointF(x + self._picture / 2, middle)
        if entry.shape in ("arrow", "open arrow"):
            paint_arrow(painter, ink, start, end, name, entry.shape == "open arrow")
        elif entry.shape == "star":
            paint_star(painter, ink, centre)
        elif entry.shape == "point":
            paint_point(painter, ink, centre)
        elif entry.shape in ("dot", "square"):
            paint_mark(painter, ink, centre, name, entry.shape == "square")
        elif entry.shape == "ring":
            paint_dot(painter, ink, centre, name)
        elif entry.shape == "hair":
            painter.setPen(QPen(QColor(name), 1.2))
            painter.drawLine(QLineF(start, end))
        else:
            dashed = entry.shape in ("dashes", "dashed")
            style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
            painter.setPen(ink.line(name, 0.9, style))
            painter.drawLine(QLineF(start, end))
            if entry.shape == "path":
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(name))
                for share in (0.15, 0.5, 0.85):
                    radius = ink.theme.line * 1.2
                    painter.drawEllipse(start + (end - start) * share, radius, radius)
            elif entry.shape == "dashes":
                paint_dot(painter, ink, end - QPointF(6, 0), name)

    def _rows(self) -> list[list[Entry]]:
        rows: list[list[Entry]] = [[]]
        x = _EDGE
        for entry in self._broken():
            width = self._ink.small_metrics.horizontalAdvance(entry.text) + _GAP
            width += 0.0 if entry.shape == "none" else self._picture + self._lead
            if rows[-1] and x + width - _GAP > self.width():
                rows.append([])
                x = _EDGE
            rows[-1].append(entry)
            x += width
        return rows

    def _broken(self) -> list[Entry]:
        """Return the entries, those that are wider than a whole row broken into two and more."""
        broken: list[Entry] = []
        advance = self._ink.small_metrics.horizontalAdvance
        for entry in self._entries:
            picture = 0.0 if entry.shape == "none" else self._picture + self._lead
            room = self.width() - 2 * _EDGE - picture
            line = ""
            shape = entry.shape
            for word in entry.text.split(" "):
                longer = f"{line} {word}" if line else word
                if line and advance(longer) > room > 0:
                    broken.append(replace(entry, shape=shape, text=line))
                    shape, line = _INDENT if picture else "none", word
                else:
                    line = longer
            broken.append(replace(entry, shape=shape, text=line))
        return broken

    def _set_height(self) -> None:
        height = round(self._ink.row * len(self._rows())) + 3
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
