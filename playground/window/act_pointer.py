"""Tells which act is pointed at, by the mouse or by the keyboard, before it is done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from playground.state.acts import Act


class ActPointer(QObject):
    """``pointed`` carries the act of the button that is under the mouse or has the keyboard."""

    pointed = Signal(object)
    """An Act, or None."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._acts: dict[QObject, Act] = {}

    def watch(self, button: QWidget, act: Act) -> None:
        """Tell of this button from now on."""
        self._acts[button] = act
        button.installEventFilter(self)

    def act_of(self, button: QWidget) -> Act:
        """Return the act of a button that is watched."""
        return self._acts[button]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Hear the mouse and the keyboard come and go."""
        if watched in self._acts:
            if event.type() in (QEvent.Type.Enter, QEvent.Type.FocusIn):
                self.pointed.emit(self._acts[watched])
            elif event.type() in (QEvent.Type.Leave, QEvent.Type.FocusOut):
                self.pointed.emit(None)
        return super().eventFilter(watched, event)
