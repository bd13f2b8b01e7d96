"""Covers over panels that would give an answer away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QVBoxLayout, QWidget

from playground.window.controls import label
from playground.window.layout import AUTOGRAD, LANDSCAPE
from playground.window.plots.surroundings import body

HIDDEN = "Hidden until you have answered"
HIDDEN_LONGER = "Hidden until you have answered all questions of this step"
_DOCKS = {"surface": LANDSCAPE, "tensors": AUTOGRAD}
"""Docks that lessons call by what is seen in them; all others have one name."""


def dock_name(panel: str) -> str:
    """The name of the dock that a lesson calls so."""
    return _DOCKS.get(panel, panel)


class Covers:
    """Lies over docks by the names that lessons have for them; ``show`` says over which."""

    def __init__(self, docks: Mapping[str, QDockWidget]) -> None:
        self._docks = docks
        self._covers: dict[str, Cover] = {}

    @property
    def covered(self) -> frozenset[str]:
        """The names of the docks that are covered."""
        return frozenset(self._covers)

    def show(self, panels: Iterable[str], words: str = HIDDEN) -> None:
        """Cover these panels, and no others, and say on each how long."""
        wanted = {name for name in map(dock_name, panels) if name in self._docks}
        for name in set(self._covers) - wanted:
            self._covers.pop(name).take_off()
        for name in wanted - set(self._covers):
            card = self._docks[name].widget()
            if card is not None:
                self._covers[name] = Cover(card)
        for cover in self._covers.values():
            cover.say(words)


class Cover(QWidget):
    """Fills a dock's card; what lies under it takes neither mouse nor keys."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        body(self)
        self._card = card
        # Disabled and not hidden: a hidden panel would change the layout, and lose what it shows.
        self._under = [
            child
            for child in card.children()
            if isinstance(child, QWidget) and child is not self and child.isEnabled()
        ]
        for child in self._under:
            child.setEnabled(False)
        self.words = label("", "note")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        column = QVBoxLayout(self)
        column.addWidget(self.words)
        self._fit()
        card.installEventFilter(self)
        self.show()
        self.raise_()

    def say(self, words: str) -> None:
        """Say why nothing is seen."""
        self.words.setText(words)
        self.setAccessibleName(words)

    def take_off(self) -> None:
        """Show what lies under it."""
        self._card.removeEventFilter(self)
        for child in self._under:
            child.setEnabled(True)
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Follow the size of the card."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Leave the card's own edge in sight."""
        self.setGeometry(self._card.rect().adjusted(1, 0, -1, -5))
