"""Goes through the next answer while a hand rests between two moves of a drag."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

from playground.engine.experiment import Experiment
from playground.kernel.messages import Reply
from playground.kernel.views import Views

LONGEST = 0.005
"""Seconds; an answer that took longer is not rehearsed, or the next move might wait for its end."""


class Rehearsal:
    """Keeps what an answer needs in the processor's caches, while the kernel must be awake anyway.

    Code that did not run for a frame's time takes twice as long. What is rehearsed is a look at
    the present point, which changes nothing and is thrown away.
    """

    def __init__(self) -> None:
        self._wanted = False
        self._parts: Iterator[None] = iter(())

    def answered(self, took: float) -> None:
        """A move was answered in so many seconds: another like it may follow."""
        self._wanted, self._parts = took < LONGEST, iter(())

    def go_on(self, lab: Experiment, views: Views) -> None:
        """Do one part, a fraction of an answer; nothing where looking would draw random numbers."""
        if not self._wanted or lab.workspace.draws:
            return
        try:
            next(self._parts)
        except StopIteration:
            self._parts = _parts(lab, views)
        except Exception:  # the answer itself has told what is wrong at this point
            self._wanted = False


def _parts(lab: Experiment, views: Views) -> Iterator[None]:
    snapshot = lab.snapshot()
    yield
    slices = views.again()
    yield
    pickle.dumps(Reply(0, snapshot, slices=slices), pickle.HIGHEST_PROTOCOL)
