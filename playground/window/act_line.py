"""What just happened, as the line of PyTorch that it stands for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from playground.state.frame import Frame
from playground.window.controls import set_kind
from playground.window.palette import body_font, code_font
from playground.window.theme import LIGHT, Theme

HINT = "Drag the dot in a plot, or press SGD step (Space)"


class ActLine(QLabel):
    """A hint until the first act, then the last act as code."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._text = ""
        self._acted = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setProperty("kind", "note")
        self.setAccessibleName("Last act as PyTorch code")

    def show_frame(self, frame: Frame) -> None:
        """Show the last act."""
        act = frame.snapshot.act
        self._show("\n".join(part for part in act.splitlines() if part.strip()))

    def apply_theme(self, theme: Theme) -> None:
        """Take the fonts."""
        self._theme = theme
        self._dress()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _show(self, act: str) -> None:
        text = act.replace("\n", "; ") or HINT
        if text == self._text:
            return
        self._text, self._acted = text, bool(act)
        self._dress()
        self.setToolTip(act)

    def _dress(self) -> None:
        code = code_font(self._theme, 0.88) if self._acted else body_font(self._theme, 0.95)
        self.setFont(code)
        set_kind(self, "note" if self._acted else "hint")
        self._cut()

    def _cut(self) -> None:
        room = max(self.width() - 4, 10)
        shown = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        if shown != self.text():
            self.setText(shown)
