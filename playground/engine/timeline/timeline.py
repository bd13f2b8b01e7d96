"""The Timeline: every step so far, on branches that fork where something else is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from playground.engine import mementos
from playground.engine.errors import ActError
from playground.engine.history import Entry
from playground.engine.timeline import naming
from playground.engine.timeline.branches import Branches
from playground.engine.timeline.comparing import drew, same_course
from playground.engine.timeline.keeping import MOST_BRANCHES
from playground.engine.timeline.pieces import Branch, Kept, Piece, lean
from playground.engine.timeline.place import TREE_ACTS, Place
from playground.engine.timeline.records import Record
from playground.engine.timeline.shadow import Shadow
from playground.engine.timeline.showing import Showing
from playground.state import acts
from playground.state.memento import Memento
from playground.state.snapshot import Notice

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

FULL = (
    "The timeline is full ({why}), so steps from {step} on are not kept; nothing kept is lost. "
    "Delete branches in the timeline, then fork here to go on keeping."
)


class Timeline(Branches):
    """Owns the branches and the Place of the present.

    It hears of every act after it was done (``note``) and before the present is left (``leave``).
    Nothing is copied at an act: the state after it is kept when the next one begins, or when the
    present is left. A run adds keys through ``offer``.
    """

    def __init__(self, lab: Experiment) -> None:
        super().__init__()
        self.shadow = Shadow(lab)
        self.scrub = -1
        """The Experiment's serial after a seek that may go on, else -1."""
        self.showing = Showing()
        self._run: tuple[Entry, Piece] | None = None
        self.begin(lab, "main")
        assert self.place is not None
        self._origin: Piece | None = self.place.piece if not lab.acts else None

    # What the Experiment tells

    def place_before(self, label: str) -> Place | None:
        """The place to come back to when the act of that label is taken back."""
        if self.place is None or label not in (*TREE_ACTS, "undo", "redo"):
            return self.place
        return replace(self.place, tree=tuple((b, b.name) for b in self.branches))

    def note(self, lab: Experiment, act: acts.Act, before: Entry) -> None:
        """Take up an act that was done on the state ``before``."""
        if self.place is None:
            return
        self.version += 1
        if isinstance(act, acts.Run):
            self._ran(lab, before)
        elif isinstance(act, acts.Step):
            self._stepped(lab, act, before)
        elif not isinstance(act, naming.QUIET) or drew(before.memento, lab.workspace):
            self._changed(lab, act, before)

    def offer(self, before: Entry, memento: Memento, data: Any) -> None:
        """Take a state of the run that began at ``before``, to go back to."""
        if before.place is None or self.place is None:
            return
        piece = self._reach(before, memento.steps)
        if piece is not None:
            kept = Kept(memento, _shared(data, piece.start.data))
            if piece.offer(kept):
                self.keeping.add_key(kept, self.branches)

    def leave(self, lab: Experiment) -> None:
        """Keep the present, which is about to be left, where it is the end of its branch."""
        place = self.place
        if place is None or lab.steps != place.branch.end:
            return
        branch, pending = place.branch, tuple(lab.acts[place.known :])
        if pending:
            start = Kept(mementos.keep_values(lab), lab.workspace.data())
            piece = self._piece(branch, start, pending, place)
            if piece is None:
                return
            self.place = Place(branch, piece, lab.steps, len(lab.acts))
            self.version += 1
        elif branch.tip is not place.piece:
            # What was done at this step and taken back is no future: only steps are.
            branch.tip = place.piece
            self.version += 1
        branch.record = Record.of(lab, branch.fork if branch.parent is not None else 0)

    def holds(self, done: Sequence[acts.Act]) -> bool:
        """Whether the last of these acts is in a piece already, so that no drag may change it."""
        return self.place is not None and self.place.known >= len(done)

    def keep_present(self, lab: Experiment) -> None:
        """Keep the present without leaving it, so that it can be compared."""
        self.leave(lab)

    def check(self, branch: Branch, step: int, lab: Experiment) -> None:
        """Raise ActError where the branch has no such step."""
        if not isinstance(step, int) or isinstance(step, bool):
            raise ActError(f"A step is a whole number, not {step!r}.")
        first = branch.root.first
        if not first <= step <= branch.end:
            raise ActError(
                f"{branch.name} has the steps {first} to {branch.end}; there is no step {step}."
            )

    def arrive(self, lab: Experiment, place: Place) -> None:
        """Stand at a place that was travelled to."""
        self.place = replace(place, known=len(lab.acts))

    def turned(self, entry: Entry) -> None:
        """Come back to the place of an entry of the history."""
        left, self.place = self.place, None
        self.version += 1
        place = entry.place
        if place is None:
            return
        if place.tree is not None and entry.label in TREE_ACTS:
            self.branches = [branch for branch, _ in place.tree]
            for branch, name in place.tree:
                branch.name = name
            self.keeping.recount(self.branches)
        self.place = replace(place, tree=None)
        self._settle(entry)
        if place.branch not in self.branches:
            place.branch.name = self._unique(place.branch.name)
            self.branches.append(place.branch)
        # A fork that the program made for an act that is taken back, before any step of its own.
        if left is not None and left.branch is not place.branch and left.branch.automatic:
            empty = left.branch.end == left.branch.fork
            if empty and not any(b.parent is left.branch for b in self.branches):
                self.branches = [b for b in self.branches if b is not left.branch]

    def reset(self, lab: Experiment) -> None:
        """Stand at step 0 again: on the branch that begins like this, else on one that is new."""
        self.version += 1
        origin = self._origin
        if origin is None:
            self.begin(lab, "from the start", Kept(lab.beginning, lab.workspace.data()))
            assert self.place is not None
            self._origin = self.place.piece
            self.place = replace(self.place, known=0)
            return
        branch = self.place.branch if self.place is not None else origin.owner
        if branch not in self.branches or branch.root is not origin:
            branch = next((b for b in self.branches if b.root is origin), origin.owner)
        if branch not in self.branches:
            self.branches.append(branch)
        self.place = Place(branch, origin, 0, 0)
        if not lab.acts or branch.end == 0:
            return
        present = Kept(mementos.keep_values(lab), lab.workspace.data())
        for each in (branch, *self.branches):
            if each.root is origin and each.fork == 0:
                piece = each.locate(0)
                if same_course(piece.start, present):
                    self.place = Place(each, piece, 0, len(lab.acts))
                    return
        name = f"{naming.words(lab.choice)} from step 0"
        new = self._fork(lab, branch, 0, name, origin)
        self.place = None if new is None else Place(new, origin, 0, 0)

    # Branches

    def fork(self, lab: Experiment, name: str | None) -> None:
        """Begin a branch at the present step and stand on it. Raises ActError where it is full."""
        self._refuse_taken(name)
        if len(self.branches) >= MOST_BRANCHES:
            raise ActError(
                f"There are {MOST_BRANCHES:,} branches, as many as the timeline keeps. "
                "Delete some of them first."
            )
        self.leave(lab)
        place = self.place
        if place is None:
            start = Kept(mementos.keep_values(lab), lab.workspace.data())
            if not self.keeping.has_room(start):
                raise ActError("The timeline is full: delete some of its branches first.")
            self.begin(lab, self._unique(name or f"step {lab.steps}"))
            return
        title = name or self._unique(f"fork at step {lab.steps}")
        new = self._new(title, place.branch, lab.steps)
        new.tip = place.piece
        self.version += 1
        self.place = replace(place, branch=new)

    def begin(self, lab: Experiment, name: str, start: Kept | None = None) -> None:
        """Begin a branch that has no parent at the present state, and stand on it."""
        branch = self._new(self._unique(name), None, lab.steps)
        start = start or Kept(mementos.keep_values(lab), lab.workspace.data())
        piece = self._piece(branch, start, tuple(lab.acts), None)
        if piece is not None:
            self.place = Place(branch, piece, lab.steps, len(lab.acts))

    # Inside

    def _ran(self, lab: Experiment, before: Entry) -> None:
        piece = self._reach(before, lab.steps)
        run, self._run = self._run, None
        place = self.place
        if place is None:
            self._told_full(lab)
        elif piece is None:
            self.place = replace(place, step=lab.steps, known=len(lab.acts))
        else:
            assert run is not None
            # A run that met a loss which is not finite went back to before its last key.
            piece.cut(lab.steps)
            piece.owner.end = lab.steps
            self.place = Place(piece.owner, piece, lab.steps, len(lab.acts))

    def _reach(self, before: Entry, step: int) -> Piece | None:
        """The piece that a run which has come to ``step`` makes longer; None where it repeats."""
        place = before.place
        if self._run is not None and self._run[0] is before:
            piece = self._run[1]
        elif place is None:
            return None
        else:
            found = self._begin_run(place, before, step)
            if found is None:
                return None
            piece = found
            self._run = before, piece
        piece.made = max(piece.made, step - piece.first)
        piece.owner.end = max(piece.owner.end, step)
        return piece

    def _begin_run(self, place: Place, before: Entry, step: int) -> Piece | None:
        branch, start = place.branch, before.memento.steps
        pending = before.memento.acts[place.known :]
        own = place.piece.owner is branch
        if start == branch.end:
            if not pending and own and place.piece.end == place.step:
                branch.tip = place.piece
                return place.piece
        else:
            limit = branch.limit(place.piece, place.step)
            if step <= limit:
                return None
            if place.piece is not branch.tip:
                name = f"on from step {limit}"
                new = self._fork(None, branch, limit, name, place.piece)
                if new is None:
                    return None
                branch = new
            elif own:
                return place.piece
        kept = Kept(lean(before.memento), before.data)
        return self._piece(branch, kept, tuple(pending), place)

    def _settle(self, entry: Entry) -> None:
        """Stand on the piece that begins like the state, where acts before it are all in it."""
        place = self.place
        if place is None or len(entry.memento.acts) == place.known:
            return
        piece = place.branch.locate(entry.memento.steps)
        if piece.first == entry.memento.steps and same_course(piece.start, entry):
            known = len(entry.memento.acts)
            self.place = Place(place.branch, piece, piece.first, known)

    def _stepped(self, lab: Experiment, act: acts.Act, before: Entry) -> None:
        place = self.place
        assert place is not None
        branch, step = place.branch, before.memento.steps
        if step == branch.end:
            branch.tip = place.piece
        elif self._comes_again(lab, place):
            self.place = Place(branch, place.piece, lab.steps, len(lab.acts))
            return
        else:
            name = naming.fork_name(act, before.memento)
            new = self._fork(lab, branch, step, name, place.piece)
            if new is None:
                self.place = None
                return
            branch = new
            self.place = replace(place, branch=new)
        pending = before.memento.acts[place.known :]
        if pending:
            kept = Kept(lean(before.memento), before.data)
            piece = self._piece(branch, kept, tuple(pending), place)
            if piece is None:
                self._told_full(lab)
                return
            self.place = Place(branch, piece, step, len(before.memento.acts))
        branch.end = lab.steps

    def _changed(self, lab: Experiment, act: acts.Act, before: Entry) -> None:
        place = self.place
        assert place is not None
        step = before.memento.steps
        if step == place.branch.end:
            return
        name = naming.fork_name(act, before.memento)
        new = self._fork(lab, place.branch, step, name, place.piece)
        self.place = None if new is None else replace(place, branch=new)

    def _comes_again(self, lab: Experiment, place: Place) -> bool:
        """Whether a step by hand led to where the branch went, bit for bit."""
        if lab.steps > place.branch.limit(place.piece, place.step):
            return False
        recorded = self.shadow.state(place.branch, lab.steps)
        return same_course(recorded, Kept(mementos.keep_values(lab), lab.workspace.data()))

    def _fork(
        self, lab: Experiment | None, parent: Branch, step: int, name: str, tip: Piece
    ) -> Branch | None:
        """A branch that the program makes; None, and a notice, where there is no room for more."""
        if len(self.branches) >= MOST_BRANCHES:
            self.place = None
            if lab is not None:
                self._told_full(lab)
            return None
        new = self._new(self._unique(name), parent, step)
        new.automatic, new.tip = True, tip
        return new

    def _piece(
        self, branch: Branch, start: Kept, done: tuple[acts.Act, ...], place: Place | None
    ) -> Piece | None:
        """A new piece at the branch's end; None, and nothing is kept any more, where it is full."""
        if self.keeping.starts and not self.keeping.has_room(start):
            self.place = None
            return None
        if place is None:
            piece = Piece(branch, start, done, None, start.step)
        else:
            start.data = _shared(start.data, place.piece.start.data)
            piece = Piece(branch, start, done, place.piece, place.step)
        branch.tip = piece
        self.keeping.add_start(start, self.branches)
        return piece

    def _told_full(self, lab: Experiment) -> None:
        many = len(self.branches) >= MOST_BRANCHES
        why = f"{MOST_BRANCHES:,} branches" if many else f"{self.keeping.budget >> 20} MB"
        if lab.notice is None:
            lab.notice = Notice(FULL.format(why=why, step=lab.steps), "warning")


def _shared(data: Any, known: Any) -> Any:
    """The mapping that is kept already, where every name still stands for the same."""
    same = data.keys() == known.keys() and all(data[name] is known[name] for name in data)
    return known if same else data
