"""Loss, gradient and secants at the present point, on fresh leaves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from playground.engine.looking.plain_check import Evaluate
from playground.engine.observer import full
from playground.engine.workspace import Workspace
from playground.state.coordinate import Coordinate
from playground.state.snapshot import Probe, Secant


def fresh_leaves(workspace: Workspace) -> dict[str, torch.Tensor]:
    """Copies of the parameters that require grad and share nothing with the tape."""
    return {
        name: parameter.detach().clone().requires_grad_(True)
        for name, parameter in workspace.parameters.items()
    }


def look(workspace: Workspace, along: Sequence[Coordinate], nudge: float) -> Probe:
    """Probe the point; one secant for each coordinate in ``along``. Never raises."""
    leaves = fresh_leaves(workspace)
    with workspace.evaluating() as evaluate:
        return _look(workspace, evaluate, leaves, along, nudge)


def _look(
    workspace: Workspace,
    evaluate: Evaluate,
    leaves: dict[str, torch.Tensor],
    along: Sequence[Coordinate],
    nudge: float,
) -> Probe:
    try:
        loss = evaluate(leaves)
    except Exception as error:
        return Probe(trouble=str(error))
    if loss.numel() != 1:
        return Probe(
            trouble=f"the loss has {loss.numel()} elements, so it has no tangent: "
            "backward needs a vector v"
        )
    value = loss.item()
    if not isinstance(value, int | float):
        return Probe(trouble=f"the loss is of type {type(value).__name__}, which has no slope")
    try:
        gradients = torch.autograd.grad(
            loss, list(leaves.values()), allow_unused=True, materialize_grads=True
        )
    except RuntimeError as error:
        return Probe(loss=value, trouble=str(error))
    return Probe(
        loss=value,
        gradient={name: full(gradient) for name, gradient in zip(leaves, gradients, strict=True)},
        secants=tuple(_secants(workspace, evaluate, value, along, nudge)),
    )


def _secants(
    workspace: Workspace,
    evaluate: Evaluate,
    value: float,
    along: Sequence[Coordinate],
    nudge: float,
) -> list[Secant]:
    if nudge == 0 or not math.isfinite(nudge):
        return []
    secants = []
    with torch.no_grad():
        for coordinate in along:
            parameter = workspace.parameters.get(coordinate.name)
            if parameter is None:
                continue
            moved = parameter.detach().clone()
            moved[coordinate.index] += nudge
            height = evaluate({coordinate.name: moved}).item()
            secants.append(Secant(coordinate, nudge, height, (height - value) / nudge))
    return secants
