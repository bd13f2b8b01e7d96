"""What each sample gave: their sum in order and the rounding make up the entry to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.engine.ledgers import reading, samples
from playground.state.ledger import Entry, Ledger, plus
from tests.engine.engine_labs import lab as make
from tests.engine.test_looking import _everything

DATA = "x = torch.linspace(-2, 3, 24).reshape(8, 3)\ny = torch.linspace(0, 1, 8)"
WEIGHTS = "w = torch.tensor([0.5, -1.0, 2.0], requires_grad=True)"
MODEL = "p = x @ w"
CLASSES = "torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])"
LOSSES = [
    "loss = F.mse_loss(p, y)",
    "loss = F.mse_loss(p, y, reduction='sum')",
    "loss = 0.5 * F.mse_loss(p, y)",
    "loss = -F.l1_loss(p, y) / 3 + 2",
    "loss = F.smooth_l1_loss(p, y)",
    "loss = F.huber_loss(p, y)",
    "loss = F.binary_cross_entropy_with_logits(p, y)",
    "loss = F.binary_cross_entropy(torch.sigmoid(p), y)",
    "loss = ((p - y) ** 2).mean()",
    "loss = torch.sum((p - y) ** 2) / len(y)",
    f"loss = F.cross_entropy(p[:, None] * torch.arange(3), {CLASSES})",
]


def _checked(ledger: Ledger) -> Entry:
    """The newest entry, its samples added up."""
    entry = ledger.entries[-1]
    assert entry.samples is not None, ledger.note
    assert entry.rounding is not None
    assert entry.values is not None
    total = entry.samples[0]
    for row in [*entry.samples[1:], *entry.rounding]:
        total = plus(total, row, ledger.dtype)
    assert total.dtype == entry.values.dtype
    assert np.array_equal(total, entry.values)
    return entry


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_each_sample_gives_what_a_loop_over_them_gives(loss: str, dtype: str) -> None:
    lab = make(WEIGHTS, MODEL, loss, DATA, dtype=dtype)
    lab.forward()
    lab.backward()
    entry = _checked(lab.ledger("w", samples=True))
    assert entry.samples is not None
    assert entry.samples.shape == (8, 3)
    assert lab.ledger("w").entries[-1].samples is None, "only where they are asked for"
    # The same loss as a sum of one term for each sample, each walked back by itself.
    alone = loss.replace(CLASSES, "c").replace("len(y)", "1")
    share = 1 if "reduction='sum'" in loss else 1 / 8
    for i in range(8):
        w = lab["w"].detach().clone().requires_grad_(True)
        one = slice(i, i + 1)
        names: dict[str, Any] = {"F": torch.nn.functional, "torch": torch}
        names |= {"p": lab["x"][one] @ w, "y": lab["y"][one], "c": eval(CLASSES)[one]}
        exec(alone, names)
        (names["loss"] * share).backward()
        assert w.grad is not None
        assert np.allclose(entry.samples[i], w.grad.numpy(), rtol=1e-4, atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    name=st.sampled_from(["line-fit", "noisy-regression", "matrix-product", "weighted-sum"]),
    steps=st.integers(0, 700),
    calls=st.integers(1, 3),
    dtype=st.sampled_from(["float32", "float64"]),
)
def test_they_add_up_even_where_they_cancel(name: str, steps: int, calls: int, dtype: str) -> None:
    lab = playground.open(name, dtype=dtype)
    lab.use("SGD", lr=0.1 if name == "line-fit" else 0.01)
    if steps:
        lab.run(steps)
    for _ in range(calls):
        lab.forward()
        lab.backward()
        for parameter in lab.parameters:
            _checked(lab.ledger(parameter, samples=True))


def test_looking_at_samples_changes_nothing() -> None:
    lab = make(
        WEIGHTS,
        "h = F.dropout(x * w, 0.5)\np = h.sum(1) + torch.randn(8)\nprint(p)",
        LOSSES[0],
        DATA,
    )
    lab.retain_grad("h")
    lab.forward()
    lab.backward()
    before = _everything(lab)
    _checked(lab.ledger("w", samples=True))
    _checked(lab.ledger("h", samples=True))
    lab.jacobian()
    assert _everything(lab) == before


def test_they_belong_to_the_point_of_the_forward_not_to_the_present_one() -> None:
    lab = playground.open("line-fit")
    lab.forward()
    lab.backward()
    first = _checked(lab.ledger("b1", samples=True)).samples
    other = playground.open("line-fit")
    other.forward()
    other.backward()
    other.step()
    other.move(b0=3.0)
    assert np.array_equal(_checked(other.ledger("b1", samples=True)).samples, first)  # type: ignore[arg-type]


def test_a_vector_scales_them() -> None:
    lab = playground.open("line-fit", dtype="float64")
    lab.forward()
    lab.backward(retain_graph=True)
    lab.backward(gradient=-2.0)
    one, two = lab.ledger("b1", samples=True).entries
    assert one.samples is not None
    assert two.samples is not None
    assert np.allclose(two.samples, -2 * one.samples)


def test_those_of_earlier_graphs_stay_once_they_were_seen() -> None:
    lab = playground.open("line-fit")
    for _ in range(2):
        lab.forward()
        lab.backward()
        lab.ledger("b1", samples=True)
    assert all(e.samples is not None for e in lab.ledger("b1", samples=True).entries)


def _noted(lab: Experiment, name: str = "w") -> str:
    ledger = lab.ledger(name, samples=True)
    assert ledger.entries[-1].samples is None
    assert ledger.note is not None
    return ledger.note


def test_where_there_are_none_it_says_why() -> None:
    lab = make(WEIGHTS, MODEL, "loss = F.mse_loss(p, y) + w.square().sum()", DATA)
    lab.forward()
    lab.backward()
    assert _noted(lab) == "The loss is no mean and no sum over samples."
    lab = playground.open("one-weight")
    lab.forward()
    lab.backward()
    assert _noted(lab, "θ") == "The loss is no mean and no sum over samples."
    lab = make(WEIGHTS, MODEL, LOSSES[0], DATA)
    lab.run(3)
    assert "is past" in _noted(lab)
    lab.forward()
    lab.zero_grad()
    lab.backward()
    lab.execute("x = x * 2")
    assert "do not add up" in _noted(lab)


def test_many_samples_are_told_up_to_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(samples, "MOST_SAMPLES", 10)
    lab = playground.open("line-fit")
    lab.forward()
    lab.backward()
    ledger = lab.ledger("b1", samples=True)
    entry = _checked(ledger)
    assert entry.samples is not None
    assert (entry.samples.shape, entry.rest) == ((10,), 91)
    assert ledger.note == "Of 100 samples the last 91 are told as one."


def test_the_oldest_samples_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_NUMBERS", 250)
    lab = playground.open("line-fit")
    for _ in range(4):
        lab.forward()
        lab.backward()
        lab.ledger("b1", samples=True)
    kept = [e.samples is not None for e in lab.ledger("b1", samples=True).entries]
    assert kept == [False, False, True, True]


def test_an_operation_that_knows_no_batches_goes_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lab = playground.open("line-fit")
    lab.forward()
    lab.backward()
    expected = _checked(lab.ledger("b1", samples=True)).samples
    grad = torch.autograd.grad

    def without_batches(*given: Any, **keywords: Any) -> Any:
        if keywords.pop("is_grads_batched", False):
            raise RuntimeError("Batching rule not implemented")
        return grad(*given, **keywords)

    monkeypatch.setattr(torch.autograd, "grad", without_batches)
    other = playground.open("line-fit")
    other.forward()
    other.backward()
    assert np.allclose(_checked(other.ledger("b1", samples=True)).samples, expected)  # type: ignore[arg-type]
    assert other.jacobian()["b1"].shape == ()
