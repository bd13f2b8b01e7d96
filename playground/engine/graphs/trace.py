"""Records a backward call while torch makes it: which node ran when, on what, passing on what."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

import torch

from playground.engine.graphs.walk import ACCUMULATE, Walk
from playground.engine.observer import shown
from playground.state.arrays import Array
from playground.state.graph import Trace, TraceStep

# Recorded whether or not anybody looks: a network of 200 layers (1,001 nodes) and less. Larger
# graphs only while one is open.
RECORD_ALWAYS = 1_200
Gradients = tuple[torch.Tensor | None, ...]


class Recording:
    """The turns of one backward call in order: node id, what arrived, what was passed on.

    Holds torch's own tensors, which nothing writes to afterwards; they become arrays when asked.
    """

    def __init__(self) -> None:
        self.turns: list[tuple[int, Gradients, Gradients]] = []

    def ran(self, node: int, passed: Gradients, arrived: Gradients) -> None:
        """Note the turn of an operation; called by torch after it."""
        self.turns.append((node, arrived, passed))

    def arrived(self, node: int, arrived: Gradients) -> None:
        """Note the turn of a leaf; called by torch before it."""
        self.turns.append((node, arrived, ()))

    def trace(self, graph: int, call: int, slots: Mapping[int, int]) -> Trace:
        """The Trace; ``slots`` says how many edges a node has where that is more than torch's."""
        arrays: dict[int, Array] = {}

        def array(gradient: torch.Tensor | None) -> Array | None:
            """One array for each tensor: what one node passes on is what arrives at the next."""
            if gradient is None:
                return None
            if id(gradient) not in arrays:
                arrays[id(gradient)] = shown(gradient)
            return arrays[id(gradient)]

        steps = []
        for node, arrived, passed in self.turns:
            handed = tuple(map(array, passed))
            missing = slots.get(node, 0) - len(handed)
            several = tuple(map(array, arrived)) if len(arrived) > 1 else ()
            upstream = array(arrived[0]) if arrived else None
            steps.append(TraceStep(node, upstream, handed + (None,) * missing, several))
        return Trace(graph, call, tuple(steps))


@contextmanager
def recorded(walk: Walk) -> Iterator[Recording]:
    """Record the backward calls over these nodes while the block runs; no hook is left behind.

    A leaf is asked before its turn: a gradient held then is copied into ``.grad`` and not taken
    over, so that zeroing ``.grad`` later leaves the recording as it was.
    """
    recording = Recording()
    with _uncollected():
        handles = [
            node.register_prehook(partial(recording.arrived, number))
            if name == ACCUMULATE
            else node.register_hook(partial(recording.ran, number))
            for number, (node, name) in enumerate(zip(walk.nodes, walk.names, strict=True))
        ]
        try:
            yield recording
        finally:
            for handle in handles:
                handle.remove()


@contextmanager
def _uncollected() -> Iterator[None]:
    """Put Python's garbage collector off: so many hooks would set it to look through all of torch.

    On a graph of 5,000 nodes that took 90 ms of 130.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
