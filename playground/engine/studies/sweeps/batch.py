"""The Batch: the parameters of many runs in one tensor each, and the losses of all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch

from playground.engine.studies.sweeps.updates import cut
from playground.engine.workspace import Workspace

BROADCAST, VMAP, LOOP = "broadcast", "vmap", "loop"
METHODS = (BROADCAST, VMAP, LOOP)
AXIS: Mapping[str, int | None] = {BROADCAST: -1, VMAP: 0, LOOP: None}
"""Where the runs lie in each leaf: behind for broadcasting, as in a Landscape; LOOP has none."""

Forward = Callable[[], torch.Tensor]


@dataclass
class World:
    """What the runs of one sweep share, copied when it began.

    ``held``: the parameters as they stand; ``trainable``: which of them a run moves; ``data``: the
    names of the setup cells; ``random``: the generator state from which every run draws.
    """

    workspace: Workspace
    held: Mapping[str, torch.Tensor]
    trainable: Sequence[str]
    data: Mapping[str, Any]
    random: torch.Tensor

    @classmethod
    def of(cls, workspace: Workspace) -> World:
        """Copy what may change between two pieces."""
        parameters = workspace.parameters
        return cls(
            workspace,
            {name: p.detach().clone() for name, p in parameters.items()},
            [name for name, p in parameters.items() if p.requires_grad],
            {
                name: value.detach().clone() if _plain_tensor(value) else value
                for name, value in workspace.data().items()
            },
            workspace.random.clone(),
        )

    @contextmanager
    def forward(self, random: torch.Tensor) -> Iterator[Forward]:
        """Give the document's forward on this world's data, drawing from ``random``."""
        with self.workspace.aside(self.data, random) as forward:
            yield forward


def _plain_tensor(value: object) -> bool:
    return isinstance(value, torch.Tensor) and not value.requires_grad


class Batch:
    """The leaves of N runs. ``method`` says how their losses are found; LOOP holds one run.

    ``leaves`` are in the order of ``world.held``; those of ``world.trainable`` require grad.
    """

    def __init__(self, world: World, method: str, leaves: Mapping[str, torch.Tensor]) -> None:
        self.world, self.method = world, method
        self.axis = AXIS[method]
        self.leaves = {
            name: leaf.requires_grad_(name in world.trainable) for name, leaf in leaves.items()
        }
        self.moved = [self.leaves[name] for name in world.trainable]
        self.size = 1
        if self.axis is not None:
            self.size = next(iter(self.leaves.values())).shape[self.axis]

    @classmethod
    def of(cls, world: World, method: str, starts: Mapping[str, torch.Tensor]) -> Batch:
        """Lay out starts, each of shape (N, *parameter shape); one run only for LOOP."""
        leaves = {}
        for name, start in starts.items():
            if method == LOOP:
                leaves[name] = start[0].clone()
            else:
                moved = start.movedim(0, -1) if method == BROADCAST else start
                leaves[name] = moved.clone(memory_format=torch.contiguous_format)
        return cls(world, method, leaves)

    def enter(self) -> None:
        """Let the cells' names stand for the leaves; within ``world.forward`` only."""
        if self.method != VMAP:
            self.world.workspace.namespace.update(self.leaves)

    def losses(self, forward: Forward) -> torch.Tensor:
        """The losses of all runs, shape (N,), with their graph. Any refusal of the code passes."""
        if self.method != VMAP:
            return forward().reshape(self.size)
        names, namespace = list(self.leaves), self.world.workspace.namespace

        def loss(*values: torch.Tensor) -> torch.Tensor:
            namespace.update(zip(names, values, strict=True))
            return forward().reshape(())

        result: torch.Tensor = torch.vmap(loss, randomness="same")(*self.leaves.values())
        return result

    def gradients(self, losses: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        """The gradient of each run's own loss by one backward; None where a leaf has no part."""
        if not self.moved or not losses.requires_grad:
            return (None,) * len(self.moved)
        # Vectors of ones would say the same, but torch loads sympy to look at their shape.
        return torch.autograd.grad(losses.sum(), self.moved, allow_unused=True)

    def kept(self) -> dict[str, torch.Tensor]:
        """Copies of the leaves' values."""
        return {name: leaf.detach().clone() for name, leaf in self.leaves.items()}

    def chosen(self, kept: Mapping[str, torch.Tensor], rows: torch.Tensor) -> Batch:
        """A batch of these rows, at values that ``kept`` gave."""
        leaves = {name: cut(value, self.axis, rows) for name, value in kept.items()}
        return Batch(self.world, self.method, leaves)

    def rows(self, kept: Mapping[str, torch.Tensor]) -> torch.Tensor:
        """Every element of the parameters of each run: shape (N, P)."""
        parts = []
        for value in kept.values():
            first = value[None] if self.axis is None else value.movedim(self.axis, 0)
            parts.append(first.reshape(self.size, -1))
        return torch.cat(parts, dim=1)
