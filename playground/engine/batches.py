"""Draws batches of the samples: one for each forward, each known from how many came before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import torch

from playground.engine.errors import ActError
from playground.engine.samples_found import Samples, find
from playground.state.arrays import Array
from playground.state.batches import MOST_ROWS, BatchView, Drawing

if TYPE_CHECKING:
    from playground.engine.workspace import Workspace

Forward = Callable[[], torch.Tensor]
LARGEST_SEED = 2**53
"""torch takes larger ones, but the seed of a late epoch must still be one."""


class Batches:
    """Counts the batches ``drawn`` and gives the rows of each.

    ``taken``: what the names of the data stood for in the last forward.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self.drawn = drawing.drawn
        self.taken: Mapping[str, torch.Tensor] = {}
        self._key: tuple[int, int] | None = None
        self._order_now = torch.empty(0, dtype=torch.int64)

    @property
    def drawing(self) -> Drawing:
        """The state as a value."""
        kept = self._drawing
        return Drawing(kept.size, kept.shuffle, kept.seed, self.drawn)

    def rows(self, drawn: int, count: int) -> torch.Tensor:
        """The samples, of ``count``, in the batch that comes after ``drawn`` others: (k,)."""
        epoch, place = divmod(drawn, self.per_epoch(count))
        if self._key != (epoch, count):
            self._order_now = self._order(epoch, count)
            self._key = epoch, count
        size = self._drawing.size
        return self._order_now[place * size : (place + 1) * size]

    def per_epoch(self, count: int) -> int:
        """How many batches go once through the samples."""
        return -(-count // self._drawing.size)

    def substituted(self, workspace: Workspace, forward: Forward) -> Forward:
        """The forward on the next batch, for many calls; each that succeeds draws one.

        Raises ActError where the data does not hold such a batch any more.
        """
        samples = find(workspace)
        check(self._drawing.size, samples)
        namespace, count = workspace.namespace, samples.count
        whole = {name: namespace[name] for name in samples.names}
        items = tuple(whole.items())

        def on_a_batch() -> torch.Tensor:
            rows = self.rows(self.drawn, count)
            taken = {name: value[rows] for name, value in items}
            namespace.update(taken)
            try:
                loss = forward()
            finally:
                namespace.update(whole)
            self.drawn += 1
            self.taken = taken
            return loss

        return on_a_batch

    def _order(self, epoch: int, count: int) -> torch.Tensor:
        if not self._drawing.shuffle:
            return torch.arange(count)
        generator = torch.Generator().manual_seed(self._drawing.seed + epoch)
        return torch.randperm(count, generator=generator)


def check(size: int, samples: Samples) -> None:
    """Raise ActError where batches of that size cannot be drawn."""
    if not samples:
        raise ActError(f"There are no samples to draw a batch of: {samples.why}.")
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise ActError(
            f"A batch holds a whole number of samples from 1 to {samples.count:,}, not {size!r}."
        )
    if size > samples.count:
        raise ActError(
            f"A batch of {size:,} is larger than the data, which has {samples.count:,} "
            f"samples ({', '.join(samples.names)}). Choose at most {samples.count:,}, or all."
        )


def _rows(batches: Batches, last: int, count: int) -> Array | None:
    if last < 0 or batches.drawing.size > MOST_ROWS:
        return None
    return batches.rows(last, count).numpy().copy()


def view(workspace: Workspace) -> BatchView | None:
    """What a Snapshot tells of the batches; None for a problem without samples."""
    samples = find(workspace)
    if not samples:
        return None
    batches = workspace.batches
    if batches is None:
        return BatchView(samples.names, samples.count)
    kept = batches.drawing
    per_epoch = batches.per_epoch(samples.count)
    last = kept.drawn - 1
    epoch, place = divmod(max(last, 0), per_epoch)
    return BatchView(
        names=samples.names,
        count=samples.count,
        size=kept.size,
        shuffle=kept.shuffle,
        seed=kept.seed,
        drawn=kept.drawn,
        epoch=epoch,
        place=place,
        per_epoch=per_epoch,
        rows=_rows(batches, last, samples.count),
    )
