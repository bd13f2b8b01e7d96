"""The panel of several optimizers from one start."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.state.frame import Frame
from playground.window.theme import Theme


class RacePanel(QWidget):
    """Shows several optimizers from one start."""

    wanted = Signal(object)
    act_requested = Signal(object)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
