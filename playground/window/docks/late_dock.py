"""A dock whose panel is built when it is first in front, so that the window is up without it."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QWidget

from playground.state.frame import Frame
from playground.window.session import Session
from playground.window.theme import LIGHT, Theme
from playground.window.waiting import Waiting


class Panel(Protocol):
    """What a dock asks of its panel, which is a QWidget."""

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""


class LateDock(QObject):
    """Holds the panel's ``place`` in a dock; until it is seen, nothing of it is imported.

    ``beside`` is for the dock's title, or None. A subclass makes the panel in ``make``.
    """

    beside: QWidget | None = None

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = Waiting()
        self.session = session
        self._panel: Any = None
        self._theme = LIGHT
        self._frame: Frame | None = None
        self._seen = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._come_up)

    @property
    def seen(self) -> bool:
        """Whether the dock is in front."""
        return self._seen

    def make(self) -> Panel:
        """Import and make the panel, and join its signals."""
        raise NotImplementedError

    def came_up(self) -> None:
        """Do what is due each time the dock comes to the front; the panel is there."""

    def went_down(self) -> None:
        """Do what is due each time the dock is no longer in front."""

    def watch(self, dock: QDockWidget) -> None:
        """Build the panel when the dock is in front."""
        dock.visibilityChanged.connect(self._visibility_changed)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed, while it is seen."""
        self._frame = frame
        if self._panel is not None and self._seen:
            self._panel.show_frame(frame)
            self.place.reveal()

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        self._theme = theme
        if self._panel is not None:
            self._panel.apply_theme(theme)

    def _visibility_changed(self, visible: bool) -> None:
        # While docks are being arranged each is seen for a moment: only what lasts counts.
        if visible:
            self._settle.start()
            return
        self._settle.stop()
        if self._seen:
            self._seen = False
            # Qt only moves a dock behind another out of sight: its panel is not told.
            self.place.cover()
            self.went_down()

    def _come_up(self) -> None:
        if self._panel is None:
            self._panel = self.make()
            self.place.set_panel(self._panel)
            # Not before: under a stylesheet a widget that gets a parent loses its own fonts.
            self._panel.apply_theme(self._theme)
        self._seen = True
        self.came_up()
        if self._frame is not None:
            self.show_frame(self._frame)
