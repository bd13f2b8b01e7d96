"""Counts how many backward calls are summed in each ``.grad``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

import torch


class CallCounter:
    """``calls[name]`` is the number of backward calls that have added to that ``.grad``."""

    def __init__(self) -> None:
        self.calls: dict[str, int] = {}

    @contextmanager
    def counting(self, parameters: Mapping[str, torch.Tensor]) -> Iterator[None]:
        """Count the accumulations into each parameter while the block runs."""
        handles = [
            parameter.register_post_accumulate_grad_hook(_Add(self.calls, name))
            for name, parameter in parameters.items()
            if parameter.requires_grad
        ]
        try:
            yield
        finally:
            for handle in handles:
                handle.remove()

    def cleared(self, names: Iterable[str]) -> None:
        """Note that these gradients were set to None or to zeros."""
        for name in names:
            self.calls.pop(name, None)


class _Add:
    """Adds one to a name's count each time torch accumulates into its gradient."""

    def __init__(self, calls: dict[str, int], name: str) -> None:
        self._calls = calls
        self._name = name

    def __call__(self, tensor: torch.Tensor) -> None:
        self._calls[self._name] = self._calls.get(self._name, 0) + 1
