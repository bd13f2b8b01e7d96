"""The run where a step is more than ``backward`` and ``step``: a closure, or a scheduler after it.

Kept apart from ``descent.advance``, so that the usual run pays nothing for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import torch

from playground.engine.descent import Stretch, advance
from playground.engine.optimizers import needs_closure, step_of
from playground.engine.schedules import Follower, Scheduler

Forward = Callable[[], torch.Tensor]
Advance = Callable[[Forward, int], Stretch]


def advance_of(optimizer: torch.optim.Optimizer, scheduler: Scheduler | None) -> Advance:
    """The loop to run: of a forward and a number of steps."""
    if scheduler is None and not needs_closure(optimizer):
        return partial(_plain, optimizer)
    follow = None if scheduler is None else Follower(optimizer, scheduler)
    one = _by_closure if needs_closure(optimizer) else _by_hand
    return partial(_followed, one, optimizer, follow)


def closure_of(forward: Forward, optimizer: torch.optim.Optimizer) -> Callable[[], torch.Tensor]:
    """What such an optimizer calls as often as it likes: zero_grad, forward, backward."""
    held = optimizer.param_groups[0]["params"]

    def closure() -> torch.Tensor:
        for parameter in held:
            parameter.grad = None
        loss = forward()
        loss.backward()  # type: ignore[no-untyped-call]
        return loss

    return closure


class _BadLossError(Exception):
    """The loss at the point a step begins from is not finite, so the step is not made."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value


def _plain(optimizer: torch.optim.Optimizer, forward: Forward, steps: int) -> Stretch:
    return advance(forward, optimizer, steps)


def _followed(
    make: Callable[[Forward, torch.optim.Optimizer], Callable[[], float]],
    optimizer: torch.optim.Optimizer,
    follow: Follower | None,
    forward: Forward,
    steps: int,
) -> Stretch:
    """Make up to ``steps`` steps, each followed by the scheduler's.

    Ends as ``advance`` does, and before a step whose rate is NaN or infinite.
    """
    losses: list[float] = []
    one, stilled = make(forward, optimizer), None
    rate = 1.0 if follow is None else follow.rate
    try:
        for _ in range(steps):
            if not math.isfinite(rate):
                break
            value = one()
            if follow is not None:
                before, rate = rate, follow(value)
                if before and not rate and stilled is None:
                    stilled = len(losses)
            losses.append(value)
    except _BadLossError as bad:
        return Stretch(losses, bad.value, stilled=stilled)
    except Exception as error:
        return Stretch(losses, error=error, stilled=stilled)
    return Stretch(losses, rate=None if math.isfinite(rate) else rate, stilled=stilled)


def _by_hand(forward: Forward, optimizer: torch.optim.Optimizer) -> Callable[[], float]:
    step, held = step_of(optimizer), optimizer.param_groups[0]["params"]

    def one() -> float:
        for parameter in held:
            parameter.grad = None
        loss = forward()
        value = _finite(loss)
        loss.backward()  # type: ignore[no-untyped-call]
        step()
        return value

    return one


def _by_closure(forward: Forward, optimizer: torch.optim.Optimizer) -> Callable[[], float]:
    """One step by a closure. A loss that is not finite within it is torch's to deal with.

    A line search may well walk back from it; the next step does not begin where it did not.
    """
    step, begins = step_of(optimizer), True

    def checked() -> torch.Tensor:
        nonlocal begins
        loss = forward()
        if begins:
            _finite(loss)
            begins = False
        return loss

    closure = closure_of(checked, optimizer)

    def one() -> float:
        nonlocal begins
        begins = True
        found = step(closure)
        assert isinstance(found, torch.Tensor)
        return float(found.item())

    return one


def _finite(loss: torch.Tensor) -> float:
    value = loss.item()
    if not math.isfinite(value):
        raise _BadLossError(value)
    return float(value)
