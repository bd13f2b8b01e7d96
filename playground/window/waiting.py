"""A quiet line in place of a panel that has nothing to show before the first frame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from playground.window.controls import label


class Waiting(QWidget):
    """Shows ``Starting PyTorch…`` until ``reveal``; the panel may be put in later."""

    def __init__(self) -> None:
        super().__init__()
        self.panel: QWidget | None = None
        self.words = label("Starting PyTorch…", "note")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(self.words)

    def set_panel(self, panel: QWidget) -> None:
        """Put the panel in; it is seen from ``reveal`` on."""
        self.panel = panel
        self._pages.addWidget(panel)

    def cover(self) -> None:
        """Show the line in place of the panel again, as while nobody sees either."""
        self._pages.setCurrentWidget(self.words)

    def reveal(self) -> None:
        """Show the panel."""
        if self.panel is not None and self._pages.currentWidget() is not self.panel:
            self._pages.setCurrentWidget(self.panel)
