"""What all fields for answers have in common."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.window.theme import Theme


class AnswerField(QWidget):
    """Holds one answer in the form that ``Answer`` carries it; None is never an answer here.

    What was typed goes as text: the player reads it, and tells what cannot be read.
    """

    changed = Signal()
    submitted = Signal()
    """Return was pressed in it."""

    @property
    def value(self) -> Any:
        """The answer so far; None while there is none that could be given."""
        raise NotImplementedError

    def take(self, value: Any) -> None:
        """Show an answer that was given by a gesture on a plot."""

    def take_key(self, digit: int) -> bool:
        """Answer by a number key, from 1; False where it means nothing."""
        return False

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
