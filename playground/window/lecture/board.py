"""The board: the words of the step beside one or two views, and nothing else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

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
_PLOTS = frozenset({"surface", "slices", "descent", "noise", "microscope"})
"""Views that are as readable narrow as wide; lines of text and tables want the width."""


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
        self._views.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._views)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._shown: list[QWidget] = []
        body(self)
        self._row = QHBoxLayout(self)
        self._row.setSpacing(0)
        self._row.addWidget(self.text)
        self._row.addWidget(self._views, 1)

    def show_stage(self, stage: Stage | None) -> None:
        """Show the words of the step; without a lesson the views have the whole width."""
        self.text.setVisible(stage is not None)
        if stage is not None:
            self.text.show_stage(stage)
            self._share()

    def show_views(self, names: tuple[str, ...], hidden: tuple[str, ...]) -> None:
        """Show these views; in place of those that are hidden it is said that they are."""
        covered = tuple(name for name in names if name in hidden)
        if (names, covered) == (self.names, self.covered):
            return
        self.clear()
        self.names, self.covered = names, covered
        for name in names:
            widget = self._hidden(name) if name in covered else self._loan.lend(name)
            self._inner.addWidget(widget, 1)
            widget.show()
            if name not in covered:
                self._loan.dress(name, self._theme)
            self._shown.append(widget)
        self._share()

    def clear(self) -> None:
        """Give all panels back."""
        for widget in self._shown:
            self._inner.removeWidget(widget)
            if isinstance(widget, QLabel):
                widget.hide()
                widget.deleteLater()
        self._shown = []
        self._loan.give_all_back()
        self.names = self.covered = ()

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self._inner.setSpacing(theme.text_size // 2)
        edge = round(theme.text_size * FRAME)
        self._row.setContentsMargins(edge, edge, edge, edge)
        self.text.apply_theme(theme)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share out the new size."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        two = len(self.names) > 1
        if not self.text.isHidden():
            share = _WORDS_BESIDE_TWO if two else _WORDS_BESIDE_ONE
            self.text.setFixedWidth(round(self.width() * share))
        beside = all(name in _PLOTS for name in self.names)
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._inner.setDirection(along if beside else down)

    def _hidden(self, name: str) -> QLabel:
        words = label(f"{name.capitalize()}: {HIDDEN.lower()}", "heading")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        return words
