"""Plays a branch step by step: which step is due, and when to ask for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

TICK = 40
"""Milliseconds between two steps that are asked for: more could not be told apart."""


class Player(QObject):
    """Counts on from a step at ``speed`` steps a second, towards 0 where it is negative."""

    due = Signal(int)
    stopped = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.speed = 10.0
        self._step = 0.0
        self._low, self._high = 0, 0
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self.tick)

    @property
    def playing(self) -> bool:
        """Whether it counts on."""
        return self._timer.isActive()

    def start(self, step: int, low: int, high: int, speed: float) -> None:
        """Count from ``step`` to ``low`` or ``high``."""
        self._step, self._low, self._high, self.speed = float(step), low, high, speed
        self._timer.start()

    def stop(self) -> None:
        """Stay at the step that was reached."""
        if self._timer.isActive():
            self._timer.stop()
            self.stopped.emit()

    def tick(self) -> None:
        """Count on by one tick."""
        before = int(self._step)
        self._step += self.speed * TICK / 1000
        self._step = max(float(self._low), min(self._step, float(self._high)))
        if int(self._step) != before:
            self.due.emit(int(self._step))
        if self._step in (self._low if self.speed < 0 else self._high,):
            self.stop()
