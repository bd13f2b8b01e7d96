"""A run over the pipe with schedule, batches, edits and a stop condition, dragged and killed."""

from __future__ import annotations

import os
import signal

import numpy as np
import torch

from playground.engine.experiment import Experiment
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened
from playground.state import acts
from playground.state.snapshot import Snapshot
from tests.engine.bare_samples import LOSS, MODEL, NOISE, PARAMETERS, SAMPLES
from tests.engine.engine_labs import document
from tests.kernel.kernel_talk import answered, frames, opened, until

PROBLEM = document(PARAMETERS, MODEL + NOISE, LOSS, SAMPLES)
CHOICES = (
    acts.Use("SGD", {"lr": 0.01, "momentum": 0.9}),
    acts.Schedule("CosineAnnealingLR", {"T_max": 40, "eta_min": 1e-4}),
    acts.Batches(5, True, 2),
    acts.StopWhen("best < 1e-12"),
)


def same_as_alone(snapshot: Snapshot) -> Experiment:
    """The Experiment on which the transcript was done again, once its numbers were compared."""
    lab = Experiment(PROBLEM)
    done = snapshot.memento.acts
    for act in done:
        lab.perform(act)
    assert lab.steps == snapshot.steps
    for name, value in snapshot.parameters.items():
        assert np.array_equal(lab[name].detach().numpy(), value), name
    assert lab.rate == snapshot.rate
    return lab


def test_samples_dragged_in_a_run_leave_the_numbers_of_its_transcript(
    client: KernelClient,
) -> None:
    opened(client, PROBLEM)
    for act in CHOICES:
        answered(client, act)
    client.ask(acts.Run(None))
    for k in range(6):
        client.ask(acts.SetPoint(3, {"y": 0.1 * k}, done=k == 5))
        until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.running)
    client.ask(acts.AddPoint({"x": 0.5, "y": 0.5}))
    client.ask(acts.DeletePoints((0, 2)))
    until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.running)
    last = answered(client, acts.Pause()).snapshot
    lab = same_as_alone(last)
    assert len(lab["x"]) == 12
    # Back to the middle and on again: the same numbers.
    answered(client, acts.Seek(last.steps // 2))
    back = answered(client, acts.Seek(last.steps)).snapshot
    assert back.steps == last.steps
    for name, value in last.parameters.items():
        assert np.array_equal(back.parameters[name], value)


def test_a_kernel_killed_in_the_run_goes_on_from_its_last_frame(client: KernelClient) -> None:
    opened(client, PROBLEM)
    for act in (*CHOICES, acts.SetPoint(1, {"x": 0.3, "y": 1.0}), acts.DeletePoints((4,))):
        answered(client, act)
    client.ask(acts.Run(None))
    until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps > 150)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    restarted = frames(until(client, lambda e: isinstance(e, Opened)))[-1].snapshot
    assert restarted.steps > 150
    client.ask(acts.Run(30))
    seen = until(
        client,
        lambda e: isinstance(e, Answered) and e.frame.snapshot.steps == restarted.steps + 30,
    )
    last = frames(seen)[-1].snapshot
    lab = Experiment(PROBLEM)
    for act in (*CHOICES, acts.SetPoint(1, {"x": 0.3, "y": 1.0}), acts.DeletePoints((4,))):
        lab.perform(act)
    lab.run(last.steps)
    for name, value in last.parameters.items():
        assert np.array_equal(lab[name].detach().numpy(), value), name
    assert lab.rate == last.rate
    assert torch.equal(lab.workspace.random, torch.from_numpy(last.memento.random_state))


def test_a_rate_of_zero_is_in_one_frame_of_a_run(client: KernelClient) -> None:
    opened(client, PROBLEM)
    answered(client, acts.Schedule("ExponentialLR", {"gamma": 1e-200}))
    client.ask(acts.Run(None))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps > 20)
    for _ in range(8):
        seen += until(client, lambda e: isinstance(e, Answered))
    told = [frame for frame in frames(seen) if frame.snapshot.notice is not None]
    assert len(told) == 1
    assert told[0].snapshot.running
    end = answered(client, acts.Pause()).snapshot.notice
    assert end == told[0].snapshot.notice
