"""The timeline under schedules, batches, noise, momentum and edits of the data: bit for bit."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
import torch

from playground.engine import mementos
from playground.engine.experiment import Experiment
from playground.engine.timeline.comparing import _equal
from playground.state.memento import Memento
from playground.state.plane import Plane
from tests.engine.bare_samples import Bare, alike, opened
from tests.engine.descents import Variant
from tests.engine.engine_labs import lab as make
from tests.engine.engine_labs import run_here

COUNTED = ("calls", "acts", "ledgers", "call", "forwards", "curve_", "path_")
MIXTURES: dict[str, tuple[Variant, Variant]] = {
    "momentum, cosine": (
        ("SGD", {"lr": 0.02, "momentum": 0.9, "nesterov": True}),
        ("CosineAnnealingLR", {"T_max": 30}),
    ),
    "Adam, plateau": (
        ("Adam", {"lr": 0.03, "amsgrad": True}),
        ("ReduceLROnPlateau", {"patience": 3, "cooldown": 2}),
    ),
    "LBFGS, steps": (
        ("LBFGS", {"lr": 0.1, "max_iter": 3, "history_size": 4}),
        ("StepLR", {"step_size": 40, "gamma": 0.5}),
    ),
    "NAdam, one cycle": (
        ("NAdam", {"lr": 0.02}),
        ("OneCycleLR", {"max_lr": 0.05, "total_steps": 900}),
    ),
}

EACH = list(zip(MIXTURES, ["float32", "float64"] * 2, strict=True))


def assert_stands(lab: Experiment, memento: Memento, data: dict[str, Any] | None = None) -> None:
    now = mementos.keep_values(lab)
    for field in fields(Memento):
        if not field.name.startswith(COUNTED):
            one, other = getattr(now, field.name), getattr(memento, field.name)
            assert _equal(one, other), (field.name, lab.steps)
    if data is not None:
        for name, value in data.items():
            assert torch.equal(lab[name], value), (name, lab.steps)


def mixed(name: str, dtype: str = "float32") -> tuple[Experiment, Bare]:
    optimizer, schedule = MIXTURES[name]
    lab = opened(dtype, noisy=True)
    lab.use(optimizer[0], **optimizer[1])
    lab.schedule(schedule[0], **schedule[1])
    lab.batches(4, seed=2)
    return lab, Bare(optimizer, schedule, (4, True, 2), dtype=dtype, noisy=True)


@pytest.mark.parametrize(
    ("name", "dtype"), list(zip(MIXTURES, ["float32", "float64"] * 2, strict=True))
)
def test_any_step_is_sought_and_run_on_from_with_the_same_bits(name: str, dtype: str) -> None:
    lab, bare = mixed(name, dtype)
    was = [mementos.keep_values(lab)]
    for _ in range(40):
        lab.run(1)
        was.append(mementos.keep_values(lab))
    end = lab.run(300)
    bare.run(340)
    assert alike(lab, bare)
    assert end.curve.losses.tolist() == bare.losses
    kept = mementos.keep_values(lab)
    for step in (39, 0, 40, 17):
        lab.seek(step)
        assert_stands(lab, was[step])
        lab.run(340 - step)
        assert_stands(lab, kept)
    assert [branch.name for branch in lab.branches] == ["main"]
    # A fork without a change, by stretches of other lengths and by a frame that looks between.
    lab.seek(181)
    lab.fork("again")
    for steps in (1, 130, 3, 25):
        lab.run(steps)
    assert_stands(lab, kept)
    assert lab.first_difference("main", "again") is None


@pytest.mark.parametrize("name", MIXTURES)
def test_a_restart_goes_on_with_the_same_bits(name: str) -> None:
    lab, bare = mixed(name)
    lab.run(47)
    lab.set_point(3, y=2.0)
    lab.add_point(x=0.5, y=-1.0)
    lab.delete_points([0, 7])
    lab.stop_when("loss < 1e-9")
    splits = name != "LBFGS, steps"  # it refuses to have its vector split
    if splits:
        lab.freeze("b")
    again = opened(noisy=True)
    again.restore(lab.snapshot().memento)
    assert_stands(again, mementos.keep_values(lab), lab.workspace.data())
    for each in (lab, again):
        each.run(60)
    assert_stands(again, mementos.keep_values(lab), lab.workspace.data())
    assert again.stop_text == "loss < 1e-9"
    bare.run(47)
    bare.y = bare.y.clone()
    bare.y[3] = 2.0
    kept = [k for k in range(14) if k not in (0, 7)]
    bare.x = torch.cat((bare.x, bare.x.new_tensor([0.5])))[kept]
    bare.y = torch.cat((bare.y, bare.y.new_tensor([-1.0])))[kept]
    if splits:
        bare.parameters["b"].requires_grad_(False)
        bare.optimizer.param_groups[0]["params"] = [bare.parameters["a"]]
    bare.run(60)
    assert alike(lab, bare)


@pytest.mark.parametrize("name", MIXTURES)
def test_edits_on_the_way_are_met_again_from_both_sides(name: str) -> None:
    lab, _ = mixed(name)
    was: dict[int, tuple[Memento, dict[str, Any]]] = {}

    def on(steps: int) -> None:
        for _ in range(steps):
            lab.run(1)
            was[lab.steps] = mementos.keep_values(lab), lab.workspace.data()

    on(5)
    lab.set_point(2, x=1.5, y=-2.0)
    on(4)
    lab.delete_points([1, 5, 6])
    lab.add_point(x=0.1, y=0.2)
    on(4)
    lab.set_point(0, y=9.0)
    lab.undo()
    on(3)
    # At 5, 9 and 13 there were several states.
    for step in (3, 16, 6, 12, 4, 10, 15, 1, 14):
        lab.seek(step)
        assert_stands(lab, was[step][0], was[step][1])
    # Undo through all of it and redo leads to the same end.
    lab.seek(16)
    turns = 0
    while lab.history.undo_label is not None:
        lab.undo()
        turns += 1
    assert (lab.steps, len(lab["x"])) == (0, 13)
    for _ in range(turns):
        lab.redo()
    assert_stands(lab, was[16][0], was[16][1])


def test_an_edit_that_was_taken_back_is_no_part_of_what_follows() -> None:
    lab, bare = opened(), Bare(("SGD", {"lr": 0.1}), ("ExponentialLR", {"gamma": 0.99}))
    lab.schedule("ExponentialLR", gamma=0.99)
    lab.set_point(10, y=50.0)
    lab.undo()
    lab.run(300)
    bare.run(300)
    assert alike(lab, bare)
    lab.seek(46)
    lab.run(254)
    assert alike(lab, bare)
    assert len(lab.branches) == 1


def test_branches_that_differ_in_their_data_alone_differ() -> None:
    lab = opened()
    lab.run(10)
    lab.set_point(0, y=3.0)
    lab.fork("edited")
    lab.undo()
    lab.undo()
    lab.run(10)
    plain = mementos.keep_values(lab)
    lab.seek(10)
    lab.set_point(0, y=3.0)
    lab.run(10)
    edited = str(lab.branch)
    found = lab.first_difference("main", edited)
    assert found is not None
    assert found.step == 11
    # With the old number put back they are one course again, whatever tensors hold it.
    lab.seek(10, "main")
    lab.set_point(0, y=float(opened()["y"][0]))
    lab.run(10)
    assert lab.first_difference("main", str(lab.branch)) is None
    assert_stands(lab, plain)


def test_reset_does_not_take_edited_data_for_the_first() -> None:
    lab = opened()
    lab.use("Adam", lr=0.05)
    lab.set_point(4, y=30.0)
    lab.run(40)
    lab.reset()
    assert torch.equal(lab["y"], opened()["y"])
    lab.run(40)
    end = mementos.keep_values(lab)
    lab.seek(20)
    lab.run(20)
    assert_stands(lab, end, opened().workspace.data())
    bare = Bare(("Adam", {"lr": 0.05}))
    bare.run(40)
    assert alike(lab, bare)


def test_reset_keeps_optimizer_schedule_batches_and_stop_and_begins_them_anew() -> None:
    lab, bare = mixed("momentum, cosine")
    lab.freeze("a")
    lab.stop_when("step >= 30")
    lab.set_point(0, y=3.0)
    lab.run(50)
    lab.reset()
    assert lab.frozen == ()
    assert lab.stop_text == "step >= 30"
    assert lab.run(50).steps == 30
    bare.run(30)
    assert alike(lab, bare)


def drag_value(lab: Experiment, to: float) -> None:
    lab.move(a=to, done=False)


def drag_point(lab: Experiment, to: float) -> None:
    lab.set_point(0, y=to, done=False)


def slide(lab: Experiment, to: float) -> None:
    lab.slide(to, 0.3, done=False)


@pytest.mark.parametrize("drag", [drag_value, drag_point, slide])
def test_a_drag_does_not_go_on_over_a_state_that_was_left(drag: Any) -> None:
    lab = opened()
    lab.look(replace(lab.view, plane=Plane("random")))
    lab.run(5)
    drag(lab, 0.1)
    lab.seek(2)
    lab.seek(5)
    held = mementos.keep_values(lab), lab.workspace.data()
    drag(lab, 0.7)
    lab.run(5)
    end = mementos.keep_values(lab), lab.workspace.data()
    lab.seek(2)
    lab.seek(10)
    assert_stands(lab, *end)
    lab.undo()
    lab.undo()
    lab.undo()
    lab.undo()
    assert_stands(lab, *held)


def test_a_slide_goes_on_from_where_it_began_although_a_branch_was_renamed() -> None:
    lab = opened("float64")
    lab.look(replace(lab.view, plane=Plane("random")))
    lab.run(5)
    slide(lab, 0.2)
    lab.rename_branch("main", "first")
    slide(lab, 0.9)
    names, _ = run_here(str(lab.code("optimizer")))
    assert all(torch.equal(names[name], p) for name, p in lab.parameters.items())


@pytest.mark.parametrize("code", ["y[0] = 3.0", "y += 1.0", "with torch.no_grad():\n    y.mul_(2)"])
def test_typed_lines_that_write_into_the_data_are_undone_and_sought(code: str) -> None:
    lab = opened()
    first = lab["y"].clone()
    lab.run(10)
    lab.execute(code)
    lab.run(10)
    end, data = mementos.keep_values(lab), {"y": lab["y"].clone()}
    assert not torch.equal(lab["y"], first)
    lab.seek(5)
    assert torch.equal(lab["y"], first)
    lab.seek(20)
    assert_stands(lab, end, data)
    names, _ = run_here(str(lab.code("optimizer")))
    assert torch.equal(names["y"], lab["y"])
    assert torch.equal(names["a"], lab["a"])
    for _ in range(4):
        lab.undo()
    assert torch.equal(lab["y"], first)
    lab.redo()
    lab.reset()
    assert torch.equal(lab["y"], first)


def test_typed_lines_see_the_data_that_they_wrote_and_what_shares_its_memory() -> None:
    lab = make(data="x = torch.ones(3)\nhead = x[:1]", model="v = w * x.sum() + head.sum()")
    lab.execute("x[0] = 5.0\nloss = (w * x).sum()")
    assert lab["head"].tolist() == [5.0]
    lab.backward()
    assert float(lab["w"].grad) == 7.0  # type: ignore[arg-type]
    lab.undo()
    lab.undo()
    assert lab["x"].tolist() == [1.0, 1.0, 1.0]
    # A graph of the forward before still tells that its tensor was written to.
    lab.execute("loss = (w * x).sum()")
    lab.execute("x[0] = 5.0")
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        lab.backward()
