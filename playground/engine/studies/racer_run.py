"""One racer's run on copies: the steps of a bare loop, and a record of where they led."""

from __future__ import annotations

import copy
import math
from array import array
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from playground.engine import optimizers, schedules
from playground.engine.batches import Batches
from playground.engine.closures import advance_of, closure_of
from playground.engine.descent import Stretch, walk
from playground.engine.endings import Look, Watch, relative_gradient
from playground.engine.errors import ActError
from playground.state.arrays import Array
from playground.state.batches import Drawing
from playground.state.ending import DIVERGED
from playground.state.race import FAILED, FINISHED, RUNNING, Racer

if TYPE_CHECKING:
    from playground.engine.workspace import Workspace

LONGEST = 600
"""Rows of a path that are kept; when it grows longer only every second one stays."""
KEPT_COORDINATES = 32
"""With more coordinates only those of the plane on screen are recorded."""


@dataclass(frozen=True)
class Start:
    """What all racers begin from. ``data``: what the names of the setup cells stand for."""

    values: Mapping[str, torch.Tensor]
    frozen: tuple[str, ...]
    data: Mapping[str, Any]
    random: Array | None
    steps: int
    batches: Drawing | None = None


@dataclass(frozen=True)
class _Kept:
    """A state to go back to when the loss is no longer finite."""

    steps: int
    values: list[torch.Tensor]
    buffers: dict[torch.Tensor, Any]
    groups: list[dict[str, Any]]
    random: Array | None
    batches: Drawing | None
    schedule: Mapping[str, Any]


