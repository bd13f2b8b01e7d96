"""The coordinates of a snapshot, one at a time: a parameter may have a million of them."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np

from playground.state.coordinate import Coordinate
from playground.state.snapshot import Snapshot

Shapes = tuple[tuple[str, tuple[int, ...]], ...]


def shapes_of(snapshot: Snapshot) -> Shapes:
    """Return the parameters' names and shapes: what tells whether the coordinates are the same."""
    return tuple((name, values.shape) for name, values in snapshot.parameters.items())


def coordinates_of(shapes: Shapes) -> Iterator[Coordinate]:
    """Yield every coordinate in order, as ``Snapshot.coordinates`` lists them."""
    for name, shape in shapes:
        for index in np.ndindex(shape):
            yield Coordinate(name, index)


def count_of(shapes: Shapes) -> int:
    """Return how many coordinates there are."""
    return sum(prod(shape) for _, shape in shapes)


def place_of(shapes: Shapes, coordinate: Coordinate) -> int | None:
    """Return the coordinate's place in the order, or None where it does not exist."""
    before = 0
    for name, shape in shapes:
        if name == coordinate.name:
            if len(shape) != len(coordinate.index):
                return None
            if any(at >= size for at, size in zip(coordinate.index, shape, strict=True)):
                return None
            return before + (int(np.ravel_multi_index(coordinate.index, shape)) if shape else 0)
        before += prod(shape)
    return None


def coordinate_at(shapes: Shapes, place: int) -> Coordinate:
    """Return the coordinate at a place in the order; raises IndexError past the end."""
    for name, shape in shapes:
        size = prod(shape)
        if place < size:
            return Coordinate(name, tuple(int(at) for at in np.unravel_index(place, shape)))
        place -= size
    raise IndexError("no coordinate has this place")
