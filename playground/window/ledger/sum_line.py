"""The sum at the foot, printed as torch prints it and never wrapped: a large one scrolls."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy

from playground.window.controls import label

SHARE = 3
"""At most one line in so many of the panel's height is the sum's."""
LEAST = 3
"""Lines that it may have in any case."""


class SumLine(QScrollArea):
    """As tall as the text, up to a share of the panel it stands in."""

    def __init__(self) -> None:
        super().__init__()
        self.label = label()
        self.label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWidget(self.label)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.label.setProperty("kind", "body")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._most = 10_000

    def text(self) -> str:
        """What it says."""
        return self.label.text()

    def say(self, text: str) -> None:
        """Say something else."""
        if text != self.label.text():
            self.label.setText(text)
            self.fit()

    def set_font(self, font: QFont) -> None:
        """Take another font."""
        self.label.setFont(font)
        self.fit()

    def fit(self, panel: int | None = None) -> None:
        """Take the height of the text within a panel of this height."""
        if panel is not None:
            self._most = panel // SHARE
        line = self.label.fontMetrics().lineSpacing()
        wanted = self.label.sizeHint()
        bar = self.horizontalScrollBar().sizeHint().height()
        wide = bar if wanted.width() > self.viewport().width() else 0
        self.setFixedHeight(min(wanted.height(), max(self._most, LEAST * line)) + wide)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Make room for the scroll bar of what is wider."""
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Ask for no width: what is wider scrolls."""
        return QSize(0, self.height())