class RacerRun:
    """Advances by stretches; ``state`` and ``told`` say how it stands.

    ``losses`` holds the loss that each step's forward found, ``rows`` where every ``stride``-th
    step began. ``evaluations`` counts the gradients worked out: one for each step, but for an
    optimizer that calls its closure several times. ``loss`` is that of the present point, once the
    run is over; ``best`` the least found. ``refusal``: what torch raised when it was to be made.
    """

    def __init__(
        self, workspace: Workspace, racer: Racer, start: Start, shown: tuple[str, ...]
    ) -> None:
        self.racer = racer
        self.state, self.told = RUNNING, ""
        self.losses = array("d")
        self.rows: list[list[float]] = []
        self.stride = 1
        self.evaluations = 0
        self.loss: float | None = None
        self.best = math.inf
        self._workspace, self._start = workspace, start
        self.leaves = {
            name: value.clone().requires_grad_(name not in start.frozen)
            for name, value in start.values.items()
        }
        self.read = reader(self.leaves, shown)
        self.refusal: Exception | None = None
        held = [leaf for leaf in self.leaves.values() if leaf.requires_grad]
        try:
            self._make(held)
        except ActError as error:
            raise ActError(f"{racer.name}: {error}") from None
        except Exception as error:  # torch's own words, of whatever kind: the others still race
            self.refusal, self.state, self.told = error, FAILED, f"refused by torch: {error}"
            return
        self._advance = advance_of(self._optimizer, self._scheduler)
        self._held = held
        self._closure = optimizers.needs_closure(self._optimizer)
        self._random, self._batches = start.random, start.batches
        self._watch = Watch(workspace.dtype)
        self._safe = [self._keep()]
        self._evaluated = array("q")

    @property
    def steps(self) -> int:
        """Steps made."""
        return len(self.losses)

    @property
    def running(self) -> bool:
        """Whether there is more to do."""
        return self.state == RUNNING

    def advance(self, steps: int, most: int) -> None:
        """Make up to ``most`` of what is left of ``steps`` steps."""
        self._safe = [*self._safe[-1:], self._keep()]
        wanted = min(most, steps - self.steps)
        first = self.steps
        stretch = self._stretch(wanted)
        self.losses.extend(stretch.losses)
        self.best = min(self.best, *stretch.losses, math.inf)
        self._thin()
        if stretch.error is not None:
            self.state = FAILED
            self.told = f"failed at step {self.steps}: {stretch.error}"
            return
        self._watch.extend(first, stretch.losses, self._look)
        if stretch.rate is not None:
            self.state = FAILED
            self.told = f"stopped at step {self.steps}: the schedule led lr to {stretch.rate}"
            self.loss = self._loss_here()
            return
        bad = stretch.bad
        if bad is None and self.steps >= steps:
            self.loss = self._loss_here()
            bad = None if math.isfinite(self.loss) else self.loss
            if bad is None:
                self.best = min(self.best, self.loss)
        if bad is not None:
            self._stop_before(bad)
        elif self.steps >= steps:
            self._finish()

    def _make(self, held: list[torch.Tensor]) -> None:
        """Build the optimizer and its schedule; raises what their classes raise."""
        racer = self.racer
        # torch's LBFGS counts what it holds when it is made; a frozen parameter's state is none.
        self._optimizer = optimizers.make(
            racer.optimizer, held or self.leaves.values(), racer.keywords
        )
        self._scheduler: schedules.Scheduler | None = None
        if racer.schedule is not None:
            name, keywords = racer.schedule
            self._scheduler = schedules.make(name, self._optimizer, keywords)

    def evaluations_at(self, step: int) -> int:
        """Gradients worked out before the forward of a step."""
        return step if not self._closure else self._evaluated[step]

    def _finish(self) -> None:
        ending = self._watch.ending
        self.state, self.told = FINISHED, f"finished {self.steps} steps"
        if ending is not None:
            self.state, self.told = ending.kind, ending.text

    def _stop_before(self, bad: float) -> None:
        """Go back to the last point whose loss was finite: as a run does."""
        self.state, self.told = DIVERGED, f"diverged at step {self.steps}: the loss is {bad}"
        if not self.losses:
            self.loss = None
            return
        target = self.steps - 1
        self.loss = self.losses[target]
        safe = next(kept for kept in reversed(self._safe) if kept.steps <= target)
        self._put_back(safe)
        rows, evaluations = self.rows, self.evaluations
        self.rows = []
        if target > safe.steps:
            self._stretch(target - safe.steps)
        self.rows, self.evaluations = rows, min(evaluations, self.evaluations_at(target))
        del self.losses[target:]

    def _stretch(self, steps: int) -> Stretch:
        values = {**self._start.data, **self.leaves}
        batches = None if self._batches is None else Batches(self._batches)
        with self._workspace.rehearsal(values, self._random, batches) as forward:
            if self._closure:
                stretch = self._singly(forward, steps)
            else:
                stretch = self._advance(self._noted(forward), steps)
            if self._workspace.draws:
                self._random = torch.get_rng_state().numpy()
        self._batches = None if batches is None else batches.drawing
        return stretch

    def _noted(self, forward: Callable[[], torch.Tensor]) -> Callable[[], torch.Tensor]:
        """The forward, which first takes down where the step begins."""
        rows, stride, read = self.rows, self.stride, self.read
        step = self.steps

        def noted() -> torch.Tensor:
            nonlocal step
            if not step % stride:
                rows.append(read())
            step += 1
            return forward()

        return noted

    def _singly(self, forward: Callable[[], torch.Tensor], steps: int) -> Stretch:
        """Steps whose optimizer calls for the loss as often as it likes."""
        losses: list[float] = []

        def counted() -> torch.Tensor:
            self.evaluations += 1
            return forward()

        first = self.steps
        while len(losses) < steps:
            if not (first + len(losses)) % self.stride:
                self.rows.append(self.read())
            self._evaluated.append(self.evaluations)
            stretch = self._advance(counted, 1)
            losses += stretch.losses
            if (stretch.bad, stretch.error, stretch.rate) != (None, None, None):
                return Stretch(losses, stretch.bad, stretch.error, stretch.rate)
        return Stretch(losses)

    def _thin(self) -> None:
        if not self._closure:
            self.evaluations = self.steps
        while len(self.rows) > LONGEST:
            del self.rows[1::2]
            self.stride *= 2

    def _loss_here(self) -> float:
        values = {**self._start.data, **self.leaves}
        with self._workspace.rehearsal(values, self._random) as forward, torch.no_grad():
            return float(forward().item())

    def _look(self, step: int) -> Look | None:
        """The gradients of a step and of the one before, made again on copies of the copies."""
        here = self._keep()
        try:
            safe = next(kept for kept in reversed(self._safe) if kept.steps < step or not step)
            self._put_back(safe)
            rows, self.rows = self.rows, []
            counted, evaluated = self.evaluations, self._evaluated[:]
            if step - 1 > safe.steps:
                self._stretch(step - 1 - safe.steps)
            self.rows, self.evaluations, self._evaluated = rows, counted, evaluated
            values = {**self._start.data, **self.leaves}
            batches = None if self._batches is None else Batches(self._batches)
            with self._workspace.rehearsal(values, self._random, batches) as forward:
                return look(forward, self._optimizer, self._held, step > safe.steps)
        finally:
            self._put_back(here)

    def _keep(self) -> _Kept:
        optimizer = self._optimizer
        return _Kept(
            self.steps,
            [leaf.detach().clone() for leaf in self.leaves.values()],
            {p: copy.deepcopy(buffers) for p, buffers in optimizer.state.items()},
            [{k: v for k, v in group.items() if k != "params"} for group in optimizer.param_groups],
            self._random,
            self._batches,
            schedules.read_state(self._scheduler),
        )

    def _put_back(self, kept: _Kept) -> None:
        with torch.no_grad():
            for leaf, value in zip(self.leaves.values(), kept.values, strict=True):
                leaf.copy_(value)
        self._optimizer.state.clear()
        for parameter, buffers in kept.buffers.items():
            self._optimizer.state[parameter] = copy.deepcopy(buffers)
        for group, settings in zip(self._optimizer.param_groups, kept.groups, strict=True):
            group.update(settings)
        if self._scheduler is not None:
            schedules.write_state(self._scheduler, kept.schedule)
        self._random, self._batches = kept.random, kept.batches


