"""Whether a batch gives each run what it would get alone: losses and gradients at a few runs."""

from __future__ import annotations

import torch

from playground.engine.studies.sweeps.batch import LOOP, Batch, World

_SHARES = (0.07, 0.64, 0.93)
"""Which runs are compared, as shares of the batch."""


class Check:
    """Compares a batch with plain evaluation, at its start and again at its end.

    What counts as equal is measured by the sizes seen at the start: at a minimum a gradient is
    nothing but rounding. nan agrees with nan.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._scales: list[float] = []

    def passes(self, batch: Batch) -> bool:
        """Whether it agrees; code that refuses a batch does not. What plain code raises passes."""
        assert batch.axis is not None
        axis = batch.axis
        rows = sorted({int(share * (batch.size - 1)) for share in _SHARES})
        plain = [self._alone(batch, row) for row in rows]
        try:
            found = self._at(batch)
        except Exception:  # code that cannot be batched says so in many ways
            return False
        scales = [_size([alone[at] for alone in plain]) for at in range(len(found))]
        self._scales = self._scales or scales
        return all(
            _same(values if values is None else values.select(axis if at else 0, row), alone[at], s)
            for row, alone in zip(rows, plain, strict=True)
            for at, (values, s) in enumerate(
                zip(found, map(max, scales, self._scales), strict=True)
            )
        )

    def _at(self, batch: Batch) -> list[torch.Tensor | None]:
        """The losses, then the gradient of each leaf that moves."""
        with self._world.forward(self._world.random) as forward:
            batch.enter()
            losses = batch.losses(forward)
            return [losses.detach(), *batch.gradients(losses)]

    def _alone(self, batch: Batch, row: int) -> list[torch.Tensor | None]:
        assert batch.axis is not None
        axis = batch.axis
        leaves = {
            name: leaf.detach().select(axis, row).clone() for name, leaf in batch.leaves.items()
        }
        losses, *grads = self._at(Batch(self._world, LOOP, leaves))
        assert losses is not None
        return [losses[0], *grads]


def _size(each: list[torch.Tensor | None]) -> float:
    """The largest finite size among these."""
    sizes = [0.0]
    for values in each:
        if values is not None:
            finite = values[torch.isfinite(values)]
            sizes += [float(finite.abs().max())] if finite.numel() else []
    return max(sizes)


def _same(found: torch.Tensor | None, expected: torch.Tensor | None, scale: float) -> bool:
    if found is None or expected is None:
        # A leaf without part in the loss gets None or zeros, by the way it is batched.
        known = expected if found is None else found
        return known is None or not bool(known.any())
    if found.shape != expected.shape:
        return False
    both = found.dtype, expected.dtype
    tolerance = 1e-9 if both == (torch.float64, torch.float64) else 1e-4
    expected = expected.to(found.dtype)
    close = torch.isclose(found, expected, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
    return bool(close.all())
