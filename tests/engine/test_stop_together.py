"""Stop conditions with schedules, batches, noise and closures: the step of a bare loop."""

from __future__ import annotations

import pytest

from playground.engine.experiment import Experiment
from tests.engine.bare_samples import Bare, alike, opened
from tests.engine.descents import Variant

COURSES: list[tuple[Variant, Variant | None, float]] = [
    (("SGD", {"lr": 0.01}), None, 0.1),
    (("SGD", {"lr": 0.01, "momentum": 0.9}), ("ExponentialLR", {"gamma": 0.995}), 0.07),
    (("Adam", {"lr": 0.02}), ("CosineAnnealingLR", {"T_max": 5}), 0.06),
    (("RMSprop", {"lr": 0.01}), ("ExponentialLR", {"gamma": 1e-30}), 0.2),
    (("SGD", {"lr": 0.02}), ("StepLR", {"step_size": 150, "gamma": 1e308}), 0.02),
    (("LBFGS", {"lr": 0.02, "max_iter": 2}), ("StepLR", {"step_size": 9, "gamma": 0.9}), 0.03),
    (("LBFGS", {"max_iter": 4, "line_search_fn": "strong_wolfe"}), None, 0.02),
]


def made(course: int, noisy: bool) -> tuple[Experiment, Bare]:
    optimizer, schedule, _ = COURSES[course]
    lab = opened("float64", noisy=noisy)
    lab.use(optimizer[0], **optimizer[1])
    if schedule is not None:
        lab.schedule(schedule[0], **schedule[1])
    lab.batches(6, seed=8)
    return lab, Bare(optimizer, schedule, (6, True, 8), dtype="float64", noisy=noisy)


@pytest.mark.parametrize(
    ("condition", "noisy"), [("loss < {0}", True), ("best < {0} and a < 99", False)]
)
@pytest.mark.parametrize("course", range(len(COURSES)))
def test_a_run_ends_at_the_step_of_a_bare_loop(course: int, noisy: bool, condition: str) -> None:
    below = COURSES[course][2]
    lab, bare = made(course, noisy)
    steps = bare.run(400, lambda loss: loss < below or bare.rate > 1e300)
    lab.stop_when(condition.format(below))
    snapshot = lab.run(400)
    assert snapshot.steps == steps
    assert alike(lab, bare)
    assert snapshot.curve.losses.tolist() == bare.losses
    held = bare.losses[-1] < below
    assert (snapshot.notice is not None and "ended after" in snapshot.notice.text) == held
    # The same in other stretches, with frames that look between them.
    other, _ = made(course, noisy)
    other.stop_when(condition.format(below))
    runner, size = other.begin_run(400), 1
    while runner.advance(size):
        runner.begin_step()
        other.snapshot()
        size = size % 7 + 2
    other.end_run()
    assert other.steps == steps
    assert alike(other, bare)
    # It holds no more once it is taken away, and a step back leads to the same end.
    lab.undo()
    assert lab.steps == 0
    assert lab.run(400).steps == steps
    assert alike(lab, bare)


def test_a_schedule_that_comes_to_zero_again_and_again_tells_it_once_in_a_run() -> None:
    lab = opened()
    lab.schedule("CosineAnnealingLR", T_max=5)
    runner, told = lab.begin_run(200), []
    while runner.advance(7):
        if lab.notice is not None and lab.notice not in told:
            told.append(lab.notice)
    lab.end_run()
    assert len(told) == 1
    assert "to 0 at step 5." in told[0].text
    # Each act tells it for itself.
    again = lab.run(20).notice
    assert again is not None
    assert "at step 205." in again.text


def test_the_notice_within_a_frame_is_that_of_the_step() -> None:
    lab = opened()
    lab.schedule("ExponentialLR", gamma=1e-200)
    runner = lab.begin_run(20)
    for _ in range(4):
        runner.advance(1)
        runner.begin_step()
    assert lab.end_run().notice == lab.notice is not None
    assert "to 0 at step 2." in lab.notice.text
