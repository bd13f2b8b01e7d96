"""The door of a lesson that is played in one's own process, without a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.problem.document import Document
from playground.state import acts

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


class OwnDoor:
    """Opens each problem as an Experiment in this process.

    ``dtype`` and ``seed`` are those of ``playground.open``. ``seconds``: how long an act or a
    check may take before it raises TookTooLongError; None for as long as it takes.
    """

    def __init__(
        self, dtype: str = "float32", seed: int | None = None, seconds: float | None = None
    ) -> None:
        self._seconds = seconds
        self._dtype = dtype
        self._seed = seed
        self._lab: Experiment | None = None

    @property
    def lab(self) -> Experiment:
        """The Experiment that is open."""
        assert self._lab is not None, "no problem is open"
        return self._lab

    def open(self, document: Document, dtype: str | None = None) -> None:
        """Open a problem afresh; raises as ``playground.open`` does.

        ``dtype`` goes before the door's own.
        """
        # torch loads only when something is opened.
        from playground.lesson.time_limit import within
        from playground.lesson.timed import TimedExperiment

        with within(self._seconds):
            lab = TimedExperiment(document, dtype=dtype or self._dtype, seed=self._seed)
        lab.seconds = self._seconds
        self._lab = lab

    def run(self, act: acts.Run) -> None:
        """Make a run; nobody watches it."""
        self.lab.perform(act)
