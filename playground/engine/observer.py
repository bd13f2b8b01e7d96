"""Makes a Snapshot's tensor views from live tensors, anew only for those that have changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch

from playground.state.arrays import Array
from playground.state.memento import Memento
from playground.state.snapshot import Role, TensorView

# torch prints tensors of more elements than this as a summary of their edges.
SUMMARY_THRESHOLD = 1000
EDGE = 3


class Observer:
    """Keeps the last view of each name and hands it out again while its tensor stays the same."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[torch.Tensor, tuple[Any, ...], TensorView]] = {}

    def views(
        self,
        tensors: Iterable[tuple[str, Role, torch.Tensor]],
        calls: Mapping[str, int],
        memento: Memento,
    ) -> tuple[TensorView, ...]:
        """One view for each tensor, in the order given; shares the arrays of ``memento``."""
        return tuple(
            self._view(name, role, tensor, calls.get(name, 0), memento)
            for name, role, tensor in tensors
        )

    def _view(
        self, name: str, role: Role, tensor: torch.Tensor, calls: int, memento: Memento
    ) -> TensorView:
        retains = not tensor.is_leaf and tensor.retains_grad
        grad = tensor.grad if tensor.is_leaf or retains else None
        stamp = (
            id(tensor),
            tensor._version,
            tensor.data_ptr(),
            tensor.requires_grad,
            None if grad is None else (id(grad), grad._version, grad.data_ptr()),
            calls,
            role,
        )
        kept = self._kept.get(name)
        if kept is not None and kept[1] == stamp:
            return kept[2]
        summarized = tensor.numel() > SUMMARY_THRESHOLD
        known = memento if role is Role.PARAMETER and not summarized else None
        view = TensorView(
            name=name,
            role=role,
            values=known.parameters[name] if known else shown(tensor),
            shape=tuple(tensor.shape),
            dtype=str(tensor.dtype).removeprefix("torch."),
            requires_grad=tensor.requires_grad,
            is_leaf=tensor.is_leaf,
            grad_fn=None if tensor.grad_fn is None else tensor.grad_fn.name().split("::")[-1],
            grad=known.grads[name] if known else None if grad is None else shown(grad),
            calls=calls,
            retains_grad=retains,
            summarized=summarized,
        )
        # A new tensor can take a dead one's id and memory: only what lives on is kept, with an
        # alias that holds the memory.
        if grad is None and role in (Role.PARAMETER, Role.DATA):
            self._kept[name] = (tensor.detach(), stamp, view)
        else:
            self._kept.pop(name, None)
        return view


def shown(tensor: torch.Tensor) -> Array:
    """The values as numpy, or of a large tensor only the edges that torch prints."""
    held = tensor.detach()
    if held.numel() > SUMMARY_THRESHOLD:
        for dimension, size in enumerate(held.shape):
            if size > 2 * EDGE:
                ends = held.narrow(dimension, 0, EDGE), held.narrow(dimension, size - EDGE, EDGE)
                held = torch.cat(ends, dimension)
    return _copied(held)


def full(tensor: torch.Tensor) -> Array:
    """All values as a numpy array of its own; numpy has no bfloat16, float32 holds it exactly."""
    return _copied(tensor.detach())


def _copied(held: torch.Tensor) -> Array:
    return np.array((held.float() if held.dtype is torch.bfloat16 else held).numpy())
