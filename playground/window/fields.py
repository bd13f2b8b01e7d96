"""One-line fields for numbers and pairs that say what is wrong, and keep the acts' keys out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from playground.window.controls import set_mark
from playground.window.optimizer_table import read, written
from playground.window.typed_keys import is_typing


class ValueField(QLineEdit):
    """Takes any typed number (or pair); ``entered`` carries it, ``mistaken`` a reason."""

    entered = Signal(object)
    mistaken = Signal(str)

    def __init__(self, name: str, kind: str = "number", optional: bool = False) -> None:
        super().__init__()
        self._kind = kind
        self._optional = optional
        self._shown = ""
        self.setAccessibleName(name)
        self.editingFinished.connect(self._finish)

    def show_value(self, value: Any) -> None:
        """Show a value, unless something else is being typed."""
        text = written(value)
        if text == self._shown and self.text() == text:
            return
        if self.hasFocus() and self.isModified() and self._shown == text:
            return
        self._shown = text
        self.setText(text)
        self.setCursorPosition(0)
        set_mark(self, "wrong", "false")

    def event(self, event: QEvent) -> bool:
        """Keep every plain key and Ctrl+R for typing, but Space only while something is typed."""
        if not is_typing(event) and not _with_r(event):
            return super().event(event)
        if _is_space(event) and not self.isModified():
            # A number that was entered is followed by a step, not by a blank.
            event.ignore()
            return False
        event.accept()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave by Escape with the old value, by Return with the new."""
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._shown)
            self.clearFocus()
            return
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.text() == self._shown:
            set_mark(self, "wrong", "false")
            return
        try:
            value = read(self.text(), self._kind, self._optional)
        except ValueError as error:
            set_mark(self, "wrong", "true")
            self.mistaken.emit(str(error))
            return
        set_mark(self, "wrong", "false")
        self._shown = self.text()
        self.setModified(False)
        self.entered.emit(value)


def _with_r(event: QEvent) -> bool:
    """Ctrl+R, pressed by mistake, would reset everything."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    return event.key() == Qt.Key.Key_R


def _is_space(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
