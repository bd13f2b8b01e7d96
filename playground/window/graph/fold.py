"""Folding: layers, turns of a loop and lines of code become single boxes with a count. No Qt.

A group is always a stretch of one topological order, so whatever is folded, what is left has no
cycles. A leaf that is used inside one group only is folded away with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from playground.state.graph import Graph, Node, NodeKind, Place
from playground.window.graph.repeats import runs
from playground.window.graph.structure import Structure
from playground.window.graph.words import label

Item = int | str
"""What is drawn as one box: a node by its id, or a group by its key."""
ALL_SHOWN = 60
"""Graphs of at most so many nodes are shown unfolded: more cannot be read at one glance."""
MOST_PARTS = 24
"""A group of more parts gets groups in between, so that unfolding never floods the panel."""
_NAMED = 3
"""Operations of a pattern that are named in its title."""
_LEAST = 2
_EVEN = 20


@dataclass(frozen=True, eq=False)
class Group:
    """A box that stands for several nodes.

    ``parts`` are its operations and inner groups in order; ``count`` how often a pattern is
    repeated in it, or 0; ``output`` the last of its operations, whose value the box shows.
    """

    key: str
    title: str
    parts: tuple[Item, ...]
    output: int
    count: int = 0
    operations: int = 0
    place: Place | None = None


class Folding:
    """All groups of one graph, outermost first in ``top``."""

    def __init__(self, graph: Graph, structure: Structure) -> None:
        self._nodes: Mapping[int, Node] = {node.id: node for node in graph.nodes}
        self.groups: dict[str, Group] = {}
        inputs = structure.inputs
        inner = [node for node in structure.order if inputs[node]]
        self._inner = frozenset(inner)
        roots = [node for node in inner if self._ends(node, structure)]
        rest = [node for node in inner if node not in roots]
        self.top = [*self._limited(self._parts(rest)), *roots]
        self._chains: dict[int, tuple[str, ...]] = {}
        self._chain(self.top, ())
        for node in reversed(structure.order):
            if node not in self._chains:
                chains = [self._chains.get(user, ()) for user in structure.users[node]]
                self._chains[node] = _shared(chains)
        self._fold_leaves([node for node in structure.order if not inputs[node]])
        self.leaves = dict.fromkeys(self.groups, 0)
        for node, chain in self._chains.items():
            if not inputs[node]:
                for key in chain:
                    self.leaves[key] += 1
        small = len(graph.nodes) <= ALL_SHOWN
        self.at_first = frozenset(self.groups) if small else frozenset()

    def shown(self, open_: frozenset[str]) -> dict[int, Item]:
        """Return for each node the box it is seen in, while the groups of ``open_`` are open."""
        return {node: _outermost(chain, open_, node) for node, chain in self._chains.items()}

    def shown_as(self, node: int, open_: frozenset[str]) -> Item:
        """Return the box that one node is seen in."""
        return _outermost(self._chains.get(node, ()), open_, node)

    def revealed(self, node: int, open_: frozenset[str]) -> frozenset[str]:
        """Return what has to be open for a node to be seen by itself."""
        return open_ | frozenset(self._chains.get(node, ()))

    def closed_around(self, item: Item, open_: frozenset[str]) -> frozenset[str]:
        """Return what stays open when the innermost open group around a box is folded."""
        around = self._chains.get(item, ()) if isinstance(item, int) else self._above(item)
        opened = [key for key in around if key in open_]
        if not opened:
            return open_
        inside = {key for key in open_ if key == opened[-1] or opened[-1] in self._above(key)}
        return open_ - inside

    def _above(self, key: str) -> tuple[str, ...]:
        chain = self._chains[self.groups[key].output]
        return chain[: chain.index(key)]

    def _fold_leaves(self, leaves: Iterable[int]) -> None:
        """Put leaves that are many at one place, each used in several groups, into one group."""
        homes: dict[tuple[str, ...], list[int]] = {}
        for leaf in leaves:
            homes.setdefault(self._chains[leaf], []).append(leaf)
        for home, those in homes.items():
            if len(those) > ALL_SHOWN:
                key = self._group(f"{len(those):,} leaves", self._limited(list(those)))
                self._chain([key], home)

    def _ends(self, node: int, structure: Structure) -> bool:
        return self._nodes[node].kind is NodeKind.ROOT and not structure.users[node]

    def _chain(self, parts: Iterable[Item], around: tuple[str, ...]) -> None:
        for part in parts:
            if isinstance(part, int):
                self._chains[part] = around
            else:
                self._chain(self.groups[part].parts, (*around, part))

    def _parts(self, nodes: Sequence[int]) -> list[Item]:
        """Return a stretch of operations with its repeats, then its lines, put into groups."""
        parts: list[Item] = []
        at = 0
        for run in runs([self._pattern(node) for node in nodes]):
            parts += self._lines(nodes[at : run.start])
            turns = [
                nodes[start : start + run.period]
                for start in range(run.start, run.stop, run.period)
            ]
            parts.append(self._repeat(turns))
            at = run.stop
        return parts + self._lines(nodes[at:])

    def _pattern(self, node: int) -> tuple[str, str | None]:
        return self._nodes[node].operation, self._nodes[node].region

    def _repeat(self, turns: list[Sequence[int]]) -> Item:
        size, count = len(turns[0]), len(turns)
        title = f"{count:,} × {self._pattern_title(turns[0])}"
        parts: list[Item] = []
        for number, turn in enumerate(turns, 1):
            if size == 1:
                parts.append(turn[0])
            else:
                inner = self._parts(turn) if size > MOST_PARTS else list(turn)
                parts.append(self._group(f"{number:,} of {count:,}", inner))
        return self._group(title, self._limited(parts, count), count)

    def _pattern_title(self, nodes: Sequence[int]) -> str:
        names = [label(self._nodes[node]) for node in nodes]
        if len(names) == 1:
            return names[0]
        if len(names) > _NAMED:
            return f"{len(names)} operations"
        return f"({', '.join(names)})"

    def _lines(self, nodes: Sequence[int]) -> list[Item]:
        """Return operations with those that one line made, one after the other, in one group."""
        parts: list[Item] = []
        stretch: list[int] = []
        for node, following in pairwise([*nodes, None]):
            assert node is not None
            stretch.append(node)
            if following is None or self._line(following) != self._line(node):
                parts += self._line_group(stretch)
                stretch = []
        return parts

    def _line(self, node: int) -> tuple[str, int] | None:
        place = self._nodes[node].place
        return None if place is None else (place.cell, place.line)

    def _line_group(self, nodes: list[int]) -> list[Item]:
        where = self._line(nodes[0])
        if where is None or len(nodes) < _LEAST:
            return list(nodes)
        return [self._group(f"{where[0]}, line {where[1]}", self._limited(list(nodes)))]

    def _limited(self, parts: list[Item], turns: int = 0, first: int = 1) -> list[Item]:
        """Return the parts, in even groups where they are too many.

        ``turns``: of how many repeats these are some, from number ``first`` on; 0 for others.
        """
        count = len(parts)
        if count <= MOST_PARTS:
            return parts
        size = max(ceil(count / _EVEN), ceil(count**0.5))
        grouped: list[Item] = []
        for at in range(0, count, size):
            bundle = parts[at : at + size]
            start = first + at
            title = f"{start:,}–{start + len(bundle) - 1:,} of {turns:,}" if turns else ""
            grouped.append(self._group(title, self._limited(bundle, turns, start)))
        return grouped

    def _group(self, title: str, parts: Sequence[Item], count: int = 0) -> str:
        last = parts[-1]
        output = last if isinstance(last, int) else self.groups[last].output
        operations = sum(
            (part in self._inner) if isinstance(part, int) else self.groups[part].operations
            for part in parts
        )
        key = f"group {len(self.groups)}"
        title = title or (f"{operations:,} operations" if operations else f"{len(parts):,} leaves")
        place = self._common_place(parts)
        self.groups[key] = Group(key, title, tuple(parts), output, count, operations, place)
        return key

    def _common_place(self, parts: Iterable[Item]) -> Place | None:
        """Return the stretch of code that all parts come from, where it is one line or few."""
        places: list[Place] = []
        for part in parts:
            place = self._nodes[part].place if isinstance(part, int) else self.groups[part].place
            if place is None or (places and place.cell != places[0].cell):
                return None
            places.append(place)
        start = min((place.line, place.column) for place in places)
        end = max((place.end_line, place.end_column) for place in places)
        return Place(places[0].cell, *start, *end)


def _outermost(chain: tuple[str, ...], open_: frozenset[str], node: int) -> Item:
    for key in chain:
        if key not in open_:
            return key
    return node


def _shared(chains: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what several chains begin with alike."""
    if not chains:
        return ()
    shared = chains[0]
    for chain in chains[1:]:
        length = 0
        for one, other in zip(shared, chain, strict=False):
            if one != other:
                break
            length += 1
        shared = shared[:length]
    return shared
