"""The switches: no_grad and detach, retain_grad, and the whole Jacobian (seeds, parts 3, 5)."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.scripts.scripts import STYLES
from playground.state import acts
from playground.state.inspection import Wanted
from playground.state.snapshot import TapeState
from playground.state.view import View
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_alone, run_here

ONES = "tensor([[1.],\n        [1.],\n        [1.]])"


def test_forward_under_no_grad_records_nothing() -> None:
    lab = playground.open("one-layer")
    assert lab.forward()["z"].requires_grad
    snapshot = lab.forward(no_grad=True)
    assert not snapshot["z"].requires_grad
    assert (snapshot["z"].grad_fn, snapshot.tape) == (None, TapeState.EMPTY)
    assert snapshot.act == "with torch.no_grad(): loss = forward()"
    assert snapshot.loss == lab.forward().loss
    lab.perform(acts.Forward(no_grad=True))
    with pytest.raises(RuntimeError, match=r"^element 0 of tensors does not require grad and does"):
        lab.backward()


@pytest.mark.parametrize(
    "model",
    ["with torch.no_grad():\n    z = x @ w + b", "z = (x @ w + b).detach()", "z = x @ w.detach()"],
)
def test_regions_typed_in_cells_cut_the_graph(model: str) -> None:
    lab = make(
        "w = torch.ones(5, 3, requires_grad=True)\nb = torch.ones(3, requires_grad=True)",
        model,
        "loss = (z * b).sum()",
        "x = torch.ones(5)",
    )
    assert not lab.forward()["z"].requires_grad
    lab.backward()
    assert lab["w"].grad is None
    assert lab["b"].grad is not None


def test_regions_typed_as_lines() -> None:
    lab = playground.open("one-layer")
    lab.forward()
    snapshot = lab.execute(
        "with torch.no_grad():\n    a = x @ w + b\n    with torch.enable_grad():\n"
        "        k = x @ w\nc = z.detach()\nd = z.clone()"
    )
    required = {name: snapshot[name].requires_grad for name in "zackd"}
    assert required == {"z": True, "a": False, "c": False, "k": True, "d": True}


def test_retain_grad_holds_for_this_forward_and_each_later_one() -> None:
    lab = playground.open("matrix-product")
    assert lab.retain_grad("product").retained == ("product",)
    assert lab.forward()["product"].retains_grad
    snapshot = lab.backward()
    assert repr(lab["product"].grad) == ONES
    assert snapshot["product"].calls == 1
    lab.forward()
    lab.backward()
    assert repr(lab["product"].grad) == ONES
    assert lab.run(2)["product"].retains_grad
    assert repr(lab["product"].grad) == ONES
    snapshot = lab.release_grad("product")
    assert snapshot.retained == ()
    assert snapshot["product"].retains_grad, "torch has no way to take it back"
    assert not lab.forward()["product"].retains_grad


def test_retain_grad_on_the_live_product_and_undone() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    snapshot = lab.retain_grad("product")
    assert (snapshot["product"].retains_grad, snapshot.act) == (True, "product.retain_grad()")
    assert snapshot.undo == "RetainGrad"
    assert lab.undo().retained == ()
    assert not lab.forward()["product"].retains_grad
    lab.undo()
    assert lab.retain_grad("product").memento.retained == ("product",)
    assert lab.reset().retained == ()


def test_what_cannot_retain_its_grad() -> None:
    lab = playground.open("matrix-product")
    for name in ("A", "nothing"):
        with pytest.raises(ActError, match=f"no intermediate '{name}'"):
            lab.retain_grad(name)
    with pytest.raises(ActError, match="no retained intermediate 'product'"):
        lab.release_grad("product")
    lab = playground.open("two-slopes")
    with pytest.raises(ActError, match=r"no intermediate 'double'. .*Known: value, loss"):
        lab.retain_grad("double")


def _switched(name: str) -> playground.Experiment:
    lab = playground.open(name)
    lab.use("SGD", lr=1e-3)
    lab.retain_grad({"matrix-product": "product", "one-weight": "prediction"}[name])
    lab.forward(no_grad=True)
    lab.forward()
    lab.backward()
    lab.freeze(next(iter(lab.parameters)))
    lab.unfreeze(next(iter(lab.parameters)))
    lab.run(3)
    lab.zero_grad()
    lab.forward()
    lab.backward()
    return lab


@pytest.mark.parametrize("style", STYLES)
def test_every_style_writes_the_switches(style: str) -> None:
    lab = _switched("one-weight")
    names, _ = run_here(lab.code(style))
    if style == "by hand":
        assert names["θ"] == pytest.approx(lab["θ"].item())
        return
    assert torch.equal(names["θ"], lab["θ"])
    assert torch.equal(names["θ"].grad, lab["θ"].grad)  # type: ignore[arg-type]
    assert torch.equal(names["prediction"].grad, lab["prediction"].grad)  # type: ignore[arg-type]


def test_the_script_in_a_process_of_its_own() -> None:
    lab = _switched("matrix-product")
    script = lab.code() + "\nprint(product.grad)\n"
    assert "with torch.no_grad():\n    product = A @ B\n    loss = product.sum()\n" in script
    assert run_alone(script)[-3:] == ONES.splitlines()


def test_frozen_all_over_there_is_nothing_to_retain_in_the_script_either() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    lab.retain_grad("product")
    for name in "AB":
        lab.freeze(name)
    assert not lab.forward()["product"].retains_grad
    names, _ = run_here(lab.code())
    assert not names["product"].requires_grad


def test_the_whole_jacobian() -> None:
    lab = playground.open("shifted-square", dtype="float64")
    found = lab.jacobian()["inp"]
    assert found.shape == (5, 4, 4, 5)
    inp = lab["inp"].detach()
    expected = torch.func.jacrev(lambda t: (t + 1).pow(2).t())(inp)
    assert np.allclose(found, expected)
    assert lab["inp"].grad is None
    v = torch.arange(20.0, dtype=torch.float64).reshape(5, 4)
    lab.forward()
    lab.backward(gradient=v)
    assert np.allclose(np.tensordot(v.numpy(), found, 2), lab["inp"].grad)  # type: ignore[arg-type]
    assert {k: j.shape for k, j in playground.open("line-fit").jacobian().items()} == {
        "b0": (),
        "b1": (),
    }


def test_a_jacobian_too_large_says_its_size() -> None:
    lab = make("w = torch.ones(101, requires_grad=True)", "v = w * w", "loss = v")
    with pytest.raises(ActError, match="10,201 numbers, of which at most 10,000"):
        lab.jacobian()
    assert lab.look(View(wanted=Wanted(jacobian=True))).inspection.jacobian is None


def test_what_is_wanted_is_in_the_snapshot_and_the_same_while_nothing_changes() -> None:
    lab = playground.open("line-fit")
    assert lab.forward().inspection.ledger is None
    first = lab.look(View(wanted=Wanted(ledger="b0", jacobian=True)))
    again = lab.zero_grad()
    assert first.inspection.jacobian is not None
    assert again.inspection.jacobian is first.inspection.jacobian
    assert again.inspection.ledger is first.inspection.ledger
    ledger = lab.backward().inspection.ledger
    assert ledger is not None
    assert ledger.entries[-1].samples is not None
    assert ledger.entries[-1].samples.shape == (100,)
    assert lab.move(b0=1.0).inspection.ledger is ledger
    moved = lab.snapshot().inspection.jacobian
    assert moved is not first.inspection.jacobian
    assert lab.look(View(wanted=Wanted(ledger="gone"))).inspection.ledger is None
    assert lab.run(3).inspection.ledger is None


def test_a_script_asks_no_grad_of_a_forward_that_recorded_none() -> None:
    lab = playground.open("log-sine")
    lab.freeze("x")
    lab.forward()
    lab.unfreeze("x")
    lab.retain_grad("value")
    lab.forward()
    lab.backward()
    names, _ = run_here(lab.code("optimizer"))
    assert torch.equal(names["value"].grad, lab["value"].grad)  # type: ignore[arg-type]
