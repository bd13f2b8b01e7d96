"""Reads the graph of a forward that is run once more, on copies of the parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch

from playground.engine.graphs.calls import Recorder
from playground.engine.graphs.census import count
from playground.engine.graphs.graph import Reading, read
from playground.engine.graphs.walk import READ_MOST, Walk, root_of, walk
from playground.engine.workspace import Workspace
from playground.state.graph import Graph


def replayed(
    workspace: Workspace,
    random: torch.Tensor,
    taken: Mapping[str, torch.Tensor],
    serial: int,
    live: bool,
    like: Walk | None = None,
    calls: int = 0,
) -> Graph | None:
    """The Graph of the forward at the present point, drawing from ``random``.

    ``taken``: the batch that it is made on, empty for the whole data. ``calls``: how many torch
    calls it makes, where that is known; it saves running it twice. None where its structure is not
    ``like`` the one given. Raises what the forward raises.
    """
    reading = _look(workspace, random, taken, calls)
    nodes = reading.walk
    if like is not None and (nodes is None or not nodes.matches(like)):
        return None
    graph = read(reading, serial, live)
    root = [] if nodes is None or nodes.complete else nodes.nodes[:1]
    # The root alone holds the graph then, as it has to for being counted.
    del reading, nodes
    return replace(graph, size=count(root)) if root else graph


def _look(
    workspace: Workspace, random: torch.Tensor, taken: Mapping[str, torch.Tensor], calls: int
) -> Reading:
    """Run the forward; of more calls than are kept, those next to the loss are noted."""
    reading = run_aside(workspace, random, taken, max(0, calls - READ_MOST))
    recorder = reading.recorder
    assert recorder is not None
    if not recorder.overflowed:
        return reading
    calls = recorder.count
    del reading, recorder
    return run_aside(workspace, random, taken, calls - READ_MOST)


def run_aside(
    workspace: Workspace, random: torch.Tensor, taken: Mapping[str, torch.Tensor], skip: int = 0
) -> Reading:
    """Run the forward once, drawing from ``random``; its first ``skip`` calls are not noted.

    ``taken``: the batch that it is made on, empty for the whole data.
    """
    leaves = {
        name: parameter.detach().clone().requires_grad_(parameter.requires_grad)
        for name, parameter in workspace.parameters.items()
    }
    recorder = Recorder(skip)
    with workspace.aside({**taken, **leaves}, random) as forward:
        with recorder:
            loss = forward()
        names = workspace.namespace.copy()
    root = root_of(loss)
    return Reading(loss, None if root is None else walk(root), names, recorder)
