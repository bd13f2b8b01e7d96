"""The ledger's dock, opened by a click on a ``.grad``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from playground.window.docks.late_dock import LateDock, Panel
from playground.window.session import Session

if TYPE_CHECKING:
    from playground.window.ledger.panel import LedgerPanel


class LedgerDock(LateDock):
    """The panel itself asks for its ledger while it can be seen."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.panel: LedgerPanel | None = None
        self._name: str | None = None

    def show_name(self, name: str) -> None:
        """Open the ledger of a tensor, at once or when the panel is there."""
        self._name = name
        if self.panel is not None:
            self.panel.show_name(name)

    def make(self) -> Panel:
        """Import the panel and join its signals."""
        from playground.window.ledger.panel import LedgerPanel

        panel = LedgerPanel()
        panel.wanted.connect(self.session.want_all)
        panel.act_requested.connect(self.session.ask)
        if self._name is not None:
            panel.show_name(self._name)
        self.panel = panel
        return panel
