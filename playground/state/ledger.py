"""The ledger of one ``.grad``: the signed entries that add up to it, to the last bit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from playground.state.arrays import Array


class EntryKind(Enum):
    """What an entry did to the ``.grad``.

    BACKWARD added ``values`` to it. All others are ruled lines, below which the sum begins anew:
    ZEROED filled it with zeros in place, CLEARED set it to None, WRITTEN is what typed lines put
    there themselves, CARRIED stands for older entries whose running sum it holds.
    """

    BACKWARD = "backward"
    ZEROED = "zeroed"
    CLEARED = "cleared"
    WRITTEN = "written"
    CARRIED = "carried"


@dataclass(frozen=True, eq=False)
class Entry:
    """One line of a ledger.

    ``line``: the line of PyTorch that made the entry, or "" where none is known. ``values``: what
    was added, or what stands there from now on for a ruled line, shaped like the ``.grad`` (None
    for CLEARED). ``call``: which backward call since the start, from 1, or 0. ``graph``: which
    forward recorded the graph that was walked, from 1, or 0 for one that typed lines recorded.
    ``upstream``: the gradient handed to the loss (None where it is torch's own 1).
    ``folded``: how many backward calls a CARRIED entry stands for.

    ``samples`` (n, *shape): what each sample of the data gave, where the loss is a mean or sum
    over samples; the last row is the sum of ``rest`` samples where that is not 0.
    ``rounding`` (k, *shape) is what is left between their sum in order and ``values``: adding its
    rows, k is 0 or a few, one after the other to that sum gives ``values``.
    """

    kind: EntryKind
    line: str
    values: Array | None = None
    call: int = 0
    graph: int = 0
    upstream: Array | None = None
    folded: int = 0
    samples: Array | None = None
    rest: int = 0
    rounding: Array | None = None


@dataclass(frozen=True, eq=False)
class Account:
    """The entries of one ``.grad`` as they are kept and handed on; ``earlier`` as in Ledger."""

    entries: tuple[Entry, ...] = ()
    earlier: int = 0

    @property
    def calls(self) -> int:
        """How many backward calls are summed in the ``.grad`` now."""
        calls = 0
        for entry in self.entries:
            calls = calls + 1 if entry.kind is EntryKind.BACKWARD else entry.folded
        return calls


@dataclass(frozen=True, eq=False)
class Ledger:
    """The entries of one tensor's ``.grad``, oldest first; they add up to it in that order.

    ``grad`` is None where torch's is None. ``dtype`` is torch's name for it (``"float32"``).
    ``earlier`` counts entries that were let go above the first one to save memory: they are no
    part of the sum. ``note`` says why the last backward call is not told sample by sample, or how
    many samples are told as one; None where nothing needs saying or nobody asked.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    grad: Array | None
    entries: tuple[Entry, ...]
    earlier: int = 0
    note: str | None = None

    def sums(self) -> tuple[Array | None, ...]:
        """The ``.grad`` as it stood after each entry; the last one is ``grad``."""
        sums: list[Array | None] = []
        for entry in self.entries:
            sums.append(after(sums[-1] if sums else None, entry, self.dtype))
        return tuple(sums)


def after(total: Array | None, entry: Entry, dtype: str) -> Array | None:
    """The ``.grad`` once the entry is made on ``total``, in the arithmetic of torch's ``dtype``."""
    if entry.kind is not EntryKind.BACKWARD or total is None or entry.values is None:
        return entry.values
    return plus(total, entry.values, dtype)


def plus(one: Array, other: Array, dtype: str) -> Array:
    """``one + other`` with torch's rounding; numpy holds bfloat16 as float32."""
    with np.errstate(all="ignore"):  # infinite gradients are a sight, not a mistake
        total = np.asarray(one + other)
    return _to_bfloat16(total) if dtype == "bfloat16" else total


def _to_bfloat16(values: Array) -> Array:
    """float32 values rounded to the nearest bfloat16, ties to even."""
    bits = np.ascontiguousarray(values, dtype=np.float32).view(np.uint32)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) & np.uint32(0xFFFF0000)
    return np.where(np.isnan(values), values, rounded.view(np.float32)).reshape(values.shape)
