"""Where the arrow keys lead: to an input, to a user, up and down in a column."""

from __future__ import annotations

from enum import Enum

from playground.window.graph.fold import Item
from playground.window.graph.scene import Scene


class Direction(Enum):
    """The four ways from a box."""

    INPUT = "input"
    USER = "user"
    ABOVE = "above"
    BELOW = "below"


def neighbour(scene: Scene, item: Item | None, direction: Direction) -> Item | None:
    """Return the next box that way, nearest in height; the last column's first to begin with."""
    if item is None or item not in scene.numbers:
        columns = scene.arrangement.columns
        return scene.items[columns[-1][0]] if columns and columns[-1] else None
    number = scene.numbers[item]
    if direction in (Direction.ABOVE, Direction.BELOW):
        column = next(column for column in scene.arrangement.columns if number in column)
        at = column.index(number) + (1 if direction is Direction.BELOW else -1)
        return scene.items[column[at]] if 0 <= at < len(column) else None
    if direction is Direction.INPUT:
        beside = [link.used for link in scene.links if link.user == number]
    else:
        beside = [link.user for link in scene.links if link.used == number]
    if not beside:
        return None
    height = scene.arrangement.centres[number][1]
    # The first input is the one to follow where two are equally near.
    nearest = min(beside, key=lambda one: abs(scene.arrangement.centres[one][1] - height))
    return scene.items[nearest]
