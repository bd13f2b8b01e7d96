"""The graph's dock: builds the panel when it is first seen, and wants the graph only while it is.

Before that neither the panel nor its layout library is imported, and the kernel reads no graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QWidget

from playground.problem.document import Document
from playground.state.frame import Frame
from playground.window.session import Session
from playground.window.theme import LIGHT, Theme
from playground.window.waiting import Waiting

if TYPE_CHECKING:
    from playground.window.graph.panel import GraphPanel


class GraphDock(QObject):
    """Holds the graph's ``place`` in a dock; passes the panel's signals on.

    ``beside`` is for the dock's title: the controls go there, so that the picture has their room.
    """

    place_hovered = Signal(object)
    """The Place of the node under the mouse, or None."""
    export_requested = Signal(object)
    """A GraphPicture to be saved."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = Waiting()
        self.beside = QWidget()
        row = QHBoxLayout(self.beside)
        row.setContentsMargins(0, 0, 0, 0)
        self.panel: GraphPanel | None = None
        self._session = session
        self._theme = LIGHT
        self._frame: Frame | None = None
        self._document: Document | None = None
        self._seen = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._come_up)

    def watch(self, dock: QDockWidget) -> None:
        """Build and want when the dock is in front, and no longer when it is not."""
        dock.visibilityChanged.connect(self._visibility_changed)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed, while it is seen."""
        self._frame = frame
        if self.panel is not None and self._seen:
            self.panel.show_frame(frame)
            self.place.reveal()

    def show_document(self, document: Document) -> None:
        """Take the code that tooltips quote."""
        self._document = document
        if self.panel is not None:
            self.panel.set_sources(document.sources)

    def highlight_place(self, cell: str, line: int, column: int) -> None:
        """Let the nodes of a place in the code stand out."""
        if self.panel is not None and self._seen:
            self.panel.highlight_place(cell, line, column)

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        self._theme = theme
        if self.panel is not None:
            self.panel.apply_theme(theme)

    def _visibility_changed(self, visible: bool) -> None:
        # While docks are being arranged each is seen for a moment: only what lasts counts.
        if visible:
            self._settle.start()
            return
        self._settle.stop()
        if self._seen:
            self._seen = False
            self._session.want(graph=False)
            self.place_hovered.emit(None)

    def _come_up(self) -> None:
        if self.panel is None:
            self._build()
        self._seen = True
        self._session.want(graph=True)
        if self._frame is not None:
            self.show_frame(self._frame)

    def _build(self) -> None:
        from playground.window.graph.panel import GraphPanel

        panel = GraphPanel()
        panel.apply_theme(self._theme)
        panel.act_requested.connect(self._session.ask)
        panel.place_hovered.connect(self.place_hovered)
        panel.export_requested.connect(self.export_requested)
        if self._document is not None:
            panel.set_sources(self._document.sources)
        self.panel = panel
        layout = self.beside.layout()
        assert layout is not None
        layout.addWidget(panel.header)
        self.place.set_panel(panel)
