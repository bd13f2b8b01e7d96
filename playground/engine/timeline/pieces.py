"""What a timeline is made of: pieces of plain run steps, each with the state it starts from."""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from playground.engine.timeline.records import Record
from playground.state.acts import Act, Run
from playground.state.memento import Memento
from playground.state.timeline import Branch as Shown
from playground.state.trail import Trail

OVERHEAD = 3500
"""Bytes of a kept state besides its arrays: a Memento, its dicts and the headers of its arrays."""
NOTHING = np.empty(0)


@dataclass(eq=False)
class Kept:
    """A state to go on from: the values alone, and what the names of the data stood for."""

    memento: Memento
    data: Mapping[str, Any]

    @property
    def step(self) -> int:
        """Which step's state it is."""
        return self.memento.steps

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return OVERHEAD + _bytes(self.memento)


def lean(memento: Memento) -> Memento:
    """The values without record and transcript, which a branch keeps once for all its steps."""
    empty = Memento(
        parameters={}, grads={}, calls={}, frozen=(), optimizer="", keywords={},
        optimizer_state={}, random_state=None, steps=0,
    )  # fmt: skip
    return replace(
        memento,
        curve_steps=empty.curve_steps,
        curve_losses=empty.curve_losses,
        curve_stride=1,
        path_steps=empty.path_steps,
        path_points=empty.path_points,
        path_stride=1,
        acts=(),
    )


@dataclass(eq=False)
class Piece:
    """``made`` plain steps from a kept state.

    ``acts``: what was done between the step ``left`` of the piece ``before`` and ``start``; an
    optimizer's step by hand may be among them, then ``first`` is one more than ``left``.
    ``keys``: states between, in order, of which every ``stride``-th that was offered is kept.
    """

    owner: Branch
    start: Kept
    acts: tuple[Act, ...] = ()
    before: Piece | None = None
    left: int = 0
    made: int = 0
    keys: list[Kept] = field(default_factory=list)
    stride: int = 1
    offered: int = 0

    @property
    def first(self) -> int:
        """The step of the state it starts from."""
        return self.start.step

    @property
    def end(self) -> int:
        """The step after its last plain step."""
        return self.first + self.made

    def nearest(self, step: int) -> Kept:
        """The kept state from which ``step`` is made again: before it, unless it is the start."""
        at = bisect_left(self.keys, step, key=_step)
        return self.keys[at - 1] if at else self.start

    def offer(self, kept: Kept) -> bool:
        """Keep a state of a run, unless the stride passes over it; whether it was kept."""
        if kept.step <= (self.keys[-1].step if self.keys else self.first):
            return False
        self.offered += 1
        if self.offered % self.stride:
            return False
        self.keys.append(kept)
        return True

    def cut(self, step: int) -> None:
        """End at ``step``."""
        self.made = step - self.first
        while self.keys and self.keys[-1].step > step:
            self.keys.pop()

    def thin(self) -> None:
        """Drop every second key."""
        self.keys = self.keys[1::2]
        self.stride *= 2
        self.offered = len(self.keys) * self.stride

    def back(self) -> Iterator[Piece]:
        """Go through the pieces from here to the beginning."""
        piece: Piece | None = self
        while piece is not None:
            yield piece
            piece = piece.before


@dataclass(eq=False)
class Branch:
    """One future: the pieces from ``tip`` back; ``end`` is the last step that it has.

    ``fork``: the last step that it shares with ``parent``. ``automatic``: whether the program made
    and named it. ``record``: its own losses and path, taken when it was left at its end.
    """

    name: str
    colour: int
    tip: Piece = field(init=False)
    parent: Branch | None = None
    fork: int = 0
    end: int = 0
    automatic: bool = False
    record: Record | None = None
    shown: tuple[object, Shown] | None = None
    trail: tuple[tuple[object, ...], Trail] | None = None

    @property
    def root(self) -> Piece:
        """The piece that it begins with, of its own or of another branch."""
        piece = self.tip
        while piece.before is not None:
            piece = piece.before
        return piece

    def locate(self, step: int) -> Piece:
        """The piece that holds ``step``; where several states have that number, the newest."""
        return next(piece for piece in self.tip.back() if piece.first <= step)

    def limit(self, piece: Piece, step: int) -> int:
        """The last step to which plain steps from ``step`` of ``piece`` go along this branch."""
        later: Piece | None = None
        for each in self.tip.back():
            if each is piece:
                return self.end if later is None else later.left
            later = each
        return step

    def lineage(self) -> Iterator[Branch]:
        """Go through the branch and those that it came from."""
        branch: Branch | None = self
        while branch is not None:
            yield branch
            branch = branch.parent


def acts_to(piece: Piece, step: int) -> list[Act]:
    """The transcript up to ``step`` of a piece."""
    parts: list[Act] = []
    for each in piece.back():
        if step > each.first:
            parts.append(Run(step - each.first))
        parts.extend(reversed(each.acts))
        step = each.left
    parts.reverse()
    return parts


def _step(kept: Kept) -> int:
    return kept.step


def _bytes(memento: Memento) -> int:
    arrays = [*memento.parameters.values(), *memento.grads.values(), memento.random_state]
    for buffers in memento.optimizer_state.values():
        arrays.extend(value for value in buffers.values() if isinstance(value, np.ndarray))
    entries = [entry for account in memento.ledgers.values() for entry in account.entries[-1:]]
    arrays.extend(entry.values for entry in entries)
    # Small arrays cost their header several times over.
    return sum(array.nbytes + sys.getsizeof(NOTHING) for array in arrays if array is not None)
