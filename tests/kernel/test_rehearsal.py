"""What is rehearsed between two moves of a drag changes nothing and keeps nobody waiting."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from playground.engine.experiment import Experiment
from playground.kernel.client import KernelClient
from playground.kernel.rehearsal import LONGEST, Rehearsal
from playground.kernel.views import Views
from playground.problem.catalogue import load
from playground.state.acts import Move, Undo
from playground.state.snapshot import Snapshot
from tests.kernel.kernel_talk import answered, document, opened


class Counted(Views):
    """Counts how often a slice was evaluated once more."""

    def __init__(self, lab: Experiment) -> None:
        super().__init__(lab)
        self.times = 0

    def again(self):  # type: ignore[no-untyped-def]
        self.times += 1
        return super().again()


def dragged(name: str = "two-slopes") -> tuple[Experiment, Counted]:
    """An experiment in the middle of a drag."""
    lab = Experiment(load(name))
    views = Counted(lab)
    views.slices()
    first = next(iter(lab.parameters))
    lab.move({first: lab.parameters[first].detach() + 0.25}, done=False)
    views.slices()
    return lab, views


def seen(snapshot: Snapshot) -> bytes:
    """Everything in a snapshot."""
    return pickle.dumps(dataclasses.asdict(snapshot))


def rehearsed(lab: Experiment, views: Views, took: float = 0.001, parts: int = 10) -> Rehearsal:
    """Rehearse an answer that took so many seconds: three times over."""
    player = Rehearsal()
    player.answered(took)
    for _ in range(parts):
        player.go_on(lab, views)
    return player


@pytest.mark.parametrize("name", ["two-slopes", "line-fit", "rosenbrock"])
def test_it_changes_nothing(name: str) -> None:
    lab, views = dragged(name)
    lab.forward()
    lab.backward()
    before, graph, loss = seen(lab.snapshot()), lab.tape.state(lab.parameters), lab.loss
    rehearsed(lab, views)
    assert views.times == 3
    assert seen(lab.snapshot()) == before
    assert (lab.tape.state(lab.parameters), lab.loss) == (graph, loss)
    assert views.slices() is None


def test_nothing_is_rehearsed_before_a_move_was_answered() -> None:
    lab, views = dragged()
    player = Rehearsal()
    for _ in range(8):
        player.go_on(lab, views)
    assert views.times == 0


def test_it_stops_for_a_move_between_its_parts_and_begins_anew() -> None:
    lab, views = dragged()
    player = rehearsed(lab, views, parts=2)
    lab.move(w1=9.0, done=False)
    player.answered(0.001)
    for _ in range(4):
        player.go_on(lab, views)
    assert views.times == 1


def test_a_slow_answer_is_not_rehearsed() -> None:
    lab, views = dragged()
    rehearsed(lab, views, took=LONGEST)
    assert views.times == 0


def test_code_that_draws_random_numbers_is_not_rehearsed() -> None:
    source = document("v = w + torch.randn(())", "w = torch.tensor(1.0, requires_grad=True)")
    lab = Experiment(source)
    views = Counted(lab)
    before = lab.workspace.random.clone()
    rehearsed(lab, views)
    assert views.times == 0
    assert lab.workspace.random.equal(before)


def test_a_point_that_cannot_be_looked_at_is_left_alone() -> None:
    lab, views = dragged()

    def refuse() -> None:
        views.times += 1
        raise ValueError("no slice")

    views.again = refuse  # type: ignore[method-assign]
    rehearsed(lab, views)
    assert views.times == 1


def test_a_drag_through_the_kernel_is_one_undo_with_the_numbers_of_a_single_move(
    client: KernelClient,
) -> None:
    start = opened(client, "two-slopes").frame.snapshot.parameters["w1"]
    for place in (0.5, 0.75, 1.5):
        frame = answered(client, Move({"w1": place}, done=False))
        client.rehearse()
        assert client.receive() == []
    frame = answered(client, Move({"w1": 1.5}))
    alone = Experiment(load("two-slopes"))
    alone.move(w1=1.5)
    assert frame.snapshot.probe.loss == alone.snapshot().probe.loss
    assert answered(client, Undo()).snapshot.parameters["w1"] == start
