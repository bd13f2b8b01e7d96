"""A slider over powers of ten."""

from __future__ import annotations

from math import isfinite, log10

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider

LOWEST, HIGHEST = -6, 1
"""The exponents at both ends: learning rates from 1e-6 to 10."""
PER_DECADE = 20


class LogSlider(QSlider):
    """Gives numbers of two digits between 1e-6 and 10; ``chosen`` carries each."""

    chosen = Signal(float)

    def __init__(self, name: str) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setAccessibleName(name)
        self.setRange(0, (HIGHEST - LOWEST) * PER_DECADE)
        self.setPageStep(PER_DECADE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._showing = False
        self.valueChanged.connect(self._moved)

    def show_value(self, value: float) -> None:
        """Stand where ``value`` is, at an end where it lies outside; nothing is emitted."""
        if self.isSliderDown():
            return
        self._showing = True
        self.setValue(position(value))
        self._showing = False

    def _moved(self, place: int) -> None:
        if not self._showing:
            self.chosen.emit(number_at(place))


def number_at(place: int) -> float:
    """Return the number at a place of the slider, rounded to two digits."""
    return float(f"{10.0 ** (LOWEST + place / PER_DECADE):.1e}")


def position(value: float) -> int:
    """Return the place nearest to a number."""
    if not isfinite(value) or value <= 0.0:
        return 0 if value != float("inf") else (HIGHEST - LOWEST) * PER_DECADE
    return round((min(max(log10(value), LOWEST), HIGHEST) - LOWEST) * PER_DECADE)
