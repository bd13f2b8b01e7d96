"""The ledger of one ``.grad``: the signed entries that add up to it, to the last bit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from playground.state.arrays import Array


class EntryKind(Enum):
    """What an entry did to the ``.grad``.

    BACKWARD added ``values`` to it. ZEROED filled it with zeros in place; CLEARED set it to None:
    both are ruled lines below which the sum begins anew. WRITTEN is what typed lines put there
    themselves. CARRIED stands for older entries whose running sum it holds.
    """

    BACKWARD = "backward"
    ZEROED = "zeroed"
    CLEARED = "cleared"
    WRITTEN = "written"
    CARRIED = "carried"


@dataclass(frozen=True, eq=False)
class Entry:
    """One line of a ledger.

    ``line``: the line of PyTorch that made the entry. ``values``: what was added, shaped like the
    ``.grad`` (None for CLEARED). ``call``: which backward call since the start, from 1, or 0.
    ``graph``: which forward recorded the graph that was walked, from 1, or 0. ``upstream``: the
    gradient handed to the root (None where torch took 1). ``samples`` (n, *shape): what each
    sample of the data gave, where the loss is a mean or sum over samples; ``rounding`` is what is
    left between their sum in order and ``values``.
    """

    kind: EntryKind
    line: str
    values: Array | None = None
    call: int = 0
    graph: int = 0
    upstream: Array | None = None
    samples: Array | None = None
    rounding: Array | None = None


@dataclass(frozen=True, eq=False)
class Ledger:
    """The entries of one tensor's ``.grad``, oldest first; they add up to it in that order.

    ``grad`` is None where torch's is None. ``earlier`` counts entries that were let go above the
    last ruled line to save memory: they are no part of the sum.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    grad: Array | None
    entries: tuple[Entry, ...]
    earlier: int = 0
