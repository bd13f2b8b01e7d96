"""The list of branches: named, coloured, renamed and deleted."""

from __future__ import annotations

from playground.engine.errors import ActError, unknown
from playground.engine.timeline.keeping import Keeping
from playground.engine.timeline.pieces import Branch
from playground.engine.timeline.place import Place

_COLOURS = 8
"""The theme has so many colours for runs, and as many shapes of marks."""
_TURN = (6, 7, 13, 12, 11, 10, 9, 8)
"""Racers count from 0, so branches begin behind a race of six; from the third branch on a colour
may be a racer's, but then with another shape."""


class Branches:
    """The part of the timeline that knows its branches by name.

    ``version`` counts changes of the branches; ``place`` is that of the present, or None where
    steps are not being kept.
    """

    def __init__(self) -> None:
        self.keeping = Keeping()
        self.branches: list[Branch] = []
        self.version = 0
        self.place: Place | None = None
        self._made = 0
        self._numbers: dict[str, int] = {}

    @property
    def names(self) -> set[str]:
        """The names of all branches."""
        return {branch.name for branch in self.branches}

    def named(self, name: str | None) -> Branch:
        """The branch of that name, or the active one. Raises ActError where there is none."""
        if name is None:
            if self.place is None:
                raise ActError(
                    "The steps here are not being kept, so name the branch to go to: "
                    + ", ".join(b.name for b in self.branches[:8])
                )
            return self.place.branch
        found = next((branch for branch in self.branches if branch.name == name), None)
        if found is None:
            raise unknown("branch", name, [b.name for b in self.branches[:20]])
        return found

    def rename(self, name: str, new: str) -> None:
        """Give a branch another name."""
        branch = self.named(name)
        if new != name:
            self._refuse_taken(new)
            branch.name = new
            self.version += 1

    def delete(self, name: str) -> None:
        """Take a branch out; what others have of it stays with them."""
        branch = self.named(name)
        if self.place is not None and branch is self.place.branch:
            raise ActError(f"{name} is the branch on screen. Go to another one, then delete it.")
        if len(self.branches) == 1:
            raise ActError(f"{name} is the only branch.")
        self.branches = [b for b in self.branches if b is not branch]
        self.keeping.recount(self.branches)
        self.version += 1

    def _new(self, name: str, parent: Branch | None, step: int) -> Branch:
        turns, place = divmod(self._made, _COLOURS)
        colour = _TURN[place] + 2 * _COLOURS * turns
        branch = Branch(name, colour, parent, step, step)
        self._made += 1
        self.branches.append(branch)
        return branch

    def _unique(self, name: str) -> str:
        """The name, with a number behind it where another branch has it already."""
        taken, found = self.names, name
        while found in taken:
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            found = f"{name} ({number})"
        return found

    def _refuse_taken(self, name: str | None) -> None:
        if name is not None and not name.strip():
            raise ActError("A branch needs a name.")
        if name in self.names:
            raise ActError(f"There is a branch {name} already; choose another name.")
