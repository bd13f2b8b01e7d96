"""The spotlight: a bright circle or rectangle that follows the mouse, all else dimmed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QCursor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from playground.window.lecture.cover import Cover, shade

CIRCLE, RECTANGLE = "circle", "rectangle"
_RADIUS = 0.19
"""Of the circle, as a share of the window's height."""
_RECTANGLE = 0.52, 0.24
"""Width and height of the rectangle, as shares of those of the window."""


class Spotlight(Cover):
    """``turn`` goes from off to the circle, to the rectangle, and off again.

    The mouse passes through, so that what is in the light can be dragged.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shape: str | None = None
        self.at = QPointF()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def light(self) -> QRectF:
        """The rectangle around what is bright."""
        size = QSizeF(_RECTANGLE[0] * self.width(), _RECTANGLE[1] * self.height())
        if self.shape == CIRCLE:
            size = QSizeF(2, 2) * (_RADIUS * self.height())
        light = QRectF(QPointF(), size)
        light.moveCenter(self.at)
        return light

    def turn(self) -> None:
        """Go on to the next shape, or off."""
        shapes = (None, CIRCLE, RECTANGLE)
        self.shape = shapes[(shapes.index(self.shape) + 1) % len(shapes)]
        if self.shape is None:
            self.put_out()
            return
        if not self.shown:
            self.at = QPointF(self._under.mapFromGlobal(QCursor.pos()))
            self._watch(True)
        self.appear()
        self.update()

    def put_out(self) -> None:
        """Make everything bright again."""
        self.shape = None
        if self.shown:
            self._watch(False)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the mouse: the native window hears of each move, whatever lies under it."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            if watched is self.window().windowHandle():
                self.at = event.position()
                self.update()
            return False
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Dim everything but the light, and draw its edge."""
        light = QPainterPath()
        if self.shape == CIRCLE:
            light.addEllipse(self.light)
        else:
            light.addRoundedRect(self.light, 12, 12)
        around = QPainterPath()
        around.addRect(QRectF(self.rect()))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(around.subtracted(light), shade())
        painter.setPen(QPen(QColor(self.theme.warning_panel), self.theme.line))
        painter.drawPath(light)
        painter.end()

    def _watch(self, on: bool) -> None:
        handle = self.window().windowHandle()
        if handle is None:
            return
        if on:
            handle.installEventFilter(self)
        else:
            handle.removeEventFilter(self)
