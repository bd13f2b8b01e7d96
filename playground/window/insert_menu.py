"""The pickers above model and loss: ready ones to insert."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from playground.window.controls import Pill


class Choice(Protocol):
    """What can be picked."""

    @property
    def key(self) -> str:
        """Its short name."""

    @property
    def title(self) -> str:
        """What the menu shows."""


class InsertMenu(Pill):
    """``Insert…``: a menu of titles; ``chosen`` carries the key of the one picked."""

    chosen = Signal(str)

    def __init__(self, what: str, choices: Sequence[Choice]) -> None:
        super().__init__("Insert…", None, "link")
        self.setAccessibleName(f"Insert a ready {what}")
        self.setToolTip(f"Insert a ready {what}")
        menu = QMenu(self)
        for choice in choices:
            action = menu.addAction(choice.title)
            action.triggered.connect(partial(self._choose, choice.key))
        self.setMenu(menu)

    def _choose(self, key: str) -> None:
        self.chosen.emit(key)
