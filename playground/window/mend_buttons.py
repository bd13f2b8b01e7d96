"""The acts that put something right, as buttons: all of them in order, or one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.state.acts import Act
from playground.window.act_words import act_words
from playground.window.controls import GAP, Pill, label
from playground.window.theme import LIGHT, Theme


class MendButtons(QWidget):
    """``all_requested`` carries every act that is not done yet, ``one_requested`` a single one."""

    all_requested = Signal(object)
    one_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._acts: tuple[Act, ...] = ()
        self._done: set[int] = set()
        self.all = Pill("", "check", "primary")
        self.single: list[Pill] = []
        self.all.clicked.connect(self._ask_all)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP - 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3, 0, 0)
        layout.setSpacing(GAP - 2)
        first = QHBoxLayout()
        first.addWidget(self.all)
        first.addStretch(1)
        layout.addLayout(first)
        layout.addLayout(self._row)
        self.hide()

    def show_acts(self, acts: Sequence[Act]) -> None:
        """Offer these acts in this order; none hides the buttons."""
        self._acts, self._done = tuple(acts), set()
        self._clear()
        self.all.setText(mend_words(self._acts))
        self.all.setAccessibleName(self.all.text())
        if len(self._acts) > 1:
            self._row.addWidget(label("or one by one:", "note"))
            for place, act in enumerate(self._acts):
                button = Pill(act_words(act))
                button.setAccessibleName(f"Do {act_words(act)}")
                button.clicked.connect(partial(self._ask_one, place))
                self.single.append(button)
                self._row.addWidget(button)
            self._row.addStretch(1)
        self.setVisible(bool(self._acts))

    @property
    def left(self) -> tuple[Act, ...]:
        """The acts that are still to be done."""
        return tuple(act for place, act in enumerate(self._acts) if place not in self._done)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        self.all.apply_theme(theme)
        for button in self.single:
            button.apply_theme(theme)

    def _clear(self) -> None:
        self.single = []
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _ask_all(self) -> None:
        self.all_requested.emit(self.left)

    def _ask_one(self, place: int, *_: object) -> None:
        self._done.add(place)
        button = self.single[place]
        button.set_icon("check", self._theme)
        button.setAccessibleName(f"{button.text()}: done")
        self.all.setText(mend_words(self.left))
        self.all.setAccessibleName(self.all.text())
        self.one_requested.emit(self._acts[place])


def mend_words(acts: Sequence[Act]) -> str:
    """Return what the button that does all of these says."""
    words = [act_words(act) for act in acts]
    if len(words) == 1:
        return f"Do {words[0]}"
    return "Do all of these: " + ", then ".join(words) if words else ""
