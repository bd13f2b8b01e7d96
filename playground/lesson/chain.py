"""The gradient with one link of the chain rule forgotten, for every link of a small graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Final

import numpy as np

from playground.state.arrays import Array
from playground.state.graph import Graph, Node, NodeKind
from playground.state.lesson import Link

LARGEST: Final = 60
"""Nodes. Nobody works out a larger graph by hand, and there are as many walks as links."""
_LEARNS = (NodeKind.PARAMETER, NodeKind.OPERATION, NodeKind.ROOT)
_NO_FACTOR: Final = (
    *("Select", "Unbind", "View", "Reshape", "TBackward", "Permute"),  # they only pick entries
    *("Mean", "Sum", "MseLoss", "BinaryCross", "CrossEntropy", "L1Loss"),  # told as mean or sum
)

Pair = tuple[int, int]


def links(graph: Graph, gradient: Mapping[str, Array]) -> tuple[Link, ...]:
    """One Link for each local derivative left out, and one for each path; none where in doubt.

    ``gradient`` is autograd's own: a walk over the local derivatives must give it first.
    """
    if graph.size > LARGEST or len(graph.nodes) > 2 * LARGEST:
        return ()
    walk = _Walk(graph)
    whole = walk.gradient()
    if whole is None or not _same(whole, gradient):
        return ()
    return tuple(walk.forgotten(whole))


class _Walk:
    """Backward over the local derivatives of a graph, with links changed at will."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = graph.nodes
        self.pairs: dict[Pair, list[int]] = defaultdict(list)
        before: dict[int, set[int]] = defaultdict(set)
        for edge in graph.edges:
            if all(graph.nodes[end].kind in _LEARNS for end in (edge.source, edge.target)):
                self.pairs[edge.source, edge.target].append(edge.slot)
                before[edge.target].add(edge.source)
        try:
            self.order = tuple(TopologicalSorter(before).static_order()) or (0,)
        except CycleError:
            self.order = ()

    def gradient(self, changed: Mapping[Pair, float] | None = None) -> dict[str, Array] | None:
        """The gradient by parameter, with the local derivatives of some pairs a constant."""
        if not self.order:
            return None
        arrived: dict[int, Array] = {0: np.ones(self.nodes[0].shape or ())}
        found = {}
        for source in self.order:
            upstream = arrived.get(source)
            node = self.nodes[source]
            if upstream is None:
                continue
            if node.kind is NodeKind.PARAMETER and node.name is not None:
                found[node.name] = upstream
            for target in (t for s, t in self.pairs if s == source):
                passed = self._passed(upstream, source, target, (changed or {}))
                if passed is None:
                    return None
                arrived[target] = arrived.get(target, 0.0) + passed
        return found

    def forgotten(self, whole: Mapping[str, Array]) -> Iterator[Link]:
        """Each link taken for 1, then each path taken for 0, where that changes anything."""
        for constant in (1.0, 0.0):
            for pair, slots in self.pairs.items():
                local = self.nodes[pair[0]].locals[slots[0]]
                if local is None or not _elementwise(self.nodes[pair[0]], local):
                    continue
                if constant == 0.0 and sum(s == pair[0] for s, _ in self.pairs) < 2:
                    continue  # the only way on: without it there would be no gradient at all
                changed = self.gradient({pair: constant})
                if changed is not None and not _same(changed, whole):
                    factor = float(local.item()) if local.size == 1 else None
                    name = _called(self.nodes[pair[0]])
                    yield Link(name, factor, constant == 0.0, changed)

    def _passed(
        self, upstream: Array, source: int, target: int, changed: Mapping[Pair, float]
    ) -> Array | None:
        shape = self.nodes[target].shape or ()
        total = None
        for slot in self.pairs[source, target]:
            local = self.nodes[source].locals[slot]
            if local is None:
                return None
            constant = changed.get((source, target))
            if constant is not None:
                local = np.full(local.shape, constant)
            passed = _through(upstream, local.astype(np.float64), shape)
            if passed is None:
                return None
            total = passed if total is None else total + passed
            if constant is not None:
                break  # w * w has one link with two slots: together they are taken for 1
        return total


def _through(upstream: Array, local: Array, shape: tuple[int, ...]) -> Array | None:
    """What is handed on to an input of this shape."""
    out = upstream.shape
    if upstream.size == 1 or local.shape in (out, ()):
        passed = upstream.reshape(()) * local if upstream.size == 1 else upstream * local
    elif local.shape == out + shape:
        passed = np.tensordot(upstream, local, axes=upstream.ndim)
    else:
        return None
    return _summed_to(passed, shape)


def _summed_to(values: Array, shape: tuple[int, ...]) -> Array | None:
    """Undo broadcasting: sum over the dimensions that the input was repeated along."""
    if values.shape == shape:
        return values
    if values.size == int(np.prod(shape)):
        return values.reshape(shape)
    if values.ndim < len(shape):
        return None
    summed = values.sum(axis=tuple(range(values.ndim - len(shape))))
    repeated = tuple(a for a, n in enumerate(shape) if n == 1 and summed.shape[a] != 1)
    summed = summed.sum(axis=repeated, keepdims=True) if repeated else summed
    return summed if summed.shape == shape else None


def _elementwise(node: Node, local: Array) -> bool:
    """Whether a person would call this a factor: no choice of entries, no whole Jacobian."""
    if node.shape is None or (len(local.shape) > len(node.shape) and np.prod(node.shape) > 1):
        return False
    return not node.operation.startswith(_NO_FACTOR)


def _called(node: Node) -> str:
    return node.operation.removesuffix("0").removesuffix("Backward").lower()


def _same(one: Mapping[str, Array], other: Mapping[str, Array]) -> bool:
    return all(
        name in other
        and one[name].shape == other[name].shape
        and np.allclose(one[name], other[name], rtol=1e-4, atol=1e-6)
        for name in one
    )
