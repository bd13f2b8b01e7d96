"""One tensor's entries, held against the ``.grad`` that torch keeps for it."""

from __future__ import annotations

import weakref

import numpy as np
import torch

from playground.engine.observer import full
from playground.state.arrays import Array
from playground.state.ledger import Account, Entry, EntryKind, after, plus

# What one ledger keeps at most. More entries nobody reads; more numbers would fill the memory,
# since the history of undo and every Snapshot hold them too.
MOST_ENTRIES = 100
MOST_NUMBERS = 1_000_000
RUN_CLEARS = Entry(EntryKind.CLEARED, "optimizer.zero_grad()")


class Book:
    """The entries of one ``.grad`` and ``total``, what they add up to (None as torch's None).

    ``of`` is the tensor; it is not kept alive.
    """

    def __init__(self, tensor: torch.Tensor) -> None:
        self.of = weakref.ref(tensor)
        self.dtype = str(tensor.dtype).removeprefix("torch.")
        self.account = Account()
        self.total: Array | None = None
        self._steps = 0
        self._seen: weakref.ref[torch.Tensor] | None = None
        self._stamp = (0, 0)

    def load(self, account: Account, total: Array | None) -> None:
        """Take up entries that were kept, and their sum."""
        self.account, self.total = account, total
        self._steps, self._seen = 0, None

    def add(self, entry: Entry) -> None:
        """Enter one line, and let the oldest go where there are too many."""
        self.total = after(self.total, entry, self.dtype)
        entries, earlier = (*self.account.entries, entry), self.account.earlier
        while len(entries) > MOST_ENTRIES or (
            len(entries) > 2 and _numbers(entries) > MOST_NUMBERS
        ):
            if any(later.kind is not EntryKind.BACKWARD for later in entries[1:]):
                earlier, entries = earlier + 1, entries[1:]
            else:
                entries = (_carried(entries[0], entries[1], self.dtype), *entries[2:])
        self.account = Account(entries, earlier)

    @property
    def calls(self) -> int:
        """How many backward calls are summed in the ``.grad``."""
        if self._steps:
            return int(self.grad() is not None)
        return self.account.calls

    def ran(self, steps: int) -> None:
        """Note steps of a run, each of which cleared the ``.grad`` and made it anew."""
        self._steps += steps

    def settle(self, line: str, call: int, graph: int, *, careful: bool = False) -> None:
        """Enter what has happened to the ``.grad`` beside the backward calls entered already.

        ``line`` is what did it; ``call`` and ``graph`` are those of a run's last step.
        ``careful``: compare the values even where torch counts no change, since a write through
        ``.data`` is not counted.
        """
        grad = self.grad()
        if self._steps:
            self._close_run(grad, call, graph)
            return
        kept = self._kept(grad)
        if kept and not careful and (grad is None or self._stamp == _stamp(grad)):
            return
        values = None if grad is None else full(grad)
        zeroed = values is not None and kept and _zeros(values)
        if values is None or self.total is None:
            changed = values is not self.total
        else:
            changed = not _same(values, self.total)
        if values is None:
            entry = Entry(EntryKind.CLEARED, line)
        else:
            entry = Entry(EntryKind.ZEROED if zeroed else EntryKind.WRITTEN, line, values)
        # Zeros that are filled with zeros are a zeroing too, though no value changes.
        again = zeroed and grad is not None and self._stamp != _stamp(grad)
        if changed or again:
            self.add(entry)
        self.see(grad)

    def grad(self) -> torch.Tensor | None:
        """The tensor's ``.grad``; that of a non-leaf only where it is retained."""
        tensor = self.of()
        if tensor is None or not (tensor.is_leaf or tensor.retains_grad):
            return None
        return tensor.grad

    def see(self, grad: torch.Tensor | None) -> None:
        """Remember how the ``.grad`` stands: it agrees with the entries."""
        self._seen = None if grad is None else weakref.ref(grad)
        self._stamp = (0, 0) if grad is None else _stamp(grad)

    def _kept(self, grad: torch.Tensor | None) -> bool:
        """Whether it is the tensor that was seen last, or as it was then no tensor at all."""
        if grad is None:
            return self._seen is None and self.total is None
        return self._seen is not None and self._seen() is grad

    def _close_run(self, grad: torch.Tensor | None, call: int, graph: int) -> None:
        """Enter the last step of a run; nothing was noted while it went on."""
        before, tensor = self.account, self.of()
        values = None if grad is None else full(grad)
        entries: tuple[Entry, ...] = ()
        # Each forward makes its intermediates anew: there was nothing to clear in one.
        if tensor is not None and tensor.is_leaf and not (values is None and self.total is None):
            entries = (RUN_CLEARS,)
        if values is not None:
            entries += (Entry(EntryKind.BACKWARD, "loss.backward()", values, call, graph),)
        if entries:
            let_go = len(before.entries) + len(entries) * (self._steps - 1)
            self.account = Account(entries, before.earlier + let_go)
        self.total, self._steps = values, 0
        self.see(grad)


def _carried(first: Entry, second: Entry, dtype: str) -> Entry:
    """Two entries as one that holds their sum."""
    assert second.values is not None
    values = second.values if first.values is None else plus(first.values, second.values, dtype)
    folded = 1 if first.kind is EntryKind.BACKWARD else first.folded
    return Entry(EntryKind.CARRIED, "", values, folded=folded + 1)


def _numbers(entries: tuple[Entry, ...]) -> int:
    return sum(entry.values.size for entry in entries if entry.values is not None)


def _stamp(grad: torch.Tensor) -> tuple[int, int]:
    return grad._version, grad.data_ptr()


def _zeros(values: Array) -> bool:
    """Whether all is +0, as ``zero_()`` leaves it; a product with 0 leaves -0 too."""
    return not values.any() and not np.signbit(values).any()


def _same(one: Array, other: Array) -> bool:
    """Whether two arrays agree to the last bit; any NaN agrees with any."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    alike = (one == other) & (np.signbit(one) == np.signbit(other))
    return bool(np.all(alike | (np.isnan(one) & np.isnan(other))))
