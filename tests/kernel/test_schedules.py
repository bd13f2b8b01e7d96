"""Optimizers by closure and schedules over the pipe, and after the kernel was restarted."""

from __future__ import annotations

import os
import signal

import numpy as np

import playground
from playground.engine.offers import offers
from playground.kernel.client import KernelClient
from playground.kernel.messages import Answered, Opened, Restarted
from playground.state import acts
from tests.kernel.kernel_talk import answered, ended, frames, opened, until


def test_torch_s_classes_come_with_the_first_answer(client: KernelClient) -> None:
    assert opened(client, "two-slopes").offers == offers()


def test_a_scheduled_run_survives_the_kernel_bit_for_bit(client: KernelClient) -> None:
    opened(client, "line-fit")
    lab = playground.open("line-fit")
    for act in (
        acts.Use("SGD", {"lr": 0.05, "momentum": 0.9}),
        acts.Schedule("CosineAnnealingLR", {"T_max": 700, "eta_min": 1e-3}),
    ):
        answered(client, act)
        lab.perform(act)
    client.ask(acts.Run(400))
    until(client, ended)
    assert client.pid is not None
    os.kill(client.pid, signal.SIGKILL)
    until(client, lambda event: isinstance(event, Restarted))
    until(client, lambda event: isinstance(event, Opened))
    client.ask(acts.Run(300))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps == 700)
    last = frames(seen)[-1].snapshot
    expected = lab.run(700)
    assert last.rate == expected.rate
    assert last.memento.schedule_state == expected.memento.schedule_state
    for name, value in expected.parameters.items():
        assert np.array_equal(last.parameters[name], value)


def test_lbfgs_over_the_pipe(client: KernelClient) -> None:
    opened(client, "line-fit")
    answered(client, acts.Use("LBFGS", {"lr": 0.1, "max_iter": 2}))
    answered(client, acts.Step())
    client.ask(acts.Run(30))
    seen = until(client, lambda e: isinstance(e, Answered) and e.frame.snapshot.steps == 31)
    lab = playground.open("line-fit")
    lab.use("LBFGS", lr=0.1, max_iter=2)
    expected = lab.run(31)
    last = frames(seen)[-1].snapshot
    for name, value in expected.parameters.items():
        assert np.array_equal(last.parameters[name], value)
