"""Snapshots and Frames of two-slopes made of numpy alone, as the kernel would send them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.memento import Memento
from playground.state.snapshot import Curve, Probe, Role, Snapshot, TapeState, TensorView
from playground.state.view import Span

W1, W2 = Coordinate("w1"), Coordinate("w2")
SPANS = (Span(W1, -3.0, 3.0), Span(W2, -3.0, 3.0))


def scalar(value: float) -> Any:
    return np.array(value, dtype=np.float32)


def parameter(name: str, value: float, grad: float | None = None, calls: int = 0) -> TensorView:
    return TensorView(
        name=name,
        role=Role.PARAMETER,
        values=scalar(value),
        shape=(),
        dtype="float32",
        requires_grad=True,
        is_leaf=True,
        grad=None if grad is None else scalar(grad),
        calls=calls,
    )


def computed(name: str, value: float, role: Role = Role.INTERMEDIATE) -> TensorView:
    return TensorView(
        name=name,
        role=role,
        values=scalar(value),
        shape=(),
        dtype="float32",
        requires_grad=True,
        is_leaf=False,
        grad_fn="AddBackward0",
    )


def data(name: str, values: Any) -> TensorView:
    array = np.asarray(values, dtype=np.float32)
    return TensorView(name, Role.DATA, array, array.shape, "float32", False, True)


def snapshot_of(
    w1: float = 1.0,
    w2: float = 2.0,
    grads: tuple[float | None, float | None] = (None, None),
    calls: int = 0,
    more: tuple[TensorView, ...] = (),
    **changes: Any,
) -> Snapshot:
    parameters = {"w1": scalar(w1), "w2": scalar(w2)}
    loss = 2 * w1 + w2**2 + 5
    snapshot = Snapshot(
        problem="two-slopes",
        serial=0,
        act="",
        tape=TapeState.EMPTY,
        tensors=(
            parameter("w1", w1, grads[0], calls),
            parameter("w2", w2, grads[1], calls),
            *more,
        ),
        parameters=parameters,
        frozen=(),
        loss=None,
        probe=Probe(loss, {"w1": scalar(2.0), "w2": scalar(2 * w2)}),
        curve=Curve(),
        trajectory=None,
        optimizer="SGD",
        keywords={"lr": 0.1},
        steps=0,
        running=False,
        steps_per_second=0.0,
        seed=0,
        dtype="float32",
        memento=Memento(parameters, {}, {}, (), "SGD", {}, {}, None, 0),
    )
    return replace(snapshot, **changes)


def frame_of(*arguments: Any, complaint: Any = None, **changes: Any) -> Frame:
    return Frame(snapshot_of(*arguments, **changes), complaint=complaint)
