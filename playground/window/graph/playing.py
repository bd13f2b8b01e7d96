"""Joins a recording, its bar and the player: where playback stands, and who may move it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from playground.state.graph import Graph, Trace
from playground.window.graph.playback import Playback
from playground.window.graph.playback_bar import NOTHING, PlaybackBar
from playground.window.graph.player import Player


class Playing(QObject):
    """Keeps the Playback of the trace on screen; ``moved`` when it stands elsewhere."""

    moved = Signal()

    def __init__(self, bar: PlaybackBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.playback: Playback | None = None
        self.player = Player(self)
        self._bar = bar
        self._trace: Trace | None = None
        bar.position_requested.connect(self.scrub)
        bar.play_toggled.connect(self.toggle)
        self.player.moved.connect(self.show_position)
        self.player.playing_changed.connect(bar.show_playing)

    def show_trace(self, graph: Graph | None, trace: Trace | None, why_not: str = NOTHING) -> None:
        """Take a recording: a new one stands at its end, a known one where it stood.

        While the graph's values are those of another point than was recorded nothing is played:
        upstream × local would not give what was passed on. ``why_not`` says so.
        """
        live = graph is not None and graph.live
        replayed = Playback.of(graph if live else None, trace)
        same = trace is self._trace
        self._trace = trace
        if replayed is not None and same and self.playback is not None:
            replayed = replayed.at(self.playback.position)
        else:
            self.player.pause()
        self.playback = replayed
        self._bar.show_playback(replayed, why_not)

    def show_position(self, position: int) -> None:
        """Show the recording after so many nodes."""
        if self.playback is None or position == self.playback.position:
            return
        self.playback = self.playback.at(position)
        self._bar.show_playback(self.playback)
        self.moved.emit()

    def scrub(self, position: int) -> None:
        """Go to a position by hand: time no longer moves it."""
        self.player.pause()
        self.show_position(position)

    def toggle(self) -> None:
        """Play, or pause."""
        if self.player.playing:
            self.player.pause()
        elif self.playback is not None:
            self.player.play(self.playback.position, self.playback.length)
