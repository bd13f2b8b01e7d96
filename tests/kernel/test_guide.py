"""A lesson in a real kernel process: its stage in every Frame, its problems opened like any."""

from __future__ import annotations

import os
import signal
import time

import numpy as np

from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Event, Opened, Refused, Restarted
from playground.state import acts
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.lesson import (
    Answer,
    Begin,
    GoTo,
    Guidance,
    Leave,
    Next,
    Reveal,
    Stage,
)
from playground.state.view import Span, View
from tests.kernel.kernel_talk import PATIENCE, answered, frames, opened, until
from tests.lesson.small import FILE, TEXT, played


def _led(client: KernelClient, guidance: Guidance) -> tuple[Frame, Stage | None, list[Event]]:
    """The last frame once a piece of guidance is answered, its stage, and all events."""
    client.guide(guidance)
    seen: list[Event] = []
    end = time.monotonic() + PATIENCE
    while client.waiting_since is not None:
        assert time.monotonic() < end, "no answer in time"
        seen += client.wait(0.5)
    frame = frames(seen)[-1]
    return frame, frame.stage, seen


def _begun(client: KernelClient, step: int = 0, text: str = TEXT) -> tuple[Frame, Stage]:
    frame, stage, seen = _led(client, Begin("small", text, str(FILE), step))
    assert any(isinstance(event, Opened) for event in seen)
    assert stage is not None
    return frame, stage


def test_a_lesson_begins_like_a_document_and_its_stage_stays(client: KernelClient) -> None:
    frame, stage = _begun(client)
    assert (stage.lesson, stage.step) == ("small", 0)
    assert frame.snapshot.loss is None
    after, stage_after, seen = _led(client, Next())
    assert after.snapshot.loss == 11.0
    assert stage_after is not None
    assert stage_after.lines == "loss.backward()"
    assert not any(isinstance(event, Opened) for event in seen)
    looked = answered(client, acts.Backward())
    assert looked.stage is stage_after  # not sent again where it is as it was


def test_a_view_of_a_problem_that_the_lesson_has_left_is_passed_over(client: KernelClient) -> None:
    _begun(client, step=2)
    client.guide(GoTo(3))
    # Asked before the window can know that another problem is open.
    client.ask(acts.Look(View(slices=(Span(Coordinate("w1"), 0.0, 1.0),))))
    frame, _, seen = _led(client, Next())
    assert [event.frame.complaint for event in seen if isinstance(event, Answered)] != []
    assert all(each.complaint is None for each in frames(seen))
    assert list(frame.snapshot.parameters) == ["w"]
    client.ask(acts.Look(View(slices=(Span(Coordinate("w1"), 0.0, 1.0),))))
    seen = until(client, lambda event: isinstance(event, Answered))
    assert "There is no parameter 'w1'" in str(frames(seen)[-1].complaint)


def test_another_part_is_opened_for_the_window_too(client: KernelClient) -> None:
    _begun(client, step=2)
    _led(client, Next())
    _led(client, Reveal())
    frame, stage, seen = _led(client, Next())
    (event,) = [event for event in seen if isinstance(event, Opened)]
    assert [span.coordinate.label for span in event.spans] == ["w[0]", "w[1]"]
    assert event.offers is not None
    assert stage is not None
    assert stage.step == 3
    assert list(frame.snapshot.parameters) == ["w"]


def test_a_run_under_way_is_ended_by_next_and_the_stray_taken_back(client: KernelClient) -> None:
    _begun(client)
    _led(client, Next())
    client.ask(acts.Run(None))
    until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps > 5)
    frame, stage, _ = _led(client, Next())
    assert not frame.snapshot.running
    assert stage is not None
    assert "a way of your own" in stage.told
    assert frame.snapshot.steps == 0
    assert frame.snapshot["w2"].grad == np.float32(4.0)


def test_an_error_on_purpose_comes_as_a_complaint(client: KernelClient) -> None:
    _begun(client, step=3)
    _led(client, Next())
    _, stage, seen = _led(client, Answer("no"))
    # A refined surface may have come behind it.
    frame = next(frame for frame in frames(seen) if frame.complaint is not None)
    assert frame.complaint is not None
    assert "second time" in (frame.complaint.torch_text or "")
    assert stage is not None
    assert stage.verdict is not None
    assert stage.verdict.right


