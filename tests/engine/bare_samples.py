"""A fit to samples with all that a run may meet, at the program's door and in a bare loop."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch.optim import lr_scheduler

from playground.engine.experiment import Experiment
from tests.engine.descents import Variant
from tests.engine.engine_labs import document

SAMPLES = "torch.manual_seed(2)\nx = torch.randn(13)\ny = 0.7 * x + 0.1 * torch.randn(13)"
PARAMETERS = (
    "torch.manual_seed(5)\n"
    "a = torch.tensor(1.5, requires_grad=True)\n"
    "b = torch.tensor([0.2, -0.4], requires_grad=True)"
)
MODEL = "p = a * x + b[0] + b[1] * x * x"
NOISE = " + 0.05 * torch.randn(len(x))"
LOSS = "loss = F.mse_loss(p, y)"
Batch = tuple[int, bool, int]
"""Size, shuffle and seed."""


def opened(dtype: str = "float32", *, noisy: bool = False) -> Experiment:
    """The problem; ``noisy``: its model draws random numbers at each forward."""
    return Experiment(document(PARAMETERS, MODEL + NOISE * noisy, LOSS, SAMPLES), dtype=dtype)


class Bare:
    """The same problem in plain torch: ``run`` is zero_grad, forward, backward, step, schedule."""

    def __init__(
        self,
        optimizer: Variant,
        schedule: Variant | None = None,
        batch: Batch | None = None,
        *,
        dtype: str = "float32",
        noisy: bool = False,
        frozen: tuple[str, ...] = (),
    ) -> None:
        self._dtype, self._noisy, self.batch, self.drawn = getattr(torch, dtype), noisy, batch, 0
        self._random: Any = None
        names: dict[str, Any] = {"torch": torch}
        self._inside(lambda: exec(f"{SAMPLES}\n{PARAMETERS}", names))
        self.x, self.y = names["x"], names["y"]
        self.parameters = {"a": names["a"], "b": names["b"]}
        for name in frozen:
            self.parameters[name].requires_grad_(False)
        self.losses: list[float] = []
        self.scheduler: Any = None
        self.use(optimizer, schedule)

    def use(self, optimizer: Variant, schedule: Variant | None = None) -> None:
        """A new optimizer with a new schedule."""
        held = [p for p in self.parameters.values() if p.requires_grad]
        self.optimizer = getattr(torch.optim, optimizer[0])(held, **optimizer[1])
        self.schedule(schedule)

    def schedule(self, schedule: Variant | None) -> None:
        """Another schedule on the same optimizer, or none."""
        self.scheduler = None
        if schedule is not None:
            self.scheduler = getattr(lr_scheduler, schedule[0])(self.optimizer, **schedule[1])

    @property
    def rate(self) -> float:
        return float(self.optimizer.param_groups[0]["lr"])

    def run(self, steps: int, holds: Callable[[float], bool] = lambda _: False) -> int:
        """Up to ``steps`` steps, ending after the first whose loss ``holds``; how many."""
        made = 0

        def loop() -> None:
            nonlocal made
            while made < steps:
                loss = self._step()
                self.losses.append(loss)
                made += 1
                if isinstance(self.scheduler, lr_scheduler.ReduceLROnPlateau):
                    self.scheduler.step(loss)
                elif self.scheduler is not None:
                    self.scheduler.step()
                if holds(loss):
                    return

        self._inside(loop)
        return made

    def _step(self) -> float:
        def closure() -> torch.Tensor:
            self.optimizer.zero_grad()
            x, y = self._batch()
            a, b = self.parameters.values()
            p = a * x + b[0] + b[1] * x * x
            if self._noisy:
                p = p + 0.05 * torch.randn(len(x))
            loss = F.mse_loss(p, y)
            loss.backward()  # type: ignore[no-untyped-call]
            return loss

        if isinstance(self.optimizer, torch.optim.LBFGS):
            found: Any = self.optimizer.step(closure)  # type: ignore[no-untyped-call]
            return float(found.item())
        loss = closure()
        self.optimizer.step()
        return loss.item()

    def _batch(self) -> tuple[torch.Tensor, torch.Tensor]:
        if self.batch is None:
            return self.x, self.y
        size, shuffle, seed = self.batch
        epoch, place = divmod(self.drawn, -(-len(self.x) // size))
        self.drawn += 1
        order = torch.arange(len(self.x))
        if shuffle:
            generator = torch.Generator().manual_seed(seed + epoch)
            order = torch.randperm(len(self.x), generator=generator)
        rows = order[place * size : (place + 1) * size]
        return self.x[rows], self.y[rows]

    def _inside(self, do: Callable[[], object]) -> None:
        """Do it under the dtype and the random state of this problem."""
        before, state = torch.get_default_dtype(), torch.get_rng_state()
        torch.set_default_dtype(self._dtype)
        if self._random is not None:
            torch.set_rng_state(self._random)
        try:
            do()
        finally:
            self._random = torch.get_rng_state()
            torch.set_default_dtype(before)
            torch.set_rng_state(state)


def alike(lab: Experiment, bare: Bare) -> bool:
    """Whether every parameter and the rate are the same to the last bit."""
    pairs = zip(lab.parameters.values(), bare.parameters.values(), strict=True)
    return all(torch.equal(ours, theirs) for ours, theirs in pairs) and lab.rate == bare.rate
