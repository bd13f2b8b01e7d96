"""Every step can be sought again bit for bit; what is changed on the way begins a branch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.state import acts
from playground.state.memento import Memento
from tests.engine.engine_labs import document, run_here, same, values

NOISY = document(
    "w = torch.ones(3, requires_grad=True)\nu = torch.tensor(0.5, requires_grad=True)",
    "h = F.dropout(w, 0.3) + 0.1 * torch.randn(3) + u",
    "loss = h.square().sum()",
)
OPTIMIZERS: dict[str, dict[str, Any]] = {
    "SGD": {"lr": 0.05, "momentum": 0.9},
    "Adam": {"lr": 0.1},
    "Rprop": {"lr": 0.01},
}
ACTS = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 40)),
    st.tuples(st.just("run"), st.integers(256, 300)),
    st.tuples(st.just("move"), st.floats(-1, 1, width=16)),
    st.tuples(st.just("use"), st.sampled_from(sorted(OPTIMIZERS))),
    st.tuples(st.just("by hand"), st.integers(1, 3)),
    st.tuples(st.just("freeze"), st.just("u")),
    st.tuples(st.just("undo"), st.just(1)),
    st.tuples(st.just("seek"), st.floats(0, 1)),
)


def do(lab: Experiment, name: str, value: Any, seen: Callable[[], object] = bool) -> None:
    """Do one of ACTS; ``seen`` is called after each act that it is made of."""
    match name:
        case "run":
            lab.run(value)
        case "move":
            lab.move({"w[1]": float(value)})
        case "use":
            lab.use(value, **OPTIMIZERS[value])
        case "by hand":
            for _ in range(value):
                for act in (lab.zero_grad, lab.forward, lab.backward, lab.step):
                    act()
                    seen()
        case "freeze":
            (lab.unfreeze if "u" in lab.frozen else lab.freeze)(value)
        case "undo":
            lab.undo()
        case "seek":
            lab.seek(round(value * lab.snapshot().steps))


def same_memento(one: Memento, other: Memento, *, grads: bool = True) -> bool:
    """Whether values, gradients, optimizer and random state are equal bit for bit."""
    return (
        one.steps == other.steps
        and same(one.parameters, other.parameters)
        and (not grads or same(one.grads, other.grads))
        and one.frozen == other.frozen
        and (one.optimizer, one.keywords) == (other.optimizer, other.keywords)
        and one.optimizer_state.keys() == other.optimizer_state.keys()
        and all(
            same(one.optimizer_state[name], other.optimizer_state[name])
            for name in one.optimizer_state
        )
        and same({"": one.random_state}, {"": other.random_state})
    )


@settings(max_examples=25, deadline=None)
@given(done=st.lists(ACTS, min_size=1, max_size=9))
def test_every_state_that_was_is_found_again_bit_for_bit(done: list[tuple[str, Any]]) -> None:
    lab = Experiment(NOISY, seed=3)
    was: dict[tuple[str, int], Memento] = {}

    def take_down() -> None:
        """Of several states at a branch's last step the newest counts; earlier steps stand."""
        memento = lab.snapshot().memento
        assert lab.branch is not None
        here = next(branch for branch in lab.branches if branch.name == lab.branch)
        if memento.steps == here.last:
            was[lab.branch, memento.steps] = memento

    take_down()
    for name, value in done:
        before = {branch.name: branch.last for branch in lab.branches}
        do(lab, name, value, take_down)
        take_down()
        for branch in lab.branches:
            assert branch.last >= before.get(branch.name, 0)
    # A branch that undo took back before any step of it is no future.
    known = {branch.name for branch in lab.branches}
    for (at, step), memento in was.items():
        if at in known:
            assert same_memento(lab.seek(step, at).memento, memento)


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_each_step_of_a_run_is_sought_bit_for_bit(name: str) -> None:
    lab = Experiment(NOISY, seed=1)
    lab.use(name, **OPTIMIZERS[name])
    was = [lab.run(1).memento for _ in range(600)]
    for step in (*range(1, 40), 255, 256, 257, 300, 511, 512, 513, 599, 600, 1):
        assert same_memento(lab.seek(step).memento, was[step - 1]), step
    assert len(lab.branches) == 1
    # The curve is that of the run up to there, as far as it was kept.
    curve = lab.seek(500).curve
    assert curve.steps.tolist() == list(range(500))
    assert np.array_equal(curve.losses, was[-1].curve_losses[:500])


def test_running_on_after_going_back_repeats_the_same_numbers_on_the_same_branch() -> None:
    lab = Experiment(NOISY, seed=2)
    lab.use("Adam", lr=0.1)
    end = lab.run(700).memento
    lab.seek(123)
    for steps in (1, 200, 376):
        lab.run(steps)
    assert same_memento(lab.snapshot().memento, end)
    assert [(b.name, b.last) for b in lab.branches] == [("main", 700)]
    longer = lab.run(50).memento
    assert [(b.name, b.last) for b in lab.branches] == [("main", 750)]
    lab.seek(10)
    assert same_memento(lab.seek(750).memento, longer)


