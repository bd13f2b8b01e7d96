"""The graph panel: the recorded graph, folded, searched, linked to the code and played."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedLayout, QToolTip, QVBoxLayout, QWidget

from playground.state.acts import Forward
from playground.state.frame import Frame
from playground.state.snapshot import Snapshot, TapeState
from playground.window.controls import MARGIN, label
from playground.window.graph.canvas import GraphCanvas
from playground.window.graph.details import as_tip
from playground.window.graph.empty import EmptyGraph
from playground.window.graph.export import GraphPicture
from playground.window.graph.fold import Item
from playground.window.graph.graph_view import GraphView
from playground.window.graph.header import GraphHeader
from playground.window.graph.legend import GraphLegend
from playground.window.graph.painter import Marks
from playground.window.graph.places import at_place
from playground.window.graph.playback_bar import PlaybackBar, why_not
from playground.window.graph.playing import Playing
from playground.window.graph.remarks import remark
from playground.window.graph.search import found
from playground.window.theme import LIGHT, Theme

_ROOMY = 17
"""Lines of text in height from which a panel has room for the legend."""


class GraphPanel(QWidget):
    """Draws ``snapshot.inspection.graph`` and plays ``.trace``; nothing is computed here.

    ``place_hovered`` carries the Place of the node under the mouse or None, ``export_requested``
    a GraphPicture.
    """

    act_requested = Signal(object)
    place_hovered = Signal(object)
    export_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.header = GraphHeader()
        self.note = label("", "note")
        self.canvas = GraphCanvas()
        self.legend = GraphLegend()
        self.bar = PlaybackBar()
        self.empty = EmptyGraph()
        self.playing = Playing(self.bar, self)
        self.view = GraphView(LIGHT)
        self._snapshot: Snapshot | None = None
        self._matches: tuple[int, ...] = ()
        self._match: int | None = None
        self._assemble()
        self._join()

    # What comes down

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed in the graph and its trace."""
        before, self._snapshot = self._snapshot, frame.snapshot
        new = frame.snapshot.inspection
        if new.graph is None:
            self._show_empty()
            return
        old = before.inspection if before is not None else None
        tape = frame.snapshot.tape
        same = old is not None and old.graph is new.graph and old.trace is new.trace
        if same and before is not None and before.tape is tape:
            return
        fresh = self.view.show_graph(new.graph)
        words = why_not(new.graph, tape, frame.snapshot.loss is not None)
        self.playing.show_trace(new.graph, new.trace, words)
        self._pages.setCurrentIndex(1)
        if fresh:
            self.canvas.clear()
            self.canvas.show_marks(Marks())
            self._show_scene()
            self._search(self.header.search.line.text())
        self._show_numbers()
        self._show_note()

    def set_sources(self, sources: Mapping[str, str]) -> None:
        """Take the code of each cell, by its role, for the lines in the tooltips."""
        self.view.sources = dict(sources)

    def highlight_place(self, cell: str, line: int, column: int) -> None:
        """Let the nodes stand out that came from a place in the code; line 0 clears."""
        graph = self.view.graph
        ids = at_place(graph.nodes, cell, line, column) if graph is not None and line else ()
        self.canvas.mark(lit=self._seen(ids))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        for part in (self.header, self.legend, self.bar, self.empty):
            part.apply_theme(theme)
        self.view.apply_theme(theme)
        if self.view.graph is not None:
            self._show_scene()

    # Folding

    def click(self, item: Item | None) -> None:
        """Unfold a group, select a node, or let go of it."""
        if isinstance(item, str):
            self._unfold(item)
        else:
            self._select(item)

    def fold_around(self, item: Item) -> None:
        """Fold the innermost group that a box lies in, and select that."""
        before = self.view.open
        self._refold(self.view.closed_around(item), item)
        folded = next(iter(before - self.view.open), None)
        if folded is not None:
            self._select(self.view.seen(self.view.output_of(folded)))

    def fold_all(self) -> None:
        """Fold everything that can be folded."""
        if self.view.graph is not None:
            self.canvas.fits = True
            self._refold(frozenset(), None)

    def unfold_all(self) -> None:
        """Show every node by itself."""
        if self.view.graph is not None:
            self.canvas.fits = True
            self._refold(self.view.all_groups(), None)

    def _unfold(self, key: str) -> None:
        parts = self.view.parts_of(key)
        self._refold(self.view.open | {key}, None)
        self._select(self.view.seen(self.view.output_of(key)))
        self.canvas.gather(parts)

    def _refold(self, open_: frozenset[str], centre: Item | None) -> None:
        self.view.open = open_
        self._show_scene(centre)
        self._show_note()
        self._mark_matches()

    def _moved(self) -> None:
        self._show_numbers()
        current = self.canvas.numbers.current if self.canvas.numbers is not None else None
        if current is not None and not self.canvas.fits:
            self.canvas.reveal(current)

    # Searching

    def find_next(self) -> None:
        """Go to the next find, unfolding what hides it."""
        if not self._matches:
            return
        self._match = 0 if self._match is None else (self._match + 1) % len(self._matches)
        node = self._matches[self._match]
        revealed = self.view.revealed(node)
        if revealed != self.view.open:
            self._refold(revealed, None)
        self._select(node)
        self.canvas.reveal(node)
        self.header.search.show_count(self._match, len(self._matches))

    def _search(self, query: str) -> None:
        graph = self.view.graph
        self._matches = found(graph, query) if graph is not None else ()
        self._match = None
        self.header.search.show_count(None, len(self._matches))
        self._mark_matches()

    def _mark_matches(self) -> None:
        searching = bool(self.header.search.line.text().strip())
        self.canvas.mark(found=self._seen(self._matches) if searching else None)

    def _focus_search(self) -> None:
        self.header.search.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.header.search.line.selectAll()

    # Drawing

    def _show_empty(self) -> None:
        self.playing.show_trace(None, None)
        self.view.forget()
        self.canvas.clear()
        self.header.show_folding(False, False)
        self.empty.show_snapshot(self._snapshot)
        self._pages.setCurrentIndex(0)

    def _show_scene(self, centre: Item | None = None) -> None:
        painter = self.view.painter()
        self.canvas.show_scene(painter, self.view.numbers(self.playing.playback), centre)
        self.header.show_folding(self.view.can_fold, self.view.can_unfold)
        self._show_legend()

    def _show_numbers(self) -> None:
        self.canvas.show_numbers(self.view.numbers(self.playing.playback))
        self._show_legend()

    def _show_legend(self) -> None:
        played = self.playing.playback is not None and self.playing.playback.position > 0
        self.legend.show_kinds(self.view.kinds(), self.view.has_locals, played)

    def _show_note(self) -> None:
        graph = self.view.graph
        tape = TapeState.EMPTY if self._snapshot is None else self._snapshot.tape
        text = remark(graph, self.view.boxes, tape) if graph is not None else ""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    def _select(self, item: Item | None) -> None:
        self.canvas.mark(selected=item)

    def _walked(self, item: Item) -> None:
        self._select(item)
        rect = self.canvas.pixel_of(item)
        self._show_tip(item, self.canvas.mapToGlobal((rect + QPointF(20, 20)).toPoint()))
        self.place_hovered.emit(self.view.place_of(item))

    def _hovered(self, item: Item | None) -> None:
        self.canvas.mark(hovered=item)
        self.place_hovered.emit(None if item is None else self.view.place_of(item))

    def _show_tip(self, item: Item, at: QPoint) -> None:
        default = "float32" if self._snapshot is None else self._snapshot.dtype
        lines = self.view.details(item, self.playing.playback, default)
        self.canvas.setAccessibleDescription("\n".join(lines))
        QToolTip.showText(at, as_tip(lines), self.canvas)

    def _export(self) -> None:
        if self.canvas.numbers is not None:
            self.export_requested.emit(GraphPicture(self.view.painter(), self.canvas.numbers))

    def _seen(self, ids: tuple[int, ...]) -> frozenset[Item]:
        return frozenset(self.view.seen(node) for node in ids)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Play, and step through the recording."""
        key = event.key()
        if key == Qt.Key.Key_P:
            self.playing.toggle()
        elif key == Qt.Key.Key_Comma:
            self.bar.step_back()
        elif key == Qt.Key.Key_Period:
            self.bar.step_forth()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the legend out where the picture needs its room; tooltips say the kinds too."""
        super().resizeEvent(event)
        self.legend.setVisible(self.height() >= _ROOMY * self.bar.fontMetrics().height())

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop playing what nobody sees."""
        super().hideEvent(event)
        self.playing.player.pause()

    # Assembly

    def _assemble(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.note.setContentsMargins(MARGIN, 0, MARGIN, 2)
        self.note.setWordWrap(True)
        column.addWidget(self.header)
        column.addWidget(self.note)
        column.addWidget(self.canvas, 1)
        column.addWidget(self.legend)
        column.addWidget(self.bar)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(shown)

    def _join(self) -> None:
        header, canvas = self.header, self.canvas
        header.zoom_requested.connect(canvas.zoom)
        header.fit_requested.connect(canvas.fit)
        header.fold_requested.connect(self.fold_all)
        header.unfold_requested.connect(self.unfold_all)
        header.export_requested.connect(self._export)
        header.search.searched.connect(self._search)
        header.search.next_requested.connect(self.find_next)
        header.search.left.connect(canvas.setFocus)
        canvas.clicked.connect(self.click)
        canvas.walked.connect(self._walked)
        canvas.activated.connect(self.click)
        canvas.folded.connect(self.fold_around)
        canvas.hovered.connect(self._hovered)
        canvas.search_requested.connect(self._focus_search)
        canvas.tip_requested.connect(self._show_tip)
        self.playing.moved.connect(self._moved)
        self.empty.forward_requested.connect(self._ask_forward)

    def _ask_forward(self) -> None:
        self.act_requested.emit(Forward())
