"""The Scene: what is drawn, where. Made anew when the structure or a fold changes, not its numbers.

Boxes and links are arrays beside lists, so that what lies in sight is found at once among
thousands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from playground.state.arrays import Array
from playground.state.graph import Graph, Node, NodeKind
from playground.window.graph.cards import EXACT, HEAD, Row, widest_rows
from playground.window.graph.fold import Folding, Item
from playground.window.graph.layout import Arrangement, Gaps, arranged
from playground.window.graph.style import GROUP, POINT, Kind, Style
from playground.window.graph.words import region_words

PAD = 9.0
"""Room between a box's border and its words, in pixels."""
_MARGIN = 8.0
_NARROWEST, _WIDEST = 3.2, 17.0
"""Widths of a box in heights of a row."""


@dataclass(frozen=True, eq=False)
class Link:
    """A line between two boxes: ``edges`` are the (node, number of its edge) that it stands for."""

    user: int
    used: int
    edges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Scene:
    """``items`` are the boxes, by number; ``rects`` (n, 4) their left, top, right and bottom."""

    items: tuple[Item, ...]
    kinds: tuple[Kind, ...]
    numbers: Mapping[Item, int]
    seen_in: Mapping[int, Item]
    links: tuple[Link, ...]
    arrangement: Arrangement
    rects: Array
    places: Array
    """(n, 4): the room of each box, with that of the boundary around a detached value."""
    spans: Array
    """(links, 4): the rectangle that each link stays in."""

    def rect(self, number: int) -> QRectF:
        """Return the place of a box."""
        left, top, right, bottom = self.rects[number].tolist()
        return QRectF(left, top, right - left, bottom - top)

    def place(self, number: int) -> QRectF:
        """Return the room of a box, with its boundary."""
        left, top, right, bottom = self.places[number].tolist()
        return QRectF(left, top, right - left, bottom - top)

    def bounds(self) -> QRectF:
        """Return the place of everything."""
        return QRectF(0.0, 0.0, self.arrangement.width, self.arrangement.height)

    def within(self, area: QRectF) -> list[int]:
        """Return the boxes that an area touches."""
        return _touching(self.rects, area)

    def links_within(self, area: QRectF) -> list[int]:
        """Return the links that an area touches."""
        return _touching(self.spans, area)

    def at(self, point: QPointF) -> int | None:
        """Return the box at a point."""
        hits = self.within(QRectF(point.x(), point.y(), 0.0, 0.0))
        return hits[-1] if hits else None


def scene_of(graph: Graph, folding: Folding, open_: frozenset[str], style: Style) -> Scene:
    """Lay out what is seen while the groups of ``open_`` are open."""
    nodes = {node.id: node for node in graph.nodes}
    seen_in = folding.shown(open_)
    items = tuple(dict.fromkeys(seen_in[node.id] for node in graph.nodes))
    numbers = {item: number for number, item in enumerate(items)}
    bundles: dict[tuple[int, int], list[tuple[int, int]]] = {}
    counted: dict[int, int] = {}
    for edge in sorted(graph.edges, key=lambda edge: (edge.source, edge.slot)):
        number = counted.get(edge.source, 0)
        counted[edge.source] = number + 1
        if edge.source in seen_in and edge.target in seen_in:
            ends = numbers[seen_in[edge.source]], numbers[seen_in[edge.target]]
            if ends[0] != ends[1]:
                bundles.setdefault(ends, []).append((edge.source, number))
    sizes = [_size(item, folding, nodes, style) for item in items]
    heads = [_boundary(item, nodes, style) for item in items]
    rooms = [
        (max(width, wide) + 2 * margin, height + high + 2 * margin)
        for (width, height), (wide, high, margin) in zip(sizes, heads, strict=True)
    ]
    gaps = Gaps(columns=_gap(items, nodes, style), rows=style.unit * 0.7)
    arrangement = arranged(rooms, list(bundles), gaps)
    centres = np.array(arrangement.centres).reshape(-1, 2)
    half = np.array(rooms).reshape(-1, 2) / 2
    places = np.hstack([centres - half, centres + half])
    lowered = centres + [(0.0, high / 2) for _, high, _ in heads] if items else centres
    half = np.array(sizes).reshape(-1, 2) / 2
    rects = np.hstack([lowered - half, lowered + half])
    spans = np.array(
        [
            (
                min(x for x, _ in route),
                min(y for _, y in route),
                max(x for x, _ in route),
                max(y for _, y in route),
            )
            for route in arrangement.routes
        ]
    ).reshape(-1, 4)
    return Scene(
        items,
        tuple(GROUP if isinstance(item, str) else nodes[item].kind for item in items),
        numbers,
        seen_in,
        tuple(Link(*ends, tuple(edges)) for ends, edges in bundles.items()),
        arrangement,
        rects,
        places,
        spans,
    )


def metrics_of(row: Row, style: Style) -> QFontMetricsF:
    """Return the measures of the font that a row is written in."""
    if row.role == HEAD:
        return style.head_metrics
    return style.small_metrics if row.role == EXACT else style.code_metrics


def _boundary(item: Item, nodes: Mapping[int, Node], style: Style) -> tuple[float, float, float]:
    """Return width and height of a boundary's words, and its margin; zeros without a boundary."""
    region = nodes[item].region if isinstance(item, int) else None
    if region is None:
        return 0.0, 0.0, 0.0
    metrics = style.small_metrics
    return metrics.horizontalAdvance(region_words(region)) + 4, metrics.height() + 2, _MARGIN


def _gap(items: tuple[Item, ...], nodes: Mapping[int, Node], style: Style) -> float:
    """Return the room between columns: enough for what stands on the links, whatever the point."""
    locals_ = [a for item in items if isinstance(item, int) for a in nodes[item].locals]
    known = [local for local in locals_ if local is not None]
    if not known:
        return style.unit * 3.6
    characters = 8 if all(local.ndim == 0 for local in known) else 11
    return style.code_metrics.horizontalAdvance("0" * characters) + 22.0


def _size(
    item: Item, folding: Folding, nodes: Mapping[int, Node], style: Style
) -> tuple[float, float]:
    rows, _ = widest_rows(item, folding, nodes)
    metrics = [metrics_of(row, style) for row in rows]
    wide = max(one.horizontalAdvance(row.text) for one, row in zip(metrics, rows, strict=True))
    width = min(max(wide, _NARROWEST * style.unit), _WIDEST * style.unit) + 2 * PAD
    if isinstance(item, int) and nodes[item].kind in (NodeKind.ROOT, NodeKind.DETACHED):
        width += POINT
    return width, sum(one.height() for one in metrics) + PAD


def _touching(rects: Array, area: QRectF) -> list[int]:
    hits = (
        (rects[:, 0] <= area.right())
        & (rects[:, 2] >= area.left())
        & (rects[:, 1] <= area.bottom())
        & (rects[:, 3] >= area.top())
    )
    found: list[int] = np.flatnonzero(hits).tolist()
    return found
