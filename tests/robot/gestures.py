"""Mouse and keys through the window system's own door, so that popups, grabs and shortcuts act."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

LEFT = Qt.MouseButton.LeftButton
PLAIN = Qt.KeyboardModifier.NoModifier
_AROUND = (
    (Qt.Key.Key_Shift, Qt.KeyboardModifier.ShiftModifier),
    (Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier),
    (Qt.Key.Key_Alt, Qt.KeyboardModifier.AltModifier),
)
_SHORT = 40
"""Longer texts are pasted: a key for each of thousands of characters would take minutes."""


def click(widget: QWidget, at: QPoint, button: Qt.MouseButton = LEFT) -> None:
    """Click at a place in a widget."""
    window, there = _in_window(widget, at)
    if window is not None:
        QTest.mouseMove(window, there)
    # Each half may take the window away, as a click beside a popup does.
    if window is not None and _there(window):
        QTest.mousePress(window, button, PLAIN, _inside(window, there))
    if window is not None and _there(window):
        QTest.mouseRelease(window, button, PLAIN, _inside(window, there))


def double(widget: QWidget, at: QPoint) -> None:
    """Click twice."""
    window, there = _in_window(widget, at)
    if window is not None:
        QTest.mouseDClick(window, LEFT, PLAIN, there)


def hover(widget: QWidget, at: QPoint) -> None:
    """Move the mouse to a place in a widget."""
    window, there = _in_window(widget, at)
    if window is not None:
        QTest.mouseMove(window, there)


def drag(widget: QWidget, places: Sequence[QPoint]) -> None:
    """Press at the first place, go through the others, let go at the last."""
    window, first = _in_window(widget, places[0])
    if window is None:
        return
    path = [first + place - places[0] for place in places]
    QTest.mousePress(window, LEFT, PLAIN, first)
    for place in path[1:]:
        if _there(window):
            QTest.mouseMove(window, _inside(window, place))
    if _there(window):
        QTest.mouseRelease(window, LEFT, PLAIN, _inside(window, path[-1]))


def wheel(widget: QWidget, at: QPoint, notches: int) -> None:
    """Turn the wheel over a place in a widget."""
    window, there = _in_window(widget, at)
    if window is not None:
        QTest.wheelEvent(window, QPointF(there), QPoint(0, 120 * notches))


def key(code: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key and let it go, with Shift, Ctrl and Alt around it.

    Each event goes to the window that has the keyboard at that moment: QTest would send all of them
    to one, also where the first has taken it away.
    """
    around = [each for each in _AROUND if each[1] & modifiers]
    held = PLAIN
    for name, modifier in around:
        _send(True, name, held)
        held |= modifier
    _send(True, code, modifiers)
    _send(False, code, modifiers)
    for name, modifier in reversed(around):
        _send(False, name, held)
        held &= ~modifier


def enter(text: str) -> None:
    """Type a short text key by key where the keyboard is; paste a long one."""
    if len(text) > _SHORT or "\n" in text:
        QGuiApplication.clipboard().setText(text)
        key(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        return
    for character in text:
        widget = QApplication.focusWidget()
        if widget is None:
            return
        for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
            if isValid(widget):
                QApplication.sendEvent(widget, QKeyEvent(kind, 0, PLAIN, character))


def drop(window: QWidget, path: Path) -> None:
    """Drop a file in the middle of a window."""
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    at = window.rect().center()
    copy = Qt.DropAction.CopyAction
    entering = QDragEnterEvent(at, copy, held, LEFT, PLAIN)
    QApplication.sendEvent(window, entering)
    if entering.isAccepted():
        QApplication.sendEvent(window, QDropEvent(QPointF(at), copy, held, LEFT, PLAIN))


def _send(press: bool, code: Qt.Key, modifiers: Qt.KeyboardModifier) -> None:
    front = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    window = QGuiApplication.focusWindow() if front is None else front.windowHandle()
    if window is not None and _there(window):
        text = str(QTest.keyToAscii(code)).strip("\0")
        QTest.simulateEvent(window, press, code.value, modifiers, text, False)


def _there(window: QWindow) -> bool:
    return isValid(window) and window.isVisible()


def _in_window(widget: QWidget, at: QPoint) -> tuple[QWindow | None, QPoint]:
    window = widget.window()
    handle = window.windowHandle()
    if handle is None or not isValid(handle) or not handle.isVisible():
        return None, QPoint()
    return handle, _inside(handle, widget.mapTo(window, at))


def _inside(window: QWindow, at: QPoint) -> QPoint:
    return QPoint(
        min(max(at.x(), 0), max(window.width() - 1, 0)),
        min(max(at.y(), 0), max(window.height() - 1, 0)),
    )
