"""The acts and questions of the Experiment that are about its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from playground.engine import mementos
from playground.engine.errors import as_text
from playground.engine.history import Entry, History
from playground.engine.switches import Switches
from playground.engine.timeline import comparing, showing
from playground.engine.timeline.place import Place
from playground.engine.timeline.replay import travel
from playground.engine.timeline.timeline import Timeline
from playground.state import acts
from playground.state.memento import Memento
from playground.state.snapshot import Notice, Snapshot
from playground.state.timeline import Branch, Difference

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.rules.steps import Tail


class Travelling(Switches):
    """Goes to steps that were made before, and keeps every future that was begun.

    ``timeline`` holds all branches. After going back, ``run`` moves along the same branch: the
    same numbers come again. The first act that changes anything there begins a branch of its own.
    """

    timeline: Timeline
    history: History
    notice: Notice | None
    _tail: Tail | None

    @property
    def branches(self) -> tuple[Branch, ...]:
        """All branches, the oldest first."""
        return showing.branches(self.timeline)

    @property
    def branch(self) -> str | None:
        """The branch that the present step lies on; None where the timeline is full."""
        place = self.timeline.place
        return None if place is None else place.branch.name

    def first_difference(self, first: str, second: str) -> Difference | None:
        """The first step at which two branches' values differ; None where all shared steps agree.

        Steps are made again on a second Experiment: nothing live is touched.
        """
        lab = self._ended()
        a, b = self.timeline.named(first), self.timeline.named(second)
        self.timeline.keep_present(lab)
        return comparing.first_difference(self.timeline.shadow, a, b)

    def seek(self, step: int, branch: str | None = None, *, done: bool = True) -> Snapshot:
        """Go to a step of a branch, or of the active one; every bit is as it was then.

        The graph is that of the step's own forward, consumed. ``done=False`` marks a scrub that
        goes on: its seeks are one undo. Raises ActError for a step or branch that there is not.
        """
        lab, timeline = self._ended(), self.timeline
        target = timeline.named(branch)
        timeline.check(target, step, lab)
        goes_on = timeline.scrub == lab.standing[0]
        before = None if goes_on else self._entry("Seek")
        timeline.leave(lab)
        found = Place(target, target.locate(step), step, 0)
        try:
            self._tail = travel(lab, target, found.piece, step)
        except Exception:
            entry = before or self._entry("Seek")
            mementos.put_back(lab, entry.memento)
            raise
        self.notice = None
        timeline.arrive(lab, found)
        if before is not None:
            self.history.remember(before)
        self._close(acts.Seek(step, branch, done))
        timeline.scrub = -1 if done else lab.standing[0]
        return self.snapshot()

    def seek_difference(self, first: str, second: str) -> Snapshot:
        """Go to the first step at which two branches differ; a notice says what differs."""
        found = self.first_difference(first, second)
        if found is None:
            a, b = self.timeline.named(first), self.timeline.named(second)
            self.notice = Notice(
                f"{first} and {second} have the same values at every step that both have, "
                f"up to step {min(a.end, b.end)}."
            )
            self._close(acts.SeekDifference(first, second))
            return self.snapshot()
        self.seek(found.step, first)
        self.notice = Notice(
            f"{first} and {second} differ from step {found.step} on: there {found.coordinate} is "
            f"{found.value!r} on {first} and {found.other!r} on {second}."
        )
        return self.snapshot()

    def fork(self, name: str | None = None) -> Snapshot:
        """Begin a further branch at the present step; what follows is on it."""
        if name is not None:
            as_text("The name of a branch", name)
        lab = self._ended()
        before = self._entry("Fork")
        self.timeline.fork(lab, name)
        return self._changed_tree(acts.Fork(name), before)

    def rename_branch(self, name: str, new: str) -> Snapshot:
        """Give a branch another name."""
        as_text("The name of a branch", new)
        self._ended()
        before = self._entry("Rename branch")
        self.timeline.rename(name, new.strip())
        return self._changed_tree(acts.RenameBranch(name, new), before)

    def delete_branch(self, name: str) -> Snapshot:
        """Take a branch out of the timeline; never the one that is active."""
        self._ended()
        before = self._entry("Delete branch")
        self.timeline.delete(name)
        return self._changed_tree(acts.DeleteBranch(name), before)

    def restore(self, memento: Memento) -> Snapshot:
        """Take up the state that a Snapshot holds, as after a kernel was restarted.

        The timeline begins with it: a Memento holds one state, not the steps before it.
        """
        lab = cast("Experiment", self)
        mementos.put_back(lab, memento)
        lab.leave()
        lab.edit_again()
        self.timeline = Timeline(lab)
        self._close(acts.Undo())
        return self.snapshot()

    def _changed_tree(self, act: acts.Act, before: Entry) -> Snapshot:
        self.notice = None
        self.history.remember(before)
        self._close(act)
        return self.snapshot()

    def _ended(self) -> Experiment:
        """The Experiment, with no run under way."""
        lab = cast("Experiment", self)
        if lab.running:
            lab.end_run()
        return lab

    # What the Experiment brings

    def _entry(self, label: str) -> Entry:
        raise NotImplementedError

    def _close(self, act: acts.Act) -> None:
        raise NotImplementedError
