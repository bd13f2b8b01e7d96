"""The errors of the four difference quotients against h, on two logarithmic axes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen

from playground.state.arrays import Array
from playground.state.microscope import ErrorCurve, Microscope
from playground.window.microscope.curve_looks import look_of
from playground.window.plots.axes import AxisNames, paint_axes, paint_grid, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.figures import MINUS, with_decimals
from playground.window.plots.ink import colour
from playground.window.plots.label_place import best_place, dense
from playground.window.plots.obstacles import Obstacles
from playground.window.plots.polygons import finite_runs, polygon
from playground.window.plots.ticks import Tick, log_ticks

_LOWEST, _HIGHEST = -16.0, 0.0
_MARGIN = 0.35
"""Free decades on each side of the ladder, so that its ends can be taken hold of."""
_FIRST_H = 1e-3
"""Where the cursor stands at first: the h of the usual first try."""
_LEAST_DECADES = 4.0
_ROOMY = 420.0, 190.0
"""In a smaller plot only the branches of float64 are labelled, and with their slopes alone."""
_FARTHEST = 24.0
"""A label that would stand farther from its branch, in pixels, is left out."""


class ErrorCanvas(Canvas):
    """Paints a Microscope; the cursor is a line at one h of the ladder.

    ``h_chosen`` carries the h under the cursor whenever it has moved.
    """

    h_chosen = Signal(float)
    logarithmic_y = True

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("error against h: arrow keys move the cursor along h")
        self.setMinimumSize(200, 120)
        self.setMouseTracking(True)
        self.names = AxisNames("h", "error")
        self.found: Microscope | None = None
        self.h = _FIRST_H
        self.words = ""
        self._held = False
        self._labels: list[tuple[QRectF, str, str]] = []

    @property
    def place(self) -> int | None:
        """Which h of the ladder the cursor stands at."""
        if self.found is None or not self.found.curves:
            return None
        ladder = np.log10(self.found.curves[0].h)
        return int(np.abs(ladder - np.log10(self.h)).argmin())

    def show_found(self, found: Microscope | None, words: str = "") -> None:
        """Draw another answer, or say in ``words`` why there is none."""
        if found is self.found and words == self.words:
            return
        self.found, self.words = found, words
        self.set_ranges((_LOWEST - _MARGIN, _HIGHEST + _MARGIN), self._heights())
        self.refresh_backdrop()

    def show_h(self, h: float) -> None:
        """Put the cursor at the h of the ladder that is nearest; tells ``h_chosen`` if it moved."""
        before, self.h = self.h, h
        place = self.place
        if place is not None and self.found is not None:
            self.h = float(self.found.curves[0].h[place])
        if self.h != before:
            self.h_chosen.emit(self.h)
            self.update()

    def paint_axes(self, painter: QPainter) -> None:
        """Paint both logarithmic axes."""
        ys = y_ticks(self.area, self.ink, logarithmic=True)
        paint_axes(painter, self.ink, self.area, self.names, self._h_ticks(), ys, self.right_margin)

    def paint_field(self, painter: QPainter) -> None:
        """Paint grid, curves, theory, best h and the labels of the branches."""
        ys = [tick for tick in y_ticks(self.area, self.ink, logarithmic=True) if tick.text]
        named = [tick for tick in self._h_ticks() if tick.text]
        paint_grid(painter, self.ink, self.area, named, ys)
        if self.found is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for curve in self.found.curves:
            self._paint_theory(painter, curve)
        for curve in self.found.curves:
            self._paint_curve(painter, curve)
        self._place_labels()
        for rect, text, name in self._labels:
            self.ink.plate(painter, rect, 0.8)
            at = QPointF(rect.left() + 3.0, rect.bottom() - self.ink.small_metrics.descent() - 1.0)
            self.ink.write(painter, at, text, colour(getattr(self.ink.theme, name)), halo=False)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the cursor with what it meets, or the words."""
        found, place = self.found, self.place
        if self.words and (found is None or not found.curves):
            painter.setFont(self.ink.small)
            painter.setPen(self.ink.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.area.rect.adjusted(12, 0, -12, 0), flags, self.words)
        if found is None or place is None:
            return
        x = self.area.to_pixel(float(np.log10(self.h)), 0.0).x()
        pen = QPen(colour(self.ink.theme.accent, 0.9), max(1.2, self.ink.theme.line * 0.6))
        painter.setPen(pen)
        painter.drawLine(QLineF(x, self.area.top, x, self.area.top + self.area.height))
        grip = QRectF(x - 4.0, self.area.top + self.area.height - 9.0, 8.0, 9.0)
        painter.setBrush(colour(self.ink.theme.accent))
        painter.drawRoundedRect(grip, 2.0, 2.0)
        for curve in found.curves:
            at = self.pixel_of(curve, place)
            if at is not None:
                look_of(curve).paint_mark(painter, self.ink, QPointF(x, at.y()), 1.5, hollow=True)

    def pixel_of(self, curve: ErrorCurve, place: int) -> QPointF | None:
        """Where the error of one h is drawn; at the lower edge for 0, None where there is none."""
        size = abs(float(curve.error[place]))
        if not np.isfinite(size):
            return None
        x = float(np.log10(curve.h[place]))
        if size == 0.0:
            edge = self.area.to_pixel(x, self.area.y_low)
            return edge - QPointF(0.0, 4.0)
        return self.area.to_pixel(x, float(np.log10(size)))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take the cursor to the pointer and hold it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self._drag(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the cursor, or show that it can be dragged."""
        if self._held:
            self._drag(event.position())
        inside = self.area.rect.contains(event.position())
        self.setCursor(Qt.CursorShape.SizeHorCursor if inside else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the cursor go."""
        self._held = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the cursor to the next h of the ladder."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step, place = steps.get(Qt.Key(event.key())), self.place
        if step is None or place is None or self.found is None:
            super().keyPressEvent(event)
            return
        ladder = self.found.curves[0].h
        self.show_h(float(ladder[min(max(place + step, 0), len(ladder) - 1)]))

    def _drag(self, at: QPointF) -> None:
        x = self.area.to_data(at)[0]
        self.show_h(float(10.0 ** min(max(x, _LOWEST), _HIGHEST)))

    def _heights(self) -> tuple[float, float]:
        """Whole decades around every error that can be drawn."""
        sizes = [np.abs(curve.error) for curve in (self.found.curves if self.found else ())]
        every = np.concatenate(sizes) if sizes else np.empty(0)
        every = every[np.isfinite(every) & (every > 0.0)]
        if not len(every):
            return -16.0, 0.0
        low, high = float(np.floor(np.log10(every.min()))), float(np.ceil(np.log10(every.max())))
        low -= 0.6
        return low, max(high + 0.3, low + _LEAST_DECADES)

    def _h_ticks(self) -> list[Tick]:
        room = max(34.0, self.ink.small_metrics.horizontalAdvance(f"1e{MINUS}16") * 1.5)
        most = max(2, int(self.area.width / room))
        return [
            tick
            for tick in log_ticks(self.area.x_low, self.area.x_high, most)
            if tick.value <= _HIGHEST + 1e-9
        ]

    def _paint_theory(self, painter: QPainter, curve: ErrorCurve) -> None:
        """A short line at the foot where theory puts the best h."""
        if curve.theory is None or curve.theory <= 0.0:
            return
        x = self.area.to_pixel(float(np.log10(curve.theory)), self.area.y_low)
        name = getattr(self.ink.theme, look_of(curve).colour)
        style = Qt.PenStyle.DashLine if look_of(curve).dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour(name, 0.75), max(1.4, self.ink.theme.line * 0.8), style))
        painter.drawLine(x, x - QPointF(0.0, self.area.height * 0.1))

    def _paint_curve(self, painter: QPainter, curve: ErrorCurve) -> None:
        look = look_of(curve)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.pen(self.ink))
        for run in finite_runs(self._pixels(curve)):
            painter.drawPolyline(polygon(run))
        size = 0.6 if self.area.width > _ROOMY[0] else 0.35
        for place in range(len(curve.h)):
            at = self.pixel_of(curve, place)
            if at is not None:
                look.paint_mark(painter, self.ink, at, size, hollow=curve.error[place] == 0.0)
        best = None if curve.best is None else self.pixel_of(curve, curve.best)
        if best is not None:
            look.paint_best(painter, self.ink, best)

    def _pixels(self, curve: ErrorCurve) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            ys = np.log10(np.abs(curve.error))
        ys[~np.isfinite(ys)] = np.nan
        return self.area.pixels(np.log10(curve.h), ys)

    def _place_labels(self) -> None:
        """Put the labels of the branches where they hide no curve and no other label."""
        self._labels = []
        if self.found is None:
            return
        lines = [dense(self._pixels(curve), 6.0) for curve in self.found.curves]
        curves = Obstacles(np.concatenate(lines) if lines else np.empty((0, 2)))
        metrics = self.ink.small_metrics
        taken: list[QRectF] = []
        for text, at, name in self._wanted_labels():
            size = QSizeF(metrics.horizontalAdvance(text) + 6.0, metrics.height())
            rect, _ = best_place(size, at, 8.0, self.area.rect, curves, taken)
            far = rect is not None and QLineF(rect.center(), at).length() > _FARTHEST + size.width()
            if rect is not None and not far:
                taken.append(rect)
                self._labels.append((rect, text, name))

    def _wanted_labels(self) -> Iterator[tuple[str, QPointF, str]]:
        """Truncation branches first: their slopes are what the picture is about."""
        assert self.found is not None
        roomy = self.area.width > _ROOMY[0] and self.area.height > _ROOMY[1]
        for part in ("truncation", "rounding"):
            for curve in self.found.curves:
                if curve.dtype != "float64" and not roomy:
                    continue
                slope = getattr(curve, f"{part}_slope")
                branch = getattr(curve, f"{part}_branch")
                if slope is None or branch is None:
                    continue
                inside = np.flatnonzero((curve.taken >= branch[0]) & (curve.taken <= branch[1]))
                at = None
                if len(inside):
                    share = 0.6 if curve.dtype == "float64" else 0.35
                    at = self.pixel_of(curve, int(inside[int(len(inside) * share)]))
                if at is not None:
                    text = f"slope {with_decimals(slope, 2)}"
                    if roomy:
                        text = f"{part}, {text}"
                    yield text, at, look_of(curve).colour
