"""All keywords of one class under one another, each typed or slid."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from playground.state.offers import Offer
from playground.window.controls import label
from playground.window.keyword_editors import (
    Editor,
    LinearSlider,
    SwitchField,
    editor_of,
    slider_of,
)
from playground.window.log_slider import LogSlider
from playground.window.optimizer_table import start, tip

SETTLE = 60
"""Milliseconds between a slider's last move and ``changed``: a drag of it is one act, not fifty."""


class KeywordForm(QWidget):
    """``changed`` carries a name and a value, ``mistaken`` what is wrong with what was typed."""

    changed = Signal(str, object)
    mistaken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._offer: Offer | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(9)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self._slid: tuple[str, object] | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._settled)
        self.fields: dict[str, Editor] = {}
        self.sliders: dict[str, LogSlider | LinearSlider] = {}

    def show_offer(self, offer: Offer, keywords: Mapping[str, Any]) -> None:
        """Show the values that are set, torch's defaults for the others."""
        if offer != self._offer:
            self._offer = offer
            self._build(offer)
        if self._settle.isActive():
            return
        for keyword in offer.keywords:
            value = keywords.get(keyword.name, start(keyword))
            self.fields[keyword.name].show_value(value)
            if keyword.name in self.sliders and isinstance(value, int | float):
                self.sliders[keyword.name].show_value(value)

    def _build(self, offer: Offer) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            part = item.widget()
            if part is not None:
                part.hide()
                part.deleteLater()
        self.fields, self.sliders = {}, {}
        for row, keyword in enumerate(offer.keywords):
            field = self.fields[keyword.name] = editor_of(keyword)
            field.entered.connect(partial(self.changed.emit, keyword.name))
            field.mistaken.connect(self.mistaken)
            if isinstance(field, SwitchField):
                self._grid.addWidget(field, row, 0, 1, 3)
                continue
            name = label(keyword.name, "note")
            name.setToolTip(tip(keyword))
            name.setBuddy(field)
            self._grid.addWidget(name, row, 0)
            slider = slider_of(keyword)
            if slider is not None:
                slider.setMinimumWidth(110)
                slider.chosen.connect(partial(self._slide, keyword.name))
                self.sliders[keyword.name] = slider
                self._grid.addWidget(slider, row, 1)
            self._grid.addWidget(field, row, 2)

    def _slide(self, name: str, value: object) -> None:
        self.fields[name].show_value(value)
        self._slid = name, value
        self._settle.start()

    def _settled(self) -> None:
        if self._slid is not None:
            self.changed.emit(*self._slid)
