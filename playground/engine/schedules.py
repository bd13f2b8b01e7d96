"""The learning-rate schedulers on offer: made by torch's own names and keywords, kept, put back."""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Mapping
from typing import Any

import torch
from torch.optim import lr_scheduler

from playground.engine.errors import ActError, unknown

Scheduler = lr_scheduler.LRScheduler

OFFERED = (
    "StepLR",
    "MultiStepLR",
    "ExponentialLR",
    "ConstantLR",
    "LinearLR",
    "PolynomialLR",
    "CosineAnnealingLR",
    "CosineAnnealingWarmRestarts",
    "CyclicLR",
    "OneCycleLR",
    "ReduceLROnPlateau",
)
LEFT_OUT = {
    "LambdaLR": "takes a function of the step, and a schedule here is made of numbers alone.",
    "MultiplicativeLR": "takes a function of the step, and a schedule here is made of numbers "
    "alone; ExponentialLR multiplies by one number at each step.",
    "SequentialLR": "is made of other schedulers, and here one schedule is on at a time.",
    "ChainedScheduler": "is made of other schedulers, and here one schedule is on at a time.",
    "LRScheduler": "is what all schedulers are built on and has no rule of its own.",
}
"""Why each other class of ``torch.optim.lr_scheduler`` cannot be chosen."""

# ``last_epoch`` goes on with a schedule from a file; ``scale_fn`` takes a function.
_NOT_OFFERED = ("optimizer", "last_epoch", "scale_fn")
# A schedule divides by these or counts them down; torch finds out only at some later step.
_COUNTS = (
    "step_size",
    "total_iters",
    "T_max",
    "T_0",
    "T_mult",
    "step_size_up",
    "step_size_down",
    "total_steps",
    "epochs",
    "steps_per_epoch",
)


def parameters_of(name: str) -> dict[str, inspect.Parameter]:
    """The keywords of an offered class as its signature has them."""
    signature = inspect.signature(_class(name))
    return {key: p for key, p in signature.parameters.items() if key not in _NOT_OFFERED}


def make(name: str, optimizer: torch.optim.Optimizer, keywords: Mapping[str, Any]) -> Scheduler:
    """Build the scheduler on an optimizer, whose rate it sets at once.

    Raises ActError for keywords that are not there, missing or no numbers; torch's own errors
    pass as they are.
    """
    offered = parameters_of(name)
    for key, value in keywords.items():
        if key not in offered:
            raise unknown(f"keyword of torch.optim.lr_scheduler.{name}", key, offered)
        _check(name, key, value)
    missing = [
        key
        for key, parameter in offered.items()
        if parameter.default is inspect.Parameter.empty and key not in keywords
    ]
    if missing:
        raise ActError(f"{name} needs {' and '.join(missing)}: torch has no default for it.")
    made: Scheduler = _class(name)(optimizer, **keywords)
    return made


def read_state(scheduler: Scheduler | None) -> dict[str, Any]:
    """All that a scheduler knows, as plain values: ``state_dict`` copied."""
    return {} if scheduler is None else copy.deepcopy(scheduler.state_dict())


def write_state(scheduler: Scheduler, state: Mapping[str, Any]) -> None:
    """Put back what ``read_state`` gave."""
    scheduler.load_state_dict(copy.deepcopy(dict(state)))


def looks_at_loss(name: str | None) -> bool:
    """Whether ``scheduler.step`` takes the loss."""
    return name == "ReduceLROnPlateau"


class Follower:
    """Calls ``scheduler.step()`` after a step of the optimizer and tells the rate it leads to.

    Our own step lies below the wrapper by which torch notes that the optimizer has stepped, and
    without that note the scheduler would warn of a wrong order: so it is made here.
    """

    def __init__(self, optimizer: torch.optim.Optimizer, scheduler: Scheduler) -> None:
        self._optimizer = optimizer
        self._group = optimizer.param_groups[0]
        self._scheduler = scheduler
        self._looks = looks_at_loss(type(scheduler).__name__)

    @property
    def rate(self) -> float:
        """The learning rate of the next step."""
        return float(self._group["lr"])

    def __call__(self, loss: float | None) -> float:
        """Go on by one step, whose forward found ``loss``; returns the rate of the next one."""
        self._optimizer._opt_called = True  # type: ignore[attr-defined]
        if self._looks:
            assert loss is not None
            self._scheduler.step(loss)  # type: ignore[arg-type]
        else:
            self._scheduler.step()
        return self.rate


def _check(name: str, key: str, value: Any) -> None:
    values = value if isinstance(value, list | tuple) else (value,)
    for each in values:
        if isinstance(each, float) and not math.isfinite(each):
            raise ActError(f"{key} must be a finite number, not {each!r}.")
    if key == "milestones":
        if not isinstance(value, list | tuple) or not all(_whole(each) for each in value):
            raise ActError(f"{key} is a list of steps such as [30, 80], not {value!r}.")
    elif key in _COUNTS and value is not None and not (_whole(value) and value >= 1):
        raise ActError(f"{key} of {name} is a whole number of steps from 1, not {value!r}.")


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _class(name: str) -> Any:
    if name in LEFT_OUT:
        raise ActError(f"{name} {LEFT_OUT[name]} Offered: {', '.join(OFFERED)}.")
    if name not in OFFERED:
        raise unknown("learning-rate scheduler", name, OFFERED)
    return getattr(lr_scheduler, name)
