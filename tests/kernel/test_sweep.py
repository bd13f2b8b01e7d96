"""Many runs through the kernel: coarse to fine, stopped, gone on with, withdrawn, and the ruler."""

from __future__ import annotations

from collections.abc import Callable
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
from playground.state.view import Span, View
from tests.kernel.kernel_talk import answered, frames, opened, settled, until

Plane = tuple[Span, Span]


def plane_of(frame: Frame) -> Plane:
    surface = frame.surface
    assert surface is not None
    (x_low, *_, x_high), (y_low, *_, y_high) = surface.x_values, surface.y_values
    return Span(surface.x, x_low, x_high), Span(surface.y, y_low, y_high)


def asked(plane: Plane, **wanted: Any) -> Look:
    return Look(View(surface=plane, wanted=Wanted(**wanted)))


def question(plane: Plane, **asked: Any) -> SweepQuestion:
    given: dict[str, Any] = {"plane": plane, "keywords": {"lr": 0.01}, "steps": 100, **asked}
    return SweepQuestion(**given)


def seen(client: KernelClient, found: Callable[[Sweep], bool]) -> list[Sweep]:
    """All the answers up to one that is as wanted."""

    def there(event: Event) -> bool:
        sweep = event.frame.studies.sweep if isinstance(event, Answered) else None
        return sweep is not None and found(sweep)

    answers = [frame.studies.sweep for frame in frames(until(client, there))]
    return [answer for answer in answers if answer is not None]


def test_levels_arrive_stop_and_go_on(client: KernelClient) -> None:
    frame = settled(client, opened(client, "line-fit").frame)
    plane = plane_of(frame)
    long = question(plane, steps=60, n=40)
    client.ask(asked(plane, sweep=long))
    part = seen(client, lambda sweep: sweep.done > 0)[-1]
    stopped = answered(client, asked(plane, sweep=long, halted=("sweep",)))
    held = stopped.studies.sweep
    assert held is not None
    assert part.done <= held.done < 1
    assert answered(client, Move({"b0": 1.0})).studies.sweep is held
    client.ask(asked(plane, sweep=long))
    levels = seen(client, lambda sweep: sweep.whole)
    assert [s.stride for s in levels] == sorted([s.stride for s in levels], key=_coarse_first)
    alone = playground.open("line-fit").sweep(
        n=40, steps=60, optimizer="SGD", keywords={"lr": 0.01}
    )
    # Batches of other sizes sum the data in another order: the last bits may differ.
    assert np.allclose(levels[-1].losses, alone.losses, rtol=1e-5)
    assert (levels[-1].rest < 0).sum() == (alone.rest < 0).sum()
    assert answered(client, asked(plane)).studies.sweep is None


def test_the_end_of_all_studies_is_told(client: KernelClient) -> None:
    frame = settled(client, opened(client, "line-fit").frame)
    plane = plane_of(frame)
    client.ask(asked(plane, sweep=question(plane, steps=20, n=10)))

    def ended(event: Event) -> bool:
        return isinstance(event, Answered) and not event.frame.studying

    told = frames(until(client, ended))
    assert len(told) > 1
    assert told[0].studying
    assert told[-1].studies.sweep is not None
    assert told[-1].studies.sweep.whole


def _coarse_first(stride: int) -> int:
    return -1000 if stride == 0 else -stride


def test_a_refusal_is_told_and_the_ruler_follows_the_point(client: KernelClient) -> None:
    frame = settled(client, opened(client, "rosenbrock").frame)
    plane = plane_of(frame)
    client.ask(asked(plane, sweep=question(plane, optimizer="LBFGS")))
    told = frames(
        until(client, lambda e: isinstance(e, Answered) and e.frame.complaint is not None)
    )[-1]
    assert told.complaint is not None
    assert "LBFGS" in told.complaint.plain
    client.ask(asked(plane, ruler=True))

    def largest(value: float | None) -> Callable[[Event], bool]:
        def there(event: Event) -> bool:
            ruler = event.frame.studies.ruler if isinstance(event, Answered) else None
            if ruler is None or ruler.largest is None or value is None:
                return ruler is not None and ruler.largest is value
            return ruler.largest == pytest.approx(value, rel=1e-6)

        return there

    until(client, largest(playground.open("rosenbrock").ruler().largest))
    client.ask(Move({"x": 1.0, "y": 1.0}))
    until(client, largest(501 + np.sqrt(251_001 - 400)))
    client.ask(Use("Adam", {"lr": 0.1}))
    until(client, largest(None))
