"""The panel of the optimizer's state, parameter by parameter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from playground.state.frame import Frame
from playground.window.theme import Theme


class BuffersPanel(QWidget):
    """Shows the optimizer's state, parameter by parameter."""

    wanted = Signal(object)
    act_requested = Signal(object)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
