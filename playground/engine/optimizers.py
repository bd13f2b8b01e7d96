"""The torch.optim classes on offer, made by their own names and keywords."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch

from playground.engine.errors import ActError, unknown
from playground.engine.observer import full
from playground.engine.settings import default_dtype
from playground.state.arrays import Array

PLAIN = (
    "SGD",
    "Adam",
    "AdamW",
    "NAdam",
    "RAdam",
    "Adamax",
    "Adagrad",
    "Adadelta",
    "RMSprop",
    "Rprop",
    "ASGD",
    "Adafactor",
)
"""The classes whose step needs no more than each ``.grad``."""
OFFERED = (*PLAIN, "LBFGS", "Muon")
"""LBFGS steps by a closure; Muon takes matrices alone and says so itself."""
LEFT_OUT = {
    "SparseAdam": "takes sparse gradients alone, as an embedding makes them; gradients are dense "
    "here. Adam is the same rule for them.",
    "Optimizer": "is what all optimizers are built on and has no rule of its own.",
}
"""Why each other class of ``torch.optim`` cannot be chosen."""

# Buffers that count or weigh; all others have the parameter's own dtype.
NUMBERS = ("step", "eta", "mu", "mu_product")
_COUNTS = ("max_iter", "history_size", "ns_steps")


def needs_closure(optimizer: torch.optim.Optimizer) -> bool:
    """Whether ``step`` works out loss and gradients itself, by a closure that it is handed."""
    return isinstance(optimizer, torch.optim.LBFGS)


def step_of(optimizer: torch.optim.Optimizer) -> Callable[..., object]:
    """``optimizer.step`` below what torch wraps it in for hooks, profiler and compiler.

    Nothing of that is in use here; it takes a fifth of a small problem's step and loads the
    compiler, a second and 70 MB. The numbers are those of ``step`` itself.
    """
    if optimizer.defaults.get("differentiable"):
        return optimizer.step
    inner = inspect.unwrap(type(optimizer).step)
    return torch.no_grad()(partial(inner, optimizer))


def step(optimizer: torch.optim.Optimizer, dtype: torch.dtype) -> None:
    """Make one step; some buffers are made in the default type, which is ``dtype`` meanwhile."""
    with default_dtype(dtype):
        step_of(optimizer)()


def parameters_of(name: str) -> dict[str, inspect.Parameter]:
    """The keywords of an offered class as its signature has them."""
    signature = inspect.signature(_class(name))
    return {key: p for key, p in signature.parameters.items() if key != "params"}


def keywords_of(name: str) -> dict[str, Any]:
    """The keywords of an offered class with torch's own defaults."""
    return {key: parameter.default for key, parameter in parameters_of(name).items()}


def make(
    name: str, parameters: Iterable[torch.Tensor], keywords: Mapping[str, Any]
) -> torch.optim.Optimizer:
    """Build the optimizer; torch's ValueError for a bad learning rate passes as it is."""
    offered = keywords_of(name)
    for key in keywords:
        if key not in offered:
            raise unknown(f"keyword of torch.optim.{name}", key, offered)
    for key, value in keywords.items():
        _check(key, value, offered[key])
    _leave_compiler_out()
    optimizer: torch.optim.Optimizer = _class(name)(list(parameters), **keywords)
    return optimizer


def read_state(
    optimizer: torch.optim.Optimizer | None, parameters: Mapping[str, torch.Tensor]
) -> dict[str, dict[str, Any]]:
    """Each parameter's buffers by their torch names: numpy arrays, numbers or None."""
    if optimizer is None:
        return {}
    return {
        name: {key: _kept(value) for key, value in optimizer.state[parameter].items()}
        for name, parameter in parameters.items()
        if parameter in optimizer.state
    }


def read_group(optimizer: torch.optim.Optimizer | None) -> dict[str, Any]:
    """The present keywords of the parameter group, a schedule's rate among them."""
    if optimizer is None:
        return {}
    return {
        key: value
        for key, value in optimizer.param_groups[0].items()
        if key != "params" and not isinstance(value, torch.Tensor)
    }


def write_state(
    optimizer: torch.optim.Optimizer,
    parameters: Mapping[str, torch.Tensor],
    state: Mapping[str, Mapping[str, Any]],
) -> None:
    """Put buffers that ``read_state`` gave back, bit for bit."""
    optimizer.state.clear()
    for name, buffers in state.items():
        parameter = parameters[name]
        optimizer.state[parameter] = {
            key: _put_back(key, value, parameter) for key, value in buffers.items()
        }


def _kept(value: Any) -> Any:
    """One buffer as it is kept; LBFGS has lists of tensors."""
    if isinstance(value, list):
        return [_kept(each) for each in value]
    return full(value) if isinstance(value, torch.Tensor) else value


def _put_back(key: str, value: Any, parameter: torch.Tensor) -> Any:
    if isinstance(value, list):
        return [_put_back(key, each, parameter) for each in value]
    return _buffer(key, value, parameter) if isinstance(value, np.ndarray) else value


def _buffer(key: str, value: Array, parameter: torch.Tensor) -> torch.Tensor:
    """One buffer as a tensor; what numpy holds as float32 for bfloat16 is turned back."""
    held = torch.from_numpy(value.copy())
    halved = parameter.dtype is torch.bfloat16 and key not in NUMBERS
    return held.to(parameter.dtype) if halved else held


def _finite(value: Any) -> bool:
    """Whether a value is a number that a step can be made with: torch itself lets NaN pass."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value)


def _check(key: str, value: Any, default: Any) -> None:
    """Refuse what torch would let pass, or only trip over at some later step."""
    if isinstance(default, tuple):
        of = f"{key} takes {len(default)} numbers, such as {default}"
        if not isinstance(value, tuple | list) or len(value) != len(default):
            raise ActError(f"{of}, not {value!r}.")
        for each, usual in zip(value, default, strict=True):
            if not (_finite(each) or (each is None and usual is None)):
                raise ActError(f"{of}, not {value!r}.")
    elif key in _COUNTS and not (type(value) is int and value >= 1):
        raise ActError(f"{key} is a whole number from 1, not {value!r}.")
    elif isinstance(default, int | float) and not isinstance(default, bool) and not _finite(value):
        raise ActError(f"{key} must be a finite number, not {value!r}.")


def _leave_compiler_out() -> None:
    """Tell torch that these methods need no compiler switched off: asking it would load it."""
    for name in ("add_param_group", "zero_grad", "state_dict", "load_state_dict"):
        method = inspect.unwrap(getattr(torch.optim.Optimizer, name))
        method.__dynamo_disable = method


def _class(name: str) -> Any:
    if name in LEFT_OUT:
        raise ActError(f"{name} {LEFT_OUT[name]}")
    if name not in OFFERED:
        raise unknown("optimizer", name, OFFERED)
    return getattr(torch.optim, name)
