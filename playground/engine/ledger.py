"""Counts how many backward calls are summed in each ``.grad``."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import torch


class CallCounter:
    """``calls[name]`` is the number of backward calls that have added to that ``.grad``."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}
        self._seen: dict[str, weakref.ref[torch.Tensor]] = {}

    @contextmanager
    def counting(self, parameters: Mapping[str, torch.Tensor]) -> Iterator[None]:
        """Count the accumulations into each parameter while the block runs."""
        handles = [
            parameter.register_post_accumulate_grad_hook(_Add(self, name))  # type: ignore[no-untyped-call]
            for name, parameter in parameters.items()
            if parameter.requires_grad
        ]
        for name, parameter in parameters.items():
            self._see(name, parameter)
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def cleared(self, names: Iterable[str]) -> None:
        """Note that these gradients were set to None or to zeros."""
        for name in names:
            self.calls.pop(name, None)

    def started_anew(self, parameters: Mapping[str, torch.Tensor]) -> None:
        """Note a step of a run: cleared, then one backward call."""
        for name, parameter in parameters.items():
            if parameter.grad is None:
                self.calls.pop(name, None)
            else:
                self.calls[name] = 1

    def add(self, name: str, parameter: torch.Tensor) -> None:
        """Count one accumulation; a ``.grad`` that is a new tensor starts from one."""
        seen = self._seen.get(name)
        goes_on = seen is not None and seen() is parameter.grad
        self.calls[name] = self.calls.get(name, 0) + 1 if goes_on else 1
        self._see(name, parameter)

    def _see(self, name: str, parameter: torch.Tensor) -> None:
        if parameter.grad is None:
            self._seen.pop(name, None)
        else:
            self._seen[name] = weakref.ref(parameter.grad)


class _Add:
    """Adds one to a name's count each time torch accumulates into its gradient."""

    def __init__(self, counter: CallCounter, name: str) -> None:
        self._counter = counter
        self._name = name

    def __call__(self, tensor: torch.Tensor) -> None:
        self._counter.add(self._name, tensor)
