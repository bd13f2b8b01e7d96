"""Goes through the next answer while a hand rests between two moves of a drag."""

from __future__ import annotations

import math
import pickle
import time

from playground.engine.experiment import Experiment
from playground.kernel.messages import Reply
from playground.kernel.views import Views

LONGEST = 0.005
"""Seconds; an answer that took longer is not rehearsed, or the next move might wait for its end."""
REST = 3
"""How many times as long as a rehearsal took nothing is done after it."""


class Rehearsal:
    """Keeps what an answer needs in the processor's caches.

    Code that did not run for a frame's time takes twice as long, even where the core did not
    sleep. What is rehearsed is a look at the present point, which changes nothing and is thrown
    away.
    """

    def __init__(self) -> None:
        self._next = math.inf

    def answered(self, took: float) -> None:
        """A move was answered in so many seconds: another like it may follow."""
        self._next = time.monotonic() + REST * took if took < LONGEST else math.inf

    def go_on(self, lab: Experiment, views: Views) -> None:
        """Rehearse once if it is time for it; not where looking would draw random numbers."""
        began = time.monotonic()
        if began < self._next or lab.workspace.draws:
            return
        try:
            pickle.dumps(Reply(0, lab.snapshot(), slices=views.again()), pickle.HIGHEST_PROTOCOL)
        except Exception:  # the answer itself has told what is wrong at this point
            self._next = math.inf
            return
        ended = time.monotonic()
        self._next = ended + REST * (ended - began)
