"""A menu button that is narrow while the first of its choices is in force."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

_FIRST = "Plane"
_DOWN = "\N{BLACK DOWN-POINTING SMALL TRIANGLE}"
_AIR = 8


class KindButton(QToolButton):
    """Shows a short word for the first choice, whose controls stand beside it; others by name.

    ``activated`` carries the place of a choice that the user made.
    """

    activated = Signal(int)

    def __init__(self, name: str, choices: tuple[tuple[str, str], ...]) -> None:
        """``choices``: each with its name and what it means."""
        super().__init__()
        self._choices = choices
        self._at = 0
        self.setProperty("kind", "quiet")
        self.setAccessibleName(name)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(menu)
        self.choices: list[QAction] = []
        for at, (words, meaning) in enumerate(choices):
            action = menu.addAction(words)
            action.setToolTip(meaning)
            action.setCheckable(True)
            group.addAction(action)
            action.triggered.connect(partial(self.activated.emit, at))
            self.choices.append(action)
        self.setMenu(menu)
        self.show_choice(0)

    @property
    def choice(self) -> str:
        """The name of the choice in force."""
        return self._choices[self._at][0]

    def show_choice(self, at: int) -> None:
        """Show another choice without telling anybody."""
        self._at = at
        self.choices[at].setChecked(True)
        self.setText(f"{_FIRST if at == 0 else self.choice} {_DOWN}")
        self.setToolTip(f"{self.accessibleName()}: {self._choices[at][1]}")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room of the words alone."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2 * _AIR
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same: words are not cut."""
        return self.sizeHint()
