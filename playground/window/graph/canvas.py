"""The picture of the graph: zoomed, panned, hovered, clicked and walked by keys.

Own painting on a plain widget: a QGraphicsScene of the same boxes was measured beside it, at 2,000
boxes 43 frames a second when all are in sight where this paints some 300.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import hypot

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from playground.window.graph.fold import Item
from playground.window.graph.painter import Marks, Numbers, ScenePainter
from playground.window.graph.viewport import Viewport, first_look, fitted
from playground.window.graph.walking import Direction, neighbour

_STEP = 1.25
"""Factor of one press of + or one notch of the wheel."""
_READABLE = 8.0
"""Height of a row of numbers in pixels, below which a first look would show only part of them."""
_STILL = 4.0
"""Pixels that the hand may tremble in a click."""
_ARROWS = {
    Qt.Key.Key_Left: Direction.INPUT,
    Qt.Key.Key_Right: Direction.USER,
    Qt.Key.Key_Up: Direction.ABOVE,
    Qt.Key.Key_Down: Direction.BELOW,
}


class GraphCanvas(QWidget):
    """Paints a ScenePainter's scene; ``details`` gives the words of a tooltip.

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
        self.view = Viewport()
        self.fits = True
        self.marks = Marks()
        self.numbers: Numbers | None = None
        self._painter: ScenePainter | None = None
        self._pressed: QPointF | None = None
        self._last: QPointF | None = None
        self._panning = False
        self._by_key = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 80)
        self.setAccessibleName("graph of the last forward; arrows walk from node to node")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size at which a small graph can be read."""
        return QSize(480, 260)

    # What is shown

    def show_scene(self, painter: ScenePainter, numbers: Numbers, centre: Item | None) -> None:
        """Draw another scene; the look stays a whole one, else ``centre`` goes to the middle."""
        first = self._painter is None
        self._painter, self.numbers = painter, numbers
        if first or self.fits:
            self.look()
        elif centre is not None:
            self.centre_on(centre)
        self.update()

    def show_numbers(self, numbers: Numbers) -> None:
        """Draw other numbers in the same boxes."""
        self.numbers = numbers
        self.update()

    def show_marks(self, marks: Marks) -> None:
        """Let other boxes stand out."""
        if marks != self.marks:
            self.marks = marks
            self.update()

    def clear(self) -> None:
        """Forget the scene."""
        self._painter, self.numbers, self.fits = None, None, True
        self.update()

    # Where it is looked at

    def look(self) -> None:
        """Show everything where its words can be read so, else the end with the loss."""
        if self._painter is None:
            return
        scene = self._painter.scene
        columns = scene.arrangement.columns
        end = scene.arrangement.centres[columns[-1][0]] if columns else (0.0, 0.0)
        self.fits = True
        readable = _READABLE / self._painter.style.unit
        self._set_view(first_look(self._size(), end, self.width(), self.height(), readable))

    def fit(self) -> None:
        """Show everything, however small."""
        if self._painter is not None:
            self.fits = False
            self._set_view(fitted(self._size(), self.width(), self.height()))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Look closer (or wider, below 1) at a pixel, or at the middle."""
        here = at or QPointF(self.width() / 2, self.height() / 2)
        self.fits = False
        self._set_view(self.view.zoomed(factor, here.x(), here.y()))

    def pan(self, across: float, down: float) -> None:
        """Shift the picture by pixels."""
        self.fits = False
        self._set_view(self.view.moved(across, down))

    def centre_on(self, item: Item) -> None:
        """Bring a box to the middle."""
        rect = self.rect_of(item)
        if rect is not None:
            self.fits = False
            middle = rect.center()
            view = self.view.centred(middle.x(), middle.y(), self.width(), self.height())
            self._set_view(view)

    def gather(self, items: Iterable[Item]) -> None:
        """Bring boxes to the middle where the whole picture is not in sight."""
        rects = [rect for item in items if (rect := self.rect_of(item)) is not None]
        if not rects or self._painter is None:
            return
        if self._area().contains(self._painter.scene.bounds()):
            return
        middle = rects[len(rects) // 2].center()
        self.fits = False
        self._set_view(self.view.centred(middle.x(), middle.y(), self.width(), self.height()))

    def reveal(self, item: Item) -> None:
        """Bring a box to the middle where it is not wholly in sight."""
        rect = self.rect_of(item)
        if rect is not None and not self._area().contains(rect):
            self.centre_on(item)

    def rect_of(self, item: Item) -> QRectF | None:
        """Return the place of a box in the scene, or None where it is not shown."""
        if self._painter is None or item not in self._painter.scene.numbers:
            return None
        return self._painter.scene.rect(self._painter.scene.numbers[item])

    def pixel_of(self, item: Item) -> QPointF:
        """Return the pixel at the middle of a box."""
        rect = self.rect_of(item)
        assert rect is not None
        return QPointF(*self.view.to_pixel(rect.center().x(), rect.center().y()))

    def item_at(self, pixel: QPointF) -> Item | None:
        """Return the box at a pixel."""
        if self._painter is None:
            return None
        number = self._painter.scene.at(QPointF(*self.view.to_scene(pixel.x(), pixel.y())))
        return None if number is None else self._painter.scene.items[number]

    def _size(self) -> tuple[float, float]:
        assert self._painter is not None
        arrangement = self._painter.scene.arrangement
        return arrangement.width, arrangement.height

    def _area(self) -> QRectF:
        left, top = self.view.to_scene(0, 0)
        return QRectF(left, top, self.width() / self.view.scale, self.height() / self.view.scale)

    def _set_view(self, view: Viewport) -> None:
        if view != self.view:
            self.view = view
            self.update()

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is in sight."""
        painter = QPainter(self)
        try:
            scene = self._painter
            if scene is None or self.numbers is None:
                painter.fillRect(self.rect(), self.palette().base())
                return
            painter.fillRect(self.rect(), scene.style.panel)
            painter.save()
            painter.scale(self.view.scale, self.view.scale)
            painter.translate(-self.view.x, -self.view.y)
            scene.paint(painter, self._area(), self.view.scale, self.numbers, self.marks)
            painter.restore()
            if self._by_key:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(scene.style.accent, 2.0))
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        finally:  # Qt aborts where an error leaves a painter open
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show the whole again where the whole was shown."""
        super().resizeEvent(event)
        if self.fits:
            self.look()

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
        if key in _ARROWS and self._painter is not None:
            item = neighbour(self._painter.scene, selected, _ARROWS[Qt.Key(key)])
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
        self._by_key = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the focus."""
        super().focusOutEvent(event)
        self._by_key = False
        self.update()

    def _hover(self, item: Item | None) -> None:
        if item != self.marks.hovered:
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if isinstance(item, str)
                else Qt.CursorShape.ArrowCursor
            )
            self.hovered.emit(item)
