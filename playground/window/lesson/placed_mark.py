"""A mark that is put where the next point will be: on the map, or along a slice."""

from __future__ import annotations

from collections.abc import Mapping
from math import hypot, isfinite

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF

from playground.window.lesson.on_plot import REACH, OnPlot
from playground.window.plots.canvas import Canvas
from playground.window.plots.figures import four_digits, rounded
from playground.window.plots.map_canvas import MapCanvas
from playground.window.plots.slice_plot import SlicePlot

_KEY = 2.0
"""Pixels for each press of an arrow key."""
_INVITE = "Click where the point will be"


class PlacedMark(OnPlot):
    """``placed`` carries a mapping from the coordinates' labels to numbers.

    On the map it has two coordinates, on a slice one; there it keeps to the curve.
    """

    placed = Signal(object)

    def __init__(self, canvas: Canvas, labels: tuple[str, ...]) -> None:
        super().__init__(canvas, "your mark for the next point: click, drag, or arrow keys")
        self.labels = labels
        self.place: dict[str, float] | None = None
        self._held = False
        self.setCursor(Qt.CursorShape.CrossCursor)
        if isinstance(canvas, MapCanvas):
            canvas.hide_arrows(True)

    def give_back(self) -> None:
        """Let the map draw its arrows again."""
        if isinstance(self.canvas, MapCanvas):
            self.canvas.hide_arrows(False)

    def show_place(self, place: Mapping[str, float] | None) -> None:
        """Put the mark where it was typed; None takes it away."""
        found = None
        if place is not None and all(isfinite(place.get(each, np.nan)) for each in self.labels):
            found = {label: place[label] for label in self.labels}
        if found != self.place:
            self.place = found
            self.update()

    def pixel(self) -> QPointF | None:
        """Where the mark is drawn, or None."""
        return None if self.place is None else self._pixel(self.place)

    def arrow(self, across: float, up: float) -> None:
        """Move the mark, from the present point where it is not placed yet."""
        at = self.pixel() or self._start()
        if at is not None:
            self._put(at + QPointF(across * _KEY, -up * _KEY))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Put the mark there, or take hold of it."""
        at = event.position()
        if event.button() != Qt.MouseButton.LeftButton or not self.canvas.area.rect.contains(at):
            event.ignore()
            return
        self.setFocus()
        mark = self.pixel()
        self._held = True
        if mark is None or hypot(at.x() - mark.x(), at.y() - mark.y()) > REACH:
            self._put(at)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the mark."""
        if self._held:
            self._put(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the mark go."""
        self._held = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the mark, the way to it and its numbers, or the invitation."""
        ink, area = self.canvas.ink, self.canvas.area
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(area.rect)
        at, start = self.pixel(), self._start()
        if at is None or self.place is None:
            if not self.kept:
                low = start is not None and start.y() > area.rect.center().y()
                free = area.rect.topLeft() if low else area.rect.bottomLeft()
                self.paint_words(painter, ink, free, _INVITE)
        else:
            if start is not None and len(self.labels) == 2 and not self.kept:
                painter.setPen(ink.line(ink.theme.accent, 0.8, Qt.PenStyle.DashLine))
                painter.drawLine(start, at)
            size = ink.theme.marker * (0.75 if self._held else 0.65)
            diamond = QPolygonF(
                [
                    at + QPointF(0, -size),
                    at + QPointF(size, 0),
                    at + QPointF(0, size),
                    at + QPointF(-size, 0),
                ]
            )
            painter.setBrush(QColor(ink.theme.accent))
            painter.setPen(QPen(ink.casing, max(2.0, ink.theme.marker / 7)))
            painter.drawPolygon(diamond)
            words = ", ".join(f"{name} = {four_digits(x)}" for name, x in self.place.items())
            self.paint_words(painter, ink, at, f"your mark: {words}")
        painter.end()

    def _put(self, at: QPointF) -> None:
        area = self.canvas.area
        x, y = area.to_data(at)
        x = rounded(min(max(x, area.x_low), area.x_high), area.x_pixel)
        y = rounded(min(max(y, area.y_low), area.y_high), area.y_pixel)
        axes = self._axes()
        if axes is None:
            return
        self.place = {axes[0]: x} if len(self.labels) == 1 else dict(zip(axes, (x, y), strict=True))
        self.placed.emit({label: self.place[label] for label in self.labels})
        self.update()

    def _axes(self) -> tuple[str, ...] | None:
        """What the canvas's axes show, as far as the answer is of it."""
        canvas = self.canvas
        if isinstance(canvas, MapCanvas) and canvas.plane is not None:
            return tuple(each.label for each in canvas.plane)
        return self.labels if isinstance(canvas, SlicePlot) else None

    def _pixel(self, place: Mapping[str, float]) -> QPointF | None:
        canvas, axes = self.canvas, self._axes()
        if axes is None or any(axis not in place for axis in axes):
            return None
        if not isinstance(canvas, SlicePlot):
            return canvas.area.to_pixel(place[axes[0]], place[axes[1]])
        x = place[axes[0]]
        piece = canvas.slice
        y = canvas.area.y_low
        if piece is not None and len(piece.values) > 1:
            found = float(np.interp(x, piece.values, piece.heights))
            y = found if isfinite(found) else y
        return canvas.area.to_pixel(x, min(max(y, canvas.area.y_low), canvas.area.y_high))

    def _start(self) -> QPointF | None:
        canvas = self.canvas
        if isinstance(canvas, MapCanvas | SlicePlot) and canvas.point is not None:
            at = canvas.area.to_pixel(*canvas.point)
            return at if isfinite(at.x()) and isfinite(at.y()) else None
        return None
