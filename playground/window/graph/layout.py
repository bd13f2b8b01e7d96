"""The layered layout: inputs at the left, the loss at the right, as formulas are read.

Teachers draw forward from left to right with the loss last, and let backward run the other way;
a dock is also wider than high. fast-sugiyama finds the columns and the order within them; heights
are our own, since it knows boxes of one size only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from playground.window.graph.columns import Link, columns_of, ranks_of, turn
from playground.window.graph.routes import Point, ends_of, over, through
from playground.window.graph.spacing import aligned

LONGEST = 10
"""Columns that a link may pass over and still get room of its own. A weight that a long loop uses
at every turn would else need a dummy box in every column for every turn."""
FEW = 3000
"""Columns that all links together may pass over and still all get room, however long they are."""
_THREAD = 10.0
"""Room for a link that passes through a column, in pixels."""


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
    ranks = ranks_of(count, links)
    unique = sorted({link for link in links if link[0] != link[1]})
    spans = {link: ranks[link[1]] - ranks[link[0]] for link in unique}
    few = sum(spans.values()) <= FEW
    near = [link for link in unique if few or spans[link] <= LONGEST]
    columns, chains, boxes = columns_of(count, near)
    turn(columns, links)
    rooms = [size[1] + gaps.rows for size in sizes] + [_THREAD] * (boxes - count)
    rows = _rows(columns, chains, rooms, ranks_of(count, [(used, user) for user, used in unique]))
    edges: list[Point] = []
    edge = 0.0
    for column in columns:
        width = max((sizes[box][0] for box in column if box < count), default=0.0)
        edges.append((edge, edge + width))
        edge += width + gaps.columns
    column_of = {box: edges[at] for at, column in enumerate(columns) for box in column}
    places = [(sum(column_of[box]) / 2, rows[box]) for box in range(boxes)]
    tops = [min(rows[box] - rooms[box] / 2 for box in column) for column in columns]
    ends = ends_of(places, sizes, unique, chains)
    routes: list[list[Point]] = []
    for link in links:
        start, end = ends.get(link, (places[link[1]], places[link[0]]))
        if link in chains:
            between = through(chains[link], places, column_of)
        else:
            between = over(start, end, edges, tops)
        routes.append([start, *between, end])
    lanes = [y for route in routes for _, y in route]
    bottoms = [rows[box] + rooms[box] / 2 for box in range(boxes)]
    top = min([*tops, *lanes], default=0.0) - gaps.rows / 2
    return Arrangement(
        tuple((x, y - top) for x, y in places[:count]),
        tuple(tuple((x, y - top) for x, y in route) for route in routes),
        tuple(tuple(box for box in column if box < count) for column in columns),
        max(edge - gaps.columns, 0.0),
        max(bottoms, default=0.0) - top + gaps.rows / 2,
    )


def _rows(
    columns: Sequence[Sequence[int]],
    chains: Mapping[Link, Sequence[int]],
    rooms: Sequence[float],
    depths: Sequence[int],
) -> list[float]:
    """Return the height of each box; ``depths``: the longest way to it from a box without inputs.

    A long flow stays straight: what only joins it from the side makes room for itself.
    """
    count, boxes = len(depths), len(rooms)
    left: list[list[int]] = [[] for _ in range(boxes)]
    right: list[list[int]] = [[] for _ in range(boxes)]
    deepest = [0] * count
    for user, used in chains:
        deepest[user] = max(deepest[user], depths[used])
    for (start, end), chain in chains.items():
        joins = 2 * depths[end] >= deepest[start]
        for user, used in pairwise(chain):
            right[used].append(user)
            if joins:
                left[user].append(used)
    weights = [1.0 + depth for depth in depths] + [1.0] * (boxes - count)
    return aligned(columns, rooms, left, right, weights)
