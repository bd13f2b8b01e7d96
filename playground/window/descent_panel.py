"""Bottom: acts and optimizer at the left, the loss curve at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.window.controls import GAP, MARGIN


class DescentPanel(QWidget):
    """Only a place: what stands in it is handed in."""

    def __init__(self, acts: QWidget, optimizer: QWidget, curve: QWidget) -> None:
        super().__init__()
        left = QVBoxLayout()
        left.setSpacing(GAP)
        left.addWidget(acts)
        left.addWidget(optimizer)
        left.addStretch(1)
        self._curve = curve
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, 4, 2)
        layout.setSpacing(MARGIN)
        layout.addLayout(left, 3)
        self.take_back()

    def take_back(self) -> None:
        """Put the loss curve into its place, also when it was lent to another."""
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.addWidget(self._curve, 2)
        self._curve.show()
