"""The life of a tape: EMPTY, RECORDED, CONSUMED, STALE, in the ways that torch knows."""

from __future__ import annotations

import pytest
import torch

import playground
from playground.state.snapshot import TapeState
from tests.engine.engine_labs import lab as make

EMPTY, RECORDED = TapeState.EMPTY, TapeState.RECORDED
CONSUMED, STALE = TapeState.CONSUMED, TapeState.STALE


def test_the_plain_life() -> None:
    lab = playground.open("two-slopes")
    assert lab.snapshot().tape is EMPTY
    assert lab.forward().tape is RECORDED
    assert lab.backward().tape is CONSUMED
    assert lab.step().tape is STALE
    assert lab.forward().tape is RECORDED
    assert lab.zero_grad().tape is RECORDED
    assert lab.move(w1=1.5).tape is STALE
    assert lab.forward().tape is RECORDED


def test_looking_and_freezing_leave_it_recorded() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.slice("w1")
    lab.surface("w1", "w2", n=10)
    lab.finite_difference()
    lab.check_gradient({"w1": "2"})
    assert lab.snapshot().tape is RECORDED
    assert lab.freeze("w1").tape is RECORDED
    assert lab.use("Adam", lr=0.1).tape is RECORDED


@pytest.mark.parametrize("act", ["undo", "redo", "reset"])
def test_going_back_leaves_no_tape_that_the_transcript_lacks(act: str) -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    if act == "redo":
        lab.undo()
    assert getattr(lab, act)().tape is EMPTY
    assert lab.loss is None


def test_after_a_run_it_is_stale_and_its_graph_is_gone() -> None:
    lab = playground.open("two-slopes")
    assert lab.run(3).tape is STALE
    with pytest.raises(RuntimeError, match=r"second time|inplace"):
        lab.backward()


def test_moving_in_place_makes_backward_raise_as_bare_torch_does() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.move(w2=3.0)
    w1 = torch.tensor(1.0, requires_grad=True)
    w2 = torch.tensor(2.0, requires_grad=True)
    bare = 2 * w1 + w2**2 + 5
    with torch.no_grad():
        w2.fill_(3.0)
    with pytest.raises(RuntimeError) as torchs:
        bare.backward()  # type: ignore[no-untyped-call]
    with pytest.raises(RuntimeError) as ours:
        lab.backward()
    assert str(ours.value) == str(torchs.value)
    assert "modified by an inplace operation" in str(ours.value)


def test_a_parameter_that_nothing_saved_may_move() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    assert lab.move(w1=3.0).tape is STALE
    lab.backward()
    assert (lab["w1"].grad, lab["w2"].grad) == (torch.tensor(2.0), torch.tensor(4.0))


def test_swapping_data_gives_a_silently_stale_gradient() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    assert lab.execute("w2.data = torch.tensor(10.0)").tape is STALE
    assert lab.snapshot().loss == 11.0
    w2 = torch.tensor(2.0, requires_grad=True)
    bare = w2**2
    w2.data = torch.tensor(10.0)
    bare.backward()  # type: ignore[no-untyped-call]
    lab.backward()
    assert lab["w2"].grad == w2.grad == 20.0, "of another point than the loss of 11"


def test_swapping_data_that_an_intermediate_holds_gives_the_gradient_of_the_old_point() -> None:
    lab = make("w = torch.tensor(2.0, requires_grad=True)", "a = w * 1\nv = a**2")
    lab.forward()
    assert lab.execute("w.data = torch.tensor(10.0)").tape is STALE
    lab.backward()
    assert repr(lab["w"].grad) == "tensor(4.)"
    assert lab.snapshot().probe.gradient["w"] == 20.0


def test_data_swapped_twice_is_stale_and_seen_even_where_memory_is_reused() -> None:
    lab = make("w = torch.ones(4, requires_grad=True)", "v = w * w", "loss = v.sum()")
    lab.forward()
    for _ in range(20):
        snapshot = lab.execute("w.data = w.data + 1")
        assert snapshot.tape is STALE
        assert snapshot["w"].values.tolist() == lab["w"].tolist()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("loss.backward()", CONSUMED),
        ("loss.backward(retain_graph=True)", RECORDED),
        ("loss.backward(gradient=torch.ones(()), retain_graph=True)", RECORDED),
        ("keep = True\nloss.backward(retain_graph=keep)", RECORDED),
        ("later = loss * 2\nlater.backward()", CONSUMED),
        ("g = torch.autograd.grad(loss, w1)", CONSUMED),
        ("g = torch.autograd.grad(loss, w1, retain_graph=True)", RECORDED),
        ("if w1 > 100:\n    loss.backward()", RECORDED),
        ("y = w1 * 3\ny.backward()", RECORDED),
        ("loss = w1 * 3", RECORDED),
        ("loss = w1 * w2\nloss.backward()", CONSUMED),
        ("with torch.no_grad():\n    w1 += 1", STALE),
        ("optimizer.step()", RECORDED),
    ],
)
def test_typed_lines_move_it(code: str, state: TapeState) -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    assert lab.execute(code).tape is state


def test_a_loss_that_is_the_parameter_itself() -> None:
    lab = make(model="v = w", loss="loss = v")
    for calls in (1, 2, 3):
        lab.forward()
        snapshot = lab.backward()
        assert snapshot["w"].calls == calls
    assert repr(lab["w"].grad) == "tensor(3.)"


def test_the_counter_starts_anew_with_a_new_grad() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward(retain_graph=True)
    snapshot = lab.execute("w1.grad = None\nloss.backward()")
    assert (snapshot["w1"].calls, snapshot["w2"].calls) == (1, 2)
    assert repr(lab["w1"].grad) == "tensor(2.)"


def test_intermediates_are_seen_anew_at_each_forward() -> None:
    lab = make(model="noise = torch.randn(3)\nv = (w * noise).sum()")
    for _ in range(20):
        snapshot = lab.forward()
        assert snapshot["noise"].values.tolist() == lab["noise"].tolist()


def test_torch_text_of_the_summary_of_a_large_tensor() -> None:
    lab = make("w = torch.ones(2000, requires_grad=True)", "v = w * w", "loss = v.sum()")
    snapshot = lab.snapshot()
    assert snapshot["w"].summarized
    assert snapshot["w"].values.shape == (6,)
    assert snapshot.parameters["w"].shape == (2000,)
