"""The nudge h of the secants: a field that takes any number but 0, and two buttons to shrink it."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

_SMALLEST = 1e-300


class NudgeBox(QWidget):
    """Shows h; ``nudge_requested`` carries a number other than the one shown."""

    nudge_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = 0.1
        self.field = QLineEdit("0.1")
        self.half = QToolButton()
        self.tenth = QToolButton()
        self._build()

    def show_value(self, value: float) -> None:
        """Show the nudge that is in force, unless something else is being typed."""
        if value != self.value or not self.field.hasFocus():
            self.value = value
            self._write()

    def ask_for(self, value: float) -> None:
        """Ask for another nudge; 0, NaN and infinities are refused."""
        if not isfinite(value) or abs(value) < _SMALLEST:
            self._write()
        elif value != self.value:
            self.value = value
            self._write()
            self.nudge_requested.emit(value)

    def _build(self) -> None:
        name = QLabel("h =")
        name.setToolTip("The nudge of the secants")
        name.setProperty("kind", "note")
        name.setBuddy(self.field)
        self.field.setAccessibleName("nudge h of the secants")
        self.field.setToolTip("Any number but 0: the secant runs through x and x + h")
        self.field.setMaximumWidth(76)
        for button, text, words in (
            (self.half, "÷2", "halve the nudge"),
            (self.tenth, "÷10", "a tenth of the nudge"),
        ):
            button.setText(text)
            button.setAccessibleName(words)
            button.setToolTip(words.capitalize())
            button.setProperty("kind", "quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for widget in (name, self.field, self.half, self.tenth):
            layout.addWidget(widget)
        self.field.editingFinished.connect(self._typed)
        self.half.clicked.connect(self._halve)
        self.tenth.clicked.connect(self._divide)

    def _typed(self) -> None:
        text = self.field.text().strip().replace("\N{MINUS SIGN}", "-").replace(",", ".")
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        self.ask_for(value)

    def _halve(self) -> None:
        self.ask_for(float(f"{self.value / 2:.12g}"))

    def _divide(self) -> None:
        self.ask_for(float(f"{self.value / 10:.12g}"))

    def _write(self) -> None:
        text = f"{self.value:g}"
        if self.field.text() != text:
            self.field.setText(text)
