"""Advances a batch: blocks of steps at full speed, looked through afterwards.

No run is looked at while a block goes on. Where a loss in it is not finite, those runs are made
again from the block's beginning to find their last finite points, and leave the batch.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from playground.engine.studies.sweeps.batch import Batch, Forward, World
from playground.engine.studies.sweeps.updates import Grads, Update

BLOCK = 50
"""Steps whose losses and gradients are kept until they are looked through: some MB of a batch."""


Values = dict[str, torch.Tensor]


@dataclass
class Outcome:
    """What became of N runs: see ``Sweep`` for the meaning; ``rows`` (N, P) are the end points."""

    starts: torch.Tensor
    losses: torch.Tensor
    rest: torch.Tensor
    diverged: torch.Tensor
    at_rest: torch.Tensor
    rows: torch.Tensor


class Advance:
    """N runs of ``steps`` steps; ``go_on`` makes one block."""

    def __init__(
        self, world: World, batch: Batch, update: Update, steps: int, tolerance: float
    ) -> None:
        self._world, self._batch, self._update = world, batch, update
        self._steps, self._tolerance = steps, tolerance
        self._made = 0
        self._random = world.random
        self._before: dict[str, torch.Tensor] | None = None
        size = batch.size
        rows = batch.rows(batch.kept())
        nothing = torch.full((size,), -1, dtype=torch.int32)
        losses = torch.full((size,), float("nan"), dtype=rows.dtype)
        at_rest = torch.zeros(size, dtype=torch.bool)
        self.outcome = Outcome(
            losses, losses.clone(), nothing, nothing.clone(), at_rest, rows.clone()
        )
        self._alive = torch.arange(size)

    @property
    def share(self) -> float:
        """The share of the steps that are made."""
        return 1.0 if self._over else self._made / (self._steps + 1)

    @property
    def batch(self) -> Batch:
        """The runs that are still in it."""
        return self._batch

    @property
    def _over(self) -> bool:
        return self._made > self._steps or not len(self._alive)

    def go_on(self, most: int = BLOCK) -> bool:
        """Make a block of at most ``most`` steps; False when the runs are over.

        The point after the last step counts as one more: its loss and gradient are the end's.
        """
        if self._over:
            return False
        count = min(most, self._steps + 1 - self._made)
        kept, buffers, random = self._batch.kept(), self._update.kept(), self._random
        with self._world.forward(random) as forward:
            self._batch.enter()
            losses, slopes, last = self._block(self._batch, self._update, forward, count)
            self._random = torch.get_rng_state() if self._world.workspace.draws else random
        if self._made == 0:
            self.outcome.starts.copy_(losses[0])
        # One pass over the block; finite losses whose sum overflows are looked at one by one.
        good = None if math.isfinite(losses.sum().item()) else torch.isfinite(losses)
        if good is None or bool(good.all()):
            self._note(losses, slopes)
            self._before = last
        else:
            self._part(good, losses, slopes, (kept, buffers, random, last))
        self._made += count
        if self._over and len(self._alive):
            self.outcome.rows[self._alive] = self._batch.rows(self._batch.kept())
        return not self._over

    def _block(
        self, batch: Batch, update: Update, forward: Forward, count: int
    ) -> tuple[torch.Tensor, torch.Tensor, dict[str, torch.Tensor] | None]:
        """Losses and largest slopes at each point (count, N), and the point before the last."""
        size, dtype = batch.size, self.outcome.losses.dtype
        losses, slopes = (
            torch.empty(count, size, dtype=dtype),
            torch.empty(count, size, dtype=dtype),
        )
        # Slopes are told only while somebody is not yet known to rest, and at the last point.
        looked = bool((self.outcome.rest[self._alive] < 0).any())
        last = None
        for at, (loss_row, slope_row) in enumerate(
            zip(losses.unbind(0), slopes.unbind(0), strict=True)
        ):
            loss = batch.losses(forward)
            grads = batch.gradients(loss)
            loss_row.copy_(loss.detach())
            if looked or at == count - 1:
                _steepest(grads, batch, slope_row)
            if at == count - 1:
                last = batch.kept()
            if self._made + at < self._steps:
                update.step(grads)
        return losses, slopes, last

    def _note(self, losses: torch.Tensor, slopes: torch.Tensor) -> None:
        """Take down who came to rest; the last loss is each run's newest."""
        alive, outcome = self._alive, self.outcome
        everyone = len(alive) == len(outcome.losses)
        which = slice(None) if everyone else alive
        outcome.losses[which] = losses[-1]
        outcome.at_rest[which] = slopes[-1] <= self._tolerance
        rest = outcome.rest[which]
        if bool((rest >= 0).all()):
            return
        # The earliest step gets the highest number: a maximum over rows is quick, argmax is not.
        count = len(slopes)
        earliness = torch.arange(count, 0, -1, dtype=torch.uint8)[:, None]
        earliest = ((slopes <= self._tolerance) * earliness).amax(0).to(torch.int32)
        fresh = (earliest > 0) & (rest < 0)
        outcome.rest[which] = torch.where(fresh, self._made + count - earliest, rest)

    def _part(
        self,
        good: torch.Tensor,
        losses: torch.Tensor,
        slopes: torch.Tensor,
        before: tuple[Values, object, torch.Tensor, Values | None],
    ) -> None:
        """Send the runs whose loss is not finite away, each at its last finite point."""
        kept, buffers, random, last = before
        stays = good.all(0)
        gone = (~stays).nonzero().flatten()
        batch = self._batch.chosen(kept, gone)
        update = self._update.chosen(batch.moved, buffers, gone)
        ends = None
        if self._before is not None:
            before_first = self._batch.chosen(self._before, gone)
            ends = before_first.rows(before_first.kept())
        outcome, alive = self.outcome, self._alive[gone]
        open_ = torch.ones(len(gone), dtype=torch.bool)
        latest = outcome.losses[alive]
        count = len(good)
        with self._world.forward(random) as forward:
            batch.enter()
            for at in range(count):
                loss = batch.losses(forward)
                bad = ~torch.isfinite(loss.detach()) | (~good[: at + 1, gone]).any(0)
                now = open_ & bad
                if bool(now.any()):
                    rows = alive[now]
                    outcome.diverged[rows] = self._made + at
                    if ends is not None:
                        outcome.rows[rows] = ends[now]
                        outcome.losses[rows] = latest[now]
                    else:  # the start itself
                        outcome.losses[rows] = loss.detach()[now]
                    open_ &= ~bad
                if not bool(open_.any()):
                    break
                latest, ends = loss.detach().clone(), batch.rows(batch.kept())
                update.step(batch.gradients(loss))
        outcome.rest[alive] = -1
        outcome.at_rest[alive] = False
        left = stays.nonzero().flatten()
        if len(left):
            now_kept, now_buffers = self._batch.kept(), self._update.kept()
            fewer = self._batch.chosen(now_kept, left)
            self._update = self._update.chosen(fewer.moved, now_buffers, left)
            self._before = None
            if last is not None:
                chosen = self._batch.chosen(last, left)
                self._before = chosen.kept()
            self._batch = fewer
        self._alive = self._alive[left]
        if len(left):
            self._note(losses[:, left], slopes[:, left])


def _steepest(grads: Grads, batch: Batch, row: torch.Tensor) -> None:
    """Write the largest size of any element of each run's gradient into ``row`` (N,)."""
    begun = False
    for grad in grads:
        if grad is None:
            continue
        if not begun and grad.shape == row.shape and batch.axis is not None:
            torch.abs(grad, out=row)
        else:
            sizes = _largest(grad.abs(), batch)
            torch.maximum(row, sizes, out=row) if begun else row.copy_(sizes)
        begun = True
    if not begun:
        row.zero_()


def _largest(sizes: torch.Tensor, batch: Batch) -> torch.Tensor:
    """The largest element of each run: (N,)."""
    if batch.axis is None:
        return sizes.amax().reshape(1)
    run = batch.axis % sizes.dim()
    others = [i for i in range(sizes.dim()) if i != run]
    return sizes.amax(others) if others else sizes
