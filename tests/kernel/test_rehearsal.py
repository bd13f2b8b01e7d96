"""What is rehearsed between two moves of a drag changes nothing and keeps nobody waiting."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from playground.engine.experiment import Experiment
from playground.kernel import rehearsal
from playground.kernel.client import KernelClient
from playground.kernel.rehearsal import LONGEST, Rehearsal
from playground.kernel.views import Views
from playground.problem.catalogue import load
from playground.state.acts import Move, Undo
from playground.state.snapshot import Snapshot
from tests.kernel.kernel_talk import answered, document, opened


class Clock:
    """Stands for the ``time`` module; each look at it takes as long as the test says."""

    def __init__(self) -> None:
        self.now = 0.0
        self.tick = 0.0

    def monotonic(self) -> float:
        self.now += self.tick
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(rehearsal, "time", clock)
    return clock


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


@pytest.mark.parametrize("name", ["two-slopes", "line-fit", "rosenbrock"])
def test_it_changes_nothing(clock: Clock, name: str) -> None:
    lab, views = dragged(name)
    lab.forward()
    lab.backward()
    before, graph, loss = seen(lab.snapshot()), lab.tape.state(lab.parameters), lab.loss
    player = Rehearsal()
    player.answered(0.001)
    clock.now = 1.0
    for _ in range(3):
        player.go_on(lab, views)
        clock.now += 1.0
    assert views.times == 3
    assert seen(lab.snapshot()) == before
    assert (lab.tape.state(lab.parameters), lab.loss) == (graph, loss)
    assert views.slices() is None


def test_it_rests_in_between(clock: Clock) -> None:
    lab, views = dragged()
    player = Rehearsal()
    player.go_on(lab, views)
    assert views.times == 0  # no move was answered yet
    player.answered(0.001)
    player.go_on(lab, views)
    assert views.times == 0
    clock.now, clock.tick = 0.004, 0.001  # the rehearsal takes a millisecond
    player.go_on(lab, views)
    player.go_on(lab, views)
    assert views.times == 1
    clock.now += 0.003
    player.go_on(lab, views)
    assert views.times == 2


def test_a_slow_answer_is_not_rehearsed(clock: Clock) -> None:
    lab, views = dragged()
    player = Rehearsal()
    player.answered(LONGEST)
    clock.now = 1e6
    player.go_on(lab, views)
    assert views.times == 0


def test_code_that_draws_random_numbers_is_not_rehearsed(clock: Clock) -> None:
    source = document("v = w + torch.randn(())", "w = torch.tensor(1.0, requires_grad=True)")
    lab = Experiment(source)
    views = Counted(lab)
    player = Rehearsal()
    player.answered(0.001)
    clock.now = 1.0
    player.go_on(lab, views)
    assert views.times == 0


def test_a_point_with_no_loss_is_not_rehearsed_again(clock: Clock) -> None:
    source = document("v = w[int(w[0])]", "w = torch.tensor([0.0, 1.0], requires_grad=True)")
    lab = Experiment(source)
    views = Counted(lab)
    lab.move({"w[0]": 7.0}, done=False)
    player = Rehearsal()
    player.answered(0.001)
    clock.now = 1.0
    player.go_on(lab, views)
    clock.now = 2.0
    player.go_on(lab, views)
    assert lab.snapshot().probe.trouble is not None


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
