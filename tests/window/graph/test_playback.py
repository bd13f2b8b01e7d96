"""Playback: nothing is recomputed, and every sentence has the recorded numbers in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.state.graph import Trace, TraceStep
from playground.window.graph.playback import Playback
from playground.window.graph.player import LONGEST, SLOWEST, Player
from tests.window.graph.graphs import (
    Builder,
    array,
    by_name,
    network,
    traced,
    two_slopes,
    two_slopes_trace,
)


@pytest.fixture
def playback() -> Playback:
    playback = Playback.of(two_slopes(), two_slopes_trace())
    assert playback is not None
    return playback


def test_it_begins_at_its_end(playback: Playback) -> None:
    assert (playback.length, playback.position, playback.at_end) == (6, 6, True)


@pytest.mark.parametrize(
    ("position", "heading", "sentences"),
    [
        (0, "backward call 1: about to begin at the root", None),
        (
            1,
            "1 of 6: loss (AddBackward0)",
            ("upstream 1. × local 1. = passed on 1. to AddBackward0",),
        ),
        (
            2,
            "2 of 6: + (AddBackward0)",
            (
                "upstream 1. × local 1. = passed on 1. to doubled",
                "upstream 1. × local 1. = passed on 1. to PowBackward0",
            ),
        ),
        (
            3,
            "3 of 6: xⁿ (PowBackward0)",
            ("upstream 1. × local 4. = passed on 4. to w2",),
        ),
        (4, "4 of 6: w2 (AccumulateGrad)", ("4. arrives: w2.grad += 4.",)),
    ],
)
def test_each_step_in_words(
    playback: Playback, position: int, heading: str, sentences: tuple[str, ...] | None
) -> None:
    there = playback.at(position)
    assert there.heading() == heading
    assert sentences is None or there.sentences() == sentences


def test_gradients_arrive_when_their_node_has_its_turn(playback: Playback) -> None:
    graph = playback.graph
    w1, w2 = by_name(graph, "w1").id, by_name(graph, "w2").id
    assert playback.at(0).arrived() == {}
    assert w2 not in playback.at(3).arrived()
    assert playback.at(4).arrived()[w2] is playback.trace.steps[3].upstream
    assert set(playback.at(6).arrived()) >= {w1, w2}
    assert playback.at(4).current == w2
    assert playback.at(0).current is None


def test_stepping_back_takes_back(playback: Playback) -> None:
    forth = [playback.at(k).passed().keys() for k in range(7)]
    back = [playback.at(6).at(k).passed().keys() for k in range(7)]
    assert forth == back
    assert [len(each) for each in forth] == [0, 1, 3, 4, 4, 5, 5]


def test_positions_are_kept_in_range(playback: Playback) -> None:
    assert playback.at(-3).position == 0
    assert playback.at(99).position == 6


def test_only_the_graph_that_was_walked_is_played() -> None:
    trace = two_slopes_trace()
    assert Playback.of(two_slopes(serial=2), trace) is None
    assert Playback.of(None, trace) is None
    assert Playback.of(two_slopes(), None) is None
    assert Playback.of(two_slopes(), Trace(1, 1)) is None


def test_vectors_jacobians_and_unknown_locals_are_told_apart() -> None:
    make = Builder()
    w = make.parameter("w", np.zeros(2))
    doubled = make.operation("Exp", w, value=np.ones(2), locals_=(np.full(2, 3.0),))
    mixed = make.operation("Mv", doubled, value=np.ones(2), locals_=(np.eye(2) * 2,))
    hidden = make.operation("Cumsum", mixed, value=np.ones(2))
    make.operation("Sum", hidden, value=2.0, locals_=(np.ones(2),))
    graph = make.graph()
    two = array([1.0, 2.0])
    ids = {name: by_name(graph, f"{name}Backward0").id for name in ("Sum", "Cumsum", "Mv", "Exp")}
    steps = (
        TraceStep(ids["Sum"], array(1.0), (array([1.0, 1.0]),)),
        TraceStep(ids["Cumsum"], array([1.0, 1.0]), (two,)),
        TraceStep(ids["Mv"], two, (array([2.0, 4.0]),)),
        TraceStep(ids["Exp"], array([2.0, 4.0]), (array([6.0, 12.0]),)),
    )
    playback = Playback.of(graph, Trace(1, 1, steps))
    assert playback is not None
    assert [playback.at(k).sentences()[0] for k in (1, 2, 3, 4)] == [
        "upstream 1. × local [1., 1.] = passed on [1., 1.] to CumsumBackward0",
        "upstream [1., 1.] → passed on [1., 2.] to MvBackward0",
        "upstream [1., 2.] · Jacobian [[2., 0.], [0., 2.]] = passed on [2., 4.] to ExpBackward0",
        "upstream [2., 4.] ⊙ local [3., 3.] = passed on [ 6., 12.] to w",
    ]


def test_a_walk_beyond_what_was_read_is_told() -> None:
    trace = Trace(1, 1, (TraceStep(10_000, array(1.0), (array(1.0),)),))
    playback = Playback.of(two_slopes(), trace)
    assert playback is not None
    assert playback.sentences() == ("upstream 1. arrives at a node that was not read",)


def test_a_trace_is_not_changed_by_playing() -> None:
    graph = network(10)
    trace = traced(graph)
    before = replace(trace)
    playback = Playback.of(graph, trace)
    assert playback is not None
    for position in range(playback.length + 1):
        playback.at(position).sentences()
    assert before.steps is trace.steps


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.usefixtures("qapp")
def test_the_player_moves_with_the_clock() -> None:
    clock = Clock()
    moved: list[int] = []
    player = Player(clock=clock)
    player.moved.connect(moved.append)
    player.play(6, 6)  # at its end: from the beginning
    assert moved == [0]
    for turn in range(1, 7):
        clock.now = turn * SLOWEST + 0.001
        player.tick()
    assert moved == [0, 1, 2, 3, 4, 5, 6]
    assert not player.playing
    player.play(2, 6)
    clock.now += SLOWEST * 1.5
    player.tick()
    player.pause()
    clock.now += 100
    player.tick()
    assert moved[-2:] == [2, 3]


@pytest.mark.usefixtures("qapp")
def test_a_long_walk_does_not_take_for_ever() -> None:
    clock = Clock()
    moved: list[int] = []
    player = Player(clock=clock)
    player.moved.connect(moved.append)
    player.play(0, 5000)
    clock.now = LONGEST / 2
    player.tick()
    assert moved[-1] == pytest.approx(2500, abs=1)
    clock.now = LONGEST + 0.1
    player.tick()
    assert moved[-1] == 5000
