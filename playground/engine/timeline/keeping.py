"""The timeline's memory: what the kept states take, and how they are thinned."""

from __future__ import annotations

from collections.abc import Iterable

from playground.engine.timeline.pieces import Branch, Kept, Piece

BUDGET = 72 * 2**20
"""Bytes of all kept states by our own count; with Python's own it stays below 100 MB."""
MOST_BRANCHES = 10_000


class Keeping:
    """Counts the bytes of kept states. Starts of pieces stay; keys are thinned."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.starts = 0
        self.keys = 0

    @property
    def total(self) -> int:
        """Bytes of all that is kept."""
        return self.starts + self.keys

    def has_room(self, start: Kept) -> bool:
        """Whether another piece can begin here: starts alone must stay within the budget."""
        return self.starts + start.size <= self.budget

    def add_start(self, start: Kept, branches: Iterable[Branch]) -> None:
        """Count the start of a new piece."""
        self.starts += start.size
        self._fit(branches)

    def add_key(self, key: Kept, branches: Iterable[Branch]) -> None:
        """Count a key that a piece has kept."""
        self.keys += key.size
        self._fit(branches)

    def recount(self, branches: Iterable[Branch]) -> None:
        """Count anew, after something was dropped."""
        pieces = reachable(branches)
        self.starts = sum(piece.start.size for piece in pieces)
        self.keys = sum(_size(piece) for piece in pieces)

    def _fit(self, branches: Iterable[Branch]) -> None:
        """Double the densest strides until everything fits; what is between is made again."""
        if self.total <= self.budget:
            return
        pieces = [piece for piece in reachable(branches) if piece.keys]
        self.keys = sum(_size(piece) for piece in pieces)
        while self.total > self.budget and pieces:
            stride = min(piece.stride for piece in pieces)
            for piece in pieces:
                if piece.stride == stride:
                    self.keys -= _size(piece)
                    piece.thin()
                    self.keys += _size(piece)
            pieces = [piece for piece in pieces if piece.keys]


def reachable(branches: Iterable[Branch]) -> list[Piece]:
    """Every piece that a branch goes through, once."""
    seen: dict[int, Piece] = {}
    for branch in branches:
        for piece in branch.tip.back():
            if id(piece) in seen:
                break
            seen[id(piece)] = piece
    return list(seen.values())


def _size(piece: Piece) -> int:
    return sum(key.size for key in piece.keys)
