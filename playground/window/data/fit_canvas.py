"""The data with the fit to work on: points are dragged, added and deleted by mouse and keys."""

from __future__ import annotations

from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from playground.state.acts import AddPoint, DeletePoints, SetPoint
from playground.window.data import pairs
from playground.window.data.fit_drawing import FitDrawing
from playground.window.plots.figures import rounded

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


class FitCanvas(FitDrawing):
    """Turns gestures on the points into acts on their samples.

    ``new_class`` is the class of a point that is added where the y axis is no target.
    """

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(
            "data and fit: arrow keys walk the points, Shift and arrows move the selected one, "
            "Insert adds one, Delete removes it"
        )
        self.setMouseTracking(True)
        self.new_class = 0
        self._pressed: QPointF | None = None
        self._offset = QPointF()
        self._nudged: tuple[float, float] | None = None

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
            if not self.held and far > _STILL and self._may_move(self.selected):
                self.held = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                if self._points_stand_still:
                    self.refresh_backdrop()
            if self.held:
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
        if self.held:
            self.held = False
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


_NOT_EDITABLE = (
    "These points cannot be changed here: the plot does not show every number of a sample."
)
_NOT_HERE = "On these axes a place is no sample: choose an input for the x axis."
