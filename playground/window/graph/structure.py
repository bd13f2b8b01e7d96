"""What a Graph's layout depends on: who uses whom. While it stays the same only numbers change."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field

from playground.state.graph import Edge, Graph


@dataclass(frozen=True, eq=False)
class Structure:
    """The shape of a graph: two of equal ``key`` are folded and laid out alike.

    ``inputs`` of a node in order of their slots, and its ``users``, both by node id; an edge to a
    node that was not read is left out. ``order`` is topological: inputs stand before what uses
    them, as nearly as it can be told in the order in which forward made them.
    """

    key: Hashable
    inputs: dict[int, tuple[int, ...]] = field(repr=False)
    users: dict[int, tuple[int, ...]] = field(repr=False)
    order: tuple[int, ...] = field(repr=False)


def key_of(graph: Graph) -> Hashable:
    """Return all that the layout depends on: everything but the numbers."""
    return (
        tuple((n.id, n.kind, n.operation, n.name, n.shape, n.region, n.place) for n in graph.nodes),
        tuple((e.source, e.target, e.slot) for e in graph.edges),
    )


def structure_of(graph: Graph) -> Structure:
    """Read off who uses whom."""
    known = {node.id for node in graph.nodes}
    inputs: dict[int, list[int]] = {node.id: [] for node in graph.nodes}
    users: dict[int, list[int]] = {node.id: [] for node in graph.nodes}
    for edge in sorted(graph.edges, key=_slot):
        if edge.source in known and edge.target in known:
            inputs[edge.source].append(edge.target)
            users[edge.target].append(edge.source)
    fixed = {node: tuple(of) for node, of in inputs.items()}
    return Structure(
        key_of(graph),
        fixed,
        {node: tuple(of) for node, of in users.items()},
        _depth_first(fixed, [node for node, of in users.items() if not of]),
    )


def _slot(edge: Edge) -> int:
    return edge.slot


def _depth_first(inputs: dict[int, tuple[int, ...]], roots: list[int]) -> tuple[int, ...]:
    """Return the nodes so that each stands after its inputs; no recursion: graphs can be deep."""
    done: dict[int, None] = {}
    seen: set[int] = set()
    for root in roots:
        stack = [(root, iter(inputs[root]))]
        seen.add(root)
        while stack:
            node, rest = stack[-1]
            for target in rest:
                if target not in seen:
                    seen.add(target)
                    stack.append((target, iter(inputs[target])))
                    break
            else:
                stack.pop()
                done[node] = None
    return tuple(done)
