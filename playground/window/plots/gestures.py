"""Gestures on a plot with a point: drag, click, pan, zoom, hover and arrow keys."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from playground.window.plots.canvas import Canvas

REACH = 14.0
"""How near to the point a press takes hold of it, in pixels."""
_STILL = 4.0
"""A press that moves less than this is a click, in pixels."""
_ZOOM = 1.0015
"""Zoom per eighth of a degree of the wheel: one notch is a factor of 1.2."""
COARSE, FINE = 0.01, 0.001
"""Share of the visible span by which an arrow key moves the point, plain and with Shift."""

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOMS = {Qt.Key.Key_Plus: 1 / 1.2, Qt.Key.Key_Equal: 1 / 1.2, Qt.Key.Key_Minus: 1.2}


class GestureCanvas(Canvas):
    """A Canvas that turns pointer and keys into meanings; subclasses fill in the hooks.

    ``fit_asked``: the key 0 asks for the view that everything began with.
    """

    fit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.held = False
        self._pressed_at: QPointF | None = None
        self._last = QPointF()
        self._panning = False
        self._offset = QPointF()
        self._nudging = False
        self.setMouseTracking(True)

    def grip(self) -> QPointF | None:
        """Return where the draggable point is drawn, or None where there is none."""
        return None

    def dragged(self, at: QPointF, done: bool) -> None:
        """Take the point to a pixel; ``done`` when it is let go or was put there by a click."""

    def panned(self, by: QPointF) -> None:
        """Shift the view by pixels."""

    def zoomed(self, factor: float, at: QPointF) -> None:
        """Show ``factor`` times the span, keeping what lies under ``at``."""

    def hovered(self, at: QPointF | None) -> None:
        """Read out what lies under the pointer; None when it has left."""

    def nudged(self, across: float, up: float) -> None:
        """Move the point by shares of the visible spans."""

    def nudge_ended(self) -> None:
        """End a series of nudges: the key was let go."""

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of the point, or of the empty space."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        at = event.position()
        self._pressed_at = self._last = at
        self._panning = False
        grip = self.grip()
        if grip is not None and self._reach(at, grip) <= REACH:
            self.held = True
            self._offset = grip - at
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Drag the point, pan, or read out."""
        at = event.position()
        if self.held:
            self.dragged(at + self._offset, False)
        elif self._pressed_at is not None:
            if self._panning or self._distance(at, self._pressed_at) > _STILL:
                self._panning = True
                self.panned(at - self._last)
            self._last = at
        else:
            self._show_cursor(at)
        inside = self.area.rect.contains(at)
        self.hovered(at if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the point go where it is; a press that did not move puts the point there."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mouseReleaseEvent(event)
            return
        at, pressed = event.position(), self._pressed_at
        self._pressed_at = None
        if self.held:
            self.held = False
            if pressed is not None and self._distance(at, pressed) > 0:
                self.dragged(at + self._offset, True)
            self.update()
        elif pressed is not None and not self._panning and self.area.rect.contains(at):
            self.dragged(at, True)
        self._panning = False
        self._show_cursor(at)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom about the pointer."""
        turned = event.angleDelta().y()
        if turned and self.area.rect.contains(event.position()):
            self.zoomed(_ZOOM ** float(-turned), event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Nudge the point by the arrow keys, zoom by plus and minus, fit by 0."""
        code = Qt.Key(event.key())
        if code in _ZOOMS:
            self.zoomed(_ZOOMS[code], self.area.rect.center())
            return
        if code == Qt.Key.Key_0:
            self.fit_asked.emit()
            return
        arrow = _ARROWS.get(code)
        if arrow is None:
            super().keyPressEvent(event)
            return
        fine = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        share = FINE if fine else COARSE
        self._nudging = True
        self.nudged(arrow[0] * share, arrow[1] * share)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """End the nudges when the arrow key is really let go."""
        if Qt.Key(event.key()) not in _ARROWS:
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():
            self._end_nudges()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """End the nudges: the key's release will go elsewhere."""
        super().focusOutEvent(event)
        self._end_nudges()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Stop reading out."""
        super().leaveEvent(event)
        self.hovered(None)

    def _end_nudges(self) -> None:
        if self._nudging:
            self._nudging = False
            self.nudge_ended()

    def _show_cursor(self, at: QPointF) -> None:
        grip = self.grip()
        near = grip is not None and self._reach(at, grip) <= REACH
        wanted = Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.CrossCursor
        if not self.area.rect.contains(at):
            wanted = Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != wanted:
            self.setCursor(wanted)

    def _reach(self, at: QPointF, grip: QPointF) -> float:
        """Return how far a press is from the point, less what a larger marker covers."""
        return self._distance(at, grip) - max(0.0, self.ink.theme.marker / 2 - REACH / 2)

    @staticmethod
    def _distance(one: QPointF, other: QPointF) -> float:
        return hypot(one.x() - other.x(), one.y() - other.y())
