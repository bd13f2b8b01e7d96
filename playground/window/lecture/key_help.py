"""The keys of a lecture, over the picture and in the speaker's notes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from playground.window.lecture.cover import Cover
from playground.window.lecture.keys import ACTS, AS_THE_STEP, LECTURE, ON_A_PLOT, Key, view_keys
from playground.window.plots.surroundings import body
from playground.window.theme import Theme


def table(keys: Sequence[Key], title: str) -> str:
    """Return keys and what they do as HTML."""
    rows = "".join(
        f"<tr><td style='padding-right: 14px'><b>{escape(key.shown)}</b></td>"
        f"<td>{escape(key.words)}</td></tr>"
        for key in keys
        if key.shown
    )
    return f"<p><b>{title}</b></p><table>{rows}</table>"


def tables() -> tuple[str, str, str]:
    """Return the three tables: the lecture's own keys, the views and the acts."""
    return (
        table((*LECTURE, ON_A_PLOT), "Lecture"),
        table((*view_keys(), AS_THE_STEP), "Views, two at most"),
        table(ACTS, "Acts"),
    )


class KeyHelp(Cover):
    """Lies over the board until a key is pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        body(self)
        self._row = QHBoxLayout(self)
        for text in tables():
            words = QLabel(text)
            words.setTextFormat(Qt.TextFormat.RichText)
            words.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._row.addWidget(words)

    def apply_theme(self, theme: Theme) -> None:
        """Take the room between the tables from the type."""
        super().apply_theme(theme)
        edge = theme.text_size // 2
        self._row.setContentsMargins(edge, edge, edge, edge)
        self._row.setSpacing(edge)
