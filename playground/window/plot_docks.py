"""The three plots, built when the window is already on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.state.frame import Frame
from playground.window.layout import LANDSCAPE, SLICES
from playground.window.session import Session
from playground.window.theme import Theme
from playground.window.waiting import Waiting

if TYPE_CHECKING:
    from playground.window.plots.landscape_panel import LandscapePanel
    from playground.window.plots.loss_curve import LossCurve
    from playground.window.plots.slices_panel import SlicesPanel


class PlotDocks:
    """Holds the places of landscape, slices and loss curve, and fills them on ``build``.

    ``headers`` are the controls that belong into the titles of the docks, by the docks' names.
    """

    def __init__(self) -> None:
        self.landscape, self.slices, self.curve = Waiting(), Waiting(), Waiting()
        self.panels: tuple[LandscapePanel, SlicesPanel, LossCurve] | None = None
        self.headers: dict[str, QWidget] = {}
        self._frame: Frame | None = None

    def build(self, session: Session, theme: Theme) -> None:
        """Import and make the plots, and join them to the session."""
        from playground.window.plots.landscape_panel import LandscapePanel
        from playground.window.plots.loss_curve import LossCurve
        from playground.window.plots.slices_panel import SlicesPanel

        landscape, slices, curve = LandscapePanel(), SlicesPanel(), LossCurve()
        self.panels = landscape, slices, curve
        for place, panel in (
            (self.landscape, landscape),
            (self.slices, slices),
            (self.curve, curve),
        ):
            place.set_panel(panel)
            panel.act_requested.connect(session.ask)
        landscape.plane_requested.connect(session.show_plane)
        landscape.directions_requested.connect(session.show_directions)
        landscape.range_requested.connect(session.show_range)
        slices.page_requested.connect(session.show_page)
        slices.nudge_requested.connect(session.show_nudge)
        slices.range_requested.connect(session.show_range)
        for panel in self.panels:
            for button in panel.findChildren(QAbstractButton):
                # A click leaves the keys with the window, so that Space still makes a step.
                button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.headers = {LANDSCAPE: landscape.taken_header(), SLICES: slices.taken_header()}
        self.apply_theme(theme)
        if session.document is not None:
            self.show_document(session.document)
        if self._frame is not None:
            self._show(self._frame, still=False)

    def show_document(self, document: Document) -> None:
        """Mark the known minima of a document."""
        if self.panels is None:
            return
        try:
            minima = document.minima
        except DocumentError:
            minima = ()
        self.panels[0].set_minima(minima)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        before, self._frame = self._frame, frame
        self._show(frame, before is not None and frame.looks_as(before))

    def _show(self, frame: Frame, still: bool) -> None:
        if self.panels is None:
            return
        from playground.window.plots.trails import trails_of

        trails = trails_of(frame)
        for panel in self.panels:
            if not still:
                panel.show_frame(frame)
            panel.show_trails(trails)
        for place in (self.landscape, self.slices, self.curve):
            place.reveal()

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        if self.panels is not None:
            for panel in self.panels:
                panel.apply_theme(theme)
