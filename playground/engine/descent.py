"""The run: zero_grad, forward, backward, step, at the speed of a bare PyTorch loop."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Stretch:
    """What a stretch of steps did: how many were made and the loss that each forward found.

    ``bad`` is the first loss that was not finite, or None; no step was made on it.
    """

    losses: list[float]
    bad: float | None = None

    @property
    def steps(self) -> int:
        """The number of steps made."""
        return len(self.losses)


def advance(
    forward: Callable[[], torch.Tensor], optimizer: torch.optim.Optimizer, steps: int
) -> Stretch:
    """Make up to ``steps`` steps.

    Ends before a step whose loss is NaN or infinite. torch's errors pass as they are.
    """
    losses: list[float] = []
    keep = losses.append
    zero_grad, step, isfinite = optimizer.zero_grad, optimizer.step, math.isfinite
    for _ in range(steps):
        zero_grad()
        loss = forward()
        value = loss.item()
        if not isfinite(value):
            return Stretch(losses, value)
        loss.backward()  # type: ignore[no-untyped-call]
        step()
        keep(value)
    return Stretch(losses)
