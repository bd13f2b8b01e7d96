"""The line above the acts: what the last act stands for, and at its right the run's knobs."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget


class DescentHeader(QWidget):
    """Only a place: each knob is a small widget that names itself."""

    def __init__(self, act_line: QWidget, *knobs: QWidget) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(act_line, 1)
        for knob in knobs:
            layout.addWidget(knob)