def test_a_fork_without_a_change_repeats_the_suffix_bit_for_bit() -> None:
    lab = Experiment(NOISY, seed=2)
    lab.use("SGD", lr=0.05, momentum=0.9)
    end = lab.run(400).memento
    lab.seek(150)
    lab.fork("again")
    assert same_memento(lab.run(250).memento, end)
    assert [(b.name, b.parent, b.fork, b.last) for b in lab.branches] == [
        ("main", None, 0, 400),
        ("again", "main", 150, 400),
    ]
    assert lab.first_difference("main", "again") is None


def test_a_change_before_the_end_forks_by_itself_and_leaves_the_other_untouched() -> None:
    lab = playground.open("line-fit")
    lab.use("SGD", lr=0.1)
    was = [lab.run(1).memento for _ in range(300)]
    lab.seek(120)
    assert lab.branch == "main"
    lab.use("SGD", lr=0.3)
    assert lab.branch == "lr 0.3 from step 120"
    lab.run(50)
    lab.seek(80, "main")
    lab.move(b0=1.0)
    assert lab.branch == "moved at step 80"
    lab.run(10)
    shown = [(b.name, b.parent, b.fork, b.last) for b in lab.branches]
    assert shown == [
        ("main", None, 0, 300),
        ("lr 0.3 from step 120", "main", 120, 170),
        ("moved at step 80", "main", 80, 90),
    ]
    assert len({b.colour for b in lab.branches}) == 3
    for step in (1, 79, 80, 81, 120, 121, 300):
        assert same_memento(lab.seek(step, "main").memento, was[step - 1])
    # Before its fork a branch is what its parent was.
    assert same_memento(lab.seek(60, "lr 0.3 from step 120").memento, was[59])
    assert [m.words for b in lab.branches[1:] for m in b.marks] == ["lr 0.3", "moved b0"]


def test_a_run_over_a_recorded_change_goes_its_own_way() -> None:
    lab = playground.open("line-fit")
    lab.run(100)
    lab.use("SGD", lr=0.3)
    end = lab.run(100).memento
    lab.seek(50)
    lab.run(100)
    assert (lab.branch, lab.snapshot().steps) == ("on from step 100", 150)
    assert same_memento(lab.seek(200, "main").memento, end)
    alone = playground.open("line-fit")
    assert same_memento(lab.seek(150, "on from step 100").memento, alone.run(150).memento)


def test_steps_by_hand_that_lead_the_same_way_stay_on_the_branch() -> None:
    lab = playground.open("line-fit")
    was = [lab.run(1).memento for _ in range(20)]
    lab.seek(7)
    do(lab, "by hand", 2)
    assert lab.branch == "main"
    assert same_memento(lab.snapshot().memento, was[8])
    assert same_memento(lab.run(11).memento, was[19])
    lab.seek(7)
    lab.forward()
    lab.backward()
    lab.step()  # without zero_grad the gradients of step 7 are still in it
    assert lab.branch == "step by hand at step 7"
    assert same_memento(lab.seek(20, "main").memento, was[19])


def test_the_first_difference_is_found_with_its_coordinate_and_both_values() -> None:
    lab = playground.open("line-fit")
    lab.use("Adam", lr=0.05)
    was = {lab.run(1).steps: values(lab) for _ in range(400)}
    lab.seek(330)
    lab.fork("b")
    lab.run(30)  # the same for thirty steps
    lab.use("Adam", lr=0.01)
    lab.run(40)
    untouched = values(lab)
    found = lab.first_difference("main", "b")
    assert values(lab) == untouched
    assert found is not None
    assert (found.step, found.coordinate) == (361, "b0")
    assert found.value == was[361]["b0"]
    snapshot = lab.seek_difference("main", "b")
    assert (snapshot.steps, lab.branch) == (361, "main")
    assert snapshot.notice is not None
    assert "b0" in snapshot.notice.text
    assert values(lab) == was[361]
    assert lab.seek(361, "b").parameters["b0"] == found.other


def test_a_change_that_tells_only_later_is_found_by_bisection() -> None:
    # A learning rate that differs cannot show where the slope is 0: only the move shows.
    lab = Experiment(document("w = torch.tensor(0.0, requires_grad=True)"))
    lab.run(1000)
    lab.seek(100)
    lab.use("SGD", lr=0.3)
    lab.run(500)
    lab.move(w=1.0)
    lab.run(10)
    name = lab.branch
    assert name is not None
    found = lab.first_difference("main", name)
    assert found is not None
    assert (found.step, found.value, found.other) == (600, 0.0, 1.0)


