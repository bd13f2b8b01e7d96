"""Batches: each forward draws the next, bit for bit as a bare loop, and each undo un-draws it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils.data import DataLoader

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.state import acts
from tests.engine.engine_labs import lab, run_here, same_state

DATA = "torch.manual_seed(1)\nX = torch.randn(23, 2)\nY = X @ torch.ones(2) + torch.randn(23)"
WEIGHTS = "w = torch.zeros(2, requires_grad=True)"
MODEL = "p = X @ w"
LOSS = "loss = (p - Y).pow(2).mean()"


def linear(**more: Any) -> Experiment:
    return lab(WEIGHTS, MODEL, LOSS, DATA, **more)


def bare(
    of: Experiment, steps: int, size: int, shuffle: bool, seed: int, lr: float = 0.1, **more: Any
) -> tuple[torch.Tensor, list[float]]:
    """A loop that knows nothing of the project: it indexes the data by hand."""
    xs, ys = of["X"], of["Y"]
    w = torch.zeros(2, dtype=xs.dtype, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=lr, **more)
    losses: list[float] = []
    epoch = 0
    while len(losses) < steps:
        generator = torch.Generator().manual_seed(seed + epoch)
        order = torch.randperm(len(xs), generator=generator) if shuffle else torch.arange(len(xs))
        for start in range(0, len(xs), size):
            if len(losses) == steps:
                break
            rows = order[start : start + size]
            optimizer.zero_grad()
            loss = ((xs[rows] @ w - ys[rows]) ** 2).mean()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            losses.append(loss.item())
        epoch += 1
    return w, losses


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize("size", [1, 5, 23])
def test_a_run_on_batches_is_the_bare_loop_bit_for_bit(
    size: int, shuffle: bool, dtype: str
) -> None:
    made = linear(dtype=dtype)
    made.use("SGD", lr=0.05, momentum=0.9)
    made.batches(size, shuffle=shuffle, seed=7)
    snapshot = made.run(300)
    w, losses = bare(made, 300, size, shuffle, 7, 0.05, momentum=0.9)
    assert torch.equal(made["w"], w)
    assert snapshot.curve.losses.tolist() == losses
    assert len(made["X"]) == 23


def test_single_acts_and_stretches_draw_the_same_batches() -> None:
    one, other = linear(), linear()
    one.batches(4)
    other.batches(4)
    for _ in range(9):
        one.zero_grad()
        one.forward()
        one.backward()
        one.step()
    other.run(2)
    runner = other.begin_run(7)
    while runner.advance(3):
        runner.begin_step()
    other.end_run()
    assert same_state(one, other)
    assert one.workspace.drawing == other.workspace.drawing


def test_the_size_of_each_batch_is_that_of_a_data_loader() -> None:
    made = linear()
    made.batches(5, shuffle=False)
    rows = [made.forward().batch.rows.tolist() for _ in range(5)]  # type: ignore[union-attr]
    loader: DataLoader[int] = DataLoader(range(23), batch_size=5)  # type: ignore[arg-type]
    assert rows == [batch.tolist() for batch in loader]


def test_the_snapshot_tells_of_the_batch() -> None:
    made = linear()
    batch = made.snapshot().batch
    assert batch is not None
    assert (batch.names, batch.count, batch.size, batch.rows) == (("X", "Y"), 23, None, None)
    assert made.batches(5, seed=3).batch.rows is None  # type: ignore[union-attr]
    for _ in range(7):
        batch = made.forward().batch
    assert batch is not None
    assert batch.rows is not None
    order = torch.randperm(23, generator=torch.Generator().manual_seed(4))
    assert batch.rows.tolist() == order[5:10].tolist()
    assert (batch.drawn, batch.epoch, batch.place, batch.per_epoch) == (7, 1, 1, 5)
    assert playground.open("two-slopes").snapshot().batch is None


def test_probe_slices_and_surface_are_of_the_whole_data() -> None:
    whole, batched = linear(), linear()
    batched.batches(3)
    batched.forward()
    whole.forward()
    a, b = whole.snapshot(), batched.snapshot()
    assert a.loss != b.loss
    assert a.probe.loss == b.probe.loss
    assert np.array_equal(a.probe.gradient["w"], b.probe.gradient["w"])
    assert np.array_equal(whole.slice("w[0]").heights, batched.slice("w[0]").heights)
    runner = batched.begin_run(5)
    runner.advance(2)
    runner.begin_step()
    seen = batched.snapshot().probe
    batched.end_run()
    again = linear()
    again.batches(3)
    again.forward()
    again.run(2)
    assert seen.loss == again.snapshot().probe.loss


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(["forward", "learn", "run", "undo", "redo", "batches"]), max_size=9)
)
def test_undo_un_draws_and_redo_draws_again(words: list[str]) -> None:
    made = linear()
    made.batches(6, seed=2)
    for word in words:
        before = made.workspace.drawing
        if word == "forward":
            made.forward()
        elif word == "learn":
            made.forward()
            made.backward()
            made.step()
        elif word == "run":
            made.run(3)
        elif word == "batches":
            made.batches(4)
        else:
            getattr(made, word)()
            continue
        after = made.workspace.drawing
        back = 3 if word == "learn" else 1
        for _ in range(back):
            made.undo()
        assert made.workspace.drawing == before
        for _ in range(back):
            made.redo()
        assert made.workspace.drawing == after


def test_a_step_back_and_forth_repeats_the_batch_bit_for_bit() -> None:
    made = linear()
    made.batches(6)
    made.run(10)
    first = made["w"].clone()
    made.undo()
    made.run(4)
    made.run(6)
    assert torch.equal(made["w"], first)


def test_reset_begins_with_the_first_batch_and_keeps_the_size() -> None:
    made = linear()
    made.batches(6, seed=5)
    made.run(9)
    first = made["w"].clone()
    made.reset()
    assert made.snapshot().batch.drawn == 0  # type: ignore[union-attr]
    made.run(9)
    assert torch.equal(made["w"], first)
    assert run_here(made.code())[0]["w"].tolist() == first.tolist()


def test_a_memento_rebuilds_the_batches() -> None:
    made, other = linear(), linear()
    made.batches(6, seed=5)
    memento = made.run(7).memento
    other.restore(memento)
    assert same_state(made, other)
    made.run(5)
    other.run(5)
    assert same_state(made, other)


def test_a_run_that_flies_off_goes_back_to_the_batch_of_its_last_finite_step() -> None:
    made = linear()
    made.use("SGD", lr=40.0)
    made.batches(4)
    snapshot = made.run(500)
    assert snapshot.notice is not None
    assert snapshot.batch is not None
    assert snapshot.batch.drawn == snapshot.steps
    w, _ = bare(made, snapshot.steps, 4, True, 0, 40.0)
    assert torch.equal(made["w"], w)


def test_a_forward_that_raises_draws_nothing() -> None:
    made = lab(WEIGHTS, "p = X.reshape(23, 2) @ w", LOSS, DATA)
    made.batches(4)
    before = made.workspace.drawing
    for act in (acts.Forward(), acts.Run(3)):
        with pytest.raises(RuntimeError, match="shape"):
            made.perform(act)
        assert made.workspace.drawing == before
        assert len(made["X"]) == 23


@pytest.mark.parametrize("size", [24, 10**9, 0, -1, 2.5, True, "4"])
def test_a_size_that_cannot_be_is_refused_and_nothing_is_lost(size: Any) -> None:
    made = linear()
    made.batches(4)
    made.run(3)
    before = made.snapshot()
    with pytest.raises(ActError, match="batch"):
        made.batches(size)
    with pytest.raises(ActError, match="seed"):
        made.batches(4, seed=-1)
    assert made.acts == list(before.memento.acts)
    assert made.workspace.drawing == before.memento.batches
    assert made.snapshot().undo == before.undo


def test_a_problem_without_samples_says_why_there_are_no_batches() -> None:
    with pytest.raises(ActError, match="no samples to draw a batch of: the model and the loss"):
        playground.open("two-slopes").batches(3)


def test_data_that_shrank_below_the_batch_is_told_at_the_forward() -> None:
    made = linear()
    made.batches(10)
    made.execute("X = X[:6]\nY = Y[:6]")
    for act in (acts.Forward(), acts.Run(2)):
        with pytest.raises(ActError, match="batch of 10 is larger than the data, which has 6"):
            made.perform(act)
    made.batches(2)
    made.run(2)
    made.undo()
    made.undo()
    made.undo()
    assert len(made["X"]) == 23
    made.run(2)


def test_none_is_the_whole_data_again() -> None:
    made, plain = linear(), linear()
    made.batches(4)
    made.batches(None)
    assert made.workspace.batches is None
    made.run(20)
    plain.run(20)
    assert torch.equal(made["w"], plain["w"])


def test_performing_the_act_is_the_method() -> None:
    one, other = linear(), linear()
    one.batches(4, shuffle=False, seed=2)
    other.perform(acts.Batches(4, False, 2))
    assert one.workspace.drawing == other.workspace.drawing


@pytest.mark.parametrize("style", ["autograd", "optimizer", "loss"])
@pytest.mark.parametrize("problem", ["noisy-regression", "line-fit"])
def test_the_script_draws_the_same_batches(problem: str, style: str) -> None:
    made = playground.open(problem, dtype="float64")
    made.forward()
    made.batches(32, seed=3)
    made.forward()
    made.forward(no_grad=True)
    made.run(30)
    made.batches(7, shuffle=False)
    made.run(50)
    made.forward()
    made.backward()
    made.batches(None)
    made.run(2)
    names, _ = run_here(made.code(style))
    for name, parameter in made.parameters.items():
        assert torch.equal(names[name], parameter), (style, name)
        assert names[name].grad.tolist() == parameter.grad.tolist()  # type: ignore[union-attr]
    assert len(names["Y" if "Y" in names else "y"]) == len(made["Y" if "Y" in names else "y"])


def test_the_script_goes_on_after_typed_lines_changed_the_data() -> None:
    made = lab(WEIGHTS, MODEL, LOSS, DATA + "\nrows = torch.ones(1)")
    made.batches(5)
    made.run(4)
    made.execute("X = X[:9] * 2\nY = Y[:9]")
    made.retain_grad("p")
    made.run(7)
    names, _ = run_here(made.code())
    assert torch.equal(names["w"], made["w"])
    assert names["p"].grad.tolist() == made["p"].grad.tolist()  # type: ignore[union-attr]
    assert names["rows"].tolist() == [1.0]


def test_by_hand_goes_on_where_no_batch_was_drawn() -> None:
    made = playground.open("line-fit", dtype="float64")
    made.batches(None)
    made.forward()
    made.move(b0=1.0)
    made.backward()
    made.step()
    names, _ = run_here(made.code("by hand"))
    assert names["b0"] == pytest.approx(made["b0"].item(), rel=1e-12)


def test_by_hand_says_that_it_has_no_batches() -> None:
    made = playground.open("line-fit")
    made.batches(8)
    with pytest.raises(ActError, match="no form in plain Python by hand"):
        made.code("by hand")


def test_the_ledger_and_the_graph_are_of_the_batch() -> None:
    made = linear(dtype="float64")
    made.batches(4)
    made.forward()
    made.backward()
    entry = made.ledger("w", samples=True).entries[-1]
    assert entry.samples is not None
    assert entry.values is not None
    assert entry.samples.shape == (4, 2)
    assert np.allclose(entry.samples.sum(axis=0), entry.values, rtol=0, atol=1e-12)
    graph = made.graph()
    assert any(node.shape == (4, 2) for node in graph.nodes)


def test_a_large_batch_is_not_listed_in_every_snapshot() -> None:
    made = lab(WEIGHTS, MODEL, LOSS, DATA.replace("23", "10002"))
    made.batches(10_001)
    batch = made.forward().batch
    assert batch is not None
    assert (batch.drawn, batch.rows) == (1, None)
    assert made.batches(10_000).batch is not None
    assert len(made.forward().batch.rows) == 10_000  # type: ignore[union-attr, arg-type]


def test_the_rule_tells_the_last_step_of_a_run_on_batches() -> None:
    made = linear()
    made.batches(4)
    made.run(5)
    rule = made.rule("w[0]")
    assert rule is not None
    assert rule.done
