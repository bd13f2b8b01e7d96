"""Small problems made in the test, bare torch loops to hold them against, and scripts run alone."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import torch

from playground.engine.experiment import Experiment
from playground.problem.document import Cell, Document

ONE = "w = torch.tensor(1.0, requires_grad=True)"


def document(
    parameters: str = ONE, model: str = "v = w * w", loss: str = "loss = v", data: str = ""
) -> Document:
    """A problem of four cells that was never on disk."""
    return Document(
        "made-here",
        (
            Cell("data", source=data),
            Cell("parameters", source=parameters),
            Cell("model", source=model),
            Cell("loss", source=loss),
        ),
    )


def lab(
    parameters: str = ONE,
    model: str = "v = w * w",
    loss: str = "loss = v",
    data: str = "",
    dtype: str = "float32",
    seed: int | None = None,
) -> Experiment:
    """An Experiment on such a problem."""
    return Experiment(document(parameters, model, loss, data), dtype=dtype, seed=seed)


def values(of: Experiment) -> dict[str, Any]:
    """Every parameter as nested lists."""
    return {name: parameter.tolist() for name, parameter in of.parameters.items()}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two mappings of arrays are equal bit for bit; NaN equals NaN."""
    return one.keys() == other.keys() and all(
        (one[k] is None and other[k] is None)
        or (
            one[k] is not None
            and other[k] is not None
            and np.array_equal(np.asarray(one[k]), np.asarray(other[k]), equal_nan=True)
        )
        for k in one
    )


def same_state(one: Experiment, other: Experiment) -> bool:
    """Whether values, gradients, optimizer state, steps and curve are equal bit for bit."""
    a, b = one.snapshot().memento, other.snapshot().memento
    return (
        same(a.parameters, b.parameters)
        and same(a.grads, b.grads)
        and a.steps == b.steps
        and a.optimizer_state.keys() == b.optimizer_state.keys()
        and all(same(a.optimizer_state[k], b.optimizer_state[k]) for k in a.optimizer_state)
        and np.array_equal(a.curve_steps, b.curve_steps)
        and np.array_equal(a.curve_losses, b.curve_losses)
        and same({"": a.random_state}, {"": b.random_state})
    )


def run_here(script: str) -> tuple[dict[str, Any], list[str]]:
    """Run a script in a namespace of its own; returns its names and the lines that it printed."""
    namespace: dict[str, Any] = {}
    printed = io.StringIO()
    before, state = torch.get_default_dtype(), torch.get_rng_state()
    try:
        with redirect_stdout(printed):
            exec(compile(script, "<script>", "exec"), namespace)
    finally:
        torch.set_default_dtype(before)
        torch.set_rng_state(state)
    return namespace, printed.getvalue().splitlines()


def run_alone(script: str) -> list[str]:
    """Run a script in a fresh process of plain Python; returns the lines that it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()
