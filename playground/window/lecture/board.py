"""The board: the words of the step beside one or two views, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.state.ending import Ending
from playground.state.lesson import Stage
from playground.window.controls import label
from playground.window.lecture.cover import FRAME
from playground.window.lecture.loan import Loan
from playground.window.lecture.step_text import StepText
from playground.window.plots.surroundings import body
from playground.window.theme import PROJECTOR, Theme

HIDDEN = "Hidden until the answer is shown"
_WORDS_BESIDE_ONE, _WORDS_BESIDE_TWO = 0.40, 0.34
"""The share of the width that the words have beside one view and beside two."""
_ALONE = 1.4
"""How much larger the words are set where they stand alone."""
_ROOM = {"surface": 10, "slices": 10, "descent": 10, "data": 12, "buffers": 15, "ledger": 17}
_TALL, _USUAL_TALL = {"surface": 3, "slices": 3, "descent": 3, "timeline": 1}, 2
"""Shares of the height where one view lies above the other."""
_USUAL_ROOM, _WIDE_ROOM = 19, 26
_WIDE = frozenset({"graph", "code", "race", "sweep", "problem", "rule"})
"""How wide a view must be to be read beside another, in sizes of the type: plots can be narrow,
tables hold a line of numbers, and what is wide lies above or below the other view."""


class Board(QWidget):
    """The window's whole face in a lecture; panels come from a Loan."""

    def __init__(self, loan: Loan) -> None:
        super().__init__()
        self._loan = loan
        self._theme = PROJECTOR
        self.names: tuple[str, ...] = ()
        """The views shown; those hidden until the answer are in ``covered`` too."""
        self.covered: tuple[str, ...] = ()
        self.text = StepText()
        self.text.hide()
        self._views = QWidget()
        for widget in (self.text, self._views):  # their shares are the board's to say
            widget.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._views)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._shown: list[QWidget] = []
        self.hidden_words = label("", "heading")
        self.hidden_words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hidden_words.setWordWrap(True)
        self.hidden_words.hide()
        self.ending = label("", "heading")
        self.ending.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.ending.setWordWrap(True)
        self.ending.hide()
        body(self)
        self._column = QVBoxLayout(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(0)
        self._row.addWidget(self.text)
        self._row.addWidget(self._views)
        self._column.addLayout(self._row, 1)
        self._column.addWidget(self.hidden_words)
        self._column.addWidget(self.ending)

    def show_stage(self, stage: Stage | None) -> None:
        """Show the words of the step; without a lesson the views have the whole width."""
        self.text.setVisible(stage is not None)
        if stage is not None:
            self.text.show_stage(stage)
            self._share()

    def show_ending(self, ending: Ending | None) -> None:
        """Say how the last run ended, where it ended by itself."""
        words = "" if ending is None else ending.text
        if words != self.ending.text():
            self.ending.setText(words)
            self.ending.setVisible(bool(words))

    def show_views(self, names: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """Show these views; of those that are hidden it is said below that they are."""
        covered = tuple(name for name in names if name in hidden)
        if (names, covered) == (self.names, self.covered):
            return
        self.clear()
        self.names, self.covered = names, covered
        for name in self._open:
            widget = self._loan.lend(name)
            self._inner.addWidget(widget)
            widget.show()
            self._loan.dress(name, self._theme)
            self._shown.append(widget)
        self.hidden_words.setText(f"{HIDDEN}: {', '.join(covered)}")
        self.hidden_words.setVisible(bool(covered))
        self._share()

    def clear(self) -> None:
        """Give all panels back."""
        for widget in self._shown:
            self._inner.removeWidget(widget)
        self._shown = []
        self._loan.give_all_back()
        self.names = self.covered = ()

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self._inner.setSpacing(theme.text_size // 2)
        edge = round(theme.text_size * FRAME)
        self._column.setContentsMargins(edge, edge, edge, edge)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share out the new size."""
        super().resizeEvent(event)
        self._share()

    @property
    def _open(self) -> tuple[str, ...]:
        return tuple(name for name in self.names if name not in self.covered)

    def _share(self) -> None:
        """Give the words their share, all of it where every view is hidden."""
        seen = self._open
        self._views.setVisible(bool(seen) or self.text.isHidden())
        alone = round(self._theme.text_size * (1 if seen else _ALONE))
        self.text.apply_theme(replace(self._theme, text_size=alone))
        width = self.width()
        if not self.text.isHidden():
            share = _WORDS_BESIDE_TWO if len(seen) > 1 else _WORDS_BESIDE_ONE
            self._row.setStretch(0, round(100 * share))
            self._row.setStretch(1, round(100 * (1 - share)))
            width = round(width * (1 - share))
        needed = sum(map(_room, seen)) * self.fontMetrics().height()
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        beside = needed <= width
        self._inner.setDirection(along if beside else down)
        for place, name in enumerate(seen):
            tall = _TALL.get(name, _USUAL_TALL)
            self._inner.setStretch(place, _room(name) if beside else tall)


def _room(name: str) -> int:
    return _ROOM.get(name, _WIDE_ROOM if name in _WIDE else _USUAL_ROOM)
