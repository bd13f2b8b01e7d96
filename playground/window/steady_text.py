"""A line or two that may change at every frame: painted, so that nothing is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.window.palette import small_font
from playground.window.theme import LIGHT, Theme


class SteadyText(QWidget):
    """Keeps the room of ``widest`` whatever it says; ``QLabel`` would move its neighbours."""

    def __init__(self, name: str, widest: str) -> None:
        super().__init__()
        self._widest = widest
        self._text = ""
        self._theme = LIGHT
        self.setAccessibleName(name)

    def text(self) -> str:
        """What it says."""
        return self._text

    def say(self, text: str) -> None:
        """Say something else; the same again costs nothing."""
        if text != self._text:
            self._text = text
            self.setAccessibleDescription(text)
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take fonts and colours."""
        self._theme = theme
        self.setFont(small_font(theme))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room of the widest text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._widest) + 4, 2 * metrics.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Write the text, cut where it is longer than was thought."""
        painter = QPainter(self)
        painter.setPen(QColor(self._theme.muted))
        metrics, right = self.fontMetrics(), Qt.TextElideMode.ElideRight
        lines = [metrics.elidedText(line, right, self.width()) for line in self._text.split("\n")]
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.rect(), flags, "\n".join(lines))
        painter.end()
