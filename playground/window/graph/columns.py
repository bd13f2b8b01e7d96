"""Columns of the layered layout, and the order within them, as fast-sugiyama finds them.

This module alone knows that library. Boxes are numbered from 0, links are (user, input).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fast_sugiyama import from_edges

if TYPE_CHECKING:
    from fast_sugiyama._types import LayoutType

Link = tuple[int, int]
"""(user, input): the input stands further left."""
_Part = tuple[list[tuple[int, float, float]], float, list[Link]]


def ranks_of(count: int, links: Sequence[Link]) -> list[int]:
    """Return for each box the longest way to it from a box that nobody uses."""
    ranks = [0] * count
    waiting = [0] * count
    inputs: list[list[int]] = [[] for _ in range(count)]
    for user, used in links:
        inputs[user].append(used)
        waiting[used] += 1
    ready = [box for box in range(count) if not waiting[box]]
    for box in ready:  # grows while it is walked
        for used in inputs[box]:
            ranks[used] = max(ranks[used], ranks[box] + 1)
            waiting[used] -= 1
            if not waiting[used]:
                ready.append(used)
    return ranks


def columns_of(
    count: int, links: Sequence[Link]
) -> tuple[list[list[int]], dict[Link, list[int]], int]:
    """Return the columns from left to right, each link's chain of boxes, and how many boxes.

    Boxes from ``count`` on are the library's dummies: where a link passes through a column.
    """
    levels: dict[int, list[tuple[float, int]]] = {}
    chains: dict[Link, list[int]] = {}
    numbers: dict[int, int] = {}
    boxes, shift = count, 0.0
    # Numbers without gaps: the library's dummies begin after the largest.
    names = sorted({box for link in links for box in link})
    short = {box: number for number, box in enumerate(names)}
    parts = (
        from_edges(
            [(short[user], short[used]) for user, used in links],
            vertex_spacing=1,
            ranking_type="up",
            dummy_vertices=True,
            check_layout=False,
        )
        if links
        else []
    )
    for places, height, edges in sorted(map(_plain, parts), key=_first):
        numbers.clear()
        low = min(across for _, across, _ in places)
        high = max(across for _, across, _ in places)
        for number, across, level in places:
            if number < len(names):
                box = names[number]
            else:
                box, boxes = boxes, boxes + 1
            numbers[number] = box
            # The library puts the users' end at the top; the root is the last column here.
            levels.setdefault(round(height - level), []).append((shift + across - low, box))
        shift += high - low + 1
        chains |= _chains(edges, numbers, count)
    for box in sorted(set(range(count)) - set(names)):
        shift += 1
        levels.setdefault(0, []).append((shift, box))
    columns = [[box for _, box in sorted(levels[level])] for level in sorted(levels, reverse=True)]
    return columns, chains, boxes


def turn(columns: list[list[int]], links: Sequence[Link]) -> None:
    """Put the picture upside down where first inputs would mostly stand below second ones."""
    place = {box: (at, row) for at, column in enumerate(columns) for row, box in enumerate(column)}
    last: dict[int, int] = {}
    balance = 0
    for user, used in links:
        if user in last and place[last[user]][0] == place[used][0]:
            balance += 1 if place[last[user]][1] <= place[used][1] else -1
        last[user] = used
    if balance < 0:
        for column in columns:
            column.reverse()


def _plain(part: LayoutType) -> _Part:
    """Return one of the library's layouts as numbers: (box, across, level), height and edges."""
    positions, _, height, edges = part
    places = sorted((int(box), float(x), float(y)) for box, (x, y) in positions)
    return places, float(height), [(int(one), int(other)) for one, other in edges or ()]


def _first(part: _Part) -> int:
    return part[0][0][0]


def _chains(edges: Sequence[Link], numbers: dict[int, int], count: int) -> dict[Link, list[int]]:
    """Return for each link the boxes from user to input, dummies between."""
    follows: dict[int, int] = {}
    starts: list[tuple[int, int]] = []
    for one, other in edges:
        user, used = numbers[one], numbers[other]
        if user < count:
            starts.append((user, used))
        else:
            follows[user] = used
    chains = {}
    for user, used in starts:
        chain = [user, used]
        while chain[-1] >= count:
            chain.append(follows[chain[-1]])
        chains[user, chain[-1]] = chain
    return chains
