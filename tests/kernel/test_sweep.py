"""Many runs through the kernel: coarse to fine, stopped, gone on with, withdrawn, and the ruler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Event
from playground.state.acts import Look, Move, Use
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.sweep import Sweep, SweepQuestion
from tests.kernel.kernel_talk import answered, frames, opened, settled, until


def asked(frame: Frame, **wanted: Any) -> Look:
    return Look(replace(frame.snapshot.view, wanted=Wanted(**wanted)))


def question(frame: Frame, **asked: Any) -> SweepQuestion:
    given: dict[str, Any] = {
        "plane": frame.snapshot.view.surface,
        "keywords": {"lr": 0.01},
        "steps": 100,
        **asked,
    }
    return SweepQuestion(**given)


def having(found: Callable[[Frame], bool]) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Answered) and found(event.frame)


def swept(frame: Frame) -> Sweep | None:
    return frame.studies.sweep


def test_levels_arrive_and_equal_the_headless_ones(client: KernelClient) -> None:
    frame = settled(client, opened(client, "himmelblau").frame)
    client.ask(asked(frame, sweep=question(frame)))
    seen = frames(until(client, having(lambda f: bool(swept(f) and swept(f).whole))))
    strides = [s.stride for f in seen if (s := swept(f)) is not None]
    assert strides == sorted(strides, reverse=True)[-len(strides) :] or 0 in strides
    last = swept(seen[-1])
    assert last is not None
    alone = playground.open("himmelblau").sweep(steps=100, keywords={"lr": 0.01}, optimizer="SGD")
    assert np.array_equal(last.losses, alone.losses)
    assert np.array_equal(last.reached, alone.reached)


def test_stop_keeps_the_picture_and_start_goes_on(client: KernelClient) -> None:
    frame = settled(client, opened(client, "line-fit").frame)
    long = question(frame, steps=3000)
    client.ask(asked(frame, sweep=long))
    part = frames(until(client, having(lambda f: bool(swept(f) and swept(f).done > 0))))[-1]
    stopped = answered(client, asked(frame, sweep=long, halted=("sweep",)))
    held = swept(stopped)
    assert held is not None
    assert held.done < 1
    moved = answered(client, Move({"b0": 1.0}))
    assert swept(moved) is held
    client.ask(asked(frame, sweep=long))
    further = frames(until(client, having(lambda f: bool(swept(f) and swept(f) is not held))))[-1]
    assert swept(further).done > swept(part).done  # type: ignore[union-attr]
    cleared = answered(client, asked(frame))
    assert swept(cleared) is None


def test_what_cannot_be_swept_is_told_and_the_rest_goes_on(client: KernelClient) -> None:
    frame = settled(client, opened(client, "himmelblau").frame)
    client.ask(asked(frame, sweep=question(frame, optimizer="LBFGS")))
    seen = frames(until(client, having(lambda f: f.complaint is not None)))
    assert seen[-1].complaint is not None
    assert "LBFGS" in seen[-1].complaint.plain
    assert answered(client, Move({"x": 1.0})).snapshot.parameters["x"] == 1.0


def test_the_ruler_follows_the_point_and_the_optimizer(client: KernelClient) -> None:
    frame = settled(client, opened(client, "rosenbrock").frame)
    client.ask(asked(frame, ruler=True))

    def largest(value: float) -> Callable[[Event], bool]:
        return having(
            lambda f: (
                f.studies.ruler is not None
                and f.studies.ruler.largest == pytest.approx(value, rel=1e-6)
            )
        )

    until(client, largest(playground.open("rosenbrock").ruler().largest or 0.0))
    client.ask(Move({"x": 1.0, "y": 1.0}))
    until(client, largest(501 + np.sqrt(251_001 - 400)))
    client.ask(Use("Adam", {"lr": 0.1}))
    until(client, having(lambda f: "Adam" in (f.studies.ruler.words if f.studies.ruler else "")))
