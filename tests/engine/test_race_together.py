"""A race under schedules, batches, noise and frozen parameters: a run's and a bare loop's bits."""

from __future__ import annotations

import numpy as np
import pytest

from playground.state.ending import DIVERGED
from playground.state.race import FAILED, Racer, Standing
from tests.engine.bare_samples import Bare, Batch, alike, opened
from tests.engine.descents import OPTIMIZERS, SCHEDULERS, Variant
from tests.engine.engine_labs import values

STEPS = 36
COURSES: list[tuple[Variant | None, Batch | None, str, bool, tuple[str, ...]]] = [
    (None, (5, True, 3), "float32", True, ()),
    (SCHEDULERS[1], (4, True, 0), "float64", False, ("a",)),
    (SCHEDULERS[6], None, "float32", True, ("b",)),
    (SCHEDULERS[10], (13, False, 0), "float64", True, ()),
    (SCHEDULERS[12], (1, True, 7), "float32", False, ()),
]


def flat(standing: Standing) -> list[float]:
    return [float(value) for value in standing.path[-1]]


@pytest.mark.parametrize("course", range(len(COURSES)))
def test_every_optimizer_races_runs_and_loops_alike(course: int) -> None:
    schedule, batch, dtype, noisy, frozen = COURSES[course]
    lab = opened(dtype, noisy=noisy)
    for name in frozen:
        lab.freeze(name)
    if batch is not None:
        lab.batches(*batch)
    # Every second one, so that each is in two or three of the courses.
    fields = [v for v in OPTIMIZERS[course % 2 :: 2] if schedule is None or _takes(v, schedule)]
    answer = lab.race([Racer(*v, "", schedule) for v in fields], steps=STEPS)
    for variant, standing in zip(fields, answer.standings, strict=True):
        other = opened(dtype, noisy=noisy)
        for name in frozen:
            other.freeze(name)
        other.use(variant[0], **variant[1])
        if schedule is not None:
            other.schedule(schedule[0], **schedule[1])
        if batch is not None:
            other.batches(*batch)
        snapshot = other.run(STEPS)
        bare = Bare(variant, schedule, batch, dtype=dtype, noisy=noisy, frozen=frozen)
        bare.run(snapshot.steps)
        assert alike(other, bare), variant
        assert snapshot.curve.losses.tolist() == bare.losses, variant
        assert standing.steps == snapshot.steps, variant
        given = values(other)
        assert flat(standing) == [given["a"], *given["b"]], variant
        assert standing.trail.losses.tolist()[: len(bare.losses)] == bare.losses, variant
        assert (standing.state == DIVERGED) == (snapshot.steps < STEPS), variant


def _takes(optimizer: Variant, schedule: Variant) -> bool:
    """Whether torch makes this schedule on this optimizer."""
    try:
        Bare(optimizer, schedule)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_race_from_the_middle_draws_the_batches_and_numbers_that_come_next(dtype: str) -> None:
    lab, other = opened(dtype, noisy=True), opened(dtype, noisy=True)
    for each in (lab, other):
        each.batches(5, seed=4)
        each.use("SGD", lr=0.05, momentum=0.9)
        each.run(17)
    racer = Racer("Adam", {"lr": 0.05}, "", ("ExponentialLR", {"gamma": 0.9}))
    (standing,) = lab.race([racer], steps=300).standings
    other.use("Adam", lr=0.05)
    other.schedule("ExponentialLR", gamma=0.9)
    other.run(300)
    given = values(other)
    assert flat(standing) == [given["a"], *given["b"]]
    # The live run has drawn nothing meanwhile.
    alone = opened(dtype, noisy=True)
    alone.batches(5, seed=4)
    alone.use("SGD", lr=0.05, momentum=0.9)
    alone.run(17)
    assert values(lab) == values(alone)
    lab.run(9)
    alone.run(9)
    assert values(lab) == values(alone)


def test_a_race_that_flies_off_under_schedule_and_batches_stands_where_the_run_does() -> None:
    for optimizer in (("SGD", {"lr": 0.4, "momentum": 0.9}), ("LBFGS", {"lr": 30.0})):
        schedule = ("ExponentialLR", {"gamma": 1.5})
        lab, other = opened(noisy=True), opened(noisy=True)
        for each in (lab, other):
            each.batches(4, seed=1)
        racer = Racer(*optimizer, "", schedule)
        (standing,) = lab.race([racer], steps=400).standings
        other.use(optimizer[0], **optimizer[1])
        other.schedule(schedule[0], **schedule[1])
        snapshot = other.run(400)
        assert snapshot.notice is not None
        assert standing.state == DIVERGED
        assert standing.steps == snapshot.steps < 400
        given = values(other)
        assert flat(standing) == [given["a"], *given["b"]]


def test_a_rate_driven_to_infinity_ends_race_run_and_loop_at_one_step() -> None:
    schedule = ("StepLR", {"step_size": 20, "gamma": 1e308})
    optimizer = ("Adam", {"lr": 100.0})
    lab, other, bare = opened(), opened(), Bare(optimizer, schedule)
    (standing,) = lab.race([Racer(*optimizer, "", schedule)], steps=90).standings
    other.use("Adam", lr=100.0)
    other.schedule(schedule[0], **schedule[1])
    snapshot = other.run(90)
    assert bare.run(90, lambda _: not np.isfinite(bare.rate)) == 20
    assert standing.state == FAILED
    assert standing.steps == snapshot.steps == 20
    assert alike(other, bare)
    assert flat(standing) == [values(other)["a"], *values(other)["b"]]
