"""Probe and tape share no tensors: looking changes nothing at all."""

from __future__ import annotations

from typing import Any

import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import same

ACTS = ["forward", "backward", "zero_grad", "step", "run", "move", "freeze", "unfreeze", "undo"]
LOOKS = ["snapshot", "slice", "surface", "finite_difference", "check_gradient", "code"]


def _act(lab: Experiment, act: str) -> None:
    name = next(iter(lab.parameters))
    try:
        match act:
            case "run":
                lab.run(3)
            case "move":
                lab.move({name: (lab[name].detach() * 0.9).tolist()})
            case "freeze" | "unfreeze":
                getattr(lab, act)(name)
            case _:
                getattr(lab, act)()
    except (RuntimeError, ValueError):
        return  # a second backward, no loss yet: torch's own refusals


def _look(lab: Experiment, look: str) -> None:
    first = lab.snapshot().coordinates()[0].label
    match look:
        case "slice":
            lab.slice(first, n=7)
        case "surface":
            lab.surface(first, lab.snapshot().coordinates()[1].label, n=5)
        case "check_gradient":
            lab.check_gradient(dict.fromkeys(lab.parameters, "1.0"))
        case _:
            getattr(lab, look)()


def _everything(lab: Experiment) -> dict[str, Any]:
    """Identities, versions and values of all that is live, and torch's own settings."""
    seen: dict[str, Any] = {
        "random": torch.get_rng_state().tolist(),
        "ours": lab.workspace.random.tolist(),
        "dtype": torch.get_default_dtype(),
        "grad mode": torch.is_grad_enabled(),
        "names": list(lab.workspace.namespace),
        "tape": (id(lab.loss), lab.tape.state(lab.parameters)),
        "calls": dict(lab.ledgers.calls),
    }
    for name, value in lab.workspace.namespace.items():
        seen[name] = id(value)
        if isinstance(value, torch.Tensor):
            grad = value.grad if value.is_leaf else None
            seen[name] = (id(value), value._version, value.tolist(), value.requires_grad)
            seen[name] += (None if grad is None else (id(grad), grad._version, grad.tolist()),)
    return seen


def _labs() -> list[Experiment]:
    return [
        playground.open("two-slopes"),
        playground.open("line-fit", dtype="float64"),
        make(
            "w = torch.ones(2, requires_grad=True)",
            "h = F.dropout(w * torch.randn(2), 0.5)",
            "loss = h.square().sum()",
        ),
        make(
            "w = torch.ones(2, requires_grad=True)",
            "h = noise() * w\nprint(h)",
            "loss = h.square().sum()",
            data="def noise():\n    return torch.randn(2)",
        ),
    ]


@settings(max_examples=25, deadline=None)
@given(
    which=st.integers(0, 3),
    acts=st.lists(st.sampled_from(ACTS), max_size=6),
    looks=st.lists(st.sampled_from(LOOKS), min_size=1, max_size=4),
)
def test_looking_changes_nothing(which: int, acts: list[str], looks: list[str]) -> None:
    lab = _labs()[which]
    for act in acts:
        _act(lab, act)
    before = _everything(lab)
    for look in looks:
        _look(lab, look)
    after = _everything(lab)
    assert after == before


@settings(max_examples=15, deadline=None)
@given(which=st.integers(0, 3), acts=st.lists(st.sampled_from(ACTS), max_size=6))
def test_acts_leave_torchs_own_state_alone(which: int, acts: list[str]) -> None:
    state = torch.get_rng_state()
    lab = _labs()[which]
    for act in acts:
        _act(lab, act)
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_default_dtype() is torch.float32


def test_looking_prints_and_warns_nothing(capsys: Any) -> None:
    lab = make(
        "w = torch.ones(2, 1, requires_grad=True)",
        "print(w)",
        "loss = F.mse_loss(w, torch.ones(2))",
    )
    lab.snapshot()
    lab.slice("w[0, 0]")
    lab.surface("w[0, 0]", "w[1, 0]", n=5)
    assert capsys.readouterr().out == ""


def test_the_probe_sees_frozen_parameters_and_the_tape_does_not() -> None:
    lab = playground.open("two-slopes")
    lab.freeze("w1")
    lab.forward()
    snapshot = lab.backward()
    assert lab["w1"].grad is None
    assert snapshot.probe.gradient["w1"] == 2.0


def test_snapshots_do_not_change_afterwards() -> None:
    lab = playground.open("line-fit")
    before = lab.run(5)
    kept = {name: array.copy() for name, array in before.parameters.items()}
    held = before.memento.grads.items()
    grads = {name: array.copy() for name, array in held if array is not None}
    gradient = {name: array.copy() for name, array in before.probe.gradient.items()}
    lab.run(50)
    lab.zero_grad(set_to_none=False)
    assert same(before.parameters, kept)
    assert same(before.memento.grads, grads)
    assert same(before.probe.gradient, gradient)
