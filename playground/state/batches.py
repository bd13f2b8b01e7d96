"""Batches: which samples each forward is of, as a Memento keeps them and as a Snapshot tells."""

from __future__ import annotations

from dataclasses import dataclass

from playground.state.arrays import Array

MOST_ROWS = 10_000
"""More would make every Snapshot heavy."""


@dataclass(frozen=True)
class Drawing:
    """How batches are drawn, and how many were: all that is needed to draw the next one again.

    Epoch e goes through the samples in the order ``torch.randperm(n,
    generator=torch.Generator().manual_seed(seed + e))``, or 0 … n-1 without ``shuffle``; the last
    batch of an epoch may be smaller.
    """

    size: int
    shuffle: bool = True
    seed: int = 0
    drawn: int = 0


@dataclass(frozen=True, eq=False)
class BatchView:
    """The samples of a problem and the batch that the last forward drew of them.

    ``count``: the samples that there are. ``size`` is None where every forward is of all of them;
    nothing was ``drawn`` then. ``epoch`` and ``place`` count from 0 and are those of the last batch
    drawn, ``per_epoch`` is how many there are. ``rows`` (k,) are its samples, None before the
    first one and for a ``size`` above MOST_ROWS.
    """

    names: tuple[str, ...]
    count: int
    size: int | None = None
    shuffle: bool = True
    seed: int = 0
    drawn: int = 0
    epoch: int = 0
    place: int = 0
    per_epoch: int = 1
    rows: Array | None = None
