"""The loss and gradient of each sample alone: in one batched call, or in a loop where that fails.

A sample is a batch of one: every per-sample name stands for its row with the first dimension kept,
so the typed cells run as they are.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

import torch

from playground.engine.errors import ActError
from playground.engine.samples_found import Samples
from playground.engine.workspace import Workspace

LOOP_CHUNK = 32
"""Samples that a loop goes through before it lets waiting acts through: about 5 ms."""
CHUNK_NUMBERS = 500_000
"""Gradient numbers that one batched call may hold."""
# How far the batched call may be from single ones: another order of adding explains so much.
TOLERANCE = {torch.float32: 1e-4, torch.float64: 1e-9}

Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, eq=False)
class PerSample:
    """``losses`` (k,) and ``gradients`` (k, d), all parameters flattened in their order."""

    losses: torch.Tensor
    gradients: torch.Tensor
    method: str


def gradient(
    workspace: Workspace, data: Tensors, point: Tensors
) -> tuple[torch.Tensor, torch.Tensor]:
    """The loss () and its gradient (d,) at a point, the data's names standing for ``data``."""
    leaves = {name: value.clone().requires_grad_(True) for name, value in point.items()}
    loss = workspace.evaluate({**data, **leaves})
    if loss.numel() != 1:
        raise ActError(f"The loss has {loss.numel()} elements; a cloud needs a single one.")
    found = torch.autograd.grad(
        loss.reshape(()), list(leaves.values()), allow_unused=True, materialize_grads=True
    )
    return loss.detach().reshape(()), torch.cat([part.reshape(-1) for part in found])


def per_sample(
    workspace: Workspace, samples: Samples, rows: torch.Tensor, point: Tensors
) -> Iterator[PerSample | None]:
    """Yield None wherever a pause is welcome, and the gradients of the samples ``rows`` at last.

    ``point``: values of the parameters that nobody writes to between the pieces.
    """
    data = {name: workspace.namespace[name][rows] for name in samples.names}
    found = yield from _batched(workspace, data, point, len(rows))
    if found is not None and _agrees(workspace, data, point, found):
        yield found
        return
    yield None
    yield from _loop(workspace, data, point, len(rows))


def batched(workspace: Workspace, data: Tensors, point: Tensors) -> PerSample:
    """All in one call of ``torch.vmap``: each sample has a copy of the parameters of its own.

    Raises whatever the typed code raises there.
    """
    count = len(next(iter(data.values())))
    names = list(data)
    copies = {
        name: value.expand(count, *value.shape).detach().requires_grad_(True)
        for name, value in point.items()
    }
    with workspace.evaluating() as evaluate:

        def loss(rows: tuple[torch.Tensor, ...], values: dict[str, torch.Tensor]) -> torch.Tensor:
            alone = {n: row.unsqueeze(0) for n, row in zip(names, rows, strict=True)}
            return evaluate({**alone, **values}).reshape(())

        vmapped = torch.vmap(loss, randomness="same")
        losses: torch.Tensor = vmapped(tuple(data.values()), copies)
        found = torch.autograd.grad(
            losses.sum(), list(copies.values()), allow_unused=True, materialize_grads=True
        )
    return PerSample(
        losses.detach(), torch.cat([part.reshape(count, -1) for part in found], 1), "vmap"
    )


def _batched(
    workspace: Workspace, data: Tensors, point: Tensors, count: int
) -> Generator[None, None, PerSample | None]:
    chunk = max(1, CHUNK_NUMBERS // sum(value.numel() for value in point.values()))
    parts: list[PerSample] = []
    for start in range(0, count, chunk):
        if parts:
            yield None
        rows = {name: whole[start : start + chunk] for name, whole in data.items()}
        try:
            parts.append(batched(workspace, rows, point))
        except Exception:  # any refusal of vmap means: take the plain way
            return None
    losses = torch.cat([part.losses for part in parts])
    return PerSample(losses, torch.cat([part.gradients for part in parts]), "vmap")


def _agrees(workspace: Workspace, data: Tensors, point: Tensors, found: PerSample) -> bool:
    """Whether single samples give the same: the first, the last, and the two extreme losses."""
    finite = found.losses.nan_to_num()
    # Rounding is as large as what is added up, which of a sample that fits well nearly cancels.
    scales = [float(part.nan_to_num().abs().max()) for part in (found.losses, found.gradients)]
    for at in {0, len(finite) - 1, int(finite.argmin()), int(finite.argmax())}:
        loss, plain = gradient(workspace, _one(data, at), point)
        tolerance = TOLERANCE.get(loss.dtype, 1e-4)
        pairs = ((found.losses[at], loss), (found.gradients[at], plain))
        for (one, other), scale in zip(pairs, scales, strict=True):
            if not torch.allclose(one, other, rtol=0.0, atol=tolerance * scale, equal_nan=True):
                return False
    return True


def _loop(
    workspace: Workspace, data: Tensors, point: Tensors, count: int
) -> Iterator[PerSample | None]:
    losses, gradients = [], []
    for at in range(count):
        loss, found = gradient(workspace, _one(data, at), point)
        losses.append(loss)
        gradients.append(found)
        if at % LOOP_CHUNK == LOOP_CHUNK - 1:
            yield None
    yield PerSample(torch.stack(losses), torch.stack(gradients), "loop")


def _one(data: Tensors, at: int) -> dict[str, torch.Tensor]:
    return {name: rows[at : at + 1] for name, rows in data.items()}
