"""What stands on an empty page: why there are no entries, and the acts that would make some."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.window.controls import GAP, MARGIN, Pill, label
from playground.window.ledger.choices import Absence

MOST = 2
"""Acts that are offered at once."""


class EmptyPage(QWidget):
    """Words in the middle and a button for each act."""

    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._absence = Absence("")
        self.words = label()
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.buttons = tuple(Pill("") for _ in range(MOST))
        for place, button in enumerate(self.buttons):
            button.clicked.connect(partial(self._ask, place))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addStretch(1)
        for button in self.buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * MARGIN, MARGIN, 2 * MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addStretch(1)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addStretch(2)

    def show_absence(self, absence: Absence) -> None:
        """Say something else; the same again costs nothing."""
        if absence == self._absence:
            return
        self._absence = absence
        self.words.setText(absence.words)
        for place, button in enumerate(self.buttons):
            button.setVisible(place < len(absence.acts))
            if place < len(absence.acts):
                button.setText(absence.acts[place][0])
                button.setAccessibleName(absence.acts[place][0])

    def _ask(self, place: int) -> None:
        self.act_requested.emit(self._absence.acts[place][1])
