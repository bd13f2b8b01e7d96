"""Undo and redo: the mementos of the Experiment before each act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.state.memento import Memento

if TYPE_CHECKING:
    from playground.engine.timeline.place import Place

LONGEST = 200
LARGEST = 64 * 2**20


@dataclass(frozen=True)
class Entry:
    """The state that an act started from, and that act's name in the menu.

    ``data``: what the names of the data stood for, since typed code may bind them anew.
    ``place``: where on the timeline it lies.
    """

    label: str
    memento: Memento
    data: Mapping[str, Any]
    place: Place | None = None

    @cached_property
    def size(self) -> int:
        """The bytes that it holds, counted once."""
        return _bytes(self.memento)


class History:
    """Two stacks of mementos, bounded in number and in bytes."""

    def __init__(self) -> None:
        self._past: list[Entry] = []
        self._future: list[Entry] = []

    @property
    def undo_label(self) -> str | None:
        """What undo would take back."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        """What redo would do again."""
        return self._future[-1].label if self._future else None

    @property
    def latest(self) -> Entry | None:
        """The state that the last act started from."""
        return self._past[-1] if self._past else None

    def remember(self, before: Entry) -> None:
        """Keep the state before an act; what had been undone can no longer be redone."""
        self._past.append(before)
        self._future.clear()
        while len(self._past) > LONGEST or (len(self._past) > 1 and self._held > LARGEST):
            del self._past[0]

    @property
    def _held(self) -> int:
        """The bytes that would be free without it: those of the data that still hold are not."""
        live = {id(value) for value in self._past[-1].data.values()}
        older = {id(v): v for e in self._past for v in e.data.values() if id(v) not in live}
        data = sum(getattr(value, "nbytes", 0) for value in older.values())
        return data + sum(entry.size for entry in self._past)

    def undo(self, present: Entry) -> Entry | None:
        """The state to go back to, or None."""
        return _turn(self._past, self._future, present)

    def redo(self, present: Entry) -> Entry | None:
        """The state to go forward to, or None."""
        return _turn(self._future, self._past, present)


def _turn(source: list[Entry], target: list[Entry], present: Entry) -> Entry | None:
    if not source:
        return None
    entry = source.pop()
    target.append(replace(present, label=entry.label))
    return entry


def _bytes(memento: Memento) -> int:
    arrays = [*memento.parameters.values(), *memento.grads.values()]
    # Older entries are shared with the mementos before this one.
    arrays += [
        account.entries[-1].values for account in memento.ledgers.values() if account.entries
    ]
    for buffers in memento.optimizer_state.values():
        for value in buffers.values():
            several = value if isinstance(value, list) else [value]
            arrays.extend(one for one in several if isinstance(one, np.ndarray))
    return sum(array.nbytes for array in arrays if array is not None)
