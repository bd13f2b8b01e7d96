"""The lines of a rule, each with the same line in numbers under it."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.state.rule import Rule
from playground.window.rule.formula import Formula
from playground.window.rule.typesetting import Typesetter
from playground.window.theme import LIGHT, Theme

QUIET = 60
"""Milliseconds without a change after which numbers are typeset, so that no drag waits for it."""
LONGEST = 250
"""Milliseconds after which they are typeset even if they go on changing."""
BETWEEN = 9
"""Room after a line and its numbers, in pixels: more than there is between the two."""


class RuleLines(QWidget):
    """Typesets one formula in each turn of the event loop, and none while numbers fly past.

    Numbers that wait for that are drawn faintly: they are no longer true.
    """

    def __init__(self, typesetter: Typesetter) -> None:
        super().__init__()
        self._typesetter = typesetter
        self._theme = LIGHT
        self.rules: list[Formula] = []
        self.filled: list[Formula] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self._make_one)
        self._waiting = QElapsedTimer()

    def show_rule(self, rule: Rule) -> None:
        """Draw another rule, or other numbers."""
        self._make_room(len(rule.lines))
        for place, (line, numbers) in enumerate(zip(self.rules, self.filled, strict=True)):
            there = place < len(rule.lines)
            line.ask(rule.lines[place] if there else "")
            numbers.ask(rule.filled[place] if place < len(rule.filled) else "")
            line.setVisible(there)
            numbers.setVisible(place < len(rule.filled))
        self._wait()

    def fade(self, faded: bool) -> None:
        """Draw the numbers faintly, as while a run goes past them."""
        for formula in self.filled:
            formula.fade(faded)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        for formula in (*self.rules, *self.filled):
            formula.apply_theme(theme)
        self._wait()

    def finish(self) -> None:
        """Typeset all that waits, as for a picture."""
        while (formula := self._pending()) is not None:
            formula.typeset()
        self._due.stop()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Typeset nothing that nobody sees."""
        self._due.stop()
        super().hideEvent(event)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Go on with what waits, now that it is seen."""
        super().showEvent(event)
        self._wait()

    def _make_room(self, count: int) -> None:
        while len(self.rules) < count:
            line = Formula(self._typesetter, 1.3)
            numbers = Formula(self._typesetter, 1.15, "accent")
            for formula in (line, numbers):
                formula.apply_theme(self._theme)
                self._column.addWidget(formula)
            self._column.addSpacing(BETWEEN)
            self.rules.append(line)
            self.filled.append(numbers)

    def _wait(self) -> None:
        if self._pending() is None or not self.isVisible():
            self._due.stop()
            return
        if not self._due.isActive():
            self._waiting.start()
        self._due.start(max(0, min(QUIET, LONGEST - self._waiting.elapsed())))

    def _pending(self) -> Formula | None:
        formulas = (f for pair in zip(self.rules, self.filled, strict=True) for f in pair)
        return next((formula for formula in formulas if formula.is_pending), None)

    def _make_one(self) -> None:
        formula = self._pending()
        if formula is not None:
            formula.typeset()
            self._due.start(0)
