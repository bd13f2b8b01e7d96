"""Mouse and keys as a user makes them, at pixels or at data coordinates."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.window.plots.canvas import Canvas

_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
_PLAIN = Qt.KeyboardModifier.NoModifier


def pixel(canvas: Canvas, x: float, y: float) -> QPointF:
    return canvas.area.to_pixel(x, y)


def mouse(widget: QWidget, kind: QEvent.Type, at: QPointF, held: bool) -> None:
    """Send one mouse event; ``held`` says whether the left button is down afterwards."""
    moving = kind == QEvent.Type.MouseMove
    button = _NONE if moving else _LEFT
    everywhere = QPointF(widget.mapToGlobal(at.toPoint()))
    event = QMouseEvent(kind, at, everywhere, button, _LEFT if held else _NONE, _PLAIN)
    QApplication.sendEvent(widget, event)


def press(widget: QWidget, at: QPointF) -> None:
    mouse(widget, QEvent.Type.MouseButtonPress, at, True)


def move(widget: QWidget, at: QPointF, held: bool = True) -> None:
    mouse(widget, QEvent.Type.MouseMove, at, held)


def release(widget: QWidget, at: QPointF) -> None:
    mouse(widget, QEvent.Type.MouseButtonRelease, at, False)


def click(widget: QWidget, at: QPointF) -> None:
    press(widget, at)
    release(widget, at)


def drag(widget: QWidget, start: QPointF, end: QPointF, steps: int = 4) -> None:
    press(widget, start)
    for step in range(1, steps + 1):
        move(widget, start + (end - start) * (step / steps))
    release(widget, end)


def wheel(widget: QWidget, at: QPointF, notches: int) -> None:
    everywhere = QPointF(widget.mapToGlobal(at.toPoint()))
    turned = QPoint(0, 120 * notches)
    event = QWheelEvent(
        at, everywhere, QPoint(), turned, _NONE, _PLAIN, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(widget, event)


def key(widget: QWidget, code: Qt.Key, shift: bool = False) -> None:
    modifiers = Qt.KeyboardModifier.ShiftModifier if shift else _PLAIN
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(widget, QKeyEvent(kind, code, modifiers))
