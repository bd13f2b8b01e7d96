"""The keywords of one optimizer as small fields in a row."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from playground.window.controls import label
from playground.window.fields import ValueField
from playground.window.optimizer_table import KEYWORDS, Keyword, written


class KeywordFields(QWidget):
    """Shows an optimizer's keywords and their values; ``changed`` carries a name and a value."""

    changed = Signal(str, object)
    mistaken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._optimizer = ""
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self.fields: dict[str, ValueField | QCheckBox] = {}
        self._parts: list[QWidget] = []

    def show_optimizer(self, optimizer: str, keywords: Mapping[str, Any]) -> None:
        """Show the values that are set, torch's defaults for the others."""
        if optimizer != self._optimizer:
            self._optimizer = optimizer
            self._build(KEYWORDS.get(optimizer, ()))
        for keyword in KEYWORDS.get(optimizer, ()):
            value = keywords.get(keyword.name, keyword.default)
            field = self.fields[keyword.name]
            if isinstance(field, QCheckBox):
                field.blockSignals(True)
                field.setChecked(bool(value))
                field.blockSignals(False)
            else:
                field.show_value(value)

    def _build(self, keywords: tuple[Keyword, ...]) -> None:
        while self._row.count():
            self._row.takeAt(0)
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.fields = [], {}
        for keyword in keywords:
            if keyword.kind == "switch":
                box = QCheckBox(keyword.name)
                box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                box.toggled.connect(partial(self._changed, keyword.name))
                self._add(keyword.name, box)
                continue
            name = label(keyword.name, "note")
            field = ValueField(keyword.name, keyword.kind)
            widest = max(written(keyword.default), "0.000", key=len)
            field.setFixedWidth(field.fontMetrics().horizontalAdvance(widest) + 20)
            field.setToolTip(f"{keyword.name}: torch's default is {written(keyword.default)}")
            field.entered.connect(partial(self._changed, keyword.name))
            field.mistaken.connect(self.mistaken)
            name.setBuddy(field)
            self._parts.append(name)
            self._row.addWidget(name)
            self._add(keyword.name, field)
            self._row.addSpacing(5)
        self._row.addStretch(1)

    def _add(self, name: str, field: ValueField | QCheckBox) -> None:
        self._parts.append(field)
        self._row.addWidget(field)
        self.fields[name] = field

    def _changed(self, name: str, value: object) -> None:
        self.changed.emit(name, value)
