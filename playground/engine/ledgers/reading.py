"""Reads one ledger out: the entries as they are, with samples where they are asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import torch

from playground.engine.errors import unknown
from playground.engine.ledgers.book import Book
from playground.engine.ledgers.entry_lines import UNKNOWN
from playground.engine.ledgers.samples import Samples, told_apart
from playground.state.ledger import Account, Entry, EntryKind, Ledger

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

# Numbers of samples that are kept of all entries together: some 30 MB.
MOST_NUMBERS = 4_000_000
LET_GO = Samples(note="These samples were let go to save memory.")


class Reader:
    """Hands out ledgers; the same object as long as nothing has changed in it.

    The samples are kept beside the entries and not in them: they would make every Snapshot heavy.
    """

    def __init__(self) -> None:
        self._samples: WeakKeyDictionary[Entry, Samples] = WeakKeyDictionary()
        self._last: tuple[Account, bool, str | None, Ledger] | None = None

    def read(self, lab: Experiment, name: str, samples: bool) -> Ledger:
        """The ledger of a parameter or of any other tensor that can hold a ``.grad``.

        Raises ActError for any other name.
        """
        name, tensor = _holder(lab, name)
        lab.ledgers.settle({name: tensor}, UNKNOWN, careful=True)
        book = lab.ledgers.book(name, tensor)
        note = self._tell_apart(lab, name, book) if samples else None
        last = self._last
        if last is not None and last[:3] == (book.account, samples, note) and last[3].name == name:
            return last[3]
        entries = book.account.entries
        if samples:
            entries = tuple(self._with_samples(entry) for entry in entries)
        ledger = Ledger(
            name=name,
            shape=tuple(tensor.shape),
            dtype=book.dtype,
            grad=book.total,
            entries=entries,
            earlier=book.account.earlier,
            note=note,
        )
        self._last = book.account, samples, note, ledger
        return ledger

    def _tell_apart(self, lab: Experiment, name: str, book: Book) -> str | None:
        """Find the samples of the entries of the last graph, and say what there is to say."""
        added = [e for e in book.account.entries if e.kind is EntryKind.BACKWARD]
        if not added:
            return None
        origin = lab.tape.origin
        for entry in added:
            if origin is not None and entry.graph == origin.serial and entry not in self._samples:
                found = told_apart(lab.workspace, origin, name, entry, book.dtype)
                self._samples[entry] = found
                self._let_go()
        last = self._samples.get(added[-1])
        if last is None:
            return "The forward of this backward call is past, so its samples cannot be told apart."
        return last.note

    def _let_go(self) -> None:
        """Keep the newest samples up to MOST_NUMBERS, and the last ones in any case."""
        room = MOST_NUMBERS
        for entry, found in reversed(list(self._samples.items())):
            if found.values is None:
                continue
            if room < MOST_NUMBERS and found.values.size > room:
                self._samples[entry] = LET_GO
            room -= found.values.size

    def _with_samples(self, entry: Entry) -> Entry:
        found = self._samples.get(entry)
        if found is None or found.values is None:
            return entry
        return replace(entry, samples=found.values, rest=found.rest, rounding=found.rounding)


def _holder(lab: Experiment, name: str) -> tuple[str, torch.Tensor]:
    """The tensor and the name its ledger is kept under: a parameter may have another name too."""
    value = lab.workspace.namespace.get(name)
    for own, parameter in lab.parameters.items():
        if value is parameter:
            return own, parameter
    others = lab.workspace.others
    if name not in others:
        raise unknown("ledger", name, [*lab.parameters, *others])
    return name, others[name]
