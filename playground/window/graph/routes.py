"""The routes of the links: where they leave and enter boxes, and how they pass what is between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from playground.window.graph.columns import Link

Point = tuple[float, float]
_PORTS = 12.0
"""Pixels between links where they enter a box."""
LANE = 18.0
"""Pixels between the boxes that a long link passes over and the link."""


def ends_of(
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


def through(
    chain: Sequence[int], places: Sequence[Point], edges: Mapping[int, Point]
) -> list[Point]:
    """Return the points of a link with room in every column, level where it passes a column.

    ``chain`` leads from the user to the input; ``edges`` are the left and right end of each
    box's column.
    """
    points = []
    for box in reversed(chain[1:-1]):
        left, right = edges[box]
        points += [(left, places[box][1]), (right, places[box][1])]
    return points


def over(
    start: Point,
    end: Point,
    edges: Sequence[Point],
    tops: Sequence[float],
) -> list[Point]:
    """Return the points of a link without room of its own: it passes over all columns between.

    ``edges`` and ``tops`` belong to the columns from left to right.
    """
    rights = np.array([right for _, right in edges])
    lefts = np.array([left for left, _ in edges])
    between = np.flatnonzero((lefts > start[0]) & (rights < end[0]))
    if not between.size:
        return []
    first, last = int(between[0]), int(between[-1])
    lane = float(np.min(np.array(tops[first : last + 1]))) - LANE
    return [(edges[first][0], lane), (edges[last][1], lane)]
