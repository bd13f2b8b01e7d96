"""The keywords of one optimizer as small fields in a row, and all of them behind "more…"."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.state.offers import Offer
from playground.window.controls import Pill, label
from playground.window.keyword_editors import Editor, SwitchField, editor_of
from playground.window.keyword_form import KeywordForm
from playground.window.optimizer_table import row, start
from playground.window.pop_up import PopUp


class KeywordFields(QWidget):
    """Shows an optimizer's keywords and their values; ``changed`` carries a name and a value."""

    changed = Signal(str, object)
    mistaken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._offer: Offer | None = None
        self._keywords: Mapping[str, Any] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(5)
        self.fields: dict[str, Editor] = {}
        self._parts: list[QWidget] = []
        self.more = Pill("more…", kind="link")
        self.more.setToolTip("All keywords of this class, each typed or slid")
        self.more.clicked.connect(self._open)
        self.form = KeywordForm()
        self.form.changed.connect(self.changed)
        self.form.mistaken.connect(self.mistaken)
        self.popup = PopUp(self, self.form)

    def show_optimizer(self, offer: Offer, keywords: Mapping[str, Any]) -> None:
        """Show the values that are set, torch's defaults for the others."""
        if offer != self._offer:
            self._offer = offer
            self._build(offer)
        self._keywords = dict(keywords)
        for keyword in row(offer):
            value = keywords.get(keyword.name, start(keyword))
            self.fields[keyword.name].show_value(value)
        if self.popup.isVisible():
            self._fill()

    def _build(self, offer: Offer) -> None:
        while self._row.count():
            self._row.takeAt(0)
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self.fields = [], {}
        for keyword in row(offer):
            field = self.fields[keyword.name] = editor_of(keyword)
            field.entered.connect(partial(self.changed.emit, keyword.name))
            field.mistaken.connect(self.mistaken)
            if not isinstance(field, SwitchField):
                name = label(keyword.name, "note")
                name.setBuddy(field)
                self._parts.append(name)
                self._row.addWidget(name)
            self._parts.append(field)
            self._row.addWidget(field)
            self._row.addSpacing(5)
        self._row.addStretch(1)
        self._row.addWidget(self.more)
        self.more.setVisible(bool(offer.keywords))

    def _open(self) -> None:
        self._fill()
        self.popup.open_at(self.more)

    def _fill(self) -> None:
        if self._offer is not None:
            self.popup.title.setText(f"torch.optim.{self._offer.name}")
            self.form.show_offer(self._offer, self._keywords)
