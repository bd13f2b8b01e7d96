"""The picture of the graph: zoomed, panned, hovered, clicked and walked by keys."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from playground.window.graph.fold import Item
from playground.window.graph.scene_view import SceneView
from playground.window.graph.walking import Direction, neighbour

_STEP = 1.25
"""Factor of one press of + or one notch of the wheel."""
_STILL = 4.0
"""Pixels that the hand may tremble in a click."""
_ARROWS = {
    Qt.Key.Key_Left: Direction.INPUT,
    Qt.Key.Key_Right: Direction.USER,
    Qt.Key.Key_Up: Direction.ABOVE,
    Qt.Key.Key_Down: Direction.BELOW,
}


class GraphCanvas(SceneView):
    """Turns mouse and keys into looks and signals.

    The letters F, B, S, Z and R stay the window's acts here too; so 0 fits, as in browsers.
    """

    clicked = Signal(object)
    """The item that was clicked, or None beside all boxes."""
    walked = Signal(object)
    """The item that an arrow key went to."""
    activated = Signal(object)
    """The selected item, by Enter."""
    folded = Signal(object)
    """The selected item, whose surroundings Backspace folds."""
    hovered = Signal(object)
    """The item under the mouse, or None."""
    search_requested = Signal()
    tip_requested = Signal(object, object)
    """An item and the place on the screen for its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: QPointF | None = None
        self._last: QPointF | None = None
        self._panning = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("graph of the last forward; arrows walk from node to node")

    # Qt's own

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom at the mouse."""
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom(_STEP**notches, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a click or a pan."""
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._last = event.position()
            self._panning = False
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pan while a button is held, else tell what lies under the mouse."""
        at = event.position()
        if self._pressed is None or self._last is None:
            self._hover(self.item_at(at))
            return
        away = at - self._pressed
        if self._panning or hypot(away.x(), away.y()) > _STILL:
            if not self._panning:
                self._panning = True
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(at.x() - self._last.x(), at.y() - self._last.y())
            self._last = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End a pan, or click."""
        if self._pressed is None:
            return
        panned, self._pressed, self._last, self._panning = self._panning, None, None, False
        self.unsetCursor()
        if not panned:
            self.clicked.emit(self.item_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is under the mouse any more."""
        super().leaveEvent(event)
        self._hover(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk, zoom, fit, unfold, fold, search."""
        key, selected = event.key(), self.marks.selected
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _ARROWS and self.scene is not None:
            item = neighbour(self.scene, selected, _ARROWS[Qt.Key(key)])
            if item is not None:
                self.reveal(item)
                self.walked.emit(item)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(_STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Slash:
            self.search_requested.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and selected is not None and plain:
            self.activated.emit(selected)
        elif key == Qt.Key.Key_Backspace and selected is not None:
            self.folded.emit(selected)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ask for the words of a tooltip."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            item = self.item_at(QPointF(event.pos()))
            if item is None:
                QToolTip.hideText()
            else:
                self.tip_requested.emit(item, event.globalPos())
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus where it came by the keyboard."""
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.focus_shown = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the focus."""
        super().focusOutEvent(event)
        self.focus_shown = False
        self.update()

    def _hover(self, item: Item | None) -> None:
        if item != self.marks.hovered:
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if isinstance(item, str)
                else Qt.CursorShape.ArrowCursor
            )
            self.hovered.emit(item)
