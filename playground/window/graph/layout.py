"""The layered layout: inputs at the left, the loss at the right, as formulas are read.

Teachers draw forward from left to right with the loss last, and let backward run the other way;
a dock is also wider than high. fast-sugiyama finds the columns and the order within them; heights
are our own, since it knows boxes of one size only. This module alone knows that library.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from fast_sugiyama import from_edges

from playground.window.graph.spacing import aligned

if TYPE_CHECKING:
    from fast_sugiyama._types import LayoutType

Point = tuple[float, float]
Link = tuple[int, int]
"""(user, input): the input stands further left."""

LONGEST = 10
"""Columns that a link may pass over and still get room of its own. A weight that a long loop uses
at every turn would else need a dummy box in every column for every turn."""
_THREAD = 10.0
"""Room for a link that passes through a column, in pixels."""
_PORTS = 12.0
"""Pixels between links where they enter a box."""


@dataclass(frozen=True)
class Gaps:
    """Room between columns, and between the boxes of one, in pixels."""

    columns: float
    rows: float


@dataclass(frozen=True)
class Arrangement:
    """Where boxes and links go.

    ``centres`` of the boxes, ``routes`` of the links from the input to its user, and the
    ``columns`` from left to right with their boxes from top to bottom.
    """

    centres: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    columns: tuple[tuple[int, ...], ...]
    width: float
    height: float


def arranged(sizes: Sequence[Point], links: Sequence[Link], gaps: Gaps) -> Arrangement:
    """Return the layout of boxes ``(width, height)`` numbered from 0; the same for the same input.

    Raises nothing for what is no layered graph: a cycle is drawn, somewhere pointing back.
    """
    count = len(sizes)
    ranks = _ranks(count, links)
    unique = sorted({link for link in links if link[0] != link[1]})
    near = [link for link in unique if ranks[link[1]] - ranks[link[0]] <= LONGEST]
    columns, chains, boxes = _columns(count, near)
    _turn(columns, links)
    rooms = [size[1] + gaps.rows for size in sizes] + [_THREAD] * (boxes - count)
    left: list[list[int]] = [[] for _ in range(boxes)]
    right: list[list[int]] = [[] for _ in range(boxes)]
    depths = _depths(count, unique)
    deepest = [0] * count
    for user, used in near:
        deepest[user] = max(deepest[user], depths[used])
    weights = [1.0 + depth for depth in depths] + [1.0] * (boxes - count)
    for chain in chains.values():
        # A long flow stays straight: what only joins it from the side makes room for itself.
        joins = 2 * depths[chain[-1]] >= deepest[chain[0]]
        for user, used in pairwise(chain):
            right[used].append(user)
            if joins:
                left[user].append(used)
    rows = aligned(columns, rooms, left, right, weights)
    across: dict[int, float] = {}
    edge = 0.0
    for column in columns:
        width = max((sizes[box][0] for box in column if box < count), default=0.0)
        for box in column:
            across[box] = edge + width / 2
        edge += width + gaps.columns
    tops = [rows[box] - rooms[box] / 2 for box in range(boxes)]
    top = min(tops, default=0.0) - gaps.rows / 2
    bottom = max((rows[box] + rooms[box] / 2 for box in range(boxes)), default=0.0)
    places = [(across[box], rows[box] - top) for box in range(boxes)]
    ends = _ends(places, sizes, unique, chains)
    routes = []
    for link in links:
        start, end = ends.get(link, (places[link[1]], places[link[0]]))
        through = [places[box] for box in reversed(chains.get(link, ())[1:-1])]
        routes.append((start, *through, end))
    return Arrangement(
        tuple(places[:count]),
        tuple(routes),
        tuple(tuple(box for box in column if box < count) for column in columns),
        max(edge - gaps.columns, 0.0),
        bottom - top + gaps.rows / 2,
    )


def _ranks(count: int, links: Sequence[Link]) -> list[int]:
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


def _depths(count: int, links: Sequence[Link]) -> list[int]:
    """Return for each box the longest way to it from a box that uses nothing."""
    return _ranks(count, [(used, user) for user, used in links])


def _columns(
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


_Part = tuple[list[tuple[int, float, float]], float, list[Link]]


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


def _turn(columns: list[list[int]], links: Sequence[Link]) -> None:
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


def _ends(
    places: Sequence[Point],
    sizes: Sequence[Point],
    links: Sequence[Link],
    chains: dict[Link, list[int]],
) -> dict[Link, tuple[Point, Point]]:
    """Return where each link leaves its input and enters its user, in the order of the inputs."""
    entering: dict[int, list[tuple[float, Link]]] = {}
    for link in links:
        beside = chains[link][1] if link in chains else link[1]
        entering.setdefault(link[0], []).append((places[beside][1], link))
    ends = {}
    for user, those in entering.items():
        (x, y), (width, height) = places[user], sizes[user]
        step = min(_PORTS, height * 0.7 / len(those))
        for number, (_, link) in enumerate(sorted(those)):
            used = link[1]
            end = x - width / 2, y + (number - (len(those) - 1) / 2) * step
            start = places[used][0] + sizes[used][0] / 2, places[used][1]
            ends[link] = start, end
    return ends
