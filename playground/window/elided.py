"""A line of words that is cut where there is no room, and never moves what stands beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Elided(QLabel):
    """Shows what fits of ``words``; the whole of it is in the tool tip."""

    def __init__(self, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", kind)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """All that is said, cut or not."""
        return self._words

    def say(self, words: str) -> None:
        """Say something else."""
        self._words = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room of all the words; the height is that of a line even without any."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return a line's height and no width: anything can be cut."""
        return QSize(0, self.sizeHint().height())

    def _cut(self) -> None:
        line = " ".join(self._words.split())
        right = Qt.TextElideMode.ElideRight
        self.setText(self.fontMetrics().elidedText(line, right, self.width()))
