"""How runs end: the stop condition that the user typed, and the endings that are found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from playground.engine.errors import as_text
from playground.engine.switches import Switches
from playground.language.stop_condition import (
    GRADIENT,
    StopCondition,
    key_of,
    read_condition,
)
from playground.state import acts
from playground.state.coordinate import Coordinate
from playground.state.ending import Ending
from playground.state.snapshot import Snapshot

if TYPE_CHECKING:
    from playground.engine.endings import Watch
    from playground.engine.experiment import Experiment


class Stopping(Switches):
    """The part of the Experiment about the end of its runs.

    ``stop``: the condition after whose first step every run ends, or None. ``watch``: what is
    known of the losses of the runs that led here.
    """

    stop: StopCondition | None = None
    watch: Watch | None = None

    def stop_when(self, condition: str | None) -> Snapshot:
        """End every run after the first step for which ``condition`` holds; None takes it away.

        Such as ``loss < 1e-3`` or ``step >= 500 or grad_norm < 0.01 and w1 > 0``. Raises CodeError
        with the column of what cannot stand there.
        """
        read = (
            None if condition is None else self._read_stop(as_text("A stop condition", condition))
        )
        with self._act(acts.StopWhen(None if read is None else read.text)):
            self.stop = read
        return self.snapshot()

    @property
    def stop_text(self) -> str | None:
        """The condition as it was typed."""
        return None if self.stop is None else self.stop.text

    def set_stop(self, text: str | None) -> None:
        """Take up a condition that a Memento holds."""
        if text != self.stop_text:
            self.stop = None if text is None else self._read_stop(text)

    @property
    def ending(self) -> Ending | None:
        """What has become of the run under way, or of the one that led here."""
        watch = self.watch
        if watch is None or not (self.running or watch.standing == self.standing):
            return None
        return watch.ending

    def _read_stop(self, text: str) -> StopCondition:
        parameters = self.workspace.parameters
        return read_condition(text, {name: tuple(p.shape) for name, p in parameters.items()})

    # What the Experiment brings

    @property
    def running(self) -> bool:
        """Whether a run is under way."""
        raise NotImplementedError

    @property
    def standing(self) -> tuple[int, int]:
        """A value that is another one as soon as anything may have changed."""
        raise NotImplementedError


class Stop:
    """A stop condition in one run: it is told each step's loss, in order."""

    def __init__(self, lab: Experiment, condition: StopCondition) -> None:
        self._lab, self._condition = lab, condition
        self._best, self._before = float("inf"), float("nan")

    @property
    def each_step(self) -> bool:
        """Whether it must be asked after each step, since it reads more than the losses."""
        return not self._condition.from_losses

    @property
    def text(self) -> str:
        """The condition as it was typed."""
        return self._condition.text

    def first(self, made: int, losses: Sequence[float]) -> int | None:
        """Which of these steps is the first for which it holds; ``made`` came before them.

        Where it reads more than losses there is one step, and the numbers are those after it.
        """
        condition = self._condition
        more = self._more() if self.each_step else {}
        best, before = self._best, self._before
        for place, loss in enumerate(losses):
            best = min(best, loss)
            values = {
                "loss": loss,
                "step": float(made + place + 1),
                "best": best,
                "change": loss - before,
                **more,
            }
            before = loss
            if condition.holds(values):
                return place
        self._best, self._before = best, before
        return None

    def _more(self) -> dict[str, float]:
        parameters = self._lab.workspace.parameters
        values: dict[str, float] = {}
        for label in self._condition.coordinates:
            coordinate = Coordinate.parse(label)
            values[key_of(label)] = parameters[coordinate.name][coordinate.index].item()
        if GRADIENT in self._condition.names:
            grads = [p.grad for p in parameters.values() if p.requires_grad and p.grad is not None]
            squares = [(grad**2).sum() for grad in grads]
            values[GRADIENT] = sum(squares[1:], squares[0]).sqrt().item() if squares else 0.0
        return values
