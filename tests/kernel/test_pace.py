"""When a run looks up and when its frames are due, by a clock that the test turns."""

from __future__ import annotations

import pytest

from playground.kernel import pace
from playground.kernel.pace import FRAME, LAST, Pace

STEP = 1e-4
"""Seconds of one step."""


class Clock:
    """Stands for the ``time`` module."""

    def __init__(self) -> None:
        self.now = 100.0

    def perf_counter(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pace, "time", clock)
    return clock


def running(clock: Clock) -> Pace:
    """A pace that knows how long a step takes."""
    run = Pace(None)
    run.steps()
    clock.now += 10 * STEP
    run.made(10)
    return run


def make(run: Pace, clock: Clock, each: float = STEP) -> float:
    """Make the stretch that is due, each step so many seconds long; returns its seconds."""
    steps = run.steps()
    clock.now += steps * each
    run.made(steps)
    return steps * each


def until_frame(run: Pace, clock: Clock, each: float = STEP) -> float:
    """Make stretches up to the next frame; the time at which it is sent."""
    while not run.frame_due():
        make(run, clock, each)
    run.drawn()
    return clock.now


def test_the_last_stretch_before_a_frame_is_short(clock: Clock) -> None:
    run = running(clock)
    assert make(run, clock) == pytest.approx(FRAME - 10 * STEP - LAST, abs=2 * STEP)
    assert make(run, clock) == pytest.approx(LAST, abs=2 * STEP)
    assert run.frame_due()


@pytest.mark.parametrize("slower", [1.0, 1.2, 1.5])
def test_frames_come_evenly_though_steps_take_longer_than_was_guessed(
    clock: Clock, slower: float
) -> None:
    run = running(clock)
    first = until_frame(run, clock)
    due = first + FRAME
    late = until_frame(run, clock, slower * STEP) - due
    # All in one stretch, it would come late by the whole of what was guessed too little.
    assert abs(late) < 0.3 * (slower - 1) * FRAME + pace.EARLY + 2 * STEP


def test_a_late_frame_does_not_delay_those_after_it(clock: Clock) -> None:
    run = running(clock)
    first = until_frame(run, clock)
    clock.now += FRAME + 0.005
    assert run.frame_due()
    run.drawn()
    assert until_frame(run, clock) == pytest.approx(first + 2 * FRAME, abs=pace.EARLY + 2 * STEP)


def test_a_frame_that_needs_slices_is_begun_so_much_earlier(clock: Clock) -> None:
    run = running(clock)
    until_frame(run, clock)
    run.sliced(0.003)
    clock.now += 0.003 / pace.SLICES_SHARE
    # Frames that were missed are not made up for: the next is due half a frame after this one.
    late = until_frame(run, clock)
    assert run.slices_due()
    begun = until_frame(run, clock)
    assert begun == pytest.approx(late + FRAME / 2 - 0.003, abs=pace.EARLY + 2 * STEP)


def test_nothing_is_sent_while_the_window_draws_unless_it_has_lost_the_frame(clock: Clock) -> None:
    run = running(clock)
    while not run.frame_due():
        make(run, clock)
    clock.now += 2 * FRAME
    assert not run.frame_due()
    clock.now += pace.PATIENCE
    assert run.frame_due()


def test_a_limited_run_waits_for_its_steps(clock: Clock) -> None:
    run = Pace(10.0)
    assert run.steps() == 1
    run.made(1)
    assert run.steps() == 0
    assert run.wait() == pytest.approx(0.1)
    clock.now += 0.1 + 1e-9
    assert run.steps() == 1
