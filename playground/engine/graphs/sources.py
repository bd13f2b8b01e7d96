"""Ties the nodes of a walk to the calls that made them, and finds inputs that carry no gradient."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch.autograd.graph import Node

from playground.engine.graphs.calls import Argument, Call, Flow, Seen
from playground.engine.graphs.walk import Walk
from playground.state.arrays import Array


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Functions whose plain numbers are operands; elsewhere a number is a dimension or an index.
WITH_NUMBERS = _words("""
    __floordiv__ __pow__ __radd__ __rdiv__ __rfloordiv__ __rmod__ __rmul__ __rpow__ __rsub__
    __rtruediv__ __truediv__ add add_ atan2 clamp clamp_ clamp_max clamp_min clip copysign div div_
    divide float_power floor_divide fmax fmin fmod hypot leaky_relu lerp logaddexp masked_fill
    maximum minimum mul mul_ multiply pow pow_ remainder rsub sub sub_ subtract threshold
    true_divide where xlogy
""")


@dataclass(eq=False, frozen=True)
class Input:
    """An argument without gradient: into which node of the walk it goes, and at which slot."""

    target: int
    slot: int
    value: Seen | int | float


@dataclass(eq=False, frozen=True)
class Sources:
    """What the calls tell of a walk. ``made``: node id to the call that made it.

    ``results``: node id to the value that it gave (its first output). ``inputs``: what else it
    was given.
    """

    made: dict[int, Call]
    results: dict[int, Array]
    inputs: list[Input]


def trace_back(walk: Walk, calls: Iterable[Call]) -> Sources:
    """Go through the calls in order; each made the nodes between its outputs and its arguments."""
    ids = {node: number for number, node in enumerate(walk.nodes)}
    made: dict[int, Call] = {}
    results: dict[int, Array] = {}
    inputs: list[Input] = []
    known: set[Node] = set()
    for call in calls:
        new = _new_nodes(call, known)
        known.update(new)
        here = [ids[node] for node in new if node in ids]
        made.update(dict.fromkeys(here, call))
        for node, number, value in call.outputs:
            if number == 0 and node in ids:
                results[ids[node]] = value
        if here:
            inputs += _inputs(call, here, walk)
    return Sources(made, results, inputs)


def _new_nodes(call: Call, known: set[Node]) -> list[Node]:
    """The nodes that the call added to the graph, breadth first from its outputs."""
    stop = {flow.node for flow in call.arguments if isinstance(flow, Flow)}
    new = [node for node in dict.fromkeys(o[0] for o in call.outputs) if node not in known]
    new = [node for node in new if node not in stop]
    seen = {*stop, *new}
    for node in new:
        for target, _ in node.next_functions:
            # A leaf's own node, which has a variable, was there before.
            if target is not None and target not in seen and target not in known:
                seen.add(target)
                if not hasattr(target, "variable"):
                    new.append(target)
    return new


def _inputs(call: Call, nodes: list[int], walk: Walk) -> list[Input]:
    """Give each argument without gradient an empty slot of these nodes, or one behind the last."""
    free = [
        (node, slot)
        for node in nodes
        for slot, (target, _) in enumerate(walk.nodes[node].next_functions)
        if target is None
    ]
    behind = len(walk.nodes[nodes[0]].next_functions)
    found = []
    for argument in call.arguments:
        if not _takes_part(argument, call.function):
            continue
        # torch keeps slots for what could have a gradient, which no mask or index can.
        if free and not _is_index(argument):
            node, slot = free.pop(0)
        else:
            node, slot, behind = nodes[0], behind, behind + 1
        assert not isinstance(argument, Flow)
        found.append(Input(node, slot, argument))
    return found


def _takes_part(argument: Argument, function: str) -> bool:
    if isinstance(argument, Flow):
        return False
    return isinstance(argument, Seen) or function in WITH_NUMBERS


def _is_index(argument: Argument) -> bool:
    return isinstance(argument, Seen) and argument.dtype is torch.bool
