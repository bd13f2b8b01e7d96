"""The quiet mark over a landscape that is not yet, or no more, the one of the present values."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget

from playground.state.frame import Frame

UPDATING, BEFORE = "updating…", "as before the run"
_AT = 0.2
"""Where the mark begins, as a share of the width: over the map's margin, in 3-D's free corner."""
DELAY = 150
"""Milliseconds before it appears: what is done sooner needs no mark, and a flicker is worse."""


class UpdatingMark(QLabel):
    """Says ``updating…`` while a surface is refined, ``as before the run`` while it must wait."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("kind", "note")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(DELAY)
        self._delay.timeout.connect(self.show)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Appear after a while, or go at once."""
        if not frame.refining or frame.surface is None:
            self._delay.stop()
            if not self.isHidden():
                self.hide()
            return
        words = BEFORE if frame.snapshot.running else UPDATING
        if words != self.text():
            self.setText(words)
            self.adjustSize()
        if self.isHidden() and not self._delay.isActive():
            self._delay.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Stand over the upper margin of what is marked."""
        super().showEvent(event)
        self.move(round(self._over.width() * _AT), 0)
        self.raise_()
