"""The layout: forward from left to right, nothing overlaps, the same every time."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

from playground.state.graph import Graph
from playground.window.graph.layout import Arrangement, Gaps, arranged
from playground.window.graph.spacing import spread
from tests.window.graph.graphs import by_name, loop, network, one_layer, tangle, two_slopes

GAPS = Gaps(60.0, 10.0)


def laid_out(graph: Graph) -> tuple[Arrangement, list[tuple[float, float]]]:
    numbers = {node.id: number for number, node in enumerate(graph.nodes)}
    sizes = [(80.0 + 7 * (node.id % 5), 30.0 + 5 * (node.id % 3)) for node in graph.nodes]
    links = [(numbers[edge.source], numbers[edge.target]) for edge in graph.edges]
    return arranged(sizes, links, GAPS), sizes


GRAPHS = [two_slopes(), one_layer(), network(60), loop(200), tangle(600)]


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_boxes_do_not_overlap(graph: Graph) -> None:
    arrangement, sizes = laid_out(graph)
    seen = 0
    for column in arrangement.columns:
        seen += len(column)
        for one, other in pairwise(column):
            above = arrangement.centres[one][1] + sizes[one][1] / 2
            below = arrangement.centres[other][1] - sizes[other][1] / 2
            assert below - above >= GAPS.rows - 1e-6
    assert seen == len(graph.nodes)
    for left, right in pairwise(arrangement.columns):
        end = max(arrangement.centres[box][0] + sizes[box][0] / 2 for box in left)
        start = min(arrangement.centres[box][0] - sizes[box][0] / 2 for box in right)
        assert start - end >= GAPS.columns - 1e-6
    for (x, y), (width, height) in zip(arrangement.centres, sizes, strict=True):
        assert -1e-6 <= x - width / 2 <= x + width / 2 <= arrangement.width + 1e-6
        assert -1e-6 <= y - height / 2 <= y + height / 2 <= arrangement.height + 1e-6


@pytest.mark.parametrize("graph", GRAPHS, ids=str)
def test_links_run_to_the_right(graph: Graph) -> None:
    arrangement, _ = laid_out(graph)
    for route in arrangement.routes:
        xs = [x for x, _ in route]
        assert xs == sorted(xs)
        assert xs[0] < xs[-1]


def test_the_loss_stands_last_and_first_inputs_above() -> None:
    graph = two_slopes()
    arrangement, _ = laid_out(graph)
    at = {
        name: arrangement.centres[graph.nodes.index(by_name(graph, name))]
        for name in ("w1", "w2", "loss", "doubled")
    }
    assert at["loss"][0] == max(x for x, _ in arrangement.centres)
    assert at["w1"][1] < at["w2"][1]
    assert at["w1"][0] < at["doubled"][0] < at["loss"][0]


def test_a_long_flow_stays_straight() -> None:
    arrangement, _ = laid_out(network(200))
    assert arrangement.height < 1000


def test_the_same_in_another_process() -> None:
    code = (
        "from tests.window.graph.graphs import tangle;"
        "from tests.window.graph.test_layout import laid_out;"
        "import hashlib;"
        "print(hashlib.md5(repr(laid_out(tangle(300))[0]).encode()).hexdigest())"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(answers) == 1


def test_odd_graphs_have_a_layout() -> None:
    assert arranged([], [], GAPS).centres == ()
    assert len(arranged([(10.0, 10.0)], [], GAPS).centres) == 1
    assert len(arranged([(10.0, 10.0)] * 4, [(0, 1), (2, 3)], GAPS).centres) == 4
    assert len(arranged([(10.0, 10.0)] * 2, [(0, 1), (0, 1)], GAPS).routes) == 2


@pytest.mark.parametrize(
    ("wanted", "rooms", "placed"),
    [
        ([], [], []),
        ([5.0], [10.0], [5.0]),
        ([0.0, 100.0], [10.0, 10.0], [0.0, 100.0]),
        ([0.0, 0.0], [10.0, 10.0], [-5.0, 5.0]),
        ([10.0, 0.0], [10.0, 10.0], [0.0, 10.0]),
        ([0.0, 0.0, 50.0], [10.0, 20.0, 10.0], [-7.5, 7.5, 50.0]),
    ],
)
def test_spread(wanted: list[float], rooms: list[float], placed: list[float]) -> None:
    assert spread(wanted, rooms, [1.0] * len(rooms)) == pytest.approx(placed)


def test_heavier_boxes_give_way_less() -> None:
    assert spread([0.0, 0.0], [10.0, 10.0], [9.0, 1.0]) == pytest.approx([-1.0, 9.0])
