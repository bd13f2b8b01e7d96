"""The mouse on a widget, as events of Qt at fractions of a pixel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

MOVES = 4
"""Moves of the mouse in one drag, so that it is a drag to what draws it."""


def drag(widget: QWidget, start: QPointF, end: QPointF, moves: int = MOVES) -> None:
    """Press at ``start``, move in a straight line, let go at ``end``; pixels of the widget."""
    _send(widget, QEvent.Type.MouseButtonPress, start)
    for move in range(1, moves + 1):
        _send(widget, QEvent.Type.MouseMove, start + (end - start) * (move / moves))
    _send(widget, QEvent.Type.MouseButtonRelease, end)


def click(widget: QWidget, at: QPointF) -> None:
    """Press and let go at one place."""
    drag(widget, at, at, 0)


def _send(widget: QWidget, kind: QEvent.Type, at: QPointF) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind == QEvent.Type.MouseMove else left
    held = none if kind == QEvent.Type.MouseButtonRelease else left
    everywhere = QPointF(widget.mapToGlobal(at.toPoint()))
    event = QMouseEvent(kind, at, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
