"""The run: zero_grad, forward, backward, step, at the speed of a bare PyTorch loop."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class Stretch:
    """What a stretch of steps did: how many were made and the loss that each forward found.

    ``bad`` is the first loss that was not finite, or None; no step was made on it. ``error`` is
    what the code raised in the step after the last one made, or None.
    """

    losses: list[float]
    bad: float | None = None
    error: Exception | None = None

    @property
    def steps(self) -> int:
        """The number of steps made."""
        return len(self.losses)


def advance(
    forward: Callable[[], torch.Tensor], optimizer: torch.optim.Optimizer, steps: int
) -> Stretch:
    """Make up to ``steps`` steps.

    Ends before a step whose loss is NaN or infinite, or in which the code raises an error.
    """
    losses: list[float] = []
    keep = losses.append
    zero_grad, step, isfinite = optimizer.zero_grad, optimizer.step, math.isfinite
    try:
        for _ in range(steps):
            zero_grad()
            loss = forward()
            value = loss.item()
            if not isfinite(value):
                return Stretch(losses, value)
            loss.backward()  # type: ignore[no-untyped-call]
            step()
            keep(value)
    except Exception as error:
        return Stretch(losses, error=error)
    return Stretch(losses)
