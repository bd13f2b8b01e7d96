"""Runs and drags: the newest move wins, a run can be watched, dragged, paused and limited."""

from __future__ import annotations

import time

import pytest

import playground
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Event, Restarted
from playground.state import acts
from playground.state.frame import Frame
from tests.kernel.kernel_talk import PATIENCE, answered, document, frames, opened, until

# About two seconds of the allowed turns: longer than any drag, shorter than the test's patience.
BUSY = "for i in range(60):\n    for j in range(1000):\n        y = w1 * j"


def _runs(event: Event) -> bool:
    return isinstance(event, Answered) and event.frame.snapshot.running


def _rests(event: Event) -> bool:
    return isinstance(event, Answered) and not event.frame.snapshot.running


def _until_steps(client: KernelClient, steps: int) -> Frame:
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps >= steps)
    return frames(seen)[-1]


def test_of_many_waiting_moves_only_the_newest_is_done(client: KernelClient) -> None:
    opened(client, "two-slopes")
    client.ask(acts.Execute(BUSY))
    for i in range(200):
        client.ask(acts.Move({"w1": i / 100}, done=False))
    client.ask(acts.Move({"w1": 2.5}))
    got: list[Frame] = []
    end = time.monotonic() + PATIENCE
    while client.waiting_since is not None:
        assert time.monotonic() < end
        got += frames(client.wait(0.5))
    assert got[-1].snapshot.parameters["w1"] == 2.5
    assert len(got) <= 20
    moves = [act for act in got[-1].snapshot.memento.acts if isinstance(act, acts.Move)]
    assert [dict(move.values) for move in moves] == [{"w1": 2.5}]
    assert answered(client, acts.Undo()).snapshot.parameters["w1"] == 1.0


def test_moves_of_different_parameters_are_all_done(client: KernelClient) -> None:
    opened(client, "two-slopes")
    client.ask(acts.Execute(BUSY))
    client.ask(acts.Move({"w1": 3.0}, done=False))
    client.ask(acts.Move({"w2": 4.0}, done=False))
    frame = answered(client, acts.Forward())
    assert frame.snapshot.loss == 27.0


@pytest.mark.parametrize(("name", "waits"), [("two-slopes", False), ("one-layer", True)])
def test_a_surface_that_waits_for_the_end_of_a_run_is_marked(
    client: KernelClient, name: str, waits: bool
) -> None:
    opened(client, name)
    client.ask(acts.Run(steps_per_second=50.0))
    frame = frames(until(client, _runs))[-1]
    assert frame.refining is waits
    answered(client, acts.Pause())


def test_a_run_sends_frames_and_ends_where_a_run_in_process_ends(client: KernelClient) -> None:
    opened(client, "line-fit")
    client.ask(acts.Run(20_000))
    seen = frames(until(client, _rests))
    steps = [frame.snapshot.steps for frame in seen]
    assert steps == sorted(steps)
    assert len([frame for frame in seen if frame.snapshot.running]) >= 5
    last = seen[-1].snapshot
    lab = playground.open("line-fit")
    expected = lab.run(20_000)
    assert last.parameters["b0"] == expected.parameters["b0"]
    assert last.curve.losses.tolist() == expected.curve.losses.tolist()
    assert last.memento.acts == (acts.Run(20_000),)


@pytest.mark.parametrize("way", ["pause", "stop"])
def test_a_run_without_end_is_paused_or_stopped(client: KernelClient, way: str) -> None:
    opened(client, "line-fit")
    pid = client.pid
    client.ask(acts.Run(None))
    _until_steps(client, 50)
    if way == "stop":
        client.stop()
    else:
        client.ask(acts.Pause())
    snapshot = frames(until(client, _rests))[-1].snapshot
    assert client.pid == pid
    lab = playground.open("line-fit")
    assert lab.run(snapshot.steps).parameters["b1"] == snapshot.parameters["b1"]
    assert snapshot.memento.acts == (acts.Run(snapshot.steps),)


def test_a_run_goes_on_from_where_it_is_dragged_to(client: KernelClient) -> None:
    opened(client, "two-slopes")
    client.ask(acts.Run(None, steps_per_second=50))
    _until_steps(client, 3)
    client.ask(acts.Move({"w1": 1000.0}))
    seen = until(
        client, lambda e: isinstance(e, Answered) and float(e.frame.snapshot["w1"].values) > 900
    )
    steps = frames(seen)[-1].snapshot.steps
    assert frames(seen)[-1].snapshot.running
    frame = _until_steps(client, steps + 3)
    assert frame.snapshot.running
    made = frame.snapshot.steps - steps
    value = float(frame.snapshot["w1"].values)
    assert 1000.0 - 0.2 * (made + 1) - 1 < value < 1000.0


def test_a_dragged_run_of_so_many_steps_makes_so_many(client: KernelClient) -> None:
    opened(client, "two-slopes")
    client.ask(acts.Run(60, steps_per_second=100))
    _until_steps(client, 5)
    for i in range(5):
        client.ask(acts.Move({"w2": float(i)}))
    snapshot = frames(until(client, _rests))[-1].snapshot
    assert snapshot.steps == 60
    runs = [act.steps for act in snapshot.memento.acts if isinstance(act, acts.Run)]
    assert sum(steps for steps in runs if steps) == 60


def test_a_limited_run_shows_every_step_as_it_is_made(client: KernelClient) -> None:
    opened(client, "two-slopes")
    answered(client, acts.Step())  # torch.optim loads at its first use, for a second
    client.ask(acts.Run(None, steps_per_second=4))
    seen = frames(until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps >= 4))
    assert [frame.snapshot.steps for frame in seen] == [2, 3, 4]


def test_a_run_that_blows_up_stops_with_a_notice(client: KernelClient) -> None:
    opened(client, document("v = w ** 4", "w = torch.tensor(2.0, requires_grad=True)"))
    answered(client, acts.Use("SGD", {"lr": 5.0}))
    client.ask(acts.Run(1000))
    snapshot = frames(until(client, _rests))[-1].snapshot
    assert snapshot.notice is not None
    assert snapshot.notice.kind == "stopped"
    assert snapshot.probe.loss is not None
    assert snapshot.probe.loss < float("inf")


def test_a_run_whose_code_fails_on_the_way_complains(client: KernelClient) -> None:
    model = "if w < 1:\n    v = torch.ones(2) @ torch.ones(3)\nelse:\n    v = w * w"
    opened(client, document(model, "w = torch.tensor(3.0, requires_grad=True)"))
    client.ask(acts.Run(None))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.complaint is not None)
    frame = frames(seen)[-1]
    assert frame.complaint is not None
    assert (frame.complaint.cell, frame.complaint.line) == ("model", 2)
    assert not frame.snapshot.running
    assert frame.snapshot.steps == 5
    assert answered(client, acts.ZeroGrad()).complaint is None


def test_frames_wait_for_the_window_to_draw(client: KernelClient) -> None:
    opened(client, "line-fit")
    client.ask(acts.Run(None))
    seen = until(client, _runs)
    assert not any(isinstance(event, Restarted) for event in seen)
    frame = _until_steps(client, 200)
    assert frame.snapshot.running
    assert answered(client, acts.Pause()).snapshot.steps >= frame.snapshot.steps
