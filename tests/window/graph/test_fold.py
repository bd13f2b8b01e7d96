"""Folding: layers, loops and lines; what is left never has a cycle and is never too much."""

from __future__ import annotations

import pytest

from playground.state.graph import Graph
from playground.window.graph.fold import ALL_SHOWN, MOST_PARTS, Folding, Item
from playground.window.graph.repeats import Run, runs
from playground.window.graph.structure import structure_of
from tests.window.graph.graphs import Builder, loop, network, one_layer, tangle, two_slopes


def folded(graph: Graph) -> Folding:
    return Folding(graph, structure_of(graph))


def titles(folding: Folding) -> list[str]:
    return [folding.groups[key].title for key in folding.top if isinstance(key, str)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("abc", []),
        ("abab", []),
        ("ababab", [Run(0, 2, 3)]),
        ("xababab", [Run(1, 2, 3)]),
        ("aaaa", [Run(0, 1, 4)]),
        ("aabaabaabx", [Run(0, 3, 3)]),
        ("abababxyzxyzxyz", [Run(0, 2, 3), Run(6, 3, 3)]),
    ],
)
def test_runs(text: str, found: list[Run]) -> None:
    assert runs(text) == found


def test_a_network_is_one_box_and_the_loss() -> None:
    folding = folded(network(200))
    assert titles(folding) == ["200 × (ᵀ, @ +, tanh)"]
    assert len(set(folding.shown(frozenset()).values())) == 2
    (key,) = [key for key in folding.top if isinstance(key, str)]
    assert folding.groups[key].operations == 600
    assert folding.leaves[key] == 400


def test_a_loop_is_one_box_its_weight_and_the_loss() -> None:
    folding = folded(loop(300))
    assert titles(folding) == ["300 × (×, tanh)"]


def test_small_graphs_are_unfolded_but_can_be_folded_by_line() -> None:
    folding = folded(one_layer())
    assert set(folding.shown(folding.at_first).values()) == {n.id for n in one_layer().nodes}
    assert titles(folding) == ["model, line 1"]


def test_a_weight_used_in_several_groups_stays_outside() -> None:
    make = Builder()
    weight = make.parameter("w")
    flow = make.operation("Exp", weight, line=1)
    flow = make.operation("Mul", flow, weight, line=1)
    flow = make.operation("Log", flow, line=2)
    flow = make.operation("Mul", flow, weight, line=2)
    make.operation("Sum", flow)
    graph = make.graph()
    folding = folded(graph)
    shown = folding.shown(frozenset())
    leaf = next(node.id for node in graph.nodes if node.name == "w")
    assert shown[leaf] == leaf
    assert len(set(shown.values())) == 4


@pytest.mark.parametrize("graph", [network(200), loop(500), tangle(2000)], ids=str)
def test_unfolding_never_floods(graph: Graph) -> None:
    folding = folded(graph)
    assert len(set(folding.shown(frozenset()).values())) <= ALL_SHOWN
    for group in folding.groups.values():
        assert 1 <= len(group.parts) <= MOST_PARTS


@pytest.mark.parametrize("graph", [two_slopes(), network(40), loop(100), tangle(300)], ids=str)
def test_whatever_is_open_there_is_no_cycle(graph: Graph) -> None:
    folding = folded(graph)
    keys = sorted(folding.groups)
    for open_ in (frozenset(), frozenset(keys[::2]), frozenset(keys[1::3]), frozenset(keys)):
        assert acyclic(graph, folding.shown(open_))


def acyclic(graph: Graph, shown: dict[int, Item]) -> bool:
    """Take away boxes that nobody uses until none is left."""
    links = {(shown[e.source], shown[e.target]) for e in graph.edges}
    links = {link for link in links if link[0] != link[1]}
    boxes = set(shown.values())
    while boxes:
        used = {target for source, target in links if source in boxes}
        free = boxes - used
        if not free:
            return False
        boxes -= free
    return True


def test_every_node_is_seen_somewhere_and_can_be_revealed() -> None:
    graph = tangle(500)
    folding = folded(graph)
    assert set(folding.shown(frozenset())) == {node.id for node in graph.nodes}
    for node in graph.nodes[::37]:
        assert folding.shown(folding.revealed(node.id, frozenset()))[node.id] == node.id


def test_folding_back_is_the_reverse_of_opening() -> None:
    folding = folded(network(200))
    (top,) = [key for key in folding.top if isinstance(key, str)]
    inner = folding.groups[top].parts[0]
    open_ = frozenset({top, str(inner)})
    once = folding.closed_around(folding.groups[str(inner)].parts[0], open_)
    assert once == {top}
    assert folding.closed_around(inner, once) == frozenset()
    assert folding.closed_around(top, frozenset()) == frozenset()
