"""Which nodes belong to a place in the code. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from playground.state.graph import Node, Place


def at_place(nodes: Iterable[Node], cell: str, line: int, column: int) -> tuple[int, ...]:
    """Return the nodes of the smallest stretch around a place, else those of its line.

    ``line`` and ``column`` count from 1.
    """
    here = [(node, node.place) for node in nodes if node.place is not None]
    around = [
        (_length(place), node.id)
        for node, place in here
        if place.cell == cell and _holds(place, line, column)
    ]
    if around:
        smallest = min(length for length, _ in around)
        return tuple(number for length, number in around if length == smallest)
    return tuple(
        node.id
        for node, place in here
        if place.cell == cell and place.line <= line <= place.end_line
    )


def _holds(place: Place, line: int, column: int) -> bool:
    return (place.line, place.column) <= (line, column) < (place.end_line, place.end_column)


def _length(place: Place) -> tuple[int, int]:
    return place.end_line - place.line, place.end_column - place.column
