"""The lesson's dock: it follows the lesson while it is behind, too."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from playground.state.frame import Frame
from playground.window.docks.late_dock import LateDock


class LessonDock(LateDock):
    """``built`` is the panel, once, when it is there."""

    built = Signal(object)

    @property
    def panel(self) -> Any:
        """The panel, or None before it was first wanted."""
        return self._panel

    def show_frame(self, frame: Frame) -> None:
        """Show the panel; what the frame means for it is told by who holds the lessons."""

    def came_up(self) -> None:
        """Show the panel at once: the list of lessons waits for no kernel."""
        self.place.reveal()

    def make(self) -> Any:
        """Import the panel."""
        from playground.window.lesson.panel import LessonPanel

        panel = LessonPanel()
        self.built.emit(panel)
        return panel
