"""Under the picture: play, pause, scrub and step through a backward call, and the step in words."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QVBoxLayout, QWidget

from playground.state.graph import Graph
from playground.state.snapshot import TapeState
from playground.window.controls import GAP, MARGIN, QuietButton, label, set_kind
from playground.window.graph.playback import Playback
from playground.window.palette import body_font
from playground.window.theme import LIGHT, Theme

NOTHING = "Backward (B) records the gradients on their way; then play them here, node by node."
BEFORE = (
    "No forward yet: this is what forward would record here. "
    "Forward (F) and backward (B) record it."
)
UNRECORDED = (
    "The last forward recorded no graph, as under no_grad: "
    "this is what one that records would give."
)
MOVED = (
    "The point has moved since forward: these are the values here, not the recorded ones. "
    "Forward and backward record anew."
)


def why_not(graph: Graph | None, tape: TapeState, done: bool) -> str:
    """Say why nothing can be played; ``done``: whether a forward has made a loss."""
    if graph is None or graph.live:
        return NOTHING
    if tape is TapeState.EMPTY:
        return UNRECORDED if done else BEFORE
    return MOVED


class PlaybackBar(QWidget):
    """Shows a Playback; asks for positions and for play or pause."""

    position_requested = Signal(int)
    play_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._playing = False
        self.back = QuietButton("previous", "One node back (,)", 14, strong=True)
        self.play = QuietButton("play", "Play backward (P)", 14, strong=True)
        self.forth = QuietButton("next", "One node on (.)", 14, strong=True)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("position in the recorded backward call")
        self.slider.setMinimumWidth(60)
        self.slider.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.heading = label("", "note")
        self.heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words = label(NOTHING)
        self.words.setWordWrap(True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in (self.back, self.play, self.forth):
            row.addWidget(button)
        row.addSpacing(4)
        row.addWidget(self.slider, 2)
        row.addSpacing(GAP)
        row.addWidget(self.heading, 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 0, MARGIN, 2)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.words)
        self.back.clicked.connect(self.step_back)
        self.forth.clicked.connect(self.step_forth)
        self.play.clicked.connect(self.play_toggled)
        self.slider.valueChanged.connect(self.position_requested)
        self.show_playback(None)

    def show_playback(self, playback: Playback | None, why_not: str = NOTHING) -> None:
        """Show where a recording stands, or why there is none."""
        for widget in (self.back, self.play, self.forth, self.slider):
            widget.setEnabled(playback is not None)
        if playback is None:
            self._set_slider(0, 0)
            self.heading.setText("")
            self.words.setText(why_not)
            set_kind(self.words, "note")
            return
        self._set_slider(playback.length, playback.position)
        self.back.setEnabled(playback.position > 0)
        self.forth.setEnabled(not playback.at_end)
        self.heading.setText(playback.heading())
        self.heading.setToolTip(playback.heading())
        self.words.setText("\n".join(playback.sentences()))
        set_kind(self.words, "")

    def show_playing(self, playing: bool) -> None:
        """Turn the play button into a pause button, and back."""
        self._playing = playing
        name = "Pause (P)" if playing else "Play backward (P)"
        self.play.show_icon("pause" if playing else "play", name, self._theme)

    def step_back(self) -> None:
        """Ask for the position before."""
        self.position_requested.emit(self.slider.value() - 1)

    def step_forth(self) -> None:
        """Ask for the next position."""
        self.position_requested.emit(self.slider.value() + 1)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts; the words keep room for two lines, so that nothing jumps."""
        self._theme = theme
        for button in (self.back, self.forth):
            button.apply_theme(theme)
        line = QFontMetrics(body_font(theme)).lineSpacing()
        self.words.setMinimumHeight(2 * line + 4)
        self.show_playing(self._playing)

    def _set_slider(self, length: int, position: int) -> None:
        blocker = QSignalBlocker(self.slider)
        self.slider.setRange(0, length)
        self.slider.setPageStep(max(1, length // 10))
        self.slider.setValue(position)
        del blocker