def test_a_kernel_that_ends_takes_the_lesson_up_at_its_step(client: KernelClient) -> None:
    before, _ = _begun(client, step=1)
    _, stage, _ = _led(client, Answer(8.0))
    assert stage is not None
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    events = until(client, lambda event: isinstance(event, Opened))
    (event,) = [event for event in events if isinstance(event, Restarted)]
    assert event.reason.endswith("; the lesson goes on at the beginning of its step.")
    frame = frames(events)[-1]
    assert frame.stage is not None
    assert frame.stage.step == 1
    assert frame.stage.waiting
    assert [result.prompt for result in frame.stage.results] == ["second-grad"]
    assert frame.snapshot["w2"].grad == before.snapshot["w2"].grad == np.float32(4.0)
    again, _, _ = _led(client, Answer(8.0))
    assert again.snapshot["w2"].grad == np.float32(8.0)


def test_a_document_opened_meanwhile_is_left_by_the_next_step(client: KernelClient) -> None:
    _begun(client)
    event = opened(client, "booth")
    assert event.frame.stage is not None
    frame, stage, _ = _led(client, Next())
    assert stage is not None
    assert "a way of your own" in stage.told
    assert list(frame.snapshot.parameters) == ["w1", "w2"]
    assert frame.snapshot.loss == 11.0


def test_leaving_keeps_the_problem_and_ends_the_lesson(client: KernelClient) -> None:
    _begun(client)
    frame, stage, seen = _led(client, Leave())
    assert stage is None
    assert list(frame.snapshot.parameters) == ["w1", "w2"]
    assert not any(isinstance(event, Opened) for event in seen)
    _, _, seen = _led(client, Next())
    frame = next(frame for frame in frames(seen) if frame.complaint is not None)
    assert frame.complaint is not None
    assert frame.complaint.plain == "No lesson is open."
    client.restart()
    events = until(client, lambda event: isinstance(event, Opened))
    assert frames(events)[-1].stage is None


def test_a_lesson_that_cannot_begin_is_refused_and_nothing_changes(client: KernelClient) -> None:
    opened(client, "booth")
    client.guide(Begin("bad", "# %% [markdown]\n# # Nothing\n", "/tmp/bad.py"))
    (event,) = [
        e for e in until(client, lambda e: isinstance(e, Refused)) if isinstance(e, Refused)
    ]
    assert "bad.py" in event.complaint.plain
    frame = answered(client, acts.Forward())
    assert frame.stage is None
    assert frame.snapshot.problem == "booth"


def test_going_back_shows_the_same_numbers(client: KernelClient) -> None:
    _begun(client)
    first, _, _ = _led(client, GoTo(1))
    _led(client, Reveal())
    _led(client, GoTo(3))
    frame, stage, _ = _led(client, GoTo(1))
    assert stage is not None
    assert stage.step == 1
    for name in ("w1", "w2"):
        assert np.array_equal(frame.snapshot.parameters[name], first.snapshot.parameters[name])
        assert frame.snapshot[name].grad == first.snapshot[name].grad


def test_a_run_of_the_lesson_is_seen_step_by_step_and_changes_no_number(
    client: KernelClient,
) -> None:
    _begun(client, step=2)
    _led(client, Next())
    client.guide(Reveal())
    ended: list[Event] = []
    while not any(frame.stage and frame.stage.verdict for frame in frames(ended)):
        ended += until(client, lambda event: isinstance(event, Answered))
    seen = frames(ended)
    on_the_way = [frame.snapshot.steps for frame in seen if frame.snapshot.running]
    assert on_the_way[0] < 3
    assert on_the_way == sorted(on_the_way)
    assert all(frame.stage is None or frame.stage.verdict is None for frame in seen[:-1])
    last = seen[-1].snapshot
    assert (last.steps, last.running) == (3, False)
    player, door = played(step=2)
    player.next()
    player.reveal()
    here = door.lab.snapshot()
    for name, value in last.parameters.items():
        assert np.array_equal(value, here.parameters[name])
