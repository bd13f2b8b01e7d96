"""The Shadow: a second Experiment on which steps are made again, so that asking changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine import mementos
from playground.engine.timeline.pieces import Branch, Kept
from playground.engine.timeline.replay import make_again

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


class Shadow:
    """Made at the first question; it shares nothing with the live one but the data."""

    def __init__(self, lab: Experiment) -> None:
        self._document, self._dtype = lab.document, lab.dtype
        self._made: Experiment | None = None

    def state(self, branch: Branch, step: int) -> Kept:
        """The values and the data at a step of a branch."""
        from playground.engine.experiment import Experiment

        if self._made is None:
            self._made = Experiment(self._document, dtype=self._dtype)
        kept = branch.locate(step).nearest(step)
        mementos.put_back_values(self._made, kept.memento)
        make_again(self._made, kept, step)
        return Kept(mementos.keep_values(self._made), self._made.workspace.data())
