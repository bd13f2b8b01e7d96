"""The entries of each ledger add up to ``.grad`` to the last bit, whatever was done."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.ledgers import book
from playground.state.ledger import Entry, EntryKind, Ledger
from tests.engine.engine_labs import lab as make

BACKWARD, ZEROED, CLEARED = EntryKind.BACKWARD, EntryKind.ZEROED, EntryKind.CLEARED
WRITTEN, CARRIED = EntryKind.WRITTEN, EntryKind.CARRIED

# Problem, its first parameter, and an intermediate that may retain its grad.
PROBLEMS = {
    "two-slopes": ("w1", "value"),
    "one-weight": ("θ", "prediction"),
    "line-fit": ("b0", "prediction"),
    "matrix-product": ("A", "product"),
    "log-sine": ("x", "value"),
    "one-layer": ("w", "z"),
    "shifted-square": ("inp", "out"),
}
WRITES = {
    "grad = None": "{0}.grad = None",
    "zero_": "if {0}.grad is not None:\n    {0}.grad.zero_()",
    "data.zero_": "if {0}.grad is not None:\n    {0}.grad.data.zero_()",
    "*= 2": "if {0}.grad is not None:\n    {0}.grad *= 2",
    "typed backward": "({0} * 3).sum().backward()\n({0} * {0}).sum().backward()",
    "cleared between": "({0} * 3).sum().backward()\n{0}.grad = None\n({0} * {0}).sum().backward()",
    "autograd.grad": "slopes = torch.autograd.grad(({0} * 3).sum(), {0})",
}
ACTS = [
    "forward", "no_grad", "backward", "vector", "retain_graph", "to None", "to zeros", "step",
    "move", "freeze", "unfreeze", "retain", "release", "undo", "redo", "reset", "run", *WRITES,
]  # fmt: skip


def _do(lab: Experiment, name: str, act: str) -> None:
    parameter, intermediate = PROBLEMS[name]
    shape = lab[parameter].shape
    try:
        match act:
            case "no_grad":
                lab.forward(no_grad=True)
            case "vector" | "retain_graph":
                loss = lab.loss
                vector = None if loss is None else torch.linspace(-1, 2, loss.numel())
                if loss is not None and vector is not None:
                    vector = vector.reshape(loss.shape)
                lab.backward(vector, retain_graph=act == "retain_graph")
            case "to None" | "to zeros":
                lab.zero_grad(set_to_none=act == "to None")
            case "move":
                lab.move({parameter: (torch.arange(shape.numel()).reshape(shape) / 7 + 0.3)})
            case "freeze" | "unfreeze":
                getattr(lab, act)(parameter)
            case "retain":
                lab.retain_grad(intermediate)
            case "release":
                lab.release_grad(intermediate)
            case "run":
                lab.run(3)
            case _ if act in WRITES:
                lab.execute(WRITES[act].format(parameter))
            case _:
                getattr(lab, act)()
    except (RuntimeError, ActError):
        return  # torch's own refusals: a second backward, no graph, a loss of several elements


def _replayed(ledger: Ledger, dtype: torch.dtype) -> torch.Tensor | None:
    """None, then the first entry, then ``+=``: by torch itself."""
    total: torch.Tensor | None = None
    for entry in ledger.entries:
        values = None if entry.values is None else torch.tensor(entry.values, dtype=dtype)
        if entry.kind is BACKWARD and total is not None:
            assert values is not None
            total += values
        else:
            total = values
    return total


def _agrees(lab: Experiment, name: str, live: torch.Tensor) -> Ledger:
    ledger = lab.ledger(name)
    grad = live.grad if live.is_leaf or live.retains_grad else None
    sums = ledger.sums()
    if grad is None:
        assert ledger.grad is None
        assert not sums or sums[-1] is None
        assert _replayed(ledger, live.dtype) is None
        return ledger
    assert ledger.grad is not None
    replayed = _replayed(ledger, live.dtype)
    assert replayed is not None
    assert _bits(replayed) == _bits(grad)
    assert sums[-1] is not None
    assert _bits(torch.tensor(sums[-1], dtype=live.dtype)) == _bits(grad)
    assert _bits(torch.tensor(ledger.grad, dtype=live.dtype)) == _bits(grad)
    return ledger


def _bits(tensor: torch.Tensor) -> Any:
    held = torch.where(tensor.isnan(), torch.nan, tensor).contiguous()
    return (tuple(held.shape), held.flatten().view(torch.uint8).tolist())


@settings(max_examples=120, deadline=None)
@given(
    name=st.sampled_from(sorted(PROBLEMS)),
    chosen=st.lists(st.sampled_from(ACTS), max_size=14),
    dtype=st.sampled_from(["float32", "float64"]),
)
def test_the_entries_add_up_after_every_act(name: str, chosen: list[str], dtype: str) -> None:
    lab = playground.open(name, dtype=dtype)
    intermediate = PROBLEMS[name][1]
    may_write = False
    for act in chosen:
        _do(lab, name, act)
        may_write = may_write or act == "*= 2"
        ledgers = [_agrees(lab, key, tensor) for key, tensor in lab.parameters.items()]
        if intermediate in lab.workspace.others:
            ledgers.append(_agrees(lab, intermediate, lab[intermediate]))
        # Nothing is explained away: only a line that writes makes an entry of what it wrote.
        written = [e for ledger in ledgers for e in ledger.entries if e.kind is WRITTEN]
        assert may_write or not written
        twin = playground.open(name, dtype=dtype)
        twin.restore(pickle.loads(pickle.dumps(lab.snapshot().memento)))
        for key, tensor in twin.parameters.items():
            kept = _agrees(twin, key, tensor)
            assert [e.kind for e in kept.entries] == [e.kind for e in lab.ledger(key).entries]


def _lines(entries: tuple[Entry, ...]) -> list[tuple[EntryKind, str, int, int]]:
    return [(entry.kind, entry.line, entry.call, entry.graph) for entry in entries]


def test_which_call_over_which_graph_with_which_upstream() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward(retain_graph=True)
    lab.backward(gradient=2.5)
    lab.zero_grad()
    lab.forward()
    snapshot = lab.backward()
    ledger = lab.ledger("w2")
    assert _lines(ledger.entries) == [
        (BACKWARD, "loss.backward(retain_graph=True)", 1, 1),
        (BACKWARD, "loss.backward(gradient=torch.tensor(2.5))", 2, 1),
        (CLEARED, "optimizer.zero_grad()", 0, 0),
        (BACKWARD, "loss.backward()", 3, 2),
    ]
    assert [e.upstream for e in ledger.entries] == [None, 2.5, None, None]
    assert [None if s is None else s.item() for s in ledger.sums()] == [4.0, 14.0, None, 4.0]
    assert (ledger.name, ledger.shape, ledger.dtype, ledger.earlier) == ("w2", (), "float32", 0)
    assert snapshot["w2"].calls == 1


def test_both_kinds_of_zeroing_and_one_that_finds_nothing() -> None:
    lab = playground.open("two-slopes")
    lab.zero_grad()
    lab.zero_grad(set_to_none=False)
    assert lab.ledger("w1").entries == ()
    lab.forward()
    lab.backward()
    lab.zero_grad(set_to_none=False)
    assert lab.ledger("w1").grad == 0
    lab.zero_grad()
    assert lab.ledger("w1").grad is None
    assert [e.kind for e in lab.ledger("w1").entries] == [BACKWARD, ZEROED, CLEARED]


def test_typed_lines_are_told_by_the_line_that_did_it() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.execute(
        "loss.backward(retain_graph=True)\n"
        "for _ in range(2):\n    later = 3 * loss\n    later.backward(retain_graph=True)\n"
        "w1.grad.zero_()\nw2.grad = None\n"
        "y = w1 * 5\ny.backward()\nw1.grad *= 2"
    )
    assert _lines(lab.ledger("w1").entries) == [
        (BACKWARD, "loss.backward(retain_graph=True)", 1, 1),
        (BACKWARD, "later.backward(retain_graph=True)", 2, 1),
        (BACKWARD, "later.backward(retain_graph=True)", 3, 1),
        (ZEROED, "w1.grad.zero_()", 0, 0),
        (BACKWARD, "y.backward()", 4, 0),
        (WRITTEN, "w1.grad *= 2", 0, 0),
    ]
    assert _lines(lab.ledger("w2").entries)[-1] == (CLEARED, "w2.grad = None", 0, 0)
    assert [e.upstream for e in lab.ledger("w2").entries][:3] == [None, 3.0, 3.0]


def test_lines_that_fail_leave_no_entry() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    with pytest.raises(RuntimeError):
        lab.execute("loss.backward()\nloss.backward()")
    assert lab.ledger("w1").entries == ()


def test_after_a_run_the_last_step_is_read_off() -> None:
    lab = playground.open("line-fit")
    lab.forward()
    lab.backward()
    lab.run(20)
    ledger = _agrees(lab, "b0", lab["b0"])
    assert _lines(ledger.entries) == [
        (CLEARED, "optimizer.zero_grad()", 0, 0),
        (BACKWARD, "loss.backward()", 21, 21),
    ]
    assert ledger.earlier == 1 + 2 * 19
    lab.undo()
    assert _lines(lab.ledger("b0").entries) == [(BACKWARD, "loss.backward()", 1, 1)]
    lab.redo()
    assert [e.kind for e in lab.ledger("b0").entries] == [CLEARED, BACKWARD]
    lab.reset()
    assert lab.ledger("b0").entries == ()


def test_a_retained_intermediate_has_a_ledger_of_its_own() -> None:
    lab = playground.open("matrix-product")
    lab.forward()
    assert lab.ledger("product").entries == ()
    lab.retain_grad("product")
    lab.backward(retain_graph=True)
    snapshot = lab.backward()
    assert [e.call for e in lab.ledger("product").entries] == [1, 2]
    assert snapshot["product"].calls == 2
    assert _agrees(lab, "product", lab["product"]).grad is not None
    lab.forward()
    assert lab.ledger("product").entries == ()
    lab.run(2)
    assert _lines(lab.ledger("product").entries) == [(BACKWARD, "loss.backward()", 4, 4)]
    with pytest.raises(ActError, match="no ledger 'nothing'"):
        lab.ledger("nothing")


def test_what_is_done_past_the_acts_is_seen_too() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward()
    grad = lab["w1"].grad
    assert grad is not None
    grad.data.mul_(3)
    lab["w2"].grad = None
    assert _lines(lab.ledger("w1").entries)[-1] == (WRITTEN, "", 0, 0)
    lab.forward()
    assert _lines(lab.ledger("w2").entries)[-1] == (CLEARED, "", 0, 0)


def test_a_parameter_by_another_name_has_the_same_ledger() -> None:
    lab = make(model="v = w", loss="loss = v")
    lab.forward()
    lab.backward()
    assert lab.ledger("loss").name == "w"
    assert len(lab.ledger("v").entries) == 1


def test_in_bfloat16_it_adds_up_as_torch_does() -> None:
    lab = make(
        "w = torch.tensor([0.1, 1.3, -2.7], dtype=torch.bfloat16, requires_grad=True)",
        "v = w * w * w",
        "loss = v.sum()",
    )
    for _ in range(30):
        lab.forward()
        lab.backward()
    assert _agrees(lab, "w", lab["w"]).dtype == "bfloat16"


@pytest.mark.parametrize("most", ["MOST_ENTRIES", "MOST_NUMBERS"])
def test_old_entries_are_carried_with_their_sum(most: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book, most, 4)
    lab = playground.open("log-sine")
    for _ in range(3):
        lab.forward()
        lab.backward()
    lab.zero_grad()
    for _ in range(9):
        lab.move({"x[0]": lab["x"].detach()[0].item() + 0.1})
        lab.forward()
        lab.backward()
    ledger = _agrees(lab, "x", lab["x"])
    assert ledger.entries[0].kind is CARRIED
    assert ledger.entries[0].folded + len(ledger.entries) - 1 == 9
    assert lab.snapshot()["x"].calls == 9
    assert ledger.earlier > 0


def test_the_same_ledger_is_handed_out_until_something_changes() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward()
    first = lab.ledger("w1", samples=True)
    lab.move(w1=3.0)
    assert lab.ledger("w1", samples=True) is first
    lab.zero_grad()
    assert lab.ledger("w1", samples=True) is not first


def test_entries_keep_the_snapshot_light() -> None:
    lab = playground.open("line-fit")
    lab.run(100)
    memento = lab.snapshot().memento
    entry = memento.ledgers["b0"].entries[-1]
    assert entry.values is memento.grads["b0"], "one array, pickled once"
    assert np.array_equal(pickle.loads(pickle.dumps(entry.values)), entry.values)  # type: ignore[arg-type]