@pytest.mark.parametrize("style", ["optimizer", "autograd", "by hand", "loss"])
def test_the_script_after_a_seek_gives_the_same_numbers_alone(style: str) -> None:
    lab = playground.open("line-fit")
    lab.use("SGD", lr=0.1, **({} if style == "by hand" else {"momentum": 0.5}))
    lab.run(60)
    lab.move(b0=0.25)
    lab.run(40)
    lab.seek(30)
    lab.use("SGD", lr=0.05)
    lab.run(20)
    for step, branch in ((25, "main"), (60, "main"), (80, "main"), (45, lab.branch)):
        lab.seek(step, branch)
        names, _ = run_here(lab.code(style))
        for name, parameter in lab.parameters.items():
            found = names[name]
            assert getattr(found, "tolist", lambda f=found: f)() == pytest.approx(
                parameter.tolist(), rel=1e-5 if style == "by hand" else 0, abs=0
            )


def test_undo_and_redo_of_seek_run_and_fork() -> None:
    lab = playground.open("line-fit")
    end = lab.run(100).memento
    lab.seek(40)
    assert lab.snapshot().undo == "Seek"
    assert same_memento(lab.undo().memento, end)
    assert same_memento(lab.redo().memento, lab.seek(40).memento)
    lab.undo()
    lab.undo()
    lab.undo()
    assert lab.snapshot().steps == 0
    # The future that undo left is still there, and running leads along it.
    assert [(b.name, b.last) for b in lab.branches] == [("main", 100)]
    assert same_memento(lab.run(100).memento, end)
    assert len(lab.branches) == 1
    lab.seek(40)
    lab.fork("other")
    lab.run(5)
    lab.undo()
    assert [(b.name, b.last) for b in lab.branches] == [("main", 100), ("other", 45)]
    lab.undo()
    assert ([b.name for b in lab.branches], lab.branch) == (["main"], "main")
    lab.redo()
    assert ([b.name for b in lab.branches], lab.branch) == (["main", "other"], "other")
    lab.redo()
    assert same_memento(lab.snapshot().memento, lab.seek(45, "main").memento)


def test_a_change_that_is_taken_back_leaves_no_empty_branch() -> None:
    lab = playground.open("line-fit")
    end = lab.run(100).memento
    lab.seek(40)
    lab.use("Adam", lr=0.1)
    assert lab.branch == "Adam lr 0.1 from step 40"
    lab.undo()
    assert ([b.name for b in lab.branches], lab.branch) == (["main"], "main")
    lab.redo()
    assert lab.branch == "Adam lr 0.1 from step 40"
    lab.run(3)
    lab.undo()
    lab.undo()
    assert [b.name for b in lab.branches] == ["main", "Adam lr 0.1 from step 40"]
    assert same_memento(lab.run(60).memento, end)


def test_undoing_a_change_at_the_end_and_running_leads_along_redo_too() -> None:
    lab = playground.open("line-fit")
    lab.run(10)
    lab.move(b0=3.0)
    end = lab.run(5).memento
    lab.undo()
    assert values(lab)["b0"] == 3.0
    assert same_memento(lab.run(5).memento, end)
    assert [(b.name, b.last) for b in lab.branches] == [("main", 15)]


def test_a_scrub_is_one_undo() -> None:
    lab = playground.open("line-fit")
    end = lab.run(100).memento
    for step in range(99, 20, -1):
        lab.seek(step, done=False)
    lab.seek(20)
    lab.seek(90)
    lab.undo()
    assert lab.snapshot().steps == 20
    assert same_memento(lab.undo().memento, end)


def test_reset_goes_along_the_branch_that_begins_alike_or_forks_at_step_0() -> None:
    lab = playground.open("line-fit")
    end = lab.run(100).memento
    lab.reset()
    assert same_memento(lab.run(100).memento, end)
    assert len(lab.branches) == 1
    lab.use("Adam", lr=0.2)
    lab.reset()
    assert lab.branch == "Adam lr 0.2 from step 0"
    adam = lab.run(30).memento
    lab.reset()
    assert same_memento(lab.run(30).memento, adam)
    assert [(b.name, b.last) for b in lab.branches] == [
        ("main", 100),
        ("Adam lr 0.2 from step 0", 30),
    ]
    assert same_memento(lab.seek(100, "main").memento, end) or lab.snapshot().optimizer == "Adam"


def test_a_drag_of_500_moves_is_one_state() -> None:
    lab = playground.open("line-fit")
    lab.run(5)
    kept = lab.timeline.keeping.starts
    for i in range(500):
        lab.move({"b0": i / 100}, done=False)
    lab.run(5)
    assert lab.timeline.keeping.starts < 3 * kept
    assert lab.seek(5).parameters["b0"] == np.float32(4.99)
    moves = [act for act in lab.acts if isinstance(act, acts.Move)]
    assert [dict(move.values) for move in moves] == [{"b0": 4.99}]


