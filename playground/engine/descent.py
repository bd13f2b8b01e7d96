"""The run: zero_grad, forward, backward, step, at the speed of a bare PyTorch loop."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch

from playground.engine.optimizers import step_of


@dataclass(frozen=True)
class Stretch:
    """What a stretch of steps did: how many were made and the loss that each forward found.

    ``bad`` is the first loss that was not finite, or None; no step was made on it. ``error`` is
    what the code raised in the step after the last one made, or None. ``rate`` is what a schedule
    made of the learning rate after the last step where that is not finite, and ``stilled`` which
    of the steps, from 0, it was after which it made it 0.
    """

    losses: list[float]
    bad: float | None = None
    error: Exception | None = None
    rate: float | None = None
    stilled: int | None = None

    @property
    def steps(self) -> int:
        """The number of steps made."""
        return len(self.losses)


def advance(
    forward: Callable[[], torch.Tensor], optimizer: torch.optim.Optimizer, steps: int
) -> Stretch:
    """Make up to ``steps`` steps.

    Ends before a step whose loss is NaN or infinite, or in which the code raises an error.
    ``zero_grad`` is written out as what it does: torch's own also opens a record for the profiler,
    a twentieth of a small problem's step.
    """
    losses: list[float] = []
    keep = losses.append
    step, isfinite = step_of(optimizer), math.isfinite
    held = _held(optimizer)
    try:
        for _ in range(steps):
            for parameter in held:
                parameter.grad = None
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


def walk(forward: Callable[[], torch.Tensor], optimizer: torch.optim.Optimizer) -> float | None:
    """Begin a step: zero_grad, forward and backward. The loss, or None if there can be no step."""
    for parameter in _held(optimizer):
        parameter.grad = None
    try:
        loss = forward()
        value = loss.item()
        if not math.isfinite(value):
            return None
        loss.backward()  # type: ignore[no-untyped-call]
    except Exception:  # the run meets it again where it can be told
        return None
    return float(value)


def _held(optimizer: torch.optim.Optimizer) -> list[torch.Tensor]:
    return [parameter for group in optimizer.param_groups for parameter in group["params"]]
