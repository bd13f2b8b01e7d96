"""The loss's whole Jacobian at the present point, on fresh leaves."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import torch

from playground.engine.errors import ActError
from playground.engine.looking.probe import fresh_leaves
from playground.engine.observer import full
from playground.engine.workspace import Workspace
from playground.state.arrays import Array

# More numbers than anybody reads in a table of a hundred by a hundred.
MOST_NUMBERS = 10_000


def jacobian(workspace: Workspace) -> dict[str, Array]:
    """Name to an array of loss shape + parameter shape; frozen parameters have one too.

    Raises ActError for more than MOST_NUMBERS numbers, and torch's own error where the loss
    depends on no parameter.
    """
    leaves = fresh_leaves(workspace)
    loss = workspace.evaluate(leaves)
    size = loss.numel() * sum(leaf.numel() for leaf in leaves.values())
    if size > MOST_NUMBERS:
        raise ActError(
            f"The whole Jacobian has {size:,} numbers, of which at most {MOST_NUMBERS:,} are "
            "computed. backward with a vector v gives the product of v with it."
        )
    rows = _rows(loss, list(leaves.values()))
    return {
        name: full(part.reshape(loss.shape + leaf.shape))
        for (name, leaf), part in zip(leaves.items(), rows, strict=True)
    }


class Kept:
    """The last Jacobian, found again only where the point or the typed code has changed."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._key: tuple[object, ...] | None = None
        self._found: Mapping[str, Array] | None = None

    def look(self) -> Mapping[str, Array] | None:
        """The Jacobian at the present point, or None where there is none to show."""
        workspace = self._workspace
        key = (
            tuple(full(parameter).tobytes() for parameter in workspace.parameters.values()),
            workspace.random.numpy().tobytes() if workspace.draws else None,
            workspace.revision,
        )
        if key != self._key:
            self._key = key
            try:
                self._found = jacobian(workspace)
            except Exception:  # the probe tells the trouble of this point, and a size is no trouble
                self._found = None
        return self._found


def _rows(loss: torch.Tensor, leaves: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
    """For each leaf the gradients of all elements of the loss, one below the other."""
    units = torch.eye(loss.numel(), dtype=loss.dtype).reshape(-1, *loss.shape)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of operations that are slow in a batch
            return torch.autograd.grad(
                loss, leaves, units, retain_graph=True, is_grads_batched=True,
                allow_unused=True, materialize_grads=True,
            )  # fmt: skip
    except RuntimeError:  # an operation of the graph knows no batches, or there is no graph
        rows = [
            torch.autograd.grad(
                loss, leaves, unit, retain_graph=True, allow_unused=True, materialize_grads=True
            )
            for unit in units
        ]
    return tuple(torch.stack(parts) for parts in zip(*rows, strict=True))
