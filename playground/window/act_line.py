"""What just happened, as the line of PyTorch that it stands for."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from playground.state.frame import Frame
from playground.window.palette import body_font, code_font
from playground.window.theme import LIGHT, Theme

RUNNING = "while True: zero_grad, forward, backward, step"
HINT = "Drag the dot in a plot, or press SGD step (Space)"


class ActLine(QWidget):
    """A hint until the first act, then the last act as code.

    It paints its text itself: a label would have the whole window laid out anew at each move of
    a drag.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._act = ""
        self.setAccessibleName("Last act as PyTorch code")
        # Else Qt paints all that lies under it, up to the window, at each move of a drag.
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def text(self) -> str:
        """What is written, in one line; of a block only its head, since its lines need theirs."""
        lines = [part for part in self._act.splitlines() if part.strip()]
        if any(line[0].isspace() for line in lines):
            return f"{lines[0]} …"
        return "; ".join(lines) or HINT

    def show_frame(self, frame: Frame) -> None:
        """Show the last act."""
        act = RUNNING if frame.snapshot.running else frame.snapshot.act
        if act == self._act:
            return
        dressed = bool(self._act)
        self._act = act
        if dressed != bool(self._act):
            self._dress()
        self.setToolTip(self._act)
        self.setAccessibleDescription(self.text())
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take fonts and colours."""
        self._theme = theme
        self._dress()

    def sizeHint(self) -> QSize:  # noqa: N802
        """One line."""
        return QSize(60, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Write what fits."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.panel))
        painter.setPen(QColor(self._theme.muted if self._act else self._theme.accent))
        room = self.rect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width() - 4
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()

    def _dress(self) -> None:
        self.setFont(code_font(self._theme, 0.88) if self._act else body_font(self._theme, 0.95))
        self.updateGeometry()
        self.update()
