"""Plays a recording in time: says which position is due, and knows nothing of what is played."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

SLOWEST = 0.9
"""Seconds for a step of a short walk: time to read one line of numbers."""
LONGEST = 20.0
"""Seconds that a long walk takes as a whole."""
_TICK = 30


class Player(QObject):
    """Emits ``moved`` with the position that is due; the timer runs only while playing."""

    moved = Signal(int)
    playing_changed = Signal(bool)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._began = 0.0
        self._from = 0
        self._length = 0
        self._position = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK)
        self._timer.timeout.connect(self.tick)

    @property
    def playing(self) -> bool:
        """Whether time moves the position."""
        return self._timer.isActive()

    def play(self, position: int, length: int) -> None:
        """Play from a position on; from the beginning where it stands at the end."""
        self._from = self._position = 0 if position >= length else position
        self._length = length
        self._began = self._clock()
        self._timer.start()
        self.playing_changed.emit(True)
        self.moved.emit(self._from)

    def pause(self) -> None:
        """Stand still."""
        if self.playing:
            self._timer.stop()
            self.playing_changed.emit(False)

    def tick(self) -> None:
        """Move to where the clock says."""
        if not self.playing:
            return
        each = min(SLOWEST, LONGEST / max(self._length, 1))
        due = min(self._from + int((self._clock() - self._began) / each), self._length)
        if due != self._position:
            self._position = due
            self.moved.emit(due)
        if due >= self._length:
            self.pause()
