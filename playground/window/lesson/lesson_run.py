"""Whether the run that the window shows is one that the lesson makes, not the learner's own."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class LessonRun(QObject):
    """Told of what is asked of the lesson and of every Frame; ``changed`` says it has changed."""

    changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.on = False
        self._asked = False

    def asked(self) -> None:
        """Something was asked of the lesson: a run that begins before it answers is its own."""
        self._asked = True

    def show(self, running: bool, answered: bool) -> None:
        """Note a Frame; ``answered``: the stage is a new one."""
        on = running and self._asked and not answered
        if answered or (self.on and not running):
            self._asked = False
        if on != self.on:
            self.on = on
            self.changed.emit(on)
