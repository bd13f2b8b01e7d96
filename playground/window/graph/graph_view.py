"""The GraphView: one graph, what of it is open, and the scene that follows from both.

A scene is kept as long as structure, folds and theme stay: a drag only brings other numbers.
"""

from __future__ import annotations

from collections.abc import Mapping

from playground.state.graph import Edge, Graph, Node, Place
from playground.window.graph.details import Sources, group_lines, node_lines
from playground.window.graph.fold import Folding, Item
from playground.window.graph.painter import Numbers, ScenePainter
from playground.window.graph.playback import Playback
from playground.window.graph.regions import regions_of
from playground.window.graph.scene import scene_of
from playground.window.graph.structure import Structure, key_of, structure_of
from playground.window.graph.style import Kind, Style
from playground.window.theme import Theme


class GraphView:
    """Everything the panel draws from; no widget."""

    def __init__(self, theme: Theme) -> None:
        self.graph: Graph | None = None
        self.sources: Sources = {}
        self.open: frozenset[str] = frozenset()
        self.scenes_made = 0
        self._nodes: Mapping[int, Node] = {}
        self._edges: dict[int, tuple[Edge, ...]] = {}
        self._structure: Structure | None = None
        self._folding: Folding | None = None
        self._style = Style(theme)
        self._painter: ScenePainter | None = None
        self._made_for: tuple[Structure | None, frozenset[str]] | None = None

    # What is shown

    def show_graph(self, graph: Graph) -> bool:
        """Take a graph; True where its structure is another, so that all is laid out anew."""
        if graph is self.graph:
            return False
        same = self._structure is not None and key_of(graph) == self._structure.key
        self.graph = graph
        self._nodes = {node.id: node for node in graph.nodes}
        if same:
            return False
        self._structure = structure_of(graph)
        self._folding = Folding(graph, self._structure)
        self.open = self._folding.at_first
        edges: dict[int, list[Edge]] = {}
        for edge in sorted(graph.edges, key=_slot):
            edges.setdefault(edge.source, []).append(edge)
        self._edges = {source: tuple(of) for source, of in edges.items()}
        return True

    def forget(self) -> None:
        """Let go of the graph."""
        self.graph = self._structure = self._folding = self._painter = self._made_for = None
        self._nodes, self._edges = {}, {}

    def apply_theme(self, theme: Theme) -> None:
        """Take other fonts and colours; boxes are measured anew."""
        self._style = Style(theme)
        self._made_for = None

    def painter(self) -> ScenePainter:
        """Return the painter of the present scene, made where it is not there yet."""
        assert self.graph is not None
        key = self._structure, self.open
        if self._painter is None or self._made_for != key:
            scene = scene_of(self.graph, self._fold, self.open, self._style)
            regions = regions_of(scene, self._nodes)
            self._painter = ScenePainter(scene, self._style, regions)
            self._made_for = key
            self.scenes_made += 1
        return self._painter

    def numbers(self, playback: Playback | None) -> Numbers:
        """Return what fills the boxes, with the gradients that have arrived."""
        if playback is None:
            return Numbers(self._fold, self._nodes)
        current = playback.current
        seen = None if current is None else self._fold.shown_as(current, self.open)
        arrived, passed = playback.arrived(), playback.passed()
        return Numbers(self._fold, self._nodes, arrived, passed, seen)

    # What is asked

    @property
    def boxes(self) -> int:
        """How many boxes are shown."""
        return len(self.painter().scene.items)

    @property
    def can_fold(self) -> bool:
        """Whether a group is open."""
        return bool(self.open)

    @property
    def can_unfold(self) -> bool:
        """Whether a group is closed."""
        return self.open != self.all_groups()

    @property
    def has_locals(self) -> bool:
        """Whether a node knows a local derivative."""
        return any(local is not None for node in self._nodes.values() for local in node.locals)

    def kinds(self) -> frozenset[Kind]:
        """Return the kinds of boxes in the picture."""
        return frozenset(self.painter().scene.kinds) if self.graph is not None else frozenset()

    def all_groups(self) -> frozenset[str]:
        """Return the keys of all groups."""
        return frozenset(self._fold.groups)

    def closed_around(self, item: Item) -> frozenset[str]:
        """Return what stays open when the surroundings of a box are folded."""
        return self._fold.closed_around(item, self.open)

    def revealed(self, node: int) -> frozenset[str]:
        """Return what has to be open for a node to be seen."""
        return self._fold.revealed(node, self.open)

    def seen(self, node: int) -> Item:
        """Return the box that a node is seen in."""
        return self._fold.shown_as(node, self.open)

    def parts_of(self, key: str) -> tuple[Item, ...]:
        """Return the boxes that a group opens into."""
        return self._fold.groups[key].parts

    def output_of(self, key: str) -> int:
        """Return the node whose value a group shows."""
        return self._fold.groups[key].output

    def place_of(self, item: Item) -> Place | None:
        """Return the code that a box came from."""
        return self._fold.groups[item].place if isinstance(item, str) else self._nodes[item].place

    def details(self, item: Item, playback: Playback | None, default: str) -> list[str]:
        """Return what is known about a box, a fact a line."""
        if isinstance(item, str):
            return group_lines(self._fold, item, self._nodes)
        arrived = {} if playback is None else playback.arrived()
        edges = self._edges.get(item, ())
        return node_lines(self._nodes[item], edges, self._nodes, arrived, self.sources, default)

    @property
    def _fold(self) -> Folding:
        assert self._folding is not None
        return self._folding


def _slot(edge: Edge) -> int:
    return edge.slot
