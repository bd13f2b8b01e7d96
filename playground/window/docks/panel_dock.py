"""A late dock for a panel that asks through the usual signals."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.window.docks.late_dock import LateDock
from playground.window.session import Session


class PanelDock(LateDock):
    """Builds the panel named ``module:Class``.

    Its ``wanted`` (a dict, by the names of ``Wanted``'s fields) and ``act_requested`` signals go
    to the session. Where it has ``came_up`` and ``went_down`` it is told whether it is seen,
    and where it has ``show_offers`` which optimizers there are. Its ``export_requested``, where it
    has one, is passed on.
    """

    export_requested = Signal(object)
    """What the panel wants to have saved."""

    def __init__(self, session: Session, panel: str, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._name = panel

    @property
    def panel(self) -> Any:
        """The panel, or None before it was first seen."""
        return self._panel

    def make(self) -> Any:
        """Import the panel and join its signals."""
        module, name = self._name.split(":")
        panel = getattr(import_module(module), name)()
        panel.wanted.connect(self.session.want_all)
        if hasattr(panel, "show_offers"):
            panel.show_offers(self.session.offers)
            self.session.offered.connect(panel.show_offers)
        if hasattr(panel, "act_requested"):
            panel.act_requested.connect(self.session.ask)
        if hasattr(panel, "nudge_requested"):
            panel.nudge_requested.connect(self.session.show_nudge)
        if hasattr(panel, "export_requested"):
            panel.export_requested.connect(self.export_requested)
        return panel

    def came_up(self) -> None:
        """Tell the panel."""
        if hasattr(self._panel, "came_up"):
            self._panel.came_up()

    def went_down(self) -> None:
        """Tell the panel."""
        if hasattr(self._panel, "went_down"):
            self._panel.went_down()
