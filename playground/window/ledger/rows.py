"""The rows of the book as plain values: an entry each, and the samples under those that are open.

No widgets here.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum

import numpy as np

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.ledger import Entry, EntryKind, Ledger
from playground.window.ledger import words
from playground.window.ledger.figures import Element, exact, in_rows, lines_of, picked


class RowKind(Enum):
    """How a row is drawn: the entries by what they did, then what stands under an open one."""

    BACKWARD = "backward"
    ZEROED = "zeroed"
    CLEARED = "cleared"
    WRITTEN = "written"
    CARRIED = "carried"
    HEAD = "head"
    SHARE = "share"


ENTRIES = (
    RowKind.BACKWARD,
    RowKind.ZEROED,
    RowKind.CLEARED,
    RowKind.WRITTEN,
    RowKind.CARRIED,
)
RULED = ENTRIES[1:]
"""The kinds under a line drawn across the page: the sum begins anew."""


@dataclass(frozen=True)
class Row:
    """One row.

    ``title``: the line of PyTorch, or the name of a share. ``notes``: smaller lines under it.
    ``value`` and ``total``: printed lines, of what was added and of the running total.
    ``counts``: whether it is part of the sum at the foot. ``call`` and ``graph`` as in Entry.
    ``samples``: how many rows can be shown under it. ``bar``: -1 to 1, or None for no bar.
    ``full``: everything about it, with all digits.
    """

    kind: RowKind
    title: str
    notes: tuple[str, ...] = ()
    value: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    counts: bool = True
    call: int = 0
    graph: int = 0
    samples: int = 0
    is_open: bool = False
    bar: float | None = None
    full: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether numbers stand under the words, since they are a tensor's."""
        return any(line.lstrip("+ ").startswith("[") for line in (*self.value, *self.total))

    @property
    def text(self) -> str:
        """The row as it is copied and spoken."""
        return words.copied(self.title, self.notes, self.value, self.total, self.call)


def rows_of(ledger: Ledger, element: Element, opened: AbstractSet[int]) -> list[Row]:
    """Every entry, oldest first; ``opened``: the calls whose samples are shown."""
    rows: list[Row] = []
    ruled = [at for at, e in enumerate(ledger.entries) if e.kind is not EntryKind.BACKWARD]
    begins = ruled[-1] if ruled else 0
    for place, (entry, total) in enumerate(zip(ledger.entries, ledger.sums(), strict=True)):
        is_open = entry.samples is not None and entry.call in opened
        rows.append(_entry_row(entry, total, ledger.dtype, element, place >= begins, is_open))
        if is_open:
            rows += _shares(entry, ledger, element)
    return rows


def _entry_row(
    entry: Entry, total: Array | None, dtype: str, element: Element, counts: bool, is_open: bool
) -> Row:
    backward = entry.kind is EntryKind.BACKWARD
    added = entry.values is not None and backward
    full = [entry.line] if entry.line else []
    full += words.facts(entry, dtype)
    if added:
        full.append(f"adds {exact(entry.values, dtype)}")
    full.append(f"running total {exact(total, dtype)}")
    return Row(
        kind=RowKind(entry.kind.value),
        title=words.title(entry),
        notes=words.notes(entry),
        value=_lines(entry.values, element, signed=True) if backward else (),
        total=("None",) if total is None else _lines(total, element),
        counts=counts,
        call=entry.call if backward else 0,
        graph=entry.graph if backward else 0,
        samples=0 if entry.samples is None else len(entry.samples),
        is_open=is_open,
        full="\n".join(full),
    )


def _lines(values: Array | None, element: Element, *, signed: bool = False) -> tuple[str, ...]:
    return () if values is None else lines_of(in_rows(values, element), signed=signed)


def _shares(entry: Entry, ledger: Ledger, element: Element) -> list[Row]:
    """A head that states the scale, then a row for each sample, the rest and the rounding."""
    assert entry.samples is not None
    shown = entry.samples.reshape(len(entry.samples), -1)[:, _place(ledger.shape, element)]
    alone = len(shown) - 1 if entry.rest else len(shown)
    scale = float(np.max(np.abs(shown[:alone]), initial=0.0))
    name = Coordinate(f"{ledger.name}.grad", element).label
    rows = [Row(RowKind.HEAD, words.shares_head(name, alone), (words.scale(scale),))]
    for place in range(alone):
        rows.append(_share(f"sample {place}", shown[place], scale, entry, ledger.dtype))
    if entry.rest:
        # The sum of many: on the scale of single samples it has no bar.
        rows.append(_share(words.rest(entry.rest), shown[alone], 0.0, entry, ledger.dtype))
    for correction in () if entry.rounding is None else entry.rounding:
        values = picked(correction, element)
        rows.append(_share("rounding", values, scale, entry, ledger.dtype))
    return rows


def _place(shape: tuple[int, ...], element: Element) -> int:
    return int(np.ravel_multi_index(element, shape)) if shape else 0


def _share(title: str, value: Array, scale: float, entry: Entry, dtype: str) -> Row:
    value = np.asarray(value)
    return Row(
        RowKind.SHARE,
        title,
        value=lines_of(value, signed=True),
        bar=float(value) / scale if scale else None,
        graph=entry.graph,
        full=f"{title} of backward call {entry.call}\n{exact(value, dtype)}",
    )
