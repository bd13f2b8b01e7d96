"""The code's dock."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from playground.window.dialogs import Ask
from playground.window.docks.late_dock import LateDock, Panel
from playground.window.session import Session


class CodeDock(LateDock):
    """The panel itself asks for a style of code while it can be seen."""

    line_chosen = Signal(tuple)
    """The names that the chosen line changes, ``"w.grad"`` for a gradient; empty for no line."""

    def __init__(self, session: Session, ask: Ask, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._ask = ask

    def make(self) -> Panel:
        """Import the panel and join its signals."""
        from playground.window.code_panel import CodePanel

        panel = CodePanel(self._ask)
        panel.wanted.connect(self.session.want_all)
        panel.line_chosen.connect(self.line_chosen)
        return panel
