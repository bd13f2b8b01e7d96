"""An Experiment whose acts and questions end in time, for files that nobody watches."""

from __future__ import annotations

from typing import Any

from playground.engine.experiment import Experiment
from playground.lesson.time_limit import within
from playground.state import acts
from playground.state.snapshot import Snapshot


class TimedExperiment(Experiment):
    """Raises TookTooLongError where one act or question takes more than ``seconds``."""

    seconds: float | None = None

    def perform(self, act: acts.Act) -> Snapshot:
        """Do an act."""
        with within(self.seconds):
            return super().perform(act)

    def forward(self, no_grad: bool = False) -> Snapshot:
        """Run the model and loss cells."""
        with within(self.seconds):
            return super().forward(no_grad)

    def evaluate(self, code: str, **names: Any) -> Any:
        """What typed code finds."""
        with within(self.seconds):
            return super().evaluate(code, **names)
