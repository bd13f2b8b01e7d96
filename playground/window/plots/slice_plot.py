"""One slice: the loss along a coordinate, its tangent from autograd and its secant."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtWidgets import QPushButton

from playground.state.acts import Move
from playground.state.coordinate import Coordinate
from playground.state.landscape import Slice
from playground.state.snapshot import Secant, Snapshot
from playground.state.view import Span
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import usable
from playground.window.plots.choices import coordinates_of, count_of, shapes_of
from playground.window.plots.figures import as_float, four_digits, rounded
from playground.window.plots.gestures import GestureCanvas
from playground.window.plots.obstacles import Obstacles
from playground.window.plots.outside import paint_outside
from playground.window.plots.ranges import Range, widened
from playground.window.plots.sampled import fewer
from playground.window.plots.shapes import paint_dot, paint_point
from playground.window.plots.slice_curve import SliceCurve
from playground.window.plots.slice_labels import SliceLabels, Words
from playground.window.plots.straight import Straight
from playground.window.plots.trails import paint_ends

_TOGETHER = 3
"""Up to so many coordinates the point is written as a tuple of all of them."""
_TANGENT_HALF, _SECANT_HALF = 0.27, 0.36
"""Half the length of the two straight lines, as a share of the plot's width."""


class SlicePlot(GestureCanvas):
    """Draws one Slice and the point on it; asks for moves along its coordinate."""

    act_requested = Signal(object)
    range_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(150, 120)
        self.coordinate: Coordinate | None = None
        self.slice: Slice | None = None
        self.point: tuple[float, float] | None = None
        self.point_label = ""
        self.tangent_label = ""
        self.secant_label = ""
        self.slope: float | None = None
        self.secant: Secant | None = None
        self.secant_shown = True
        self.slopes_hidden = False
        self.labels = SliceLabels()
        self.fit_button = QPushButton("Fit", self)
        self.curve = SliceCurve()
        self._ends: tuple[tuple[int, float], ...] = ()
        self._follows = True
        self._aim: float | None = None
        self._home: Range | None = None
        self._left: Slice | None = None
        self.fit_asked.connect(self.fit)
        self.fit_button.setProperty("kind", "link")
        self.fit_button.setToolTip("Show the whole slice and the point   [0]")
        self.fit_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fit_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fit_button.clicked.connect(self.fit)
        self.fit_button.hide()

    def show_slice(self, piece: Slice, snapshot: Snapshot, heights: tuple[float, float]) -> None:
        """Draw a slice with the point of the snapshot, over a range of heights."""
        coordinate = piece.coordinate
        if coordinate != self.coordinate:
            self.coordinate = coordinate
            self._follows = True
            self._home = self._left = None
            self.setAccessibleName(f"slice along {coordinate.label}: arrow keys move the point")
            self.fit_button.setAccessibleName(f"show the whole slice along {coordinate.label}")
        if piece is not self.slice:
            self.slice = piece
            self.curve.forget()
            if self.away and _holds(piece, snapshot.value(coordinate)):
                self._follows = True  # the range has been moved to where the point went
        frozen = "frozen" if coordinate.name in snapshot.frozen else ""
        note = ", ".join(said for said in (frozen, fewer(piece)) if said)
        self.set_names(AxisNames(coordinate.label, "loss", coordinate.label, note))
        x = self.area.x_low, self.area.x_high
        if self._follows and piece is not self._left and len(piece.values) > 1:
            x = self._home = float(piece.values[0]), float(piece.values[-1])
            self._left = None
        self.set_ranges(x, heights)
        self._take(snapshot, coordinate)
        self._offer_fit()
        self.update()

    def fit(self) -> None:
        """Show the range the slice came with, widened to hold the point, and follow it again."""
        if self._home is None or self.point is None:
            return
        self._view(*widened(*self._home, self.point[0]))
        # The slice on screen is still the one of the range that was left.
        self._left, self._follows = self.slice, True
        self._offer_fit()

    @property
    def away(self) -> int:
        """On which side the point lies out of sight: −1 left, 1 right, 0 for in sight."""
        x = self.point[0] if self.point is not None else self.area.x_low
        return int(x > self.area.x_high) - int(x < self.area.x_low)

    def show_ends(self, ends: tuple[tuple[int, float], ...]) -> None:
        """Mark where other runs end along this coordinate: colour number and value of each."""
        if ends != self._ends:
            self._ends = ends
            self.update()

    @property
    def ends(self) -> tuple[tuple[int, float], ...]:
        """The ends that are marked."""
        return self._ends

    def show_secant(self, shown: bool) -> None:
        """Draw the secant, or do without it."""
        if shown != self.secant_shown:
            self.secant_shown = shown
            self.update()

    def hide_slopes(self, hidden: bool) -> None:
        """Draw neither tangent nor secant, which would tell the slope; or draw them again."""
        if hidden != self.slopes_hidden:
            self.slopes_hidden = hidden
            self.update()

    def lay_out(
        self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Find the room anew; the curve's pixels go with it."""
        super().lay_out(x, y)
        self._offer_fit()

    def refresh_backdrop(self) -> None:
        """Have everything painted again, the curve too."""
        super().refresh_backdrop()
        self.curve.forget()

    def standing(self, backdrop: QPixmap) -> QPixmap:
        """The backdrop, with the curve on it where that stands still."""
        if self.slice is None:
            return backdrop
        return self.curve.over(backdrop, self.ink, self.area, self.slice)

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink)
        paint_grid(painter, self.ink, self.area, xs, ys)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint curve, secant, tangent, point and their labels, and the ends of other runs."""
        self._paint_own(painter)
        paint_ends(painter, self.ink, self._ends, self.area)

    def _paint_own(self, painter: QPainter) -> None:
        ink = self.ink
        if self.slice is not None:
            self.curve.paint(painter, ink, self.area, self.slice)
        if self.point is None:
            return
        at = self.area.to_pixel(*self.point)
        if self.away and self.coordinate is not None:
            self.labels.rects = []
            text = f"{self.coordinate.label} = {as_float(self.point[0])}"
            paint_outside(painter, ink, self.area, self.away, self.point[1], text)
            return
        secant = self.secant if self.secant_shown and not self.slopes_hidden else None
        if not isfinite(at.y()):
            self._write_trouble(painter, at.x())
            return
        lines: list[tuple[Straight, str, str, float]] = []
        if secant is not None and isfinite(secant.slope):
            line = Straight.through(self.area, self.point, secant.slope, _SECANT_HALF)
            painter.setPen(ink.line(ink.theme.secant, 0.9, Qt.PenStyle.DashLine))
            painter.drawLine(line.start, line.end)
            lines.append((line, self.secant_label, ink.theme.secant, -1.0))
        if self.slope is not None and isfinite(self.slope) and not self.slopes_hidden:
            line = Straight.through(self.area, self.point, self.slope, _TANGENT_HALF)
            painter.setPen(ink.line(ink.theme.tangent, 1.0))
            painter.drawLine(line.start, line.end)
            lines.append((line, self.tangent_label, ink.theme.tangent, 1.0))
        if secant is not None and isfinite(secant.height):
            nudged = self.area.to_pixel(self.point[0] + secant.nudge, secant.height)
            paint_dot(painter, ink, nudged, ink.theme.secant)
        paint_point(painter, ink, at, self.held)
        self._write_labels(painter, at, lines)

    def grip(self) -> QPointF | None:
        """Return the point's pixel, or None while it lies outside the view."""
        if self.point is None:
            return None
        x, y = self.point
        if not self.area.x_low <= x <= self.area.x_high:
            return None
        at = self.area.to_pixel(x, y if isfinite(y) else self.area.y_low)
        return QPointF(at.x(), min(max(at.y(), self.area.top), self.area.top + self.area.height))

    def dragged(self, at: QPointF, done: bool) -> None:
        """Ask for the point to be moved along to a pixel, held inside the view."""
        area = self.area
        x = min(max(area.to_data(at)[0], area.x_low), area.x_high)
        self._ask(rounded(x, area.x_pixel), done)

    def nudged(self, across: float, up: float) -> None:
        """Ask for the point to be moved by a share of the visible span."""
        start = self._aim if self._aim is not None else self.point[0] if self.point else None
        if start is not None and across:
            self._aim = start + across * self.area.x_span
            self._ask(rounded(self._aim, self.area.x_pixel / 20), False)

    def nudge_ended(self) -> None:
        """Ask for the last nudge once more, as the end of the move."""
        if self._aim is not None:
            aim, self._aim = self._aim, None
            self._ask(rounded(aim, self.area.x_pixel / 20), True)

    def panned(self, by: QPointF) -> None:
        """Shift the view along x."""
        shift = by.x() * self.area.x_pixel
        self._view(self.area.x_low - shift, self.area.x_high - shift)

    def zoomed(self, factor: float, at: QPointF) -> None:
        """Zoom x about a pixel."""
        x = self.area.to_data(at)[0]
        self._view(
            x - (x - self.area.x_low) * factor,
            x + (self.area.x_high - x) * factor,
        )

    def _view(self, low: float, high: float) -> None:
        if usable(low, high) and self.coordinate is not None:
            self._follows = False
            self._offer_fit()
            self.set_ranges((low, high), (self.area.y_low, self.area.y_high))
            self.range_requested.emit(Span(self.coordinate, low, high))

    def _ask(self, x: float, done: bool) -> None:
        if self.coordinate is not None:
            self.act_requested.emit(Move({self.coordinate.label: x}, done))

    def _take(self, snapshot: Snapshot, coordinate: Coordinate) -> None:
        x, loss = snapshot.value(coordinate), snapshot.probe.loss
        self.point = x, loss if loss is not None else float("nan")
        self.slope = snapshot.slope(coordinate)
        self.secant = next((s for s in snapshot.probe.secants if s.coordinate == coordinate), None)
        self.point_label = point_words(snapshot, coordinate)
        self.tangent_label = (
            "" if self.slope is None else f"tangent slope {four_digits(self.slope)}"
        )
        self.secant_label = ""
        if self.secant is not None:
            self.secant_label = f"secant slope {four_digits(self.secant.slope)}"

    def _write_labels(
        self, painter: QPainter, at: QPointF, lines: list[tuple[Straight, str, str, float]]
    ) -> None:
        ink, area = self.ink, self.area
        radius = ink.theme.marker / 2 + 2.0
        words = [Words(self.point_label, ink.theme.text, at, radius)]
        for line, text, name, side in reversed(lines):
            words.append(Words(text, name, line.anchor(area.rect, side), 7.0))
        dots = [QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)]
        drawn = Obstacles(self.curve.pixels, [line for line, *_ in lines])
        if self.fit_button.isVisible():
            dots.append(QRectF(self.fit_button.geometry()))
        self.labels.paint(painter, ink, area.rect, words, drawn, dots)

    def _offer_fit(self) -> None:
        """Have the button there while the view was changed by hand, or the point is not in it."""
        button, wanted = self.fit_button, not self._follows or bool(self.away)
        if not wanted and button.isHidden():
            return
        if wanted:
            size = button.sizeHint()
            right = self.area.left + self.area.width
            button.setGeometry(round(right) - size.width(), 1, size.width(), size.height())
        if button.isVisibleTo(self) != wanted:
            button.setVisible(wanted)

    def _write_trouble(self, painter: QPainter, x: float) -> None:
        """Say where the point is although its loss is no number that can be drawn."""
        ink, area = self.ink, self.area
        painter.setPen(ink.line(ink.theme.error, 0.7, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, area.top), QPointF(x, area.top + area.height))
        assert self.point is not None
        text = f"loss {four_digits(self.point[1])}" if self.point else ""
        at = QPointF(area.left + 8, area.top + 6 + ink.small_metrics.ascent())
        ink.write(painter, at, text, QColor(ink.theme.error))


def point_words(snapshot: Snapshot, coordinate: Coordinate) -> str:
    """Return ``(1.0, 2.0)``: all coordinates while they are few, else ``w[3] = 0.5``."""
    shapes = shapes_of(snapshot)
    if 1 < count_of(shapes) <= _TOGETHER:
        values = (as_float(snapshot.value(each)) for each in coordinates_of(shapes))
        return f"({', '.join(values)})"
    return f"{coordinate.label} = {as_float(snapshot.value(coordinate))}"


def _holds(piece: Slice, value: float) -> bool:
    return len(piece.values) > 1 and float(piece.values[0]) <= value <= float(piece.values[-1])
