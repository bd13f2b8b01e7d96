"""A run equals a bare torch loop bit for bit, however it is cut, and stops where it must."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.engine.optimizers import PLAIN
from playground.state.inspection import Wanted
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import same_state, values

KEYWORDS: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.01},
    "Adam": {"lr": 0.1, "amsgrad": True},
    "RMSprop": {"lr": 0.01, "momentum": 0.5, "centered": True},
}


def _bare(name: str, keywords: dict[str, Any], steps: int) -> tuple[list[torch.Tensor], Any]:
    """The line fit by a bare loop: its parameters and its optimizer."""
    torch.manual_seed(0)
    x = torch.linspace(-2, 2, 100)
    y = 2 + x + torch.randn(100)
    b0, b1 = torch.tensor(0.0, requires_grad=True), torch.tensor(0.0, requires_grad=True)
    optimizer = getattr(torch.optim, name)([b0, b1], **keywords)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = F.mse_loss(b0 + b1 * x, y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    return [b0, b1], optimizer


@pytest.mark.parametrize("name", PLAIN)
def test_equals_a_bare_loop_in_values_and_state(name: str) -> None:
    keywords = KEYWORDS.get(name, {"lr": 0.05})
    lab = playground.open("line-fit")
    lab.use(name, **keywords)
    lab.run(150)
    parameters, optimizer = _bare(name, keywords, 150)
    for ours, bare in zip(lab.parameters.values(), parameters, strict=True):
        assert torch.equal(ours, bare)
        assert torch.equal(ours.grad, bare.grad)  # type: ignore[arg-type]
        held = optimizer.state[bare]
        assert lab.optimizer.state[ours].keys() == held.keys()
        for key, buffer in held.items():
            mine = lab.optimizer.state[ours][key]
            assert torch.equal(mine, buffer) if isinstance(buffer, torch.Tensor) else mine == buffer


@settings(max_examples=20, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    name=st.sampled_from(PLAIN),
    whole=st.booleans(),
)
def test_cut_into_stretches_it_is_the_same(sizes: list[int], name: str, whole: bool) -> None:
    cut, straight = (_noisy() for _ in range(2))
    for lab in (cut, straight):
        lab.use(name, **KEYWORDS.get(name, {"lr": 0.05}))
    straight.run(sum(sizes))
    if whole:
        runner = cut.begin_run(sum(sizes))
        for size in sizes:
            runner.advance(size)
        cut.end_run()
    else:
        for size in sizes:
            cut.run(size)
    assert same_state(cut, straight)
    assert cut.snapshot().probe.loss == straight.snapshot().probe.loss


@settings(max_examples=20, deadline=None)
@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=6), name=st.sampled_from(PLAIN))
def test_a_frame_between_backward_and_step_changes_nothing(sizes: list[int], name: str) -> None:
    watched, straight = (playground.open("line-fit", dtype="float64") for _ in range(2))
    for lab in (watched, straight):
        lab.use(name, **KEYWORDS.get(name, {"lr": 0.05}))
    straight.run(sum(sizes) + 1)
    runner = watched.begin_run(sum(sizes) + 1)
    runner.begin_step()
    for size in sizes:
        runner.advance(size)
        runner.begin_step()
        seen = watched.snapshot(secants=False)
        plain = playground.open("line-fit", dtype="float64")
        plain.move({key: value.tolist() for key, value in seen.parameters.items()})
        plain.forward()
        expected = plain.backward()
        assert seen.loss == seen.probe.loss == expected.loss
        for key, gradient in expected.probe.gradient.items():
            assert (seen.probe.gradient[key] == gradient).all()
            assert np.array_equal(seen[key].grad, gradient)  # type: ignore[arg-type]
    watched.end_run()
    assert same_state(watched, straight)
    assert watched.snapshot().curve.losses.tolist() == straight.snapshot().curve.losses.tolist()


@pytest.mark.parametrize("size", [1, 4, 5])
def test_a_run_that_is_watched_to_its_end_leaves_what_any_run_leaves(size: int) -> None:
    watched, straight = playground.open("line-fit"), playground.open("line-fit")
    straight.run(20)
    runner = watched.begin_run(20)
    while runner.advance(size):
        runner.begin_step()
    seen, expected = watched.end_run(), straight.snapshot()
    assert same_state(watched, straight)
    assert (seen.loss, seen.tape) == (expected.loss, expected.tape)
    assert [t.name for t in seen.tensors] == [t.name for t in expected.tensors]


def test_a_step_that_torch_refuses_is_told_once_and_leaves_the_last_whole_one() -> None:
    lab = playground.open("line-fit")
    before = lab.run(3)
    lab.use("SGD", lr=0.1, differentiable=True)
    runner = lab.begin_run(5)
    runner.begin_step()
    with pytest.raises(RuntimeError, match="leaf Variable that requires grad"):
        runner.advance(2)
    after = lab.end_run()
    assert after.steps == 3
    for name, kept in before.parameters.items():
        assert np.array_equal(after.parameters[name], kept)


def test_an_open_graph_is_whole_in_the_frames_of_a_run() -> None:
    lab = playground.open("one-layer")
    lab.look(replace(lab.view, wanted=Wanted(graph=True)))
    rest = lab.forward().inspection.graph
    assert rest is not None
    runner = lab.begin_run(20)
    runner.advance(4)
    runner.begin_step()
    seen = lab.snapshot(secants=False).inspection.graph
    lab.end_run()
    assert seen is not None
    for node, same in zip(seen.nodes, rest.nodes, strict=True):
        assert (node.operation, node.name, node.place) == (same.operation, same.name, same.place)
        assert (node.value is None) == (same.value is None)


def test_a_run_that_is_watched_stops_at_the_same_finite_step() -> None:
    watched, straight = playground.open("rosenbrock"), playground.open("rosenbrock")
    for lab in (watched, straight):
        lab.use("SGD", lr=0.05)
    stopped = straight.run(10_000)
    runner = watched.begin_run(10_000)
    goes_on = True
    while goes_on:
        goes_on = runner.advance(7)
        runner.begin_step()
    seen = watched.end_run()
    assert same_state(watched, straight)
    assert seen.steps == stopped.steps
    assert seen.notice == stopped.notice


def _noisy() -> Experiment:
    return make(
        "w = torch.ones(3, requires_grad=True)",
        "h = F.dropout(w, 0.3) + 0.1 * torch.randn(3)",
        "loss = h.square().sum()",
    )


@pytest.mark.parametrize("optimizer", ["SGD", "Adam"])
def test_acts_one_by_one_equal_a_run(optimizer: str) -> None:
    run, acts = _noisy(), _noisy()
    for lab in (run, acts):
        lab.use(optimizer, lr=0.1)
    run.run(7)
    for _ in range(7):
        acts.zero_grad()
        acts.forward()
        acts.backward()
        acts.step()
    assert same_state(run, acts)


def _diverging(loss: str, rate: float) -> Callable[[], Experiment]:
    def opened() -> Experiment:
        lab = make(model=f"v = {loss}")
        lab.use("SGD", lr=rate)
        return lab

    return opened


@settings(max_examples=25, deadline=None)
@given(
    rate=st.sampled_from([1.5, 3.0, 40.0, 1e3, 1e12]),
    power=st.sampled_from([2, 4, 6]),
    sizes=st.lists(st.integers(1, 60), min_size=1, max_size=30),
    momentum=st.sampled_from([0.0, 0.9]),
)
def test_stops_at_the_last_finite_loss(
    rate: float, power: int, sizes: list[int], momentum: float
) -> None:
    lab = make("w = torch.tensor(1.5, requires_grad=True)", f"v = w**{power}")
    lab.use("SGD", lr=rate, momentum=momentum)
    w = torch.tensor(1.5, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=rate, momentum=momentum)
    finite, losses = [w.item()], []
    for _ in range(sum(sizes)):
        optimizer.zero_grad()
        loss = w**power
        losses.append(loss.item())
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if not torch.isfinite(w.detach() ** power):
            break
        finite.append(w.item())
    runner = lab.begin_run(sum(sizes))
    for size in sizes:
        if not runner.advance(size):
            break
    snapshot = lab.end_run()
    assert lab["w"].item() == finite[-1]
    assert snapshot.steps == len(finite) - 1
    assert snapshot.curve.losses.tolist() == losses[: len(finite) - 1]
    assert torch.isfinite(lab.forward()["loss"].values.sum() + torch.tensor(0.0))
    blown = len(finite) - 1 < sum(sizes)
    if blown:
        assert snapshot.notice is not None
        assert snapshot.notice.kind == "stopped"
        assert f"after step {len(finite) - 1}:" in snapshot.notice.text
        assert "inf" in snapshot.notice.text or "nan" in snapshot.notice.text
    else:
        assert snapshot.notice is None
    again = make("w = torch.tensor(1.5, requires_grad=True)", f"v = w**{power}")
    again.use("SGD", lr=rate, momentum=momentum)
    if len(finite) > 1:
        again.run(len(finite) - 1)
        again.forward()
        assert same_state(again, lab)


def test_a_run_from_nan_does_not_start_and_changes_nothing() -> None:
    lab = make(model="v = torch.log(w)")
    lab.forward()
    lab.backward()
    lab.move(w=-1.0)
    before = lab.snapshot().memento
    snapshot = lab.run(100)
    assert snapshot.notice is not None
    assert "did not start: the loss here is nan" in snapshot.notice.text
    assert lab["w"].item() == -1.0
    assert repr(lab["w"].grad) == "tensor(1.)"
    assert snapshot.memento.acts == before.acts
    assert snapshot.steps == 0
    assert not snapshot.running


def test_a_run_that_fails_on_the_way_keeps_the_whole_steps() -> None:
    lab = make(
        "w = torch.tensor(3.0, requires_grad=True)",
        "if w < 1:\n    v = torch.ones(2) @ torch.ones(3)\nelse:\n    v = w * w",
    )
    with pytest.raises(RuntimeError, match="inconsistent tensor size") as told:
        lab.run(100)
    assert told.value.__notes__ == ["model, line 2, column 9"]
    snapshot = lab.snapshot()
    assert not snapshot.running
    w, steps = torch.tensor(3.0, requires_grad=True), 0
    while w >= 1:
        w.grad = None
        (w * w).backward()  # type: ignore[no-untyped-call]
        with torch.no_grad():
            w -= 0.1 * w.grad  # type: ignore[operator]
        steps += 1
    assert lab["w"].item() == w.item()
    assert lab["w"].grad == w.grad
    assert snapshot.steps == steps == len(snapshot.curve.steps)
    assert lab.code().count(f"for _ in range({steps})") == 1


def test_a_run_names_the_whole_steps_it_wants() -> None:
    lab = playground.open("two-slopes")
    wrong: list[Any] = [0, -1, "x", 2.5, True]
    for steps in wrong:
        with pytest.raises(ValueError, match=f"whole number of steps from 1, not {steps!r}"):
            lab.run(steps)
    assert values(lab) == {"w1": 1.0, "w2": 2.0}


def test_data_that_the_model_binds_anew_goes_back_with_the_point() -> None:
    def opened() -> Experiment:
        lab = make(
            "w = torch.tensor(1.0, requires_grad=True)",
            "x = x * 3",
            "loss = (w * x) ** 2",
            data="x = torch.tensor(1.0)",
        )
        lab.use("SGD", lr=1.0)
        return lab

    lab, bare = opened(), opened()
    stopped = lab.run(1000)
    bare.run(stopped.steps)
    assert lab["x"].item() == bare["x"].item()
    assert same_state(lab, bare)


def test_the_trajectory_follows_the_point() -> None:
    lab = playground.open("two-slopes")
    points = [tuple(values(lab).values())]
    for _ in range(4):
        lab.run(1)
        points.append(tuple(values(lab).values()))
    trajectory = lab.snapshot().trajectory
    assert trajectory is not None
    assert [tuple(point) for point in trajectory.points.tolist()] == points
    whole = playground.open("two-slopes").run(4).trajectory
    assert whole is not None
    assert whole.points.tolist() == trajectory.points.tolist()
