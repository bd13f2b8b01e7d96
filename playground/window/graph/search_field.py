"""The search field: what is looked for, how many fit, and the next one by Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from playground.window.controls import label


class _Line(QLineEdit):
    """Escape empties it and gives the keys back."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
            return
        super().keyPressEvent(event)


class SearchField(QWidget):
    """Asks for a search at each key, and for the next find at Enter."""

    searched = Signal(str)
    next_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = _Line()
        self.line.setPlaceholderText("Find: operation, name, line 2")
        self.line.setAccessibleName("find a node by operation, name or line")
        self.line.setToolTip("Find a node by operation, name or line (/); Enter goes to the next")
        self.line.setMinimumWidth(70)
        self.count = label("", "note")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        self.line.textChanged.connect(self.searched)
        self.line.returnPressed.connect(self.next_requested)
        self.line.left.connect(self.left)

    def show_count(self, at: int | None, count: int) -> None:
        """Say how many nodes fit, and which of them is shown, from 0."""
        if not self.line.text().strip():
            self.count.setText("")
        elif not count:
            self.count.setText("none")
        else:
            self.count.setText(f"{count:,}" if at is None else f"{at + 1:,} of {count:,}")
