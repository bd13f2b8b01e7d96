"""The globals that typed code runs in: torch as far as the tables offer it, and the guards."""

from __future__ import annotations

import functools
import importlib
import math
import sys
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any, Final

import torch

from playground.language import builtins, guards, reading, sizes, tables
from playground.language.budget import BUDGET, Budget, over

_COUNTED: Final = {"torch": sizes.TORCH, "torch.nn.functional": sizes.FUNCTIONAL}

Readers = Mapping[str, Callable[..., torch.Tensor]]
"""What `np.loadtxt` and `np.genfromtxt` stand for in one namespace."""


def fresh_namespace(readers: Readers | None = None) -> dict[str, Any]:
    """Return new globals for `exec`: torch, F, nn, optim, math, builtins, guards and a budget.

    `readers` are what the names of `reading.READERS` do, and so decide which files can be read;
    without them there is no file to read.

    The modules are facades that hold only the names of the tables, so that even a hole in the
    check could reach nothing else. They are shared between namespaces; the budget is not.
    """
    budget = Budget()
    loops = guards.loop_guards(budget)
    return {
        "__builtins__": {
            **builtins.typed_builtins(loops["guard walk"]),
            "__import__": _import_for_torch,
        },
        BUDGET: budget,
        **{name: facade(path) for name, path in tables.PREBOUND.items()},
        **guards.operator_guards(torch.Tensor),
        **loops,
        "guard sized": sizes.sized,
        **{reading.guard(name): (readers or {}).get(name, _no_file) for name in reading.READERS},
    }


def _no_file(name: str, **_: Any) -> torch.Tensor:
    raise over(f"{name} cannot be read here")


def reset_budget(namespace: dict[str, Any]) -> None:
    """Start counting loops and calls from nothing; to be done before each forward."""
    namespace[BUDGET].reset()


def typed_names(namespace: dict[str, Any]) -> dict[str, Any]:
    """Return what typed code has set in `namespace`: everything but what was there before."""
    return {
        name: value
        for name, value in namespace.items()
        if name not in tables.PREBOUND and not name.startswith(("guard ", "__"))
    }


def _import_for_torch(name: str, *details: Any) -> Any:
    """Import `name` for torch's own C++ code, which asks the builtins of the running frame.

    Typed code cannot get here: names with two underscores are refused and import lines taken out.
    Without it, torch stops at an internal assertion the first time that it needs a class of its
    Python side. Only torch and what is already loaded is given.
    """
    if name.split(".")[0] != "torch" and name not in sys.modules:
        raise ImportError(f"{name} is not offered to typed code")
    return __import__(name, *details)


@functools.cache
def facade(path: str) -> ModuleType:
    """Return a module with only the names that the tables offer behind `path`."""
    real = math if path == "math" else importlib.import_module(path)
    shown = ModuleType(path)
    for name in tables.MODULES[path]:
        value = getattr(real, name)
        count = _COUNTED.get(path, {}).get(name)
        setattr(shown, name, sizes.limited(value, count) if count else value)
    if path == "math":
        shown.factorial = builtins.factorial  # type: ignore[attr-defined]
        shown.comb = builtins.comb  # type: ignore[attr-defined]
    for inner in tables.SUBMODULES:
        parent, _, name = inner.rpartition(".")
        if parent == path:
            setattr(shown, name, facade(inner))
    return shown
