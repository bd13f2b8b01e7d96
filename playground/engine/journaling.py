"""The acts and questions of the Experiment that record a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from playground.engine.journal import Journal
from playground.state.acts import Act
from playground.state.recorded import Recorded

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.scripts.drafting import Part


class Journaling:
    """Keeps a journal while it is wanted; without one an act costs no more than a look.

    ``earlier``: what was recorded on the problems that were open before.
    """

    journal: Journal | None = None
    earlier: tuple[Part, ...] = ()

    def record(self, on: bool = True, earlier: tuple[Part, ...] = ()) -> None:
        """Keep a journal from now on, or no longer. What was done before is in it, too."""
        if on and self.journal is None:
            self.journal = Journal(cast("Experiment", self))
        elif not on:
            self.journal, self.earlier = None, ()
        self.earlier += earlier

    def noted(self, act: Act) -> None:
        """Enter an act that was just done."""
        if self.journal is not None:
            self.journal.note(cast("Experiment", self), act)

    def left_graph(self) -> None:
        """Note that something failed: the graph may be gone, and no transcript tells of it."""
        if self.journal is not None:
            self.journal.turned(cast("Experiment", self))

    def parts(self) -> tuple[Part, ...]:
        """What was recorded, problem by problem; those in which nothing was done are left out.

        Where acts were done before recording began, or a step was gone back to, they are done
        again on a second Experiment.
        """
        from playground.engine.scripts import drafting

        lab = cast("Experiment", self)
        present = drafting.part(lab)
        return (*self.earlier, present) if present.acts else self.earlier

    def recorded(self) -> Recorded:
        """The session so far, as the draft of a lesson with its trace."""
        from playground.engine.scripts import drafting

        lab = cast("Experiment", self)
        return drafting.recorded(self.parts() or (drafting.part(lab),))
