"""Reads the graph of a forward that is run once more, on copies of the parameters."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch.autograd.graph import Node

from playground.engine.calls import Recorder
from playground.engine.census import count
from playground.engine.graph import Reading, read
from playground.engine.walk import READ_MOST, Walk, root_of, walk
from playground.engine.workspace import Workspace
from playground.state.graph import Graph


def replayed(
    workspace: Workspace,
    random: torch.Tensor,
    serial: int,
    live: bool,
    like: Walk | None = None,
) -> Graph | None:
    """The Graph of the forward at the present point, drawing from ``random``.

    None where its structure is not ``like`` the one given. Raises what the forward raises.
    """
    graph, root = _read(workspace, random, serial, live, like)
    return replace(graph, size=count(root)) if graph is not None and root else graph


def _read(
    workspace: Workspace, random: torch.Tensor, serial: int, live: bool, like: Walk | None
) -> tuple[Graph | None, list[Node]]:
    """The Graph and, where it was not read to its end, the root: the last thing that holds it."""
    reading = _forward(workspace, random, 0)
    recorder = reading.recorder
    if recorder is not None and recorder.overflowed:
        late = recorder.count - READ_MOST
        del reading, recorder
        # Of more calls than are kept, those next to the loss are noted.
        reading = _forward(workspace, random, late)
    nodes = reading.walk
    if like is not None and (nodes is None or not nodes.matches(like)):
        return None, []
    graph = read(reading, serial, live)
    return graph, [] if nodes is None or nodes.complete else nodes.nodes[:1]


def _forward(workspace: Workspace, random: torch.Tensor, skip: int) -> Reading:
    leaves = {
        name: parameter.detach().clone().requires_grad_(parameter.requires_grad)
        for name, parameter in workspace.parameters.items()
    }
    recorder = Recorder(skip)
    with workspace.aside(leaves, random) as forward:
        with recorder:
            loss = forward()
        names = workspace.namespace.copy()
    root = root_of(loss)
    return Reading(loss, None if root is None else walk(root), names, recorder)