def test_branches_are_renamed_and_deleted_by_the_user_alone() -> None:
    lab = playground.open("line-fit")
    lab.run(20)
    lab.seek(10)
    lab.fork("b")
    b = lab.run(5).memento
    lab.fork("c")
    c = lab.run(5).memento
    lab.rename_branch("b", "middle")
    with pytest.raises(ActError, match="on screen"):
        lab.delete_branch("c")
    with pytest.raises(ActError, match="main already"):
        lab.rename_branch("c", "main")
    with pytest.raises(ActError, match="needs a name"):
        lab.fork("  ")
    with pytest.raises(ActError, match="middle"):
        lab.seek(1, "b")
    lab.delete_branch("middle")
    assert [(x.name, x.parent) for x in lab.branches] == [("main", None), ("c", "main")]
    # What another branch has of it stays.
    assert same_memento(lab.seek(15).memento, b)
    assert same_memento(lab.seek(20).memento, c)
    lab.undo()
    lab.undo()
    lab.undo()
    assert [x.name for x in lab.branches] == ["main", "middle", "c"]
    lab.undo()
    assert [x.name for x in lab.branches] == ["main", "b", "c"]


@pytest.mark.parametrize("step", [-1, 11, 2.0, True])
def test_steps_that_there_are_not_are_told(step: Any) -> None:
    lab = playground.open("line-fit")
    lab.run(10)
    with pytest.raises(ActError, match="step"):
        lab.seek(step)
    assert lab.snapshot().steps == 10


def test_a_loss_that_is_not_finite_leaves_a_timeline_up_to_there() -> None:
    lab = Experiment(document(loss="loss = -v"))
    lab.run(400)
    steps = lab.snapshot().steps
    for _ in range(3):
        lab.seek(max(steps - 2, 0))
        lab.run(50)
        assert (lab.snapshot().steps, len(lab.branches)) == (steps, 1)


def test_a_restored_experiment_begins_its_timeline_there() -> None:
    lab = playground.open("line-fit")
    lab.run(50)
    other = playground.open("line-fit")
    other.restore(lab.snapshot().memento)
    end = other.run(30).memento
    with pytest.raises(ActError, match="50 to 80"):
        other.seek(49)
    other.seek(60)
    assert same_memento(other.seek(80).memento, end)
    other.reset()
    assert other.branch == "from the start"
    assert same_memento(other.run(80).memento, end)


def test_five_thousand_forks_stay_small_and_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = playground.open("two-slopes")
    lab.run(10)
    with monkeypatch.context() as patched:
        patched.setattr(lab, "snapshot", bool)  # looking takes most of the time
        for i in range(5000):
            lab.seek(5, "main")
            lab.move(w1=i / 100)
    lab.run(1)
    assert len(lab.branches) == 5001
    assert lab.timeline.keeping.total < 40 * 2**20
    assert lab.branches is lab.branches
    assert lab.seek(5, "moved at step 5 (4321)").parameters["w1"] == np.float32(43.2)
    assert lab.seek(10, "main").steps == 10


def test_a_full_timeline_says_so_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.engine.timeline.timeline.MOST_BRANCHES", 3)
    lab = playground.open("two-slopes")
    end = lab.run(10).memento
    for i in range(2):
        lab.seek(5, "main")
        lab.move(w1=float(i))
    lab.seek(5, "main")
    snapshot = lab.move(w1=7.0)
    assert snapshot.notice is not None
    assert "full" in snapshot.notice.text
    assert lab.branch is None
    lab.run(5)
    with pytest.raises(ActError, match="Delete some"):
        lab.fork("more")
    with pytest.raises(ActError, match="main"):
        lab.seek(3)
    lab.delete_branch("moved at step 5")
    present = lab.fork("more").memento
    assert [(b.name, b.fork) for b in lab.branches][-1] == ("more", 10)
    assert same_memento(lab.seek(10, "main").memento, end)
    assert same_memento(lab.seek(10, "more").memento, present)
    while lab.snapshot().undo:
        lab.undo()
    assert values(lab) == {"w1": 1.0, "w2": 2.0}


def test_keys_are_thinned_to_the_budget_and_every_step_stays_exact() -> None:
    lab = Experiment(NOISY, seed=4)
    lab.timeline.keeping.budget = 60_000
    was = {lab.run(100).steps: lab.snapshot().memento for _ in range(60)}
    assert lab.timeline.keeping.total <= 60_000
    for step in (100, 3300, 6000, 200):
        assert same_memento(lab.seek(step).memento, was[step])
