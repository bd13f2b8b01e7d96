"""The update of many runs at once: torch's own class, or SGD by hand for rates that differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import torch

from playground.engine import optimizers
from playground.engine.errors import ActError

ELEMENTWISE = (
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
)
"""The classes that treat each element by itself, so that runs which share a tensor do not meet."""
_WHY_NOT = {
    "LBFGS": "it searches along a line that all elements share",
    "Adafactor": "it divides by means over rows and columns",
    "Muon": "it multiplies whole matrices",
    "SparseAdam": "it takes sparse gradients only",
}

Tensors = Sequence[torch.Tensor]
Grads = Sequence[torch.Tensor | None]


def cut(value: torch.Tensor, axis: int | None, rows: torch.Tensor) -> torch.Tensor:
    """These rows of a batch's tensor, copied; without ``axis`` it holds a single run."""
    return value.clone() if axis is None else value.index_select(axis, rows)


class Update(Protocol):
    """Moves the leaves of a batch by their gradients, in place."""

    def step(self, grads: Grads) -> None:
        """Make one step of every run."""

    def kept(self) -> Any:
        """A copy of the buffers, for ``chosen``."""

    def chosen(self, leaves: Tensors, kept: Any, rows: torch.Tensor) -> Update:
        """The same for other leaves, which hold only these rows; buffers as they were ``kept``."""


def refuse(name: str) -> None:
    """Raise ActError for an optimizer whose runs cannot share tensors."""
    if name not in ELEMENTWISE:
        why = _WHY_NOT.get(name, "its steps are not made element by element")
        raise ActError(
            f"Many runs at once cannot use {name}: {why}, so the runs would steer one another. "
            f"Choose one of {', '.join(ELEMENTWISE)}."
        )


def make(
    name: str,
    keywords: Mapping[str, Any],
    leaves: Tensors,
    axis: int | None,
    rates: torch.Tensor | None = None,
    momenta: torch.Tensor | None = None,
) -> Update:
    """The update for leaves whose runs lie along ``axis``.

    ``rates`` and ``momenta`` (N,): those of each run, else the ``keywords`` are for all.
    Raises what torch raises for bad keywords.
    """
    refuse(name)
    if name != "SGD" or not leaves:
        return _Torch(optimizers.make(name, leaves or [torch.zeros(())], keywords), leaves, axis)
    if rates is not None and momenta is not None:
        keywords = {**keywords, "lr": rates[0].item(), "momentum": momenta[0].item()}
    # Made for what torch has to say about the keywords, and for its defaults.
    group = optimizers.make(name, [torch.zeros(())], keywords).param_groups[0]
    if group["differentiable"]:
        raise ActError("Many runs at once cannot use differentiable=True: no graph is kept.")
    return _Sgd(leaves, group, axis, rates, momenta)


