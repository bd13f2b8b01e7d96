"""A kernel that dies or hangs is replaced, and the last state taken up bit for bit."""

from __future__ import annotations

import os
import signal

import numpy as np

import playground
from playground.kernel.client import MOST_ENDS, KernelClient
from playground.kernel.messages import Answered, Event, Opened, Ready, Refused, Restarted
from playground.state import acts
from playground.state.coordinate import Coordinate
from playground.state.view import Span, View
from tests.kernel.kernel_talk import answered, document, frames, opened, until

# Torch operations inside the allowed number of turns, for far longer than anybody waits.
HANG = (
    "big = torch.ones(3000, 3000)\nfor i in range(1000):\n    for j in range(900):\n        "
    "big = (big @ big).clamp(0, 1)"
)
WEIGHTS = "w = torch.ones(3, requires_grad=True)"
NOISY = "h = F.dropout(w, 0.3) + 0.1 * torch.randn(3)"


def _opened(event: Event) -> bool:
    return isinstance(event, Opened)


def _restarted(events: list[Event]) -> str:
    (event,) = [event for event in events if isinstance(event, Restarted)]
    return event.reason


def test_killed_it_takes_up_the_same_state_and_goes_on(client: KernelClient) -> None:
    made = document(NOISY, WEIGHTS, "loss = h.square().sum()")
    opened(client, made)
    answered(client, acts.Use("Adam", {"lr": 0.05}))
    client.ask(acts.Run(30))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps == 30)
    before = frames(seen)[-1].snapshot
    view = View((Span(Coordinate("w", (2,)), -1, 1),), None, slice_points=7, nudge=0.5)
    answered(client, acts.Look(view))
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    events = until(client, _opened)
    assert isinstance(next(e for e in events if not isinstance(e, Answered)), Restarted)
    assert (
        _restarted(events) == "The PyTorch process ended unexpectedly; the last state was restored."
    )
    frame = frames(events)[-1]
    after = frame.snapshot
    assert [s.coordinate.label for s in frame.slices] == ["w[2]"]
    assert np.array_equal(after.parameters["w"], before.parameters["w"])
    assert np.array_equal(after["w"].grad, before["w"].grad)  # type: ignore[arg-type]
    assert after.curve.losses.tolist() == before.curve.losses.tolist()
    assert (after.optimizer, after.keywords, after.steps) == ("Adam", {"lr": 0.05}, 30)
    client.ask(acts.Run(20))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps == 50)
    from playground.engine.experiment import Experiment

    lab = Experiment(made)
    lab.use("Adam", lr=0.05)
    lab.run(30)
    expected = lab.run(20)
    assert np.array_equal(frames(seen)[-1].snapshot.parameters["w"], expected.parameters["w"])


def test_the_path_survives(client: KernelClient) -> None:
    opened(client, "two-slopes")
    for _ in range(3):
        answered(client, acts.Run(1))
    path = answered(client, acts.Pause()).snapshot.trajectory
    client.restart()
    after = frames(until(client, _opened))[-1].snapshot.trajectory
    assert path is not None
    assert after is not None
    assert after.points.tolist() == path.points.tolist()
    assert len(after.points) == 4


def test_a_hang_is_stopped_and_the_last_state_restored(client: KernelClient) -> None:
    opened(client, "two-slopes")
    answered(client, acts.Move({"w1": 2.5}))
    pid = client.pid
    client.ask(acts.Execute(HANG))
    client.stop()
    events = until(client, _opened)
    assert _restarted(events) == (
        "The PyTorch process did not answer, so it was stopped; the last state was restored."
    )
    assert client.pid != pid
    frame = answered(client, acts.Forward())
    assert frame.snapshot.loss == 14.0


def test_a_hung_kernel_never_blocks_the_one_who_asks(client: KernelClient) -> None:
    opened(client, "two-slopes")
    client.ask(acts.Execute(HANG))
    for i in range(3000):
        client.ask(acts.Move({"w1": float(i)}, done=False))
        client.receive()
    client.stop()
    until(client, _opened)
    assert answered(client, acts.Move({"w1": 4.0})).snapshot.parameters["w1"] == 4.0


def test_a_document_that_hangs_is_refused_and_the_last_good_one_comes_back(
    client: KernelClient,
) -> None:
    opened(client, "two-slopes")
    client.open(document(f"{HANG}\nv = w * w", "w = torch.tensor(1.0, requires_grad=True)"))
    client.stop()
    events = until(client, _opened)
    (refusal,) = [event for event in events if isinstance(event, Refused)]
    assert refusal.complaint.kind == "Stopped"
    assert "did not answer" in refusal.complaint.plain
    assert frames(events)[-1].snapshot.problem == "two-slopes"


def test_killed_in_a_run_it_stands_at_the_last_frame(client: KernelClient) -> None:
    opened(client, "line-fit")
    client.ask(acts.Run(None))
    until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps > 100)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    snapshot = frames(until(client, _opened))[-1].snapshot
    assert not snapshot.running
    assert snapshot.steps > 100
    lab = playground.open("line-fit")
    assert lab.run(snapshot.steps).parameters["b0"] == snapshot.parameters["b0"]


def test_killed_before_anything_is_open_it_just_starts_again(client: KernelClient) -> None:
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    events = until(client, lambda e: isinstance(e, Restarted))
    assert _restarted(events) == "The PyTorch process ended unexpectedly."
    assert opened(client, "two-slopes").frame.snapshot.loss is None


def test_a_state_on_which_kernels_end_again_and_again_is_given_up(client: KernelClient) -> None:
    opened(client, "two-slopes")
    for _ in range(MOST_ENDS + 1):
        assert client.pid is not None
        os.kill(client.pid, signal.SIGKILL)
        events = until(client, lambda e: isinstance(e, Restarted))
    until(client, lambda e: isinstance(e, Ready))
    assert any(isinstance(event, Refused) for event in events)
    assert not any(isinstance(event, Opened) for event in events)
    complaint = answered(client, acts.Forward()).complaint
    assert complaint is not None
    assert complaint.plain == "No problem is open yet."
    assert opened(client, "two-slopes").frame.snapshot.loss is None


def test_closed_twice_and_closed_while_busy() -> None:
    kernel = KernelClient()
    kernel.start()
    opened(kernel, "two-slopes")
    kernel.ask(acts.Execute(HANG))
    kernel.close()
    assert not kernel.alive
    kernel.close()
