"""Whether two kept states are the same, and where two branches first differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from playground.state.coordinate import Coordinate
from playground.state.memento import Memento
from playground.state.timeline import Difference

if TYPE_CHECKING:
    from playground.engine.history import Entry
    from playground.engine.timeline.pieces import Branch, Kept
    from playground.engine.timeline.shadow import Shadow
    from playground.engine.workspace import Workspace


_ASIDE = frozenset({"grads", "calls", "acts", "ledgers", "call", "forwards", "retained", "stop"})
"""What plain steps clear, or what only counts and records: they go on alike without it."""


def same_course(one: Kept | Entry, other: Kept | Entry) -> bool:
    """Whether plain steps from two states are the same: all that they depend on is compared."""
    a, b = one.memento, other.memento
    return _same_data(one.data, other.data) and all(
        _equal(getattr(a, field.name), getattr(b, field.name))
        for field in fields(Memento)
        if field.name not in _ASIDE and not field.name.startswith(("curve_", "path_"))
    )


def _same_data(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether the names of the data stand for the same; what is no tensor must be one object."""
    return one.keys() == other.keys() and all(
        value is other[name] or _equal_tensors(value, other[name]) for name, value in one.items()
    )


def _equal_tensors(one: Any, other: Any) -> bool:
    if not (isinstance(one, torch.Tensor) and isinstance(other, torch.Tensor)):
        return False
    return one.dtype is other.dtype and torch.equal(one, other)


def drew(before: Memento, workspace: Workspace) -> bool:
    """Whether numbers or a batch were drawn since ``before``."""
    return before.batches != workspace.drawing or not _equal(
        before.random_state, workspace.drawn_to()
    )


def first_difference(shadow: Shadow, one: Branch, other: Branch) -> Difference | None:
    """The first step that both have at which their values differ, or None.

    Two states that are alike in all that a plain step depends on stay so up to the next act, so
    only the stretches after an act of either are looked through: by doubling steps, then halving.
    """
    last = min(one.end, other.end)
    starts = sorted({s for s in _boundaries(one, other) if s <= last})
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        a, b = shadow.state(one, start), shadow.state(other, start)
        found = _told(one, other, a, b)
        if found is not None:
            return found
        if not same_course(a, b):
            found = _within(lambda s: _look(shadow, one, other, s), start, end)
            if found is not None:
                return found
    return None


def _boundaries(one: Branch, other: Branch) -> list[int]:
    """Where one of them does something after the last piece they share, and where they part."""
    own, theirs = list(one.tip.back()), list(other.tip.back())
    shared = {id(piece) for piece in own} & {id(piece) for piece in theirs}
    found, parted = [], []
    for branch, pieces in ((one, own), (other, theirs)):
        left = branch.end
        for piece in pieces:
            if id(piece) in shared:
                break
            found.append(piece.first)
            left = piece.left
        else:
            left = pieces[-1].first
        parted.append(left)
    return [*found, min(parted) if shared else max(parted)]


def _within(look: Callable[[int], Difference | None], start: int, end: int) -> Difference | None:
    """The first step after ``start``, up to ``end``, at which ``look`` finds a difference."""
    low, reach, found = start, 1, None
    while found is None and low < end:
        high = min(start + reach, end)
        found = look(high)
        if found is None:
            low, reach = high, 2 * reach
    if found is None:
        return None
    while found.step - low > 1:
        middle = look((low + found.step) // 2)
        if middle is None:
            low = (low + found.step) // 2
        else:
            found = middle
    return found


def _look(shadow: Shadow, one: Branch, other: Branch, step: int) -> Difference | None:
    return _told(one, other, shadow.state(one, step), shadow.state(other, step))


def _told(one: Branch, other: Branch, a: Kept, b: Kept) -> Difference | None:
    for name, values in a.memento.parameters.items():
        theirs = b.memento.parameters[name]
        apart = ~((values == theirs) | (np.isnan(values) & np.isnan(theirs)))
        if apart.any():
            index = tuple(int(i) for i in np.argwhere(apart)[0])
            return Difference(
                one.name,
                other.name,
                a.step,
                Coordinate(name, index).label,
                float(values[index]),
                float(theirs[index]),
            )
    return None


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return one.keys() == other.keys() and all(_equal(one[key], other[key]) for key in one)


def _equal(one: Any, other: Any) -> bool:
    """Whether two buffers are the same bit for bit: arrays, numbers, lists of them, or None."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _same(one, other)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_equal, one, other))
    return type(one) is type(other) and bool(one == other)
