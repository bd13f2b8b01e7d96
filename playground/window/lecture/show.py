"""What is seen in a lecture: the board, what may lie over it, and the speaker's notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QScreen

from playground.state.lesson import Stage
from playground.window.lecture.board import Board
from playground.window.lecture.chosen import Chosen
from playground.window.lecture.cover import Blank, Cover, Frozen, FrozenMark
from playground.window.lecture.key_help import KeyHelp
from playground.window.lecture.loan import Loan
from playground.window.lecture.look import lecture_theme
from playground.window.lecture.notes import BLANK, FROZEN, LIVE, Notes
from playground.window.lecture.spotlight import Spotlight
from playground.window.plots.landscape_panel import MODES

if TYPE_CHECKING:
    from playground.window.main_window import MainWindow


class Show:
    """Takes the window's docks and menus away while it lasts; ``end`` gives back what it took.

    The docks come back by ``Layout.bring_back``, once the window has its old size.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        loan = Loan(window)
        self.chosen = Chosen(loan.known)
        self.notes = Notes(window.theme)
        self.board = Board(loan)
        window.layout_.put_away()
        window.menuBar().hide()
        self._centre = window.takeCentralWidget()
        window.setCentralWidget(self.board)
        self.frozen, self.light = Frozen(window), Spotlight(window)
        self.mark, self.help, self.blank = FrozenMark(window), KeyHelp(window), Blank(window)
        self._covers: tuple[Cover, ...] = (
            self.frozen,
            self.light,
            self.mark,
            self.help,
            self.blank,
        )
        """From the lowest to the topmost."""
        self._state = LIVE
        window.card.changed.connect(self.stack)
        window.busy.changed.connect(self.stack)

    def show_stage(self, stage: Stage | None) -> None:
        """Show the step's words, views and notes."""
        self.chosen.follow(stage)
        self.board.show_stage(stage)
        self.board.show_views(self.chosen.names, () if stage is None else stage.hide)
        self.notes.show_stage(stage)

    def fit(self) -> None:
        """Give the type the size that goes with the size of the window."""
        window = self._window
        theme = lecture_theme(window.width(), window.height(), window.logicalDpiY())
        if theme == window.theme:
            return
        window.apply_theme(theme)
        self.board.apply_theme(theme)
        for cover in self._covers:
            cover.apply_theme(theme)

    def stack(self) -> None:
        """Keep the covers above cards that come up, the black screen above all."""
        for cover in self._covers:
            if cover.shown:
                cover.raise_()

    def toggle_frozen(self) -> None:
        """Let the picture stand still, or go on."""
        if self.frozen.shown:
            self.frozen.thaw()
            self.mark.hide()
        else:
            lit = self.light.shown
            self.light.hide()
            self.frozen.freeze(self._window.grab())
            self.mark.appear()
            self.light.setVisible(lit)
        self.stack()
        self._tell()

    def black_out(self) -> None:
        """Show nothing until a key is pressed."""
        self.blank.appear()
        self.blank.setFocus()
        self._tell()

    def light_up(self) -> None:
        """Show the picture again."""
        self.blank.hide()
        self._window.setFocus()
        self._tell()

    def turn_landscape(self) -> None:
        """Show the landscape as a map, in 3-D or as both, in turn."""
        if self._window.plots.panels is None:
            return
        panel = self._window.plots.panels[0]
        panel.show_mode(MODES[(MODES.index(panel.mode) + 1) % len(MODES)])

    def place_notes(self, screens: Sequence[QScreen]) -> None:
        """Put the notes on a screen that the audience does not see; without one they wait."""
        here = self._window.screen()
        others = [screen for screen in screens if screen is not here]
        if others:
            self.notes.setGeometry(others[0].availableGeometry())
            self.notes.show()
            self._window.activateWindow()

    def end(self) -> None:
        """Give everything back."""
        window = self._window
        window.card.changed.disconnect(self.stack)
        window.busy.changed.disconnect(self.stack)
        self.light.put_out()
        for cover in self._covers:
            cover.hide()
            cover.deleteLater()
        self.notes.close()
        self.notes.deleteLater()
        self.board.clear()
        window.takeCentralWidget()
        self.board.hide()
        self.board.deleteLater()
        window.setCentralWidget(self._centre)
        self._centre.hide()
        window.menuBar().show()

    def _tell(self) -> None:
        state = BLANK if self.blank.shown else FROZEN if self.frozen.shown else LIVE
        self.notes.show_state(state)
