"""Places boxes of different heights in columns: as near as can be to where they want to be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

SWEEPS = 6
"""Passes over the columns, forth and back; more no longer change the picture."""


def spread(
    wanted: Sequence[float], rooms: Sequence[float], weights: Sequence[float]
) -> list[float]:
    """Return centres in the given order, each box in its own room, nearest to what is wanted.

    Weighted least squares under an order (pool adjacent violators): without rooms the answer is
    a monotone fit, so the rooms are taken off first and put back afterwards. O(n).
    """
    offsets = [0.0]
    for one, other in pairwise(rooms):
        offsets.append(offsets[-1] + (one + other) / 2)
    blocks: list[tuple[float, float, int]] = []
    for want, offset, weight in zip(wanted, offsets, weights, strict=False):
        total, heavy, count = (want - offset) * weight, weight, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / heavy:
            more, load, others = blocks.pop()
            total, heavy, count = total + more, heavy + load, count + others
        blocks.append((total, heavy, count))
    placed: list[float] = []
    for total, heavy, count in blocks:
        for _ in range(count):
            placed.append(total / heavy + offsets[len(placed)])
    return placed


def aligned(
    columns: Sequence[Sequence[int]],
    rooms: Sequence[float],
    left: Sequence[Sequence[int]],
    right: Sequence[Sequence[int]],
    weights: Sequence[float],
) -> list[float]:
    """Return a centre for each box, columns being drawn near the boxes they are joined to.

    ``columns`` hold boxes in their order; ``left`` and ``right`` list each box's neighbours in
    the columns on either side; a box of more weight gives way less.
    """
    centres = [0.0] * len(rooms)
    for column in columns:
        heights = [rooms[box] for box in column]
        for box, centre in zip(column, _stacked(heights), strict=True):
            centres[box] = centre
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        neighbours = left if forth else right
        for column in columns if forth else reversed(columns):
            wanted = [_mean(centres, neighbours[box], centres[box]) for box in column]
            fitted = spread(
                wanted, [rooms[box] for box in column], [weights[box] for box in column]
            )
            for box, centre in zip(column, fitted, strict=True):
                centres[box] = centre
    return centres


def _stacked(heights: Sequence[float]) -> list[float]:
    centres = []
    at = -sum(heights) / 2
    for height in heights:
        centres.append(at + height / 2)
        at += height
    return centres


def _mean(centres: Sequence[float], boxes: Sequence[int], default: float) -> float:
    return sum(centres[box] for box in boxes) / len(boxes) if boxes else default
