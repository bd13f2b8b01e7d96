"""Reads the graph behind a loss into a Graph: nodes, edges, names, values and places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from playground.engine.graphs.calls import Argument, Flow, Recorder, Seen
from playground.engine.graphs.local_derivatives import locals_of
from playground.engine.graphs.places import Places
from playground.engine.graphs.sources import Input, Sources, trace_back
from playground.engine.graphs.walk import ACCUMULATE, Walk
from playground.engine.observer import shown
from playground.state.arrays import Array
from playground.state.graph import Edge, Graph, Node, NodeKind

# Up to here a graph is followed while the point is dragged, and carries local derivatives.
SMALL = 100
# All values of one graph together, in numbers; further from the root they are left out.
MOST_NUMBERS = 500_000


@dataclass(frozen=True, eq=False)
class Reading:
    """What a Graph is read from.

    ``walk`` is None for a loss that requires no grad. ``names``: what the typed code calls its
    tensors. ``recorder``: the calls that made them, where they were noted. ``whole``: whether
    parameters and saved tensors are still those of the forward, so that values can be read.
    """

    loss: torch.Tensor
    walk: Walk | None
    names: Mapping[str, Any]
    recorder: Recorder | None = None
    whole: bool = True

    @property
    def small(self) -> bool:
        """Whether the graph is followed while the point is dragged."""
        return self.walk is None or len(self.walk.nodes) <= SMALL


def read(reading: Reading, serial: int, live: bool) -> Graph:
    """The Graph: torch's nodes first, numbered breadth first from the root, then all other inputs.

    The same structure gets the same ids. A graph that is not read to its end is given without
    inputs that require no grad.
    """
    return _Reader(reading).graph(serial, live)


class _Reader:
    def __init__(self, reading: Reading) -> None:
        self._whole = reading.whole
        self._walk = reading.walk or Walk([], [], [])
        calls = reading.recorder.calls if reading.recorder is not None else ()
        self._sources = trace_back(self._walk, calls) if calls else Sources({}, {}, [])
        self._loss = reading.loss
        self._recorder = reading.recorder
        self._tensors = {
            name: value for name, value in reading.names.items() if isinstance(value, torch.Tensor)
        }
        self._name_of = {id(tensor): name for name, tensor in reversed(self._tensors.items())}
        self._ids: dict[Any, int] = {node: number for number, node in enumerate(self._walk.nodes)}
        self._places = Places()
        self._nodes: list[Node] = []
        self._edges = [Edge(*edge) for edge in self._walk.edges]
        self._others: dict[int, int] = {}
        self._leaves: dict[int, int] = {}
        self._room = MOST_NUMBERS

    def graph(self, serial: int, live: bool) -> Graph:
        bound = self._bound()
        for number in range(len(self._walk.nodes)):
            self._nodes.append(self._node(number, bound.get(number)))
        if not self._walk.nodes:
            self._add_argument(self._known(self._loss))
        elif self._walk.complete:
            for given in self._sources.inputs:
                self._add_input(given)
        nodes = len(self._walk.nodes)
        if nodes <= SMALL and self._whole:
            self._add_locals()
        self._edges.sort(key=_order)
        return Graph(serial, tuple(self._nodes), tuple(self._edges), nodes, live)

    def _bound(self) -> dict[int, tuple[str, torch.Tensor]]:
        """Node id to the first name bound to its value; the root's is ``loss`` where that is it."""
        found: dict[int, tuple[str, torch.Tensor]] = {}
        for name, tensor in self._tensors.items():
            number = self._ids.get(tensor.grad_fn) if tensor.grad_fn is not None else None
            if number is not None and tensor.output_nr == 0:
                found.setdefault(number, (name, tensor))
        if 0 in found and self._tensors.get("loss") is self._loss:
            found[0] = ("loss", self._loss)
        return found

    def _node(self, number: int, bound: tuple[str, torch.Tensor] | None) -> Node:
        node, operation = self._walk.nodes[number], self._walk.names[number]
        if operation == ACCUMULATE:
            return self._leaf(number, node.variable)  # type: ignore[attr-defined]
        output = node._input_metadata[0] if len(node._input_metadata) else None
        call = self._sources.made.get(number)
        value = self._sources.results.get(number)
        if value is None and bound is not None:
            value = shown(bound[1])
        return Node(
            number,
            NodeKind.OPERATION if number else NodeKind.ROOT,
            operation,
            None if bound is None else bound[0],
            None if output is None else tuple(output.shape),
            None if output is None else _dtype(output.dtype),
            self._room_for(value),
            place=None if call is None else self._places.of(call.at),
        )

    def _leaf(self, number: int, leaf: torch.Tensor) -> Node:
        self._leaves[id(leaf)] = number
        return Node(
            number,
            NodeKind.PARAMETER,
            ACCUMULATE,
            self._name_of.get(id(leaf)),
            tuple(leaf.shape),
            _dtype(leaf.dtype),
            self._room_for(shown(leaf)) if self._whole else None,
        )

    def _room_for(self, value: Array | None) -> Array | None:
        if value is None or value.size > self._room:
            return None
        self._room -= value.size
        return value

    def _known(self, tensor: torch.Tensor) -> Seen:
        """What was noted of a tensor that requires no grad."""
        recorder = self._recorder or Recorder()
        return recorder.known(tensor)

    def _add_input(self, given: Input) -> None:
        self._edges.append(Edge(given.target, self._add_argument(given.value), given.slot))

    def _add_argument(self, value: Seen | float) -> int:
        """The id of a node for this value and, of a detached one, for all that it came from."""
        first = self._number_of(value)
        waiting = [value] if first is None else []
        number = self._append(value) if first is None else first
        while waiting:
            detached = waiting.pop()
            if not isinstance(detached, Seen):
                continue
            source = self._others[id(detached)]
            for slot, argument in enumerate(detached.sources):
                target = self._number_of(argument)
                if target is None and isinstance(argument, Seen):
                    target = self._append(argument)
                    waiting.append(argument)
                if target is not None:
                    self._edges.append(Edge(source, target, slot))
        return number

    def _number_of(self, argument: Argument) -> int | None:
        """The id of what is in the graph already; a number is a new constant each time."""
        if isinstance(argument, Flow):
            if argument.leaf is None:
                return self._ids.get(argument.node)
            # A leaf that only detached values come from is not in torch's graph.
            number = self._leaves.get(id(argument.leaf), len(self._nodes))
            if number == len(self._nodes):
                self._nodes.append(self._leaf(number, argument.leaf))
            return number
        return self._others.get(id(argument)) if isinstance(argument, Seen) else None

    def _append(self, value: Seen | float) -> int:
        number = len(self._nodes)
        if isinstance(value, Seen):
            self._others[id(value)] = number
            self._nodes.append(self._seen(number, value))
        else:
            self._nodes.append(
                Node(number, NodeKind.CONSTANT, "", shape=(), value=np.asarray(value))
            )
        return number

    def _seen(self, number: int, seen: Seen) -> Node:
        tensor = seen.tensor()
        name = None if tensor is None else self._name_of.get(id(tensor))
        kind = seen.kind
        if kind is NodeKind.CONSTANT and name is not None:
            kind = NodeKind.DATA
        return Node(
            number,
            kind,
            seen.operation,
            name,
            seen.shape,
            _dtype(seen.dtype),
            self._room_for(seen.value),
            place=self._places.of(seen.at),
            region=seen.region,
        )

    def _add_locals(self) -> None:
        slots = [0] * len(self._nodes)
        for edge in self._edges:
            slots[edge.source] = max(slots[edge.source], edge.slot + 1)
        for number, (node, name) in enumerate(zip(self._walk.nodes, self._walk.names, strict=True)):
            found = locals_of(node, name)
            missing = slots[number] - len(found)
            self._nodes[number] = replace(self._nodes[number], locals=found + (None,) * missing)


def _order(edge: Edge) -> tuple[int, int]:
    return edge.source, edge.slot


def _dtype(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")
