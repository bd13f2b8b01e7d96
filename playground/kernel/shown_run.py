"""A lesson's run at a pace that eyes can follow: the same steps, with frames between them."""

from __future__ import annotations

from typing import Final, Protocol

from playground.engine.running import Runner
from playground.kernel.pace import FRAME, Pace

SECONDS_PER_STEP: Final = 0.15
"""Few steps are seen one by one: from a jump to the next the eye needs about this long."""
LONGEST: Final = 2.5
"""Seconds for a run of any length; nobody who waits for an answer wants to wait longer."""


class Host(Protocol):
    """Who shows the run."""

    def hurried(self) -> bool:
        """Take in what has arrived; tell whether somebody waits for the end of the run."""

    def show_run(self) -> None:
        """Send a frame."""

    def rest(self, seconds: float) -> None:
        """Wait so long, or until something arrives."""


def steps_per_second(steps: int) -> float:
    """How fast a run of so many steps is shown."""
    return steps / min(LONGEST, steps * SECONDS_PER_STEP)


def show(runner: Runner, pace: Pace, host: Host) -> None:
    """Make all steps of a run, at the pace, or at full speed once somebody waits.

    Raises what the run's code raises. The numbers are those of the same run without a pace.
    """
    unshown, goes_on = False, True
    while goes_on:
        if host.hurried():
            goes_on = runner.advance()
            continue
        steps = pace.steps()
        if steps:
            goes_on = runner.advance(steps)
            pace.made(steps)
            unshown = True
        else:
            host.rest(min(pace.wait(), FRAME))
        if goes_on and unshown and pace.frame_due():
            host.show_run()
            unshown = False
