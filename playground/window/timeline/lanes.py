"""Where everything on the strip stands: rows of branches, and steps from left to right. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import floor, log10

from playground.state.timeline import Branch, Timeline

FEWEST = 10
"""Steps that the strip shows at least, so that the first few do not fill it."""


@dataclass(frozen=True)
class Lanes:
    """The strip's measures, in pixels: ``left`` is where step 0 stands, ``width`` that of all."""

    branches: tuple[Branch, ...] = ()
    timeline: Timeline | None = None
    left: float = 0.0
    width: float = 100.0
    row: float = 20.0
    rows: dict[str, int] = field(default_factory=dict)
    longest: int = FEWEST

    @classmethod
    def of(
        cls,
        branches: tuple[Branch, ...],
        timeline: Timeline | None,
        left: float,
        width: float,
        row: float,
    ) -> Lanes:
        """Lay the branches out in the order in which they were begun: a parent above its forks."""
        rows = {branch.name: place for place, branch in enumerate(branches)}
        last = max((branch.last for branch in branches), default=0)
        if timeline is not None:
            last = max(last, timeline.last)
        return cls(branches, timeline, left, width, row, rows, roomy(last))

    def x(self, step: float) -> float:
        """Return where a step stands."""
        return self.left + self.width * step / self.longest

    def step(self, x: float) -> int:
        """Return the step nearest to a place."""
        return round((x - self.left) / self.width * self.longest)

    def last(self, branch: Branch) -> int:
        """Return the last step of a branch; the active one grows while it runs."""
        if self.timeline is not None and branch.name == self.timeline.active:
            return self.timeline.last
        return branch.last

    def within(self, branch: Branch, step: int) -> int:
        """Return the step of the branch nearest to ``step``."""
        first = 0 if self.timeline is None or branch.parent else self.timeline.first
        if branch.parent is None and self.timeline is not None:
            first = self.timeline.first if branch.name == self.timeline.active else branch.fork
        return max(first, min(step, self.last(branch)))

    def at(self, y: float) -> Branch | None:
        """Return the branch in whose row a height (from the top of all rows) lies."""
        place = floor(y / self.row)
        return self.branches[place] if 0 <= place < len(self.branches) else None


def roomy(last: int) -> int:
    """Return the next number of two digits and zeros: the strip is not laid out at every step."""
    if last <= FEWEST:
        return FEWEST
    unit: int = 10 ** max(floor(log10(last)) - 1, 0)
    return -(-last // unit) * unit