def look(
    forward: Callable[[], torch.Tensor],
    optimizer: torch.optim.Optimizer,
    held: list[torch.Tensor],
    from_before: bool,
) -> Look | None:
    """The gradient where the parameters stand, or one step on where they stand one step before."""
    before = None
    if from_before:
        if walk(forward, optimizer) is None:
            return None
        before = [None if leaf.grad is None else leaf.grad.clone() for leaf in held]
        step = optimizers.step_of(optimizer)
        step(closure_of(forward, optimizer)) if optimizers.needs_closure(optimizer) else step()
    loss = walk(forward, optimizer)
    if loss is None:
        return None
    after = [leaf.grad for leaf in held]
    return Look(relative_gradient(held, after, loss), _cosine(before, after))


def _cosine(
    before: list[torch.Tensor | None] | None, after: list[torch.Tensor | None]
) -> float | None:
    if before is None:
        return None
    pairs = [
        (one.double(), other.double())
        for one, other in zip(before, after, strict=True)
        if one is not None and other is not None
    ]
    dot = sum(float((one * other).sum()) for one, other in pairs)
    lengths = [sum(float((each[k] ** 2).sum()) for each in pairs) ** 0.5 for k in (0, 1)]
    return dot / (lengths[0] * lengths[1]) if lengths[0] and lengths[1] else None


def reader(leaves: Mapping[str, torch.Tensor], shown: tuple[str, ...]) -> Callable[[], list[float]]:
    """A function that reads the recorded coordinates, as fast as torch gives them."""
    own = {name: leaf.detach() for name, leaf in leaves.items()}
    if all(value.ndim == 0 for value in own.values()) and len(own) <= KEPT_COORDINATES:
        scalars = list(own.values())
        return lambda: [value.item() for value in scalars]
    if sum(value.numel() for value in own.values()) <= KEPT_COORDINATES:
        flat = [value.reshape(-1) for value in own.values()]
        return lambda: torch.cat(flat).tolist()
    from playground.state.coordinate import Coordinate

    parsed = [Coordinate.parse(label) for label in shown]
    elements = [own[each.name][each.index] for each in parsed]
    return lambda: [element.item() for element in elements]


def path_of(rows: list[list[float]]) -> Array:
    """The rows as an array (k, n)."""
    return np.array(rows, dtype=np.float64) if rows else np.empty((0, 0))
