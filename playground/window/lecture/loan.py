"""Borrows panels from their docks and gives them back: the lecture has no panels of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from playground.window.layout import AUTOGRAD, DESCENT, LANDSCAPE, PROBLEM, SLICES
from playground.window.lecture.bare import Bare
from playground.window.theme import Theme

if TYPE_CHECKING:
    from playground.window.main_window import MainWindow

DOCKS = {"surface": LANDSCAPE, "tensors": AUTOGRAD}
"""Docks that lessons call by what is seen in them; all others have one name."""


class Loan:
    """Hands out the panel of a dock by the name that lessons have for it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._lent: list[str] = []
        self._bare = Bare()

    def known(self, name: str) -> bool:
        """Whether there is such a panel."""
        return _dock(name) in self._window.layout_.docks

    def lend(self, name: str) -> QWidget:
        """Return the panel, to be put where it can be seen."""
        dock = _dock(name)
        self._lent.append(name)
        if dock == DESCENT:  # its controls are for those who sit at the window
            return self._window.plots.curve
        late = self._window.late.get(dock)
        if late is not None:
            late.come_in_sight(True)
        return self._window.layout_.panels[dock]

    def dress(self, name: str, theme: Theme) -> None:
        """Give the panel its look again: fonts of its own are lost where a widget moves house."""
        dock = _dock(name)
        late = self._window.late.get(dock)
        if late is not None:
            late.apply_theme(theme)
        elif dock in (LANDSCAPE, SLICES, DESCENT):
            self._window.plots.apply_theme(theme)
        elif dock == AUTOGRAD:
            self._window.tensors.apply_theme(theme)
        elif dock == PROBLEM:
            self._window.problem.apply_theme(theme)
        curve = self._window.plots.curve
        self._bare.strip(curve if dock == DESCENT else self._window.layout_.panels[dock])

    def give_back(self, name: str) -> None:
        """Put the panel into its dock again."""
        dock = _dock(name)
        self._lent.remove(name)
        if dock == DESCENT:
            self._window.descent.take_back()
            return
        late = self._window.late.get(dock)
        if late is not None:
            late.come_in_sight(False)
        self._window.layout_.take_back(dock)

    def give_all_back(self) -> None:
        """Put every panel into its dock again."""
        self._bare.give_back()
        for name in tuple(self._lent):
            self.give_back(name)


def _dock(name: str) -> str:
    return DOCKS.get(name, name)
