"""Walks the graph that torch holds behind a tensor; never by recursion, for loops make it deep."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch.autograd.graph import Node, get_gradient_edge

# Room for a loop of 5,000 operations. More must not be touched: torch 2.13 frees a node that
# Python has seen by recursion, and some 40,000 of them in a row overflow the stack (8 MB).
READ_MOST = 6_000
ACCUMULATE = "AccumulateGrad"


@dataclass(frozen=True, eq=False)
class Walk:
    """The first nodes behind a root, breadth first, so that a node's place in the list is its id.

    ``names``: torch's own, without its namespaces. ``edges``: (source, target, slot) as ids.
    ``complete``: whether every node was read.
    """

    nodes: list[Node]
    names: list[str]
    edges: list[tuple[int, int, int]]
    complete: bool = True

    def matches(self, other: Walk) -> bool:
        """Whether both have the same operations joined in the same way."""
        return (
            self.complete == other.complete
            and self.names == other.names
            and self.edges == other.edges
        )


def root_of(tensor: torch.Tensor) -> Node | None:
    """The node that backward from this tensor starts at, or None where no gradient can flow."""
    return get_gradient_edge(tensor).node if tensor.requires_grad else None


def walk(root: Node, most: int = READ_MOST) -> Walk:
    """Read up to ``most`` nodes; some 0.6 µs each."""
    ids = {root: 0}
    nodes = [root]
    edges = []
    for source, node in enumerate(nodes):
        if source == most:
            break
        for slot, (target, _) in enumerate(node.next_functions):
            if target is None:
                continue
            number = ids.get(target)
            if number is None:
                number = ids[target] = len(nodes)
                nodes.append(target)
            edges.append((source, number, slot))
    if len(nodes) <= most:
        return Walk(nodes, names_of(nodes), edges)
    kept = nodes[:most]
    return Walk(kept, names_of(kept), [edge for edge in edges if edge[1] < most], complete=False)


def names_of(nodes: list[Node]) -> list[str]:
    """The name that torch gives each node, without the C++ namespace that some carry."""
    return [name.rpartition("::")[2] if ":" in name else name for name in map(_name, nodes)]


def _name(node: Node) -> str:
    return node.name()
