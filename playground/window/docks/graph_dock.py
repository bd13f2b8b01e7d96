"""The graph's dock: wants the graph only while it is in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.problem.document import Document
from playground.window.docks.late_dock import LateDock, Panel
from playground.window.session import Session

if TYPE_CHECKING:
    from playground.window.graph.panel import GraphPanel


class GraphDock(LateDock):
    """Passes the panel's signals on.

    ``beside`` is for the dock's title: the controls go there, so that the picture has their room.
    """

    place_hovered = Signal(object)
    """The Place of the node under the mouse, or None."""
    export_requested = Signal(object)
    """A GraphPicture to be saved."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.beside: QWidget = QWidget()
        self._row = QHBoxLayout(self.beside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self.panel: GraphPanel | None = None
        self._document: Document | None = None

    def show_document(self, document: Document) -> None:
        """Take the code that tooltips quote."""
        self._document = document
        if self.panel is not None:
            self.panel.set_sources(document.sources)

    def highlight_place(self, cell: str, line: int, column: int) -> None:
        """Let the nodes of a place in the code stand out."""
        if self.panel is not None and self.seen:
            self.panel.highlight_place(cell, line, column)

    def make(self) -> Panel:
        """Import the panel and its layout library, and join the signals."""
        from playground.window.graph.panel import GraphPanel

        panel = GraphPanel()
        panel.act_requested.connect(self.session.ask)
        panel.place_hovered.connect(self.place_hovered)
        panel.export_requested.connect(self.export_requested)
        if self._document is not None:
            panel.set_sources(self._document.sources)
        self._row.addWidget(panel.header)
        self.panel = panel
        return panel

    def came_up(self) -> None:
        """Ask for the graph."""
        self.session.want(graph=True)

    def went_down(self) -> None:
        """Ask for no graph any more."""
        self.session.want(graph=False)
        self.place_hovered.emit(None)
