"""What the tangent promises of a step, and what the step gives."""

from __future__ import annotations

from collections.abc import Mapping

import torch

from playground.engine.workspace import Workspace

Values = Mapping[str, torch.Tensor]


def changes_of_loss(
    workspace: Workspace, before: Values, after: Values
) -> tuple[float | None, float | None]:
    """Gradient · move over all parameters, and the difference of the loss; both on copies.

    Both are None where the loss is no single number or cannot be evaluated: the probe says why.
    """
    leaves = {name: value.clone().requires_grad_(True) for name, value in before.items()}
    try:
        loss = workspace.evaluate(leaves)
        if loss.numel() != 1:
            return None, None
        gradients = torch.autograd.grad(
            loss, list(leaves.values()), allow_unused=True, materialize_grads=True
        )
        with torch.no_grad():
            later = workspace.evaluate(after).item()
    except Exception:
        return None, None
    promised = sum(
        (gradient.double() * (after[name].double() - before[name].double())).sum().item()
        for name, gradient in zip(leaves, gradients, strict=True)
    )
    return promised, later - loss.item()
