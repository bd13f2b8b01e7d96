"""The line that says whether the kernel runs what the editors show."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from playground.window.controls import Pill, set_kind
from playground.window.elided import Elided
from playground.window.icons import pixmap
from playground.window.theme import LIGHT, Theme


class Running(Enum):
    """What runs: nothing yet, what is shown, an attempt at it, or the last version that worked."""

    STARTING = "starting"
    SHOWN = "shown"
    TRYING = "trying"
    LAST_GOOD = "last good"


_WORDS = {
    Running.STARTING: ("Starting PyTorch…", "note", "info"),
    Running.SHOWN: ("Running what you see", "good", "check"),
    Running.TRYING: ("Trying what you typed…", "note", "info"),
    Running.LAST_GOOD: ("Running the last good version", "warning", "warning"),
}


class RunningLine(QWidget):
    """An icon, a few words and, where text and kernel differ, the way back."""

    bring_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.state = Running.STARTING
        self._theme = LIGHT
        self._icon = QLabel()
        self.words = Elided("note")
        self.back = Pill("Bring it back", "undo", "link")
        self.back.setToolTip("Put the version that runs back into the editors")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.back)
        self.back.clicked.connect(self.bring_back)
        self.show_state(Running.STARTING)

    def show_state(self, state: Running) -> None:
        """Say what runs."""
        self.state = state
        text, kind, icon_name = _WORDS[state]
        self.words.say(text)
        set_kind(self.words, kind)
        colours = {"good": self._theme.good, "warning": self._theme.warning}
        self._icon.setPixmap(pixmap(icon_name, colours.get(kind, self._theme.muted), 14))
        self.back.setVisible(state is Running.LAST_GOOD)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        self._theme = theme
        self.back.apply_theme(theme)
        self.show_state(self.state)
