"""How many steps a run makes between two looks at the pipe, and when a frame is due."""

from __future__ import annotations

import time

FRAME = 1 / 60
# The longest stretch: as long as a frame, so that what is asked meanwhile is heard in the next.
STRETCH = FRAME
# A stretch ends about when a frame is due; one that ends so little before it is not begun anew.
EARLY = 1e-3
# The last stretch before a frame is this short: where steps took longer than was guessed, the
# frame is late by that share of it alone.
LAST = 4e-3
# The most steps of a stretch, however fast they are.
MOST = 4096
# The share of a run's time that slices may take: a network's cost as much as dozens of steps.
SLICES_SHARE = 0.004
# A window that has not drawn for this long is taken to have lost the frame.
PATIENCE = 0.5


class Pace:
    """Measures a run: ``per_second`` limits it, None lets it go as fast as torch does.

    ``rate`` is the steps per second of late.
    """

    def __init__(self, per_second: float | None) -> None:
        now = time.perf_counter()
        self._limit = per_second
        self._step_seconds = STRETCH
        self._started = now
        self._total = 0
        self._stretch_began = now
        self._frame_sent = now
        self._frame_due = now + FRAME
        self._waiting_for_window = False
        self._rate_since, self._rate_steps = now, 0
        self._slices_due = now
        self._slices_took = 0.0
        self.rate = 0.0

    @property
    def limited(self) -> bool:
        """Whether the run goes slower than it could."""
        return self._limit is not None

    def steps(self) -> int:
        """How many steps to make now; 0 when a limited run has to wait."""
        now = self._stretch_began = time.perf_counter()
        # A stretch ends when the next frame is due, so that frames come evenly.
        room = min(STRETCH, max(self._frame_begins - now, STRETCH / 8))
        if room > 2 * LAST:
            room -= LAST
        size = max(1, min(int(room / self._step_seconds), MOST))
        if self._limit is None:
            return size
        due = int((now - self._started) * self._limit) + 1 - self._total
        return max(0, min(due, size))

    def wait(self) -> float:
        """Seconds until the next step of a limited run is due."""
        assert self._limit is not None
        due = self._started + self._total / self._limit
        return max(0.0, due - time.perf_counter())

    def made(self, steps: int) -> None:
        """Take note of a stretch: the next one is sized by how long its steps took."""
        now = time.perf_counter()
        self._step_seconds = max((now - self._stretch_began) / steps, 1e-7)
        self._total += steps
        elapsed = now - self._rate_since
        if elapsed > 0.5:
            self.rate = (self._total - self._rate_steps) / elapsed
            self._rate_since, self._rate_steps = now, self._total

    def frame_due(self) -> bool:
        """Whether to send a frame: at display rate, and once the window has drawn the last."""
        now = time.perf_counter()
        lost = now - self._frame_sent > PATIENCE
        if now < self._frame_begins - EARLY or (self._waiting_for_window and not lost):
            return False
        self._frame_sent = now
        self._frame_due = max(self._frame_due + FRAME, now + FRAME / 2)
        self._waiting_for_window = True
        return True

    @property
    def _frame_begins(self) -> float:
        """When to begin with the next frame: earlier where slices are evaluated for it."""
        slices = self._slices_took if self._slices_due < self._frame_due else 0.0
        return self._frame_due - slices

    def drawn(self) -> None:
        """The window has drawn the last frame."""
        self._waiting_for_window = False

    def slices_due(self) -> bool:
        """Whether the run may evaluate the slices again."""
        return time.perf_counter() >= self._slices_due

    def sliced(self, seconds: float) -> None:
        """Take note of how long the slices took; the next ones wait accordingly."""
        self._slices_took = min(seconds, FRAME / 2)
        self._slices_due = time.perf_counter() + seconds / SLICES_SHARE
