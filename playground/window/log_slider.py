"""A slider over powers of ten."""

from __future__ import annotations

from math import isfinite, log10

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from playground.state.ruler import Ruler
from playground.window.ruler.words import told
from playground.window.ruler.zones import TALL, paint_unknown, paint_zones
from playground.window.theme import LIGHT, Theme

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
        self._ruler: Ruler | None = None
        self._theme = LIGHT
        self.valueChanged.connect(self._moved)

    def show_value(self, value: float) -> None:
        """Stand where ``value`` is, at an end where it lies outside; nothing is emitted."""
        if self.isSliderDown():
            return
        self._showing = True
        self.setValue(position(value))
        self._showing = False

    def show_ruler(self, ruler: Ruler | None) -> None:
        """Paint the zones of these rates under the groove; none for None."""
        if ruler != self._ruler:
            self._ruler = ruler
            self.setToolTip(told(ruler))
            self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of the zones."""
        self._theme = theme
        self.update()

    def place(self, rate: float) -> float:
        """The x of the handle's middle at a learning rate, held inside the slider."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control = QStyle.ComplexControl.CC_Slider
        handle = self.style().subControlRect(
            control, option, QStyle.SubControl.SC_SliderHandle, self
        )
        share = (min(max(log10(rate), LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
        return handle.width() / 2 + share * (self.width() - handle.width())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Leave room for the zones: no more than the fields beside it take."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + round(TALL) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the slider, then the zones."""
        super().paintEvent(event)
        if self._ruler is None:
            return
        left, right = self.place(10.0**LOWEST), self.place(10.0**HIGHEST)
        strip = QRectF(left, self.height() - TALL, right - left, TALL)
        painter = QPainter(self)
        try:
            if self._ruler.limits is None:
                paint_unknown(painter, self._theme, strip)
            else:
                paint_zones(painter, self._theme, self._ruler.limits, self.place, strip)
        finally:  # Qt aborts where an error leaves a painter open
            painter.end()

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
