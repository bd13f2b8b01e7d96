"""Undo, redo, reset and restore are one mechanism, and lose no bit."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from tests.engine.engine_labs import document, same_state, values
from tests.engine.engine_labs import lab as make

NOISY = document(
    "w = torch.ones(3, requires_grad=True)\nu = torch.tensor(0.5, requires_grad=True)",
    "h = F.dropout(w, 0.3) + 0.1 * torch.randn(3) + u",
    "loss = h.square().sum()",
)
OPTIMIZERS: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.05, "momentum": 0.9},
    "Adam": {"lr": 0.1},
    "NAdam": {"lr": 0.1},
    "ASGD": {"lr": 0.1},
    "Rprop": {"lr": 0.1},
}


@settings(max_examples=20, deadline=None)
@given(
    name=st.sampled_from(sorted(OPTIMIZERS)),
    first=st.integers(0, 30),
    then=st.integers(1, 30),
    frozen=st.booleans(),
    dtype=st.sampled_from(["float32", "float64"]),
)
def test_restored_it_goes_on_bit_for_bit(
    name: str, first: int, then: int, frozen: bool, dtype: str
) -> None:
    lab = Experiment(NOISY, dtype=dtype, seed=3)
    lab.use(name, **OPTIMIZERS[name])
    if first:
        lab.run(first)
    if frozen:
        lab.freeze("u")
    memento = pickle.loads(pickle.dumps(lab.snapshot().memento))
    other = Experiment(NOISY, dtype=dtype, seed=3)
    other.restore(memento)
    assert same_state(lab, other)
    for each in (lab, other):
        each.run(then)
    assert same_state(lab, other)
    assert lab.code() == other.code()


def test_restored_in_bfloat16_it_goes_on() -> None:
    parameters = "w = torch.tensor([1.0, 2.0], dtype=torch.bfloat16, requires_grad=True)"
    lab, other = (make(parameters, "v = w * w", "loss = v.sum()") for _ in range(2))
    lab.use("SGD", lr=0.1, momentum=0.9)
    lab.run(5)
    other.restore(lab.snapshot().memento)
    for each in (lab, other):
        each.run(5)
    assert same_state(lab, other)
    assert other["w"].dtype is torch.bfloat16
    assert lab.snapshot()["w"].dtype == "bfloat16"


STEPS = ["run", "move", "freeze", "unfreeze", "use", "execute", "forward", "reset"]


def _do(lab: Experiment, act: str, i: int) -> None:
    match act:
        case "run":
            lab.run(3)
        case "move":
            lab.move({"w[1]": 0.5 + i})
        case "freeze" | "unfreeze":
            getattr(lab, act)("u")
        case "use":
            lab.use("Adam", lr=0.01 * (i + 1))
        case "execute":
            lab.execute("with torch.no_grad():\n    u += torch.randn(())")
        case _:
            getattr(lab, act)()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=7), st.data())
def test_undo_and_redo_walk_the_same_states(acts: list[str], data: st.DataObject) -> None:
    lab = Experiment(NOISY, seed=1)
    states = [lab.snapshot().memento]
    for i, act in enumerate(acts):
        _do(lab, act, i)
        states.append(lab.snapshot().memento)
    position = len(acts)
    for _ in range(12):
        back = data.draw(st.booleans())
        position = max(0, position - 1) if back else min(len(acts), position + 1)
        snapshot = lab.undo() if back else lab.redo()
        expected, got = states[position], snapshot.memento
        twin = Experiment(NOISY, seed=1)
        twin.restore(expected)
        assert same_state(lab, twin)
        assert got.frozen == expected.frozen
        assert got.calls == expected.calls
        assert (got.optimizer, got.keywords) == (expected.optimizer, expected.keywords)
        assert got.acts == expected.acts
        assert (snapshot.undo is None) == (position == 0)
        assert (snapshot.redo is None) == (position == len(acts))


def test_there_is_an_end_to_both() -> None:
    lab = playground.open("two-slopes")
    notices = [lab.undo().notice, lab.redo().notice]
    assert [n.text for n in notices if n] == [
        "There is nothing to take back.",
        "There is nothing to do again.",
    ]


def test_labels_and_a_new_act_after_undo() -> None:
    lab = playground.open("two-slopes")
    lab.move(w1=2.0)
    assert lab.forward().undo == "Forward"
    snapshot = lab.undo()
    assert (snapshot.undo, snapshot.redo) == ("Move", "Forward")
    assert lab.run(2).redo is None


def test_one_drag_is_one_undo() -> None:
    lab = playground.open("two-slopes")
    for i in range(50):
        lab.move({"w1": i / 10}, done=False)
    lab.move(w1=5.0)
    lab.move(w1=6.0)
    assert lab.undo() and values(lab)["w1"] == 5.0  # noqa: PT018
    lab.undo()
    assert values(lab)["w1"] == 1.0
    lab.redo()
    assert values(lab)["w1"] == 5.0


def test_reset_goes_to_the_start_keeps_the_optimizer_and_can_be_undone() -> None:
    lab = playground.open("two-slopes")
    lab.use("Adam", lr=0.2)
    lab.run(10)
    moved = values(lab)
    snapshot = lab.reset()
    assert values(lab) == {"w1": 1.0, "w2": 2.0}
    assert (snapshot.optimizer, snapshot.keywords) == ("Adam", {"lr": 0.2})
    assert (snapshot.steps, len(snapshot.curve.steps)) == (0, 0)
    assert lab["w1"].grad is None
    lab.undo()
    assert values(lab) == moved
    lab.reset()
    lab.run(10)
    assert values(lab) == moved


def test_data_bound_anew_by_typed_lines_comes_back() -> None:
    lab = playground.open("line-fit")
    y = lab["y"]
    lab.execute("y = y * 0")
    lab.undo()
    assert lab["y"] is y
    lab.redo()
    assert lab["y"].abs().max() == 0
    lab.reset()
    assert lab["y"] is y


def test_random_numbers_drawn_by_typed_lines_are_drawn_again_after_undo() -> None:
    lab = playground.open("two-slopes")
    lab.execute("w1.data = torch.randn(())")
    drawn = values(lab)["w1"]
    lab.undo()
    lab.execute("w1.data = torch.randn(())")
    assert values(lab)["w1"] == drawn


def test_the_history_is_bounded() -> None:
    lab = playground.open("two-slopes")
    for i in range(250):
        lab.move(w1=float(i))
    for _ in range(250):
        lab.undo()
    assert values(lab)["w1"] == 49.0


@pytest.mark.parametrize("name", playground.problems())
def test_every_problem_comes_back_after_reset(name: str) -> None:
    lab = playground.open(name)
    start = {key: array.copy() for key, array in lab.snapshot().parameters.items()}
    lab.execute("with torch.no_grad():\n    " + "; ".join(f"{p} += 0.5" for p in lab.parameters))
    lab.reset()
    assert all(np.array_equal(lab.snapshot().parameters[key], start[key]) for key in start)
