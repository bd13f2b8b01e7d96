"""Expressions and asserts on the live names: values free of torch, and nothing changed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError, UnmetError
from playground.engine.experiment import Experiment
from playground.state.snapshot import TapeState
from tests.engine.engine_labs import lab as make


@pytest.fixture
def lab() -> Experiment:
    made = make(
        "w = torch.tensor([1.0, 2.0], requires_grad=True)",
        "h = w * x\nkeep = F.dropout(w, 0.5)",
        "loss = h.sum()",
        "x = torch.tensor([3.0, 4.0])",
    )
    made.forward()
    made.backward(retain_graph=True)
    return made


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("loss", 11.0),
        ("w.grad is None", False),
        ("h.grad", None),
        ("w.shape", (2,)),
        ("loss.grad_fn", "SumBackward0"),
        ("w.dtype", "torch.float32"),
        ("(w[0], 3, 'text')", (1.0, 3, "text")),
        ("'a' if w[0] > 0 else 'b'", "a"),
        ("k = 2\n\nk * w[1].item()", 4.0),
        ("assert w[0] == 1.0", None),
        ("[i for i in range(3)]", [0, 1, 2]),
        ("given + 1", 6),
    ],
)
def test_values_are_free_of_torch(lab: Experiment, code: str, expected: Any) -> None:
    found = lab.evaluate(code, given=5)
    assert found == expected
    assert type(found) is type(expected)


def test_tensors_come_as_arrays_of_their_own(lab: Experiment) -> None:
    found = lab.evaluate("w.grad")
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [3.0, 4.0]
    found[0] = 9
    assert lab["w"].grad is not None
    assert lab["w"].grad.tolist() == [3.0, 4.0]


@pytest.mark.parametrize(
    ("code", "said", "line"),
    [
        ("assert w[0] == 2", "`w[0] == 2` does not hold.", 1),
        ("k = 1\n# The first\n# weight.\nassert w[0] == 2", "The first weight.", 4),
        ("assert w[0] == 1\nassert w[1] == 5, 'too low'", "too low", 2),
        ("assert 'b' in 'a'", "`'b' in 'a'` does not hold.", 1),
    ],
)
def test_an_assert_that_fails_speaks(lab: Experiment, code: str, said: str, line: int) -> None:
    with pytest.raises(UnmetError) as caught:
        lab.evaluate(code)
    assert (str(caught.value), caught.value.line) == (said, line)


@pytest.mark.parametrize(
    "code",
    [
        "w.grad.zero_()",
        "loss.backward()",
        "w = torch.ones(2)",
        "w.grad = None",
        "w.data[0] = 5",
        "x += 1",
        "torch.autograd.grad(loss, w)",
        "optimizer.step()",
        "h.retain_grad()",
        "w.requires_grad_(False)",
        "with torch.no_grad():\n    w -= 1",
        "a = w.grad\na += 1",
        "a = w.detach()\na *= 2",
        "a = w.data\na *= 2",
        "for w in range(3):\n    k = 1",
    ],
)
def test_what_would_change_something_is_refused_and_nothing_is_changed(
    lab: Experiment, code: str
) -> None:
    names = dict(lab.workspace.namespace)
    acts_done, random = list(lab.acts), lab.workspace.random
    with pytest.raises(ActError, match="only be looked"):
        lab.evaluate(code)
    assert lab["w"].tolist() == [1.0, 2.0]
    assert lab["x"].tolist() == [3.0, 4.0]
    assert lab["w"].grad is not None
    assert lab["w"].grad.tolist() == [3.0, 4.0]
    assert dict(lab.workspace.namespace) == names
    assert lab.acts == acts_done
    assert torch.equal(lab.workspace.random, random)


def test_looking_draws_no_number_and_keeps_the_graph() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    before = lab.workspace.random
    assert lab.evaluate("torch.rand(3)").shape == (3,)
    assert torch.equal(lab.workspace.random, before)
    assert lab.tape.state(lab.parameters) is TapeState.RECORDED
    lab.backward()


def test_what_cannot_be_typed_is_told_with_its_line(lab: Experiment) -> None:
    with pytest.raises(playground.CodeError, match="line 2"):
        lab.evaluate("k = 1\nopen('x')")
    with pytest.raises(playground.CodeError, match="there is no name 'nothing' here"):
        lab.evaluate("nothing + 1")
    with pytest.raises(RuntimeError, match="size of tensor"):
        lab.evaluate("w + torch.ones(3)")
