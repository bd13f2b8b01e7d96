"""A lesson's run at a pace that eyes can follow: told apart by a clock that the test turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import pytest

from playground.engine.running import Runner
from playground.kernel.pace import Pace
from playground.kernel.shown_run import LONGEST, show, steps_per_second


@dataclass
class Steps:
    """Makes steps without torch; a stretch without a size is one at full speed."""

    left: int
    stretches: list[int | None] = field(default_factory=list)

    def advance(self, most: int | None = None) -> bool:
        self.stretches.append(most)
        self.left -= min(self.left, 128 if most is None else most)
        return self.left > 0


@dataclass
class Clock:
    """A pace of one step for each wait."""

    steps_due: int = 1

    def steps(self) -> int:
        due, self.steps_due = self.steps_due, 0
        return due

    def wait(self) -> float:
        return 0.2

    def made(self, steps: int) -> None:
        pass

    def frame_due(self) -> bool:
        return True


@dataclass
class Window:
    """Draws frames; somebody presses a key once it has drawn so many."""

    steps: Steps
    clock: Clock
    patience: int = 10**6
    drawn: list[int] = field(default_factory=list)

    def hurried(self) -> bool:
        return len(self.drawn) >= self.patience

    def rest(self, seconds: float) -> None:
        assert 0 < seconds <= 0.2
        self.clock.steps_due += 1

    def show_run(self) -> None:
        self.drawn.append(self.steps.left)


def played(steps: int, patience: int = 10**6) -> tuple[Steps, Window]:
    made, clock = Steps(steps), Clock()
    window = Window(made, clock, patience)
    show(cast(Runner, made), cast(Pace, clock), window)
    return made, window


def test_each_of_few_steps_is_drawn_but_the_last_which_comes_with_the_verdict() -> None:
    made, window = played(5)
    assert made.stretches == [1] * 5
    assert window.drawn == [4, 3, 2, 1]


def test_who_waits_gets_the_end_at_once() -> None:
    made, window = played(200, patience=2)
    assert made.stretches == [1, 1, None, None]
    assert window.drawn == [199, 198]


@pytest.mark.parametrize(
    ("steps", "seconds"), [(1, 0.15), (4, 0.6), (20, LONGEST), (5000, LONGEST)]
)
def test_no_run_takes_longer_than_somebody_waits(steps: int, seconds: float) -> None:
    assert steps / steps_per_second(steps) == pytest.approx(seconds)
