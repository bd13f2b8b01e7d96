"""Which views are on the screen: those of the step, until the speaker chooses others."""

from __future__ import annotations

from collections.abc import Callable

from playground.state.lesson import Stage
from playground.window.lecture.keys import VIEWS

FIRST = ("surface", "slices")
"""What is seen where no step says what."""
MOST = 2
"""More views at once cannot be read from the last row."""


class Chosen:
    """Keeps one or two names of views; ``known`` tells whether there is a view of a name."""

    def __init__(self, known: Callable[[str], bool]) -> None:
        self._known = known
        self._step: tuple[str, int] | None = None
        self._of_step: tuple[str, ...] = FIRST
        self.names: tuple[str, ...] = FIRST

    def follow(self, stage: Stage | None) -> None:
        """Take the views of another step; within a step the speaker's own choice stays."""
        step = None if stage is None else (stage.lesson, stage.step)
        show = () if stage is None else tuple(dict.fromkeys(filter(self._known, stage.show)))[:MOST]
        show = show or FIRST
        if step != self._step or show != self._of_step:
            self._step, self._of_step = step, show
            self.names = show

    def toggle(self, name: str) -> None:
        """Add a view beside the last one chosen, or take it away where another is left."""
        if name in self.names:
            left = tuple(each for each in self.names if each != name)
            self.names = left or self.names
        else:
            self.names = (*self.names[-(MOST - 1) :], name)

    def turn(self, by: int) -> None:
        """Show the next view of the number keys, alone."""
        last = self.names[-1]
        place = VIEWS.index(last) if last in VIEWS else -1
        self.names = (VIEWS[(place + by) % len(VIEWS)],)

    def as_the_step(self) -> None:
        """Go back to the views of the step."""
        self.names = self._of_step
