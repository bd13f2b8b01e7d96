"""The data with the fit: points that can be dragged, the model's curve or regions, residuals."""

from __future__ import annotations

from math import hypot

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.state.acts import AddPoint, DeletePoints, SetPoint
from playground.state.arrays import Array
from playground.state.fit import Fit, Points
from playground.window.data import pairs, words
from playground.window.data.markers import class_colour, paint_markers, paint_ring, size
from playground.window.data.ranges import Ranges
from playground.window.data.region_picture import RegionPicture
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.figures import rounded
from playground.window.plots.ink import colour
from playground.window.plots.polygons import finite_runs, polygon
from playground.window.plots.read_out import paint_read_out
from playground.window.theme import Theme

GRIP = 10.0
"""How near to a point a press takes hold of it, in pixels."""
NUDGE = 0.01
"""Share of the visible span by which Shift and an arrow key move a point."""
_STILL = 3.0
"""A press that moves less than this selects, in pixels."""
_WALKS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (1, 1),
    Qt.Key.Key_Down: (1, -1),
}
_DELETES = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_ADDS = (Qt.Key.Key_Insert, Qt.Key.Key_Plus)


class FitCanvas(Canvas):
    """Draws one Fit over two axes and turns gestures into acts on its samples.

    ``new_class`` is the class of a point that is added where the y axis is no target.
    """

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(
            "data and fit: arrow keys walk the points, Shift and arrows move the selected one, "
            "Insert adds one, Delete removes it"
        )
        self.setMinimumSize(160, 110)
        self.setMouseTracking(True)
        self.fit: Fit | None = None
        self.axes = pairs.Pair(0)
        self.selected: int | None = None
        self.residuals_shown = False
        self.new_class = 0
        self.read_out = ""
        self._choice = 0
        self._train = np.empty((0, 2))
        self._test = np.empty((0, 2))
        self._picture: RegionPicture | None = None
        self._ranges = Ranges()
        self._pointer: QPointF | None = None
        self._pressed: QPointF | None = None
        self._held = False
        self._offset = QPointF()
        self._aim: tuple[float, float] | None = None
        self._nudged: tuple[float, float] | None = None
        self._awaited = 0
        self._said = ""

    # What is shown

    def show_fit(self, fit: Fit, choice: int = 0, *, afresh: bool = False) -> None:
        """Draw another fit; ``choice`` is the place of the x axis among ``pairs.choices``.

        ``afresh`` forgets selection and ranges, as for another problem.
        """
        axes = pairs.pair(fit, choice)
        afresh = afresh or axes != self.axes
        before, self.fit, self.axes, self._choice = self.fit, fit, axes, choice
        if afresh:
            self.selected, self._aim = None, None
            self._ranges.forget()
        train = fit.train
        if train is None:
            return
        old_train, old_test = self._train, self._test
        self._train = pairs.places(train, axes)
        self._test = np.empty((0, 2)) if fit.test is None else pairs.places(fit.test, axes)
        if self._awaited and train.count == self._awaited:
            # The one that was just added, so that keys can take it on.
            self.selected = len(self._train) - 1
            self._awaited = 0
        if self.selected is not None and self.selected >= len(self._train):
            self.selected = None
        if not self._held:
            self._aim = None
        if afresh or before is None or fit.regions is not before.regions:
            self._make_picture()
        x_name, y_name = pairs.names(fit, axes)
        self.set_names(AxisNames(x_name, y_name))
        if not self._held:
            self.set_ranges(*self._ranges.fit(fit, axes, self._train, self._test))
        same = np.array_equal(old_train, self._train) and np.array_equal(old_test, self._test)
        if self._points_stand_still and not (same and not afresh):
            self.refresh_backdrop()
        self._read()
        self.update()

    def show_residuals(self, shown: bool) -> None:
        """Draw the residuals as lines, or not."""
        self.residuals_shown = shown
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().apply_theme(theme)
        self._make_picture()

    def place(self, at: int) -> QPointF:
        """Where a drawn sample of the training data lies, in pixels."""
        x, y = self._train[at]
        if at == self.selected and self._aim is not None:
            x, y = self._aim
        return self.area.to_pixel(float(x), float(y))

    # Painting

    @property
    def _points_stand_still(self) -> bool:
        """Whether the points lie under all that moves, and do not move with the parameters."""
        return self.axes.y is None and self.axes.x is not None

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid, and the points where they stand still."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink)
        paint_grid(painter, self.ink, self.area, xs, ys)
        if self._points_stand_still:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint what follows the parameters, the selection and the read-out."""
        fit = self.fit
        if fit is None or fit.train is None:
            return
        if self.axes.residual:
            self._paint_zero(painter)
        if self._picture is not None:
            self._picture.paint(painter, self.ink, self.area)
            self._repaint_axes(painter)
        if not self._points_stand_still:
            self._paint_points(painter)
        if self.residuals_shown and (self.axes.residual or self.axes.y is None):
            self._paint_residuals(painter, fit.train)
        self._paint_model(painter, fit)
        self._paint_selected(painter, fit)
        paint_read_out(painter, self.ink, self.read_out, self.area.rect, self._where())

    def _paint_points(self, painter: QPainter) -> None:
        fit = self.fit
        if fit is None or fit.train is None:
            return
        held = self.selected if self._held else None
        for points, spots, hollow in (
            (fit.test, self._test, True),
            (fit.train, self._train, False),
        ):
            if points is None or not len(spots):
                continue
            pixels = self.area.pixels(spots[:, 0], spots[:, 1])
            if held is not None and not hollow:
                pixels[held] = np.nan
            wide = size(self.ink, len(self._train))
            if not fit.classes:
                paint_markers(
                    painter, self.ink, pixels, self.ink.theme.secant, hollow=hollow, wide=wide
                )
                continue
            for number in range(fit.classes):
                paint_markers(
                    painter,
                    self.ink,
                    pixels[points.targets == number],
                    class_colour(self.ink.theme, number),
                    shape=number,
                    hollow=hollow,
                    wide=wide,
                )

    def _paint_zero(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.ink.muted, max(1.0, self.ink.theme.line / 2)))
        left, right = self.area.x_low, self.area.x_high
        painter.drawLine(QLineF(self.area.to_pixel(left, 0.0), self.area.to_pixel(right, 0.0)))

    def _paint_residuals(self, painter: QPainter, train: Points) -> None:
        ends = np.zeros(len(self._train)) if self.axes.residual else train.predictions
        tops = self.area.pixels(self._train[:, 0], self._train[:, 1])
        feet = self.area.pixels(self._train[:, 0], ends)
        good = np.isfinite(tops).all(axis=1) & np.isfinite(feet).all(axis=1)
        painter.setPen(
            QPen(colour(self.ink.theme.trajectory, 0.75), max(1.0, self.ink.theme.line / 2))
        )
        painter.drawLines(
            [
                QLineF(x, y, x, foot)
                for (x, y), foot in zip(tops[good].tolist(), feet[good, 1].tolist(), strict=True)
            ]
        )

    def _paint_model(self, painter: QPainter, fit: Fit) -> None:
        """The curve; over one of several inputs the predictions are crosses."""
        assert fit.train is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if fit.curve is not None and self.axes.y is None and self.axes.x is not None:
            line = self.area.pixels(fit.curve.inputs, fit.curve.predictions)
            np.clip(line, -1e6, 1e6, out=line)
            painter.setPen(self.ink.line(self.ink.theme.tangent, 1.2))
            for run in finite_runs(line):
                painter.drawPolyline(polygon(run))
        elif self.axes.y is None and not self.axes.residual:
            spots = self.area.pixels(self._train[:, 0], fit.train.predictions)
            good = spots[np.isfinite(spots).all(axis=1)].tolist()
            reach = size(self.ink, len(self._train)) * 0.45
            painter.setPen(
                QPen(colour(self.ink.theme.tangent), max(1.2, self.ink.theme.line * 0.6))
            )
            lines = [QLineF(x - reach, y - reach, x + reach, y + reach) for x, y in good]
            lines += [QLineF(x - reach, y + reach, x + reach, y - reach) for x, y in good]
            painter.drawLines(lines)

    def _paint_selected(self, painter: QPainter, fit: Fit) -> None:
        if self.selected is None or fit.train is None:
            return
        at, wide = self.place(self.selected), size(self.ink, len(self._train))
        number = int(fit.train.targets[self.selected]) if fit.classes else 0
        shade = class_colour(self.ink.theme, number) if fit.classes else self.ink.theme.secant
        spot = np.array([[at.x(), at.y()]])
        paint_markers(painter, self.ink, spot, shade, shape=number, wide=wide * 1.2)
        paint_ring(painter, self.ink, at, wide, self._held)

    def _repaint_axes(self, painter: QPainter) -> None:
        """The two axes over the picture's edge."""
        rect = self.area.rect
        painter.setPen(self.ink.axis)
        painter.drawLine(rect.bottomLeft(), rect.topLeft())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _make_picture(self) -> None:
        regions = None if self.fit is None else self.fit.regions
        self._picture = None
        if regions is not None and self.axes.y is not None:
            self._picture = RegionPicture(regions, self.ink.theme, swapped=self.axes.x == 1)

    def _where(self) -> QPointF | None:
        """The place that the read-out keeps clear of."""
        if self._pointer is not None:
            return self._pointer
        return self.area.rect.center() if self.selected is None else self.place(self.selected)

    # Gestures

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of a point; with the right button delete it."""
        at = event.position()
        self._said = ""
        near = self.nearest(at)
        if event.button() == Qt.MouseButton.RightButton and near is not None:
            self.select(near)
            self.delete_selected()
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        self._pressed = at
        self.select(near)
        if near is not None and self.fit is not None and self.fit.editable:
            self._offset = self.place(near) - at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the point that is held, or read out the one under the pointer."""
        at = self._pointer = event.position()
        pressed = self._pressed
        if pressed is not None and self.selected is not None:
            far = hypot(at.x() - pressed.x(), at.y() - pressed.y())
            if not self._held and far > _STILL and self._may_move(self.selected):
                self._held = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                if self._points_stand_still:
                    self.refresh_backdrop()
            if self._held:
                self._drag(at, done=False)
        elif pressed is None:
            near = self.nearest(at)
            inside = self.area.rect.contains(at)
            shape = (
                Qt.CursorShape.OpenHandCursor if near is not None else Qt.CursorShape.CrossCursor
            )
            self.setCursor(shape if inside else Qt.CursorShape.ArrowCursor)
        self._read()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the point go where it is."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        if self._held:
            self._held = False
            self._drag(event.position(), done=True)
            self.refresh_backdrop()
        self._pressed = None
        self._read()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Add a point on empty ground."""
        at = event.position()
        if event.button() == Qt.MouseButton.LeftButton and self.area.rect.contains(at):
            if self.nearest(at) is None:
                self.add(at)
            self._pressed = None

    def leaveEvent(self, event: object) -> None:  # noqa: N802
        """Stop reading out what was under the pointer."""
        super().leaveEvent(event)  # type: ignore[arg-type]
        self._pointer = None
        self._read()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk, move, add and delete by keys."""
        code = Qt.Key(event.key())
        self._said = ""
        if code in _WALKS:
            along, by = _WALKS[code]
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._nudge(along, by)
            else:
                self._walk(along, by)
        elif code in _DELETES:
            self.delete_selected()
        elif code in _ADDS:
            self.add(self.area.rect.center())
        elif code == Qt.Key.Key_Escape and self.selected is not None:
            self.select(None)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """End the nudges when the key is really let go."""
        if Qt.Key(event.key()) in _WALKS and not event.isAutoRepeat():
            self._end_nudges()
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """End the nudges: the key's release will go elsewhere."""
        super().focusOutEvent(event)
        self._end_nudges()

    def nearest(self, at: QPointF) -> int | None:
        """The drawn sample of the training data within reach of a pixel, or None."""
        if not len(self._train):
            return None
        pixels = self.area.pixels(self._train[:, 0], self._train[:, 1])
        apart = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
        apart = np.where(np.isfinite(apart), apart, np.inf)
        best = int(apart.argmin())
        return best if apart[best] <= max(GRIP, size(self.ink, len(apart)) / 2) else None

    def select(self, at: int | None) -> None:
        """Select a drawn sample, or none."""
        self.selected, self._aim = at, None
        self._read()
        self.update()

    def delete_selected(self) -> None:
        """Delete the selected sample."""
        fit = self.fit
        if self.selected is None or fit is None or fit.train is None:
            return
        if not fit.editable:
            self._refuse(_NOT_EDITABLE)
            return
        row = int(fit.train.rows[self.selected])
        self.select(None)
        self.act_requested.emit(DeletePoints((row,)))

    def add(self, at: QPointF) -> None:
        """Add a sample at a pixel."""
        if self.fit is None:
            return
        x, y = self._data(at)
        values = pairs.added(self.fit, self.axes, x, y, self.new_class)
        if values and self.fit.train is not None:
            whole = self.fit.train.count == len(self.fit.train.rows)
            self._awaited = self.fit.train.count + 1 if whole else 0
            self.act_requested.emit(AddPoint(values))
        else:
            self._refuse(_NOT_EDITABLE if not self.fit.editable else _NOT_HERE)

    def _drag(self, at: QPointF, done: bool) -> None:
        assert self.selected is not None
        x, y = self._data(at + self._offset)
        self._move_to(x, y, done)

    def _move_to(self, x: float, y: float, done: bool) -> None:
        fit, at = self.fit, self.selected
        if fit is None or fit.train is None or at is None:
            return
        values = pairs.moved(fit, self.axes, at, x, y)
        if not values:
            return
        if self.axes.y is None and not self.axes.residual:
            y = float(values[fit.target.key])  # a class is a whole number
        if self.axes.x is None:
            x = float(fit.train.predictions[at])
        self._aim = x, y
        self.act_requested.emit(SetPoint(int(fit.train.rows[at]), values, done))

    def _may_move(self, at: int) -> bool:
        if self.fit is None or pairs.moved(self.fit, self.axes, at, 0.0, 0.0):
            return True
        self._refuse(_NOT_EDITABLE if not self.fit.editable else _NOT_HERE)
        self._pressed = None
        return False

    def _data(self, at: QPointF) -> tuple[float, float]:
        """The data under a pixel, kept inside the axes, at the decimals that a pixel can tell."""
        area = self.area
        inside = QPointF(
            min(max(at.x(), area.left), area.left + area.width),
            min(max(at.y(), area.top), area.top + area.height),
        )
        x, y = area.to_data(inside)
        return rounded(x, area.x_pixel), rounded(y, area.y_pixel)

    def _nudge(self, along: int, by: int) -> None:
        if self.selected is None:
            self._walk(along, by)
            return
        if not self._may_move(self.selected):
            return
        x, y = self._nudged or tuple(map(float, self._train[self.selected]))
        fit = self.fit
        whole = fit is not None and fit.classes and self.axes.y is None
        spans = self.area.x_span * NUDGE, 1.0 if whole else self.area.y_span * NUDGE
        moved = (x + by * spans[0], y) if along == 0 else (x, y + by * spans[1])
        self._nudged = rounded(moved[0], spans[0] / 10), rounded(moved[1], spans[1] / 10)
        self._move_to(*self._nudged, done=False)
        self._read()
        self.update()

    def _end_nudges(self) -> None:
        if self._nudged is not None and self.selected is not None:
            self._move_to(*self._nudged, done=True)
        self._nudged = None

    def _walk(self, along: int, by: int) -> None:
        """Select the next sample along an axis."""
        if not len(self._train):
            return
        order = np.argsort(self._train[:, along], kind="stable")
        if self.selected is None:
            self.select(int(order[0 if by > 0 else -1]))
        else:
            at = int(np.flatnonzero(order == self.selected)[0]) + by
            self.select(int(order[min(max(at, 0), len(order) - 1)]))

    def _refuse(self, why: str) -> None:
        """Say in the plot why a gesture does nothing, until the next one."""
        self._said = self.read_out = why
        self.update()

    def _read(self) -> None:
        """Say what is under the pointer, or else of the selected sample."""
        fit = self.fit
        self.read_out = self._said
        if self._said or fit is None or fit.train is None:
            return
        pointer = self._pointer if not self._held else None
        at = None if pointer is None else self.nearest(pointer)
        if at is None and pointer is not None and fit.test is not None:
            spot = _nearest(self.area.pixels(self._test[:, 0], self._test[:, 1]), pointer)
            if spot is not None:
                self.read_out = words.reading(fit, fit.test, spot, test=True)
                return
        at = self.selected if at is None else at
        if at is not None:
            self.read_out = words.reading(fit, fit.train, at)


def _nearest(pixels: Array, at: QPointF) -> int | None:
    apart = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
    apart = np.where(np.isfinite(apart), apart, np.inf)
    best = int(apart.argmin())
    return best if apart[best] <= GRIP else None


_NOT_EDITABLE = (
    "These points cannot be changed here: the plot does not show every number of a sample."
)
_NOT_HERE = "On these axes a place is no sample: choose an input for the x axis."
