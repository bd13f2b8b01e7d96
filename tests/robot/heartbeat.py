"""The event loop's heartbeat: how long it was ever silent, and what it was doing then."""

from __future__ import annotations

import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

EVERY = 0.02
"""Seconds between two beats."""


class Heartbeat(QObject):
    """Measures the gaps; ``frozen`` is called with a gap over the limit and where it was spent."""

    def __init__(self, limit: float, frozen: Callable[[float, str], None]) -> None:
        super().__init__()
        self.limit = limit
        self.worst = 0.0
        self.gaps: list[float] = []
        """Every gap over a tenth of a second, in seconds."""
        self._frozen = frozen
        self._last = time.monotonic()
        self._used = time.thread_time()
        self._waited = 0.0
        self._main = threading.get_ident()
        self._stacks: Counter[str] = Counter()
        self._ends = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(round(EVERY * 1000))
        self._timer.timeout.connect(self._beat)
        self._thread = threading.Thread(target=self._look, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self.forget()
        self._timer.start()
        self._thread.start()

    def stop(self) -> None:
        """Listen no more."""
        self._timer.stop()
        self._ends.set()
        self._thread.join()

    def forget(self) -> None:
        """Pass over the time since the last beat: the robot itself has used it."""
        self._last, self._used = time.monotonic(), time.thread_time()
        self._waited = waited_for_processor()
        self._stacks = Counter()

    def _beat(self) -> None:
        # Time in which other programs had the processor is no fault of this one.
        gap = time.monotonic() - self._last - (waited_for_processor() - self._waited)
        used = time.thread_time() - self._used
        stack = "".join(place for place, _ in self._stacks.most_common(1))
        self.forget()
        self.worst = max(self.worst, gap)
        if gap > 0.1:
            self.gaps.append(gap)
        if gap > self.limit:
            self._frozen(gap, f"{used:.2f} s of it at work; most of it here:\n{stack}")

    def _look(self) -> None:
        while not self._ends.wait(EVERY):
            if time.monotonic() - self._last > min(self.limit / 2, 0.3):
                frame = sys._current_frames().get(self._main)
                self._stacks["".join(traceback.format_stack(frame)[-8:])] += 1


def waited_for_processor(pid: int | None = None) -> float:
    """Seconds for which a process was ready and another had the processor; 0 where unknown.

    Of this thread, or of the main thread of ``pid``.
    """
    place = Path("/proc/thread-self" if pid is None else f"/proc/{pid}") / "schedstat"
    try:
        return int(place.read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
