"""What the transcript writes is read back as acts that give the same bits."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.engine.scripts.reading import Reading
from playground.state import acts
from playground.state.plane import Plane
from playground.state.view import View
from tests.engine.engine_labs import lab as make

DATA = (
    "torch.manual_seed(1)\nw = torch.randn(2, requires_grad=True)\nb = torch.zeros(1, "
    "requires_grad=True)",
    "h = X @ w\nz = h + b",
    "loss = ((z - y) ** 2).mean()",
    "torch.manual_seed(0)\nX = torch.randn(7, 2)\ny = torch.randn(7)",
)
NUMBERS = st.floats(-2, 2, width=32).filter(lambda x: x == x)

COMMON = [
    st.builds(acts.Forward, st.booleans()),
    st.builds(acts.Backward, st.sampled_from([None, 2.0]), st.booleans()),
    st.builds(acts.ZeroGrad, st.booleans()),
    st.just(acts.Step()),
    st.builds(acts.Run, st.integers(1, 5)),
    st.sampled_from(
        [
            acts.Use("SGD", {"lr": 0.05, "momentum": 0.9}),
            acts.Use("Adam", {"lr": 0.01, "betas": (0.8, 0.9), "amsgrad": True}),
            acts.Use("LBFGS", {"lr": 0.1, "max_iter": 2}),
            acts.Schedule("StepLR", {"step_size": 2, "gamma": 0.5}),
            acts.Schedule("ReduceLROnPlateau", {"patience": 0}),
            acts.Schedule(None),
            acts.StopWhen("loss < 1 or step >= 6 and change > -100"),
            acts.StopWhen("grad_norm < 3 and best < 40"),
            acts.StopWhen(None),
        ]
    ),
]
SLOPES = [
    *COMMON,
    st.builds(lambda x: acts.Move({"w1": x}), NUMBERS),
    st.builds(lambda x, y: acts.Move({"w2": x, "w1": y}), NUMBERS, NUMBERS),
    st.sampled_from([acts.Freeze("w1"), acts.Unfreeze("w1"), acts.Freeze("w2")]),
    st.sampled_from([acts.RetainGrad("value"), acts.ReleaseGrad("value")]),
    st.sampled_from([acts.Execute("extra = w1 * 2\nextra.backward()"), acts.Execute("k = 3")]),
    st.builds(acts.Slide, NUMBERS, NUMBERS),
]
SAMPLES = [
    *COMMON,
    st.builds(lambda x: acts.Move({"w[1]": x}), NUMBERS),
    st.builds(lambda x, y: acts.Move({"w": [x, y], "b": [0.5]}), NUMBERS, NUMBERS),
    st.builds(acts.Batches, st.sampled_from([None, 2, 3]), st.booleans(), st.integers(0, 3)),
    st.sampled_from([acts.Freeze("b"), acts.Unfreeze("b")]),
    st.sampled_from([acts.RetainGrad("h"), acts.ReleaseGrad("h"), acts.RetainGrad("z")]),
    st.builds(lambda r, x: acts.SetPoint(r, {"y": x}), st.integers(0, 4), NUMBERS),
    st.builds(lambda r, x: acts.SetPoint(r, {"X[1]": x, "y": 1.0}), st.integers(0, 4), NUMBERS),
    st.builds(lambda x: acts.AddPoint({"X": [x, 0.5], "y": 2.0}), NUMBERS),
    st.sampled_from([acts.DeletePoints((0,)), acts.DeletePoints((1, 2)), acts.DeletePoints((4,))]),
    st.just(acts.Slide(0.5, -0.25)),
]


def _slopes() -> Experiment:
    return playground.open("two-slopes")


def _samples() -> Experiment:
    return make(*DATA)


def _done(lab: Experiment, done: Sequence[acts.Act]) -> None:
    """What of these acts is possible; what torch refuses leaves no line."""
    view = lab.view
    if any(isinstance(act, acts.Slide) for act in done):
        lab.look(replace(view, plane=Plane(seed=3)) if view.surface else View(plane=Plane(seed=3)))
    for act in done:
        with suppress(ValueError, RuntimeError, TypeError):
            lab.perform(act)


def _read(lab: Experiment) -> list[acts.Act]:
    return [d.act for d in Reading(lab.document).read_script(lab.code("optimizer"))]


def _same_bits(one: Experiment, other: Experiment) -> None:
    a, b = one.snapshot().memento, other.snapshot().memento
    for name in a.parameters:
        assert a.parameters[name].tobytes() == b.parameters[name].tobytes()
        grads = a.grads[name], b.grads[name]
        assert (grads[0] is None) == (grads[1] is None)
        if grads[0] is not None and grads[1] is not None:
            assert grads[0].tobytes() == grads[1].tobytes()
    assert a.frozen == b.frozen
    assert (a.optimizer, a.keywords) == (b.optimizer, b.keywords)
    assert repr(a.group) == repr(b.group)
    assert a.steps == b.steps
    _same_state(a.optimizer_state, b.optimizer_state)
    for name, value in one.workspace.data().items():
        if isinstance(value, torch.Tensor):
            assert torch.equal(value, other.workspace.data()[name])


def _same_state(one: Any, other: Any) -> None:
    assert one.keys() == other.keys()
    for name, buffers in one.items():
        assert buffers.keys() == other[name].keys()
        for key, value in buffers.items():
            np.testing.assert_array_equal(np.asarray(value), np.asarray(other[name][key]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(*SLOPES), max_size=10))
def test_two_slopes_written_and_read_gives_the_same_bits(done: list[acts.Act]) -> None:
    lab, again = _slopes(), _slopes()
    _done(lab, done)
    for act in _read(lab):
        again.perform(act)
    _same_bits(lab, again)
    assert _read(again) == _read(lab)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(*SAMPLES), max_size=10))
@example(
    [
        acts.SetPoint(0, {"y": 0.0}),
        acts.Batches(2, False, 0),
        acts.SetPoint(0, {"X[1]": 0.0, "y": 1.0}),
    ]
)
def test_samples_written_and_read_give_the_same_bits(done: list[acts.Act]) -> None:
    lab, again, settled = _samples(), _samples(), _samples()
    _done(lab, done)
    for act in _read(lab):
        again.perform(act)
    _same_bits(lab, again)
    # Edits of one row that come to stand together may be read as one, and stay so.
    for act in _read(again):
        settled.perform(act)
    _same_bits(again, settled)
    assert _read(settled) == _read(again)


def test_acts_in_their_usual_form_are_read_as_themselves() -> None:
    lab = _samples()
    done: list[acts.Act] = [
        acts.Use("Adam", {"lr": 0.01, "betas": (0.8, 0.9)}),
        acts.Forward(),
        acts.RetainGrad("z"),
        acts.Backward(None, True),
        acts.Backward(2.0),
        acts.Step(),
        acts.ZeroGrad(False),
        acts.Move({"w[0]": -1.5}),
        acts.Move({"w": [0.25, 3.0], "b": [-0.5]}),
        acts.Freeze("b"),
        acts.Forward(),
        acts.ReleaseGrad("z"),
        acts.Forward(no_grad=True),
        acts.Unfreeze("b"),
        acts.Schedule("StepLR", {"step_size": 3}),
        acts.Run(4),
        acts.Schedule(None),
        acts.SetPoint(2, {"X[1]": 0.5, "y": 1.0}),
        acts.DeletePoints((0, 3), ("X", "y")),
        acts.AddPoint({"X": [1.0, 2.0], "y": 3.0}),
        acts.Batches(2, True, 5),
        acts.Forward(),
        acts.Run(6),
        acts.Batches(None),
        acts.Forward(),
        acts.Execute("k = w * 2\nk.sum().backward()"),
    ]
    for act in done:
        lab.perform(act)
    read = _read(lab)
    for act, wanted in zip(read, done, strict=True):
        assert (acts.Run(act.steps) if isinstance(act, acts.Run) else act) == wanted


HAND = "w1 = torch.tensor(1.0, requires_grad=True)\nw2 = torch.tensor(2.0, requires_grad=True)"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("loss.backward()", [acts.Backward()]),
        ("loss.backward(retain_graph=True)", [acts.Backward(None, True)]),
        ("loss.backward(torch.tensor(2))", [acts.Backward(2.0)]),
        ("loss.backward(gradient=torch.ones(2, 1))", [acts.Backward([[1.0], [1.0]])]),
        ("loss.backward(v)", [acts.Execute("loss.backward(v)")]),
        ("optimizer.zero_grad(False)", [acts.ZeroGrad(False)]),
        ("with torch.no_grad(): w1.fill_(1.5)", [acts.Move({"w1": 1.5})]),
        ("with torch.no_grad():\n    w1.copy_(torch.tensor(-2.0))", [acts.Move({"w1": -2.0})]),
        ("optimizer = torch.optim.SGD([w1, w2], 0.5)", [acts.Use("SGD", {"lr": 0.5})]),
        (
            "optimizer = torch.optim.SGD([w1], lr=0.5)",
            [acts.Execute("optimizer = torch.optim.SGD([w1], lr=0.5)")],
        ),
        ("w1.requires_grad = False", [acts.Freeze("w1")]),
        (
            "with torch.no_grad():\n    w1 -= 0.1 * w1.grad",
            [acts.Execute("with torch.no_grad():\n    w1 -= 0.1 * w1.grad")],
        ),
        ("import torch\n# nothing", []),
        ("# two lines\nk = 1\n\nm = 2", [acts.Execute("k = 1\n\nm = 2")]),
        (
            "k = 1\nvalue = w1 + w2\nloss = value\nloss.backward()\nprint(k)",
            [acts.Execute("k = 1"), acts.Forward(), acts.Backward(), acts.Execute("print(k)")],
        ),
        (
            "for epoch in range(10):\n    value = w1 + w2\n    loss = value\n"
            "    optimizer.zero_grad()\n    loss.backward()\n    optimizer.step()",
            [acts.Run(10)],
        ),
        (
            "for _ in range(2):\n    value = w1 + w2\n    loss = value\n    loss.backward()",
            [acts.Forward(), acts.Backward()] * 2,
        ),
        (
            "for i in range(100):\n    optimizer.zero_grad()\n    value = w1 + w2\n"
            "    loss = value\n    loss.backward()\n    optimizer.step()\n"
            "    if loss.item() < 0.5:\n        break",
            [acts.StopWhen("loss < 0.5"), acts.Run(100)],
        ),
        (
            "for i in range(3):\n    value = w1 + w2\n    loss = value\n    print(i)",
            [
                acts.Execute(
                    "for i in range(3):\n    value = w1 + w2\n    loss = value\n    print(i)"
                )
            ],
        ),
    ],
)
def test_lines_as_people_write_them(code: str, expected: list[acts.Act]) -> None:
    lab = make(HAND, "value = w1 + w2", "loss = value")
    assert [deed.act for deed in Reading(lab.document).read(code)] == expected


def test_deeds_know_their_lines_and_what_was_tried() -> None:
    lab = make(HAND, "value = w1 + w2", "loss = value")
    code = (
        "k = 1\n\nvalue = w1 + w2\nloss = value\nloss.backward()\ntry:\n    loss.backward()\n"
        "except RuntimeError as error:\n    said = str(error)"
    )
    deeds = Reading(lab.document).read(code)
    assert [(d.first, d.last, d.tried, d.named) for d in deeds] == [
        (1, 1, 0, None),
        (3, 4, 0, None),
        (5, 5, 0, None),
        (7, 7, 1, "said"),
    ]
    with pytest.raises(SyntaxError):
        Reading(lab.document).read("loss.(")
