"""A line for typed answers, which keeps the keys of the acts out while it is typed in."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit

from playground.window.palette import code_font
from playground.window.theme import Theme
from playground.window.typed_keys import is_typing


class TypedLine(QLineEdit):
    """``name`` is for readers; ``example`` stands in it while it is empty."""

    def __init__(self, name: str, example: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(example)

    def apply_theme(self, theme: Theme) -> None:
        """Take the code font."""
        self.setFont(code_font(theme))

    def event(self, event: QEvent) -> bool:
        """Keep every plain key for typing."""
        if is_typing(event):
            event.accept()
            return True
        return super().event(event)
