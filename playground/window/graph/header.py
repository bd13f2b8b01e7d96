"""Over the picture: search, folding, zoom and export."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.window.controls import MARGIN, QuietButton
from playground.window.graph.search_field import SearchField
from playground.window.theme import Theme


class GraphHeader(QWidget):
    """One row of quiet controls."""

    zoom_requested = Signal(float)
    fit_requested = Signal()
    fold_requested = Signal()
    unfold_requested = Signal()
    export_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.search = SearchField()
        self.fold = QuietButton("fold", "Fold layers, loops and lines")
        self.unfold = QuietButton("unfold", "Unfold everything")
        self.wider = QuietButton("minus", "Zoom out (-)")
        self.closer = QuietButton("plus", "Zoom in (+)")
        self.fit = QuietButton("fit", "Fit the whole graph (0)")
        self.export = QuietButton("save", "Save the picture of the graph as SVG or PNG…")
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 2, MARGIN, 2)
        row.setSpacing(2)
        row.addWidget(self.search, 1)
        row.addSpacing(6)
        for button in self._buttons():
            row.addWidget(button)
        self.fold.clicked.connect(self.fold_requested)
        self.unfold.clicked.connect(self.unfold_requested)
        self.wider.clicked.connect(self._zoom_out)
        self.closer.clicked.connect(self._zoom_in)
        self.fit.clicked.connect(self.fit_requested)
        self.export.clicked.connect(self.export_requested)

    def show_folding(self, can_fold: bool, can_unfold: bool) -> None:
        """Enable what would change something."""
        self.fold.setEnabled(can_fold)
        self.unfold.setEnabled(can_unfold)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        for button in self._buttons():
            button.apply_theme(theme)

    def _buttons(self) -> tuple[QuietButton, ...]:
        return self.fold, self.unfold, self.wider, self.closer, self.fit, self.export

    def _zoom_in(self) -> None:
        self.zoom_requested.emit(1.25)

    def _zoom_out(self) -> None:
        self.zoom_requested.emit(0.8)
