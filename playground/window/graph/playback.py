"""Playing a recorded backward call: where it stands, what has arrived, what the step says. No Qt.

Every number is one that was recorded; nothing is added up or multiplied here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.state.arrays import Array
from playground.state.graph import Edge, Graph, Node, NodeKind, Trace
from playground.window.graph.numbers import brief
from playground.window.graph.words import called, symbol

LEAF = "AccumulateGrad"
LONG = 28
"""Characters that a tensor may take in a sentence."""
_TERMS = 3
"""Edges of one node that are spelt out; the rest are counted."""


@dataclass(frozen=True)
class Playback:
    """A trace at one position: ``position`` steps are done, so it goes from 0 to ``length``.

    A trace of another graph than the one on screen cannot be played; ``of`` returns None for it.
    """

    graph: Graph
    trace: Trace
    position: int
    nodes: Mapping[int, Node]
    edges: Mapping[int, tuple[Edge, ...]]

    @classmethod
    def of(cls, graph: Graph | None, trace: Trace | None) -> Playback | None:
        """Return the recording at its end, where all gradients have arrived."""
        if graph is None or trace is None or trace.graph != graph.serial or not trace.steps:
            return None
        edges: dict[int, list[Edge]] = {}
        for edge in graph.edges:
            edges.setdefault(edge.source, []).append(edge)
        return cls(
            graph,
            trace,
            len(trace.steps),
            {node.id: node for node in graph.nodes},
            {source: tuple(sorted(of, key=_slot)) for source, of in edges.items()},
        )

    @property
    def length(self) -> int:
        """How many nodes had their turn."""
        return len(self.trace.steps)

    @property
    def current(self) -> int | None:
        """The node whose turn it is, or None before the first."""
        return self.trace.steps[self.position - 1].node if self.position else None

    @property
    def at_end(self) -> bool:
        """Whether every step is done."""
        return self.position == self.length

    def at(self, position: int) -> Playback:
        """Return the same recording at another position, kept between 0 and its length."""
        held = max(0, min(position, self.length))
        return Playback(self.graph, self.trace, held, self.nodes, self.edges)

    def arrived(self) -> dict[int, Array]:
        """Return the gradients that have arrived, by node: each when its node had its turn."""
        return {
            step.node: step.upstream
            for step in self.trace.steps[: self.position]
            if step.upstream is not None
        }

    def passed(self) -> dict[tuple[int, int], Array]:
        """Return what has been passed on, by node and number of its edge."""
        return {
            (step.node, number): array
            for step in self.trace.steps[: self.position]
            for number, array in enumerate(step.passed)
            if array is not None
        }

    def heading(self) -> str:
        """Return where the walk stands, in a few words."""
        if not self.position:
            return f"backward call {self.trace.call}: about to begin at the root"
        node = self.nodes.get(self.trace.steps[self.position - 1].node)
        name = "a node further down" if node is None else _name(node)
        return f"{self.position:,} of {self.length:,}: {name}"

    def sentences(self) -> tuple[str, ...]:
        """Return what happens at this step, one line for each input, with the numbers put in."""
        if not self.position:
            return ("Nothing has arrived yet. Play, or step with › to follow the gradient.",)
        step = self.trace.steps[self.position - 1]
        node = self.nodes.get(step.node)
        upstream = "none" if step.upstream is None else brief(step.upstream, room=LONG)
        if node is None:
            return (f"upstream {upstream} arrives at a node that was not read",)
        if node.kind is NodeKind.PARAMETER or node.operation == LEAF:
            return (f"{upstream} arrives: {called(node)}.grad += {upstream}",)
        edges = self.edges.get(node.id, ())
        lines = []
        for number, array in enumerate(step.passed):
            edge = edges[number] if number < len(edges) else None
            if array is not None:
                lines.append(self._term(node, number, edge, step.upstream, array))
        if not lines:
            return (f"upstream {upstream} arrives; nothing is passed on",)
        more = len(lines) - _TERMS
        return (*lines[:_TERMS], *([f"and to {more} more inputs"] if more > 0 else []))

    def _term(
        self, node: Node, number: int, edge: Edge | None, upstream: Array | None, passed: Array
    ) -> str:
        target = self.nodes.get(edge.target) if edge is not None else None
        to = "an input that was not read" if target is None else called(target)
        came = "none" if upstream is None else brief(upstream, room=LONG)
        local = node.locals[number] if number < len(node.locals) else None
        given = brief(passed, room=LONG)
        if local is None:
            return f"upstream {came} → passed on {given} to {to}"
        sign = _sign(upstream, local, passed)
        factor = "Jacobian" if sign == "·" else "local"
        return (
            f"upstream {came} {sign} {factor} {brief(local, room=LONG)} = passed on {given} to {to}"
        )


def _sign(upstream: Array | None, local: Array, passed: Array) -> str:
    """Return how upstream and local go together: a product, entry by entry, or with a Jacobian."""
    if upstream is None or upstream.ndim == 0 or upstream.size == 1:
        return "×"
    return "⊙" if local.shape == upstream.shape == passed.shape else "·"


def _name(node: Node) -> str:
    if node.name:
        return f"{node.name} ({node.operation})" if node.operation else node.name
    return f"{symbol(node.operation)} ({node.operation})"


def _slot(edge: Edge) -> int:
    return edge.slot
