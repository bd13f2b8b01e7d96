"""The picture of many runs: one cell for each, read out under the pointer, chosen by a click."""

from __future__ import annotations

from math import log10

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QToolTip

from playground.state.sweep import MINIMUM, RATES, Sweep
from playground.window.plots.axes import AxisNames, paint_axes, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.contours import contours
from playground.window.plots.ink import colour
from playground.window.plots.polygons import polygon
from playground.window.plots.shapes import paint_star
from playground.window.plots.ticks import linear_ticks, log_ticks
from playground.window.sweep import key
from playground.window.sweep.colours import WHICH, picture
from playground.window.sweep.said import paint_said
from playground.window.sweep.words import told
from playground.window.theme import Theme

Pixel = tuple[int, int]


class SweepCanvas(Canvas):
    """Paints a Sweep; ``chosen`` carries the indices of a run that was clicked."""

    chosen = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("picture of many runs: arrow keys go over it, Return loads a run")
        self.setMouseTracking(True)
        self.setMinimumSize(220, 130)
        self.sweep: Sweep | None = None
        self.shown = WHICH
        self.lines = False
        self.words = ""
        self.read_out = ""
        self.rule = ""
        """What the classes mean: told over the key, where it hides no run."""
        self.marked: Pixel | None = None
        self._at: Pixel | None = None
        self._pointer: QPointF | None = None

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().apply_theme(theme)
        self._keep_room()

    def show_sweep(self, sweep: Sweep | None) -> None:
        """Draw another picture, or none."""
        before, self.sweep = self.sweep, sweep if sweep is not None and sweep.stride else None
        if self.sweep is None:
            self.marked = self._at = None
            self.read_out = ""
            self.set_names(AxisNames())
            self._keep_room()
            self.refresh_backdrop()
            return
        if before is not None and (before.question, before.stride) == (
            self.sweep.question,
            self.sweep.stride,
        ):
            return  # only more of the next level is done
        if before is None or before.question != self.sweep.question:
            self.marked = None
            self._name(self.sweep)
        self._at, self.read_out = None, ""
        self._keep_room()
        self.refresh_backdrop()

    def show_as(self, shown: str, lines: bool) -> None:
        """Show another property of the runs, with or without lines of equal loss."""
        if (shown, lines) != (self.shown, self.lines):
            self.shown, self.lines = shown, lines
            self.refresh_backdrop()

    def say(self, words: str) -> None:
        """Say what to do while there is no picture."""
        if words != self.words:
            self.words = words
            self.update()

    def mark(self, i: int, j: int) -> None:
        """Mark the run that is loaded; indices of the level that is shown."""
        if self.sweep is not None:
            self.marked = i * self.sweep.stride, j * self.sweep.stride
            self.update()

    def place(self, i: int, j: int) -> QPointF:
        """Where a run is drawn."""
        assert self.sweep is not None
        return self._whole_place(i * self.sweep.stride, j * self.sweep.stride)

    def paint_field(self, painter: QPainter) -> None:
        """Paint the cells and the lines of equal loss."""
        if self.sweep is None:
            return
        ratio = self.devicePixelRatioF()
        width = max(round(self.area.width * ratio), 1)
        height = max(round(self.area.height * ratio), 1)
        pixels = np.ascontiguousarray(
            picture(self.sweep, self.shown, self.ink.theme, width, height)
        )
        image = QImage(pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        painter.drawImage(self.area.rect, image)
        if self.lines and not self._logarithmic:
            self._paint_lines(painter)

    def paint_axes(self, painter: QPainter) -> None:
        """Paint axes, ticks and names; learning rates stand on a logarithmic axis."""
        if self.sweep is None:
            return
        area, room = self.area, max(40.0, self.ink.small_metrics.horizontalAdvance("0.0001") * 1.5)
        most = int(area.width / room) + 1
        ticks = log_ticks if self._logarithmic else linear_ticks
        xs = ticks(area.x_low, area.x_high, most)
        ys = y_ticks(area, self.ink)
        paint_axes(painter, self.ink, area, self.names, xs, ys, self.right_margin)

    def paint_frame(self, painter: QPainter) -> None:
        """Paint the key."""
        if self.sweep is not None:
            key.paint(painter, self.ink, self.area, self.sweep, self.shown)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint minima, the run that is loaded, the one under the pointer, and its words."""
        if self.sweep is None:
            painter.setPen(self.ink.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.setClipping(False)  # the words may stand where the axis will be
            painter.drawText(QRectF(self.rect()).adjusted(24, 0, -24, 0), flags, self.words)
            return
        self._paint_minima(painter)
        if self._at is not None:
            self._ring(painter, self.place(*self._at), self.ink.text, 1.5)
        if self.marked is not None:
            at = self._whole_place(*self.marked)
            self._ring(painter, at, QColor(self.ink.theme.accent), 3.0)
        paint_said(painter, self.ink, self.read_out, self.area.rect, self._pointer)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read out the run under the pointer."""
        self._point_at(event.position())

    def event(self, event: QEvent) -> bool:
        """Tell over the key what its words mean."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            beside = event.pos().x() > self.area.left + self.area.width
            QToolTip.showText(event.globalPos(), self.rule if beside else "", self)
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Stop reading out."""
        super().leaveEvent(event)
        self._point_at(None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose the run under the pointer."""
        self._point_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and self._at is not None:
            self.chosen.emit(*self._at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go over the runs by the arrow keys; Return loads one."""
        code = Qt.Key(event.key())
        step = _ARROWS.get(code)
        if self.sweep is None or (step is None and code not in _TAKE):
            super().keyPressEvent(event)
            return
        i, j = self._at or (0, 0)
        if step is None:
            self.chosen.emit(i, j)
            return
        most = self.sweep.reached.shape
        at = min(max(i + step[0], 0), most[0] - 1), min(max(j + step[1], 0), most[1] - 1)
        self._read(at, self.place(*at))

    @property
    def _logarithmic(self) -> bool:
        return self.sweep is not None and self.sweep.question.over == RATES

    def _whole_place(self, i: int, j: int) -> QPointF:
        """Where a run of the whole picture is drawn."""
        assert self.sweep is not None
        last, area = self.sweep.question.n - 1, self.area
        x, y = area.x_low + i / last * area.x_span, area.y_low + j / last * area.y_span
        return area.to_pixel(x, y)

    def _name(self, sweep: Sweep) -> None:
        question = sweep.question
        if question.over == RATES:
            low, high = question.rates
            self.set_names(AxisNames("learning rate", "momentum"))
            self.set_ranges((log10(low), log10(high)), question.momenta)
            return
        assert question.plane is not None
        x, y = question.plane
        self.set_names(AxisNames(x.coordinate.label, y.coordinate.label))
        self.set_ranges((x.low, x.high), (y.low, y.high))

    def _point_at(self, pointer: QPointF | None) -> None:
        sweep = self.sweep
        if sweep is None or pointer is None or not self.area.rect.contains(pointer):
            self._read(None, None)
            return
        x, y = self.area.to_data(pointer)
        xs = np.log10(sweep.x_values) if self._logarithmic else sweep.x_values
        at = int(np.abs(xs - x).argmin()), int(np.abs(sweep.y_values - y).argmin())
        self._read(at, pointer)

    def _read(self, at: Pixel | None, pointer: QPointF | None) -> None:
        if (at, pointer) == (self._at, self._pointer):
            return
        self._at, self._pointer = at, pointer
        assert self.sweep is not None or at is None
        self.read_out = told(self.sweep, *at) if self.sweep is not None and at is not None else ""
        self.update()

    def _keep_room(self) -> None:
        room = key.margin(self.ink, self.sweep)
        if room != self.right_margin:
            self.right_margin = room
            self.lay_out()

    def _paint_lines(self, painter: QPainter) -> None:
        assert self.sweep is not None
        scale = ColourScale.fit(self.sweep.starts)
        if scale is None:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("#000000", 0.55), 1.0))
        found = contours(self.sweep.x_values, self.sweep.y_values, self.sweep.starts, scale.levels)
        for contour in found:
            for line in contour.lines:
                painter.drawPolyline(polygon(self.area.pixels(line[:, 0], line[:, 1])))

    def _paint_minima(self, painter: QPainter) -> None:
        """Stars with their names at the minima that lie in the plane of the starts."""
        assert self.sweep is not None
        question = self.sweep.question
        if question.over == RATES or question.plane is None:
            return
        for end in self.sweep.ends:
            x, y = (end.at.get(span.coordinate.label) for span in question.plane)
            if end.kind != MINIMUM or x is None or y is None or not self.area.shows(x, y):
                continue
            at = self.area.to_pixel(x, y)
            paint_star(painter, self.ink, at)
            width = self.ink.small_metrics.horizontalAdvance(end.label)
            right = at.x() + 9.0 + width < self.area.left + self.area.width
            start = QPointF(at.x() + (9.0 if right else -9.0 - width), at.y() - 5.0)
            metrics = self.ink.small_metrics
            plate = QRectF(start.x(), start.y() - metrics.ascent(), width, metrics.height())
            self.ink.plate(painter, plate.adjusted(-3, -1, 3, 1), 0.8)
            self.ink.write(painter, start, end.label, self.ink.text, halo=False)

    def _ring(self, painter: QPainter, at: QPointF, ink: QColor, width: float) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(self.ink.casing, width + 2.5), QPen(ink, width)):
            painter.setPen(pen)
            painter.drawEllipse(at, 6.0, 6.0)


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_TAKE = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
