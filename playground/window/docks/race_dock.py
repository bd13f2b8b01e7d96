"""The race's dock: passes on that a race is to be saved."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.window.docks.panel_dock import PanelDock
from playground.window.session import Session


class RaceDock(PanelDock):
    """A race goes on while its dock is behind: its trails are drawn on all views."""

    export_requested = Signal(object)
    """A RaceExport to be saved."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, "playground.window.race.panel:RacePanel", parent)

    def make(self) -> Any:
        """Import the panel and join its signals."""
        panel = super().make()
        panel.export_requested.connect(self.export_requested)
        return panel
