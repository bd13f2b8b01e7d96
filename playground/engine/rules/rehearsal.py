"""Makes an optimizer's step on copies: torch's own class does it, and nothing live is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import torch

from playground.engine import optimizers, schedules
from playground.state.arrays import Array
from playground.state.memento import Memento

State = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Moment:
    """Parameters, gradients and the optimizer's buffers at one moment, by name."""

    parameters: Mapping[str, torch.Tensor]
    grads: Mapping[str, torch.Tensor | None]
    buffers: State


class Stand:
    """An optimizer over copies of the parameters, as a Memento describes both.

    ``live``: the optimizer that it stands for, whose keywords it takes where the
    Memento has none. ``follow`` steps the schedule that was on. ``leaves`` are the copies;
    parameters that the Memento calls frozen are left out of the optimizer, as they are live.
    """

    def __init__(
        self,
        live: torch.optim.Optimizer,
        memento: Memento,
        dtypes: Mapping[str, torch.dtype],
    ) -> None:
        self.leaves = {
            name: _copied(values, dtypes[name]).requires_grad_(name not in memento.frozen)
            for name, values in memento.parameters.items()
        }
        for name, grad in memento.grads.items():
            self.leaves[name].grad = None if grad is None else _copied(grad, dtypes[name])
        kind = type(live)
        group = {**live.param_groups[0], **memento.group}
        keywords = {key: group[key] for key in _keys(kind.__name__)}
        held = [leaf for leaf in self.leaves.values() if leaf.requires_grad]
        # torch refuses an empty list; what is not held has no .grad, so it does not move.
        self.optimizer = kind(held or [torch.zeros(())], **keywords)
        if memento.optimizer_state:
            optimizers.write_state(self.optimizer, self.leaves, memento.optimizer_state)
        self.follow: schedules.Follower | None = None
        self.scheduler: schedules.Scheduler | None = None
        if memento.schedule is not None:
            made = schedules.make(memento.schedule, self.optimizer, memento.schedule_keywords)
            schedules.write_state(made, memento.schedule_state)
            self.scheduler = made
            self.follow = schedules.Follower(self.optimizer, made)
        self.optimizer.param_groups[0].update(memento.group)

    @property
    def group(self) -> dict[str, Any]:
        """The keywords that its next step takes."""
        return dict(self.optimizer.param_groups[0])

    def moment(self) -> Moment:
        """Copies of all values as they stand."""
        return Moment(
            {name: leaf.detach().clone() for name, leaf in self.leaves.items()},
            {
                name: None if leaf.grad is None else leaf.grad.clone()
                for name, leaf in self.leaves.items()
            },
            {
                name: {
                    key: value.clone() if isinstance(value, torch.Tensor) else value
                    for key, value in self.optimizer.state.get(leaf, {}).items()
                }
                for name, leaf in self.leaves.items()
            },
        )


@lru_cache
def _keys(kind: str) -> tuple[str, ...]:
    return tuple(optimizers.keywords_of(kind))


def _copied(values: Array, dtype: torch.dtype) -> torch.Tensor:
    return torch.tensor(values, dtype=dtype)
