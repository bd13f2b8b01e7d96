"""The window with the whole table of transitions, the present state's column marked."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from playground.state.snapshot import Snapshot, TapeState
from playground.window.controls import label
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme
from playground.window.transition_page import page

_SIZE = (60, 42)
"""Width and height at first, in text sizes of the theme."""
INTRODUCTION = (
    "Every act may be done in every state. Read down the marked column: where each act leads from "
    "here, and what torch says where it refuses. The scalar loss is one whose graph has saved the "
    "parameter that moved."
)


class TransitionTable(QDialog):
    """Stays open beside the work; the mark follows the state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Every act in every state")
        self._theme = LIGHT
        self._state: TapeState | None = None
        self._shown: tuple[str, TapeState | None] | None = None
        words = label(INTRODUCTION, "note")
        words.setWordWrap(True)
        self.text = QTextBrowser()
        self.text.setAccessibleName("Table of acts and states")
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(words)
        layout.addWidget(self.text, 1)
        self._fit()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Mark another state; nothing is written while it stays."""
        self._state = snapshot.tape
        self._write()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self._fit()
        self._write()

    def _fit(self) -> None:
        wide, high = (round(size * self._theme.text_size * 1.4) for size in _SIZE)
        self.resize(min(wide, 1180), min(high, 660))

    def _write(self) -> None:
        key = self._theme.name, self._state
        if key == self._shown:
            return
        self._shown = key
        bar = self.text.verticalScrollBar()
        place = bar.value()
        self.text.setHtml(page(self._theme, self._state, code_font(self._theme).family()))
        bar.setValue(place)
