"""Bad input: a clear message where it happened, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground import CodeError
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.explanations import explain
from playground.state.coordinate import Coordinate
from playground.state.snapshot import TapeState
from playground.state.view import Span, View
from tests.engine.engine_labs import ONE, values
from tests.engine.engine_labs import lab as make

Ask = Callable[[Experiment], Any]
REFUSED: list[tuple[Ask, str]] = [
    (lambda lab: lab.move(w3=1.0), r"no parameter 'w3'\. Known: w1, w2"),
    (lambda lab: lab.move(), "at least one parameter"),
    (lambda lab: lab.move({"w1[": 1.0}), "does not name a coordinate; write w1"),
    (lambda lab: lab.move({"w1[0]": 1.0}), r"outside the shape \(\) of w1"),
    (lambda lab: lab.move(w1=[1.0, 2.0]), r"w1 has the shape \(\), but the new value has \(2,\)"),
    (lambda lab: lab.move(w1="high"), "w1 takes a number or nested lists of numbers, not 'high'"),
    (lambda lab: lab.move(w1=None), "w1 takes a number"),
    (lambda lab: lab.move({"w2": 3.0, "w9": 1.0}), "no parameter 'w9'"),
    (lambda lab: lab.freeze("w9"), "no parameter 'w9'"),
    (lambda lab: lab.unfreeze("loss"), "no parameter 'loss'"),
    (lambda lab: lab.use("SDG", lr=0.1), r"no optimizer 'SDG'. Did you mean SGD\?"),
    (lambda lab: lab.use("SparseAdam", lr=0.1), "sparse gradients"),
    (lambda lab: lab.use("SGD", lrr=0.1), r"no keyword of torch.optim.SGD 'lrr'. Did you mean lr"),
    (lambda lab: lab.use("SGD", lr="fast"), "lr must be a finite number, not 'fast'"),
    (lambda lab: lab.use("SGD", lr=float("nan")), "lr must be a finite number, not nan"),
    (lambda lab: lab.use("Adam", lr=float("inf")), "lr must be a finite number, not inf"),
    (lambda lab: lab.use("Adam", betas=0.9), r"betas takes 2 numbers, such as \(0.9, 0.999\)"),
    (lambda lab: lab.use("Adam", betas=(0.9,)), r"2 numbers, such as \(0.9, 0.999\), not \(0.9,\)"),
    (lambda lab: lab.use("Rprop", etas="ab"), "etas takes 2 numbers"),
    (lambda lab: lab.use("Adafactor", eps=(None, None)), "eps takes 2 numbers"),
    (lambda lab: lab.use("Adam", eps=float("nan")), "eps must be a finite number, not nan"),
    (lambda lab: lab.use("RMSprop", alpha="0.9"), "alpha must be a finite number, not '0.9'"),
    (lambda lab: lab.use("LBFGS", history_size=0), "history_size is a whole number from 1, not 0"),
    (lambda lab: lab.use("LBFGS", max_iter=2.5), "max_iter is a whole number from 1, not 2.5"),
    (lambda lab: lab.use("SGD", lr=-0.1), "^Invalid learning rate: -0.1$"),
    (lambda lab: lab.slice("w9"), "no parameter 'w9'"),
    (lambda lab: lab.slice("w1[0]"), r"w1\[0\] is no scalar of w1, whose shape is \(\)"),
    (lambda lab: lab.slice("w1", n=1), "At least 2 points"),
    (lambda lab: lab.slice("what is this"), "does not name a coordinate"),
    (lambda lab: lab.surface("w1", "w1"), "two different coordinates, not w1 twice"),
    (lambda lab: lab.surface("w1", "w9"), "no parameter 'w9'"),
    (lambda lab: lab.finite_difference(h=0), "h must not be 0"),
    (lambda lab: lab.finite_difference(scheme="middle"), "no scheme 'middle'"),
    (lambda lab: lab.check_gradient({"w9": "2"}), "no parameter 'w9'"),
    (lambda lab: lab.look(View((Span(Coordinate("w9"), 0, 1),))), "no parameter 'w9'"),
    (lambda lab: lab.look(View((Span(Coordinate("w1", (3,)), 0, 1),))), "no scalar of w1"),
    (lambda lab: lab.look(View((Span(Coordinate("w1"), 1, 1),))), "from a lower to a higher"),
    (lambda lab: lab.look(View((Span(Coordinate("w1"), 0, float("nan")),))), "lower to a higher"),
    (lambda lab: lab.look(View((), (Span(Coordinate("w1"), 0, 1),) * 2)), "w1 twice"),
]


@pytest.mark.parametrize(("ask", "message"), REFUSED)
def test_refused_with_a_reason_and_without_a_trace(ask: Ask, message: str) -> None:
    lab = playground.open("two-slopes")
    before = lab.forward()
    with pytest.raises(ValueError, match=message):
        ask(lab)
    after = lab.snapshot()
    assert values(lab) == {"w1": 1.0, "w2": 2.0}
    assert after.serial == before.serial
    assert after.memento.acts == before.memento.acts
    assert after.tape is TapeState.RECORDED
    assert (after.optimizer, after.keywords) == ("SGD", before.keywords)
    assert len(after.probe.secants) == 2


def test_a_learning_rate_of_zero_is_allowed_and_moves_nothing() -> None:
    lab = playground.open("two-slopes")
    lab.use("SGD", lr=0.0)
    assert lab.run(10).steps == 10
    assert values(lab) == {"w1": 1.0, "w2": 2.0}


LOSSES = [
    ("v = 3.0", "loss = v", CodeError, "the loss is not a tensor"),
    ("v = torch.tensor(3.0)", "loss = v", RuntimeError, "does not require grad and does not have"),
    ("v = torch.stack([w, w])", "loss = v", RuntimeError, "2 elements cannot be converted"),
    ("v = w > 0", "loss = v", RuntimeError, "does not require grad"),
    ("v = torch.ones(2) @ torch.ones(3)", "loss = w * v", RuntimeError, "inconsistent tensor size"),
]


@pytest.mark.parametrize(("model", "loss", "kind", "message"), LOSSES)
def test_a_loss_that_does_not_descend(
    model: str, loss: str, kind: type[Exception], message: str
) -> None:
    lab = make(model=model, loss=loss)
    for _ in range(2):
        with pytest.raises(kind, match=message):
            lab.run(5)
    snapshot = lab.snapshot()
    assert (snapshot.steps, snapshot.running) == (0, False)
    assert snapshot.memento.acts == ()
    assert values(lab) == {"w": 1.0}


def test_the_probe_tells_of_several_elements() -> None:
    lab = make(model="v = torch.stack([w, w])")
    snapshot = lab.forward()
    assert snapshot.probe.trouble is not None
    assert "2 elements" in snapshot.probe.trouble
    assert snapshot.loss is None
    with pytest.raises(ActError, match="2 elements; a slice or surface needs a single one"):
        lab.slice("w")
    with pytest.raises(ActError, match="2 elements; a slope needs a single one"):
        lab.finite_difference()


def test_a_loss_that_leaves_a_parameter_out() -> None:
    lab = make(ONE + "\nu = torch.tensor(2.0, requires_grad=True)")
    lab.run(2)
    assert lab["u"].grad is None
    assert lab.snapshot().probe.gradient["u"] == 0.0


@pytest.mark.parametrize(
    ("code", "line", "column"),
    [
        ("y = w1 *", 1, None),
        ("y = 1\nif y:\nz = 2", 3, 1),
        ("y = w1\nimport os", 2, 1),
        ("y = w1.__class__", 1, 8),
        ("open('x')", 1, 1),
        ("y = w1 + nothing", 1, 10),
    ],
)
def test_code_that_may_not_be_typed(code: str, line: int, column: int | None) -> None:
    lab = playground.open("two-slopes")
    with pytest.raises(CodeError) as told:
        lab.execute(code)
    assert told.value.line == line
    assert column in (None, told.value.column)
    assert "y" not in lab.workspace.namespace
    assert lab.snapshot().memento.acts == ()


def test_a_parameter_may_not_be_bound_anew() -> None:
    lab = playground.open("two-slopes")
    w1 = lab["w1"]
    for code in ("w1 = w1 - 0.1", "w1 = 3", "for w1 in range(2):\n    y = w1"):
        with pytest.raises((ActError, CodeError), match="w1"):
            lab.execute(code)
    assert lab["w1"] is w1
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        lab.execute("w1 -= 0.1")
    lab.execute("with torch.no_grad():\n    w1 -= 0.5")
    assert w1.item() == 0.5


def test_lines_that_fail_half_way_leave_nothing() -> None:
    lab = playground.open("two-slopes")
    lab.use("Adam", lr=0.1)
    lab.run(3)
    before = lab.snapshot()
    with pytest.raises(RuntimeError, match="inconsistent tensor size"):
        lab.execute(
            "y = 1\nwith torch.no_grad():\n    w1 += 1\nw2.grad = None\noptimizer.step()\n"
            "z = torch.randn(2) @ torch.ones(3)"
        )
    after = lab.snapshot()
    assert after.memento.acts == before.memento.acts
    assert after.parameters["w1"] == before.parameters["w1"]
    assert after["w2"].grad == before["w2"].grad
    assert "y" not in lab.workspace.namespace
    other = playground.open("two-slopes")
    other.use("Adam", lr=0.1)
    other.run(3)
    lab.run(3)
    other.run(3)
    assert values(lab) == values(other)


def test_a_million_elements() -> None:
    lab = make(
        "w = torch.zeros(1000, 1000, requires_grad=True)", "v = (w - 1) ** 2", "loss = v.mean()"
    )
    snapshot = lab.run(2)
    assert snapshot["w"].summarized
    assert snapshot["w"].values.shape == (6, 6)
    assert lab.slice("w[999, 999]", n=3).heights.shape == (3,)
    lab.undo()
    assert lab["w"].abs().max() == 0
    with pytest.raises(CodeError, match=r"parameters, line 1, column 1: w has 6,000,000 elements"):
        make("w = torch.zeros(6, 1000000, requires_grad=True)", "v = w", "loss = v.sum()")
    with pytest.raises(CodeError, match="w has no elements"):
        make("w = torch.zeros(0, requires_grad=True)", "v = w", "loss = v.sum()")


def test_no_parameters_and_empty_code() -> None:
    with pytest.raises(CodeError, match="no tensor here requires grad") as told:
        make("w = torch.tensor(1.0)")
    assert told.value.cell == "parameters"
    with pytest.raises(CodeError) as empty:
        make(loss="")
    assert empty.value.cell == "loss"


@pytest.mark.parametrize("formula", ["2 *", "sine(w1)", "import os", ""])
def test_formulas_that_may_not_be_typed(formula: str) -> None:
    lab = playground.open("two-slopes")
    with pytest.raises(CodeError) as told:
        lab.check_gradient({"w1": formula})
    assert told.value.cell == "formula for w1"
    assert told.value.line == 1
    assert told.value.column <= max(1, len(formula) + 1)


def test_a_formula_of_a_wrong_shape_is_wrong() -> None:
    lab = playground.open("log-sine")
    for formula in ("(1.0, x)", "torch.ones(3)", "(1.0, 2.0, 3.0)", "'a'", "x > 0"):
        try:
            verdict = lab.check_gradient({"x": formula})["x"]
        except CodeError:
            continue
        assert not verdict.right
        assert verdict.counterexample is not None


def test_every_error_is_told_with_torchs_words_and_ours() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward()
    with pytest.raises(RuntimeError) as told:
        lab.backward()
    complaint = explain(told.value)
    assert complaint.torch_text == str(told.value)
    assert complaint.mend == ("forward", "backward")
    bad = make(model="a = w * 2\nv = torch.ones(2) @ (torch.ones(3) * a)")
    with pytest.raises(RuntimeError) as placed:
        bad.forward()
    complaint = explain(placed.value)
    assert (complaint.cell, complaint.line, complaint.column) == ("model", 2, 5)
    ours = explain(ActError("no"))
    assert (ours.torch_text, ours.plain, ours.kind) == (None, "no", "ActError")
    with pytest.raises(CodeError) as typed:
        lab.execute("y = sine(w1)")
    told_code = explain(typed.value)
    assert (told_code.line, told_code.column, told_code.suggestion) == (1, 5, "torch.sin")


def test_a_failing_forward_draws_nothing() -> None:
    lab = make(
        model="a = torch.randn(())\nif w < 0:\n    a = torch.ones(2) @ torch.ones(3)\nv = w * a"
    )
    state = lab.workspace.random.clone()
    lab.move(w=-1.0)
    with pytest.raises(RuntimeError):
        lab.forward()
    assert torch.equal(lab.workspace.random, state)


def test_values_of_numpy_are_taken() -> None:
    lab = playground.open("log-sine")
    lab.move(x=np.array([1.0, 2.0]))
    assert values(lab) == {"x": [1.0, 2.0]}


def test_a_forward_may_not_bind_a_parameter_anew() -> None:
    words = "model, line 1, column 1: w comes from the parameters cell"
    with pytest.raises(CodeError, match=words):
        make("w = torch.tensor(1.0, requires_grad=True)", "w = w * 2\ny = w", "loss = y")


@pytest.mark.parametrize(
    ("parameters", "model", "words"),
    [
        ("w = torch.tensor(1, requires_grad=True)", "y = w", "write 1.0 in place of 1"),
        ("w = torch.tensor(1.0, requires_grad=True)", "y = torch.sum(w, dimm=0)", "the spelling"),
        ("w = torch.ones(3, requires_grad=True)", "y = torch.ones(3, 4) @ w", "transpose"),
        ("w = torch.zeros(-3, requires_grad=True)", "y = w", "0 or more"),
    ],
)
def test_what_torch_refuses_is_explained(parameters: str, model: str, words: str) -> None:
    with pytest.raises((RuntimeError, TypeError)) as caught:
        make(parameters, model, "loss = y.sum()").forward()
    told = explain(caught.value)
    assert words in told.plain
    assert told.line == 1


def test_a_rate_of_zero_is_told_and_obeyed() -> None:
    lab = make()
    assert lab.use("SGD", lr=0.1).notice is None
    told = lab.use("SGD", lr=0.0, momentum=0.9).notice
    assert told is not None
    assert told.text.startswith("The learning rate is 0, so a step changes nothing.")
    before = values(lab)
    lab.run(3)
    assert values(lab) == before
    # Its lr is only where the lengths of its steps begin.
    assert lab.use("Rprop", lr=0.0).notice is None
