"""The strip that appears when the kernel does not answer, with a Stop that always works."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from playground.window.controls import MARGIN, Pill, label
from playground.window.icons import pixmap
from playground.window.theme import Theme


class BusyStrip(QFrame):
    """Says for how long nothing was heard; ``stop_requested`` asks for the kernel to be stopped."""

    stop_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "busy")
        self._icon = QLabel()
        self.words = label("")
        self.stop = Pill("Stop", "stop", "primary")
        self.stop.setToolTip("Stop it; what was reached before is kept   [Esc]")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 6, MARGIN, 6)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self.words)
        layout.addWidget(self.stop)
        self.stop.clicked.connect(self.stop_requested)
        self.hide()

    def show_busy(self, busy: bool) -> None:
        """Appear or go."""
        self.setVisible(busy)
        if busy:
            self.raise_()
        self.changed.emit()

    def show_waited(self, seconds: float) -> None:
        """Count the seconds."""
        text = f"The PyTorch process has not answered for {max(1, round(seconds))} s"
        if text != self.words.text():
            self.words.setText(text)
            self.changed.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self.stop.apply_theme(theme)
        self._icon.setPixmap(pixmap("warning", theme.warning, 18))