class _Sgd:
    """torch's ``_single_tensor_sgd``, operation by operation; lr and momentum may differ by run.

    Where they differ, torch's ``alpha=`` becomes a factor: the last bit may differ.
    """

    def __init__(
        self,
        leaves: Tensors,
        group: Mapping[str, Any],
        axis: int | None,
        rates: torch.Tensor | None,
        momenta: torch.Tensor | None,
    ) -> None:
        self._leaves = leaves
        self._data = [leaf.detach() for leaf in leaves]
        self._group, self._axis = group, axis
        self._rates, self._momenta = rates, momenta
        self._buffers: list[torch.Tensor | None] = [None] * len(leaves)
        self._lr, self._momentum = float(group["lr"]), float(group["momentum"])
        self._keep = 1.0 - float(group["dampening"])
        self._negative = [self._shaped(rates, leaf, -1.0) for leaf in leaves]
        self._betas = [self._shaped(momenta, leaf, 1.0) for leaf in leaves]
        # torch dampens only where there is momentum.
        share = None if momenta is None else torch.ones_like(momenta)
        if momenta is not None and share is not None:
            share[momenta != 0] = self._keep
        self._kept_share = [self._shaped(share, leaf, 1.0) for leaf in leaves]

    def step(self, grads: Grads) -> None:
        """Weight decay, momentum, step: in the order of torch's code."""
        for at, (data, grad) in enumerate(zip(self._data, grads, strict=True)):
            if grad is None:
                continue
            direction, rate = self._direction(at, data, grad), self._negative[at]
            if rate is None:
                data.add_(direction, alpha=-self._lr)
            else:
                data.addcmul_(direction, rate)

    def _direction(self, at: int, data: torch.Tensor, grad: torch.Tensor) -> torch.Tensor:
        """What a step follows, ``-lr`` times."""
        decay, beta = self._group["weight_decay"], self._betas[at]
        if self._group["maximize"]:
            grad = -grad
        if decay != 0:
            grad = grad.add(data, alpha=decay)
        if beta is None and self._momentum == 0:
            return grad
        buffer = self._turned(at, grad)
        if not self._group["nesterov"]:
            return buffer
        if beta is None:
            return grad.add(buffer, alpha=self._momentum)
        return torch.addcmul(grad, beta, buffer)

    def kept(self) -> list[torch.Tensor | None]:
        """Copies of the momentum buffers."""
        return [None if buffer is None else buffer.clone() for buffer in self._buffers]

    def chosen(self, leaves: Tensors, kept: list[torch.Tensor | None], rows: torch.Tensor) -> _Sgd:
        """The same for fewer runs."""
        other = _Sgd(
            leaves,
            self._group,
            self._axis,
            None if self._rates is None else self._rates[rows],
            None if self._momenta is None else self._momenta[rows],
        )
        other._buffers = [None if b is None else cut(b, self._axis, rows) for b in kept]
        return other

    def _turned(self, at: int, grad: torch.Tensor) -> torch.Tensor:
        """The momentum buffer with this gradient in it."""
        buffer, beta, share = self._buffers[at], self._betas[at], self._kept_share[at]
        if buffer is None:
            buffer = self._buffers[at] = grad.clone()
        elif beta is None or share is None:
            buffer.mul_(self._momentum).add_(grad, alpha=self._keep)
        elif self._keep == 1.0:
            buffer.mul_(beta).add_(grad)
        else:
            buffer.mul_(beta).addcmul_(grad, share)
        return buffer

    def _shaped(
        self, values: torch.Tensor | None, leaf: torch.Tensor, factor: float
    ) -> torch.Tensor | None:
        if values is None:
            return None
        shape = [1] * leaf.dim()
        if self._axis is not None:
            shape[self._axis] = -1
        return (values * factor).to(leaf.dtype).reshape(shape)


class _Torch:
    """A torch.optim class over the batched leaves: its own arithmetic, element by element."""

    def __init__(self, optimizer: torch.optim.Optimizer, leaves: Tensors, axis: int | None) -> None:
        self._optimizer, self._leaves, self._axis = optimizer, leaves, axis
        self._step = optimizers.step_of(optimizer)

    def step(self, grads: Grads) -> None:
        """Hand the gradients over and let torch step."""
        for leaf, grad in zip(self._leaves, grads, strict=True):
            leaf.grad = grad
        self._step()

    def kept(self) -> list[dict[str, Any]]:
        """Copies of the buffers of each leaf."""
        return [
            {
                key: value.clone() if isinstance(value, torch.Tensor) else value
                for key, value in self._optimizer.state.get(leaf, {}).items()
            }
            for leaf in self._leaves
        ]

    def chosen(self, leaves: Tensors, kept: list[dict[str, Any]], rows: torch.Tensor) -> _Torch:
        """The same for fewer runs: buffers as large as the leaf are cut, counters are shared."""
        group = self._optimizer.param_groups[0]
        offered = optimizers.keywords_of(type(self._optimizer).__name__)
        keywords = {key: group[key] for key in offered if key in group}
        other = type(self._optimizer)(list(leaves), **keywords)
        for before, leaf, state in zip(self._leaves, leaves, kept, strict=True):
            other.state[leaf] = {
                key: cut(value, self._axis, rows)
                if isinstance(value, torch.Tensor) and value.shape == before.shape and value.dim()
                else value
                for key, value in state.items()
            }
        return _Torch(other, leaves, self._axis)
