"""One keyword's editor: a field, a switch or a choice, all with the same signals."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QSlider

from playground.state.offers import Keyword
from playground.window.fields import ValueField
from playground.window.log_slider import LogSlider
from playground.window.optimizer_table import LOGARITHMIC, RANGES, WORDS, start, tip, written

_PLACES = 200


class SwitchField(QCheckBox):
    """A keyword that is True or False."""

    entered = Signal(object)
    mistaken = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(name)
        self.toggled.connect(self._toggled)

    def show_value(self, value: Any) -> None:
        """Show a value; nothing is emitted."""
        self.blockSignals(True)
        self.setChecked(bool(value))
        self.blockSignals(False)

    def _toggled(self, on: bool) -> None:
        self.entered.emit(on)


class ChoiceField(QComboBox):
    """A keyword that is one of a few words, or None."""

    entered = Signal(object)
    mistaken = Signal(str)

    def __init__(self, keyword: Keyword) -> None:
        super().__init__()
        words: list[Any] = list(keyword.choices or WORDS.get(keyword.name, ()))
        if keyword.kind == "switch":
            words = [True, False]
        if keyword.optional:
            words.insert(0, None)
        for word in words:
            self.addItem(str(word), word)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(keyword.name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.activated.connect(self._chosen)

    def show_value(self, value: Any) -> None:
        """Show a value; one that is not in the list is put there."""
        if self.findData(value) < 0:
            self.addItem(str(value), value)
        self.setCurrentIndex(self.findData(value))

    def _chosen(self, place: int) -> None:
        self.entered.emit(self.itemData(place))


Editor = ValueField | SwitchField | ChoiceField


def editor_of(keyword: Keyword) -> Editor:
    """Make the editor that suits a keyword, with torch's default in it."""
    made: Editor
    if keyword.kind == "word" or (keyword.kind == "switch" and keyword.optional):
        made = ChoiceField(keyword)
    elif keyword.kind == "switch":
        made = SwitchField(keyword.name)
    else:
        made = ValueField(keyword.name, keyword.kind, keyword.optional)
        widest = max(written(start(keyword)), "0.000", key=len)
        made.setFixedWidth(made.fontMetrics().horizontalAdvance(widest) + 20)
    made.setToolTip(tip(keyword))
    made.show_value(start(keyword))
    return made


class LinearSlider(QSlider):
    """Gives numbers between two ends, whole ones for a whole keyword; ``chosen`` carries each."""

    chosen = Signal(object)

    def __init__(self, name: str, low: float, high: float, whole: bool) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._low, self._high, self._whole = low, high, whole
        self.setRange(0, min(_PLACES, round(high - low)) if whole else _PLACES)
        self.setAccessibleName(f"{name}, slider")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._showing = False
        self.valueChanged.connect(self._moved)

    def show_value(self, value: Any) -> None:
        """Stand where ``value`` is, at an end where it lies outside; nothing is emitted."""
        if self.isSliderDown() or not isinstance(value, int | float):
            return
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        self._showing = True
        self.setValue(round(share * self.maximum()))
        self._showing = False

    def _moved(self, place: int) -> None:
        if not self._showing:
            value = self._low + (self._high - self._low) * place / self.maximum()
            self.chosen.emit(round(value) if self._whole else round(value, 3))


def slider_of(keyword: Keyword) -> LogSlider | LinearSlider | None:
    """Make the slider of a keyword that is one number, or None for all others."""
    if keyword.kind not in ("number", "whole"):
        return None
    if keyword.name in LOGARITHMIC:
        return LogSlider(f"{keyword.name}, logarithmic")
    if keyword.name in RANGES:
        return LinearSlider(keyword.name, *RANGES[keyword.name], keyword.kind == "whole")
    return None
