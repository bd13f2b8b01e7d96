"""Bottom: the optimizer, its learning rate and its keywords."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from playground.state.acts import Use
from playground.state.frame import Frame
from playground.state.offers import Offers
from playground.state.ruler import Ruler
from playground.state.snapshot import Complaint
from playground.window.controls import label, set_mark
from playground.window.elided import Elided
from playground.window.fields import ValueField
from playground.window.keyword_fields import KeywordFields
from playground.window.log_slider import LogSlider
from playground.window.optimizer_table import AT_FIRST, BEHIND
from playground.window.palette import code_font
from playground.window.ruler.words import ZONES, zone_of
from playground.window.theme import Theme

SETTLE = 60
"""Milliseconds between the slider's last move and the act: a drag of it is one act, not fifty."""


class OptimizerBar(QWidget):
    """Emits ``Use(optimizer, keywords)``; what torch says against it is shown in place."""

    act_requested = Signal(object)
    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offers = AT_FIRST
        self._optimizer = AT_FIRST.optimizers[0].name
        self._keywords: dict[str, Any] = {"lr": 0.1}
        self._asked: Use | None = None
        self._seen: tuple[str, dict[str, Any]] | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._ask)
        self.choice = QComboBox()
        self.choice.addItem(self._optimizer)
        # Room for the longest name from the start, so that nothing moves when torch's come.
        self.choice.setMinimumContentsLength(len("Adafactor"))
        self.choice.setAccessibleName("Optimizer")
        self.choice.setToolTip("torch.optim")
        self.choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.slider = LogSlider("Learning rate, logarithmic")
        self.rate = ValueField("Learning rate")
        self.rate.setToolTip("lr: the learning rate. Type any number.")
        self.zone = label("", "note")
        self.zone.setAccessibleName("Zone of the learning rate")
        self._ruler: Ruler | None = None
        self.keywords = KeywordFields()
        self.torch_words = Elided("error")
        self.words = Elided("error")
        self._assemble()
        self.choice.textActivated.connect(self._choose)
        self.slider.chosen.connect(self._slide)
        self.rate.entered.connect(self._rate_entered)
        self.rate.mistaken.connect(self.show_mistake)
        self.keywords.changed.connect(self._keyword_changed)
        self.keywords.mistaken.connect(self.show_mistake)
        self._show()

    @property
    def message(self) -> str:
        """What is said against the last choice, ``""`` when nothing is."""
        if self._below.currentIndex() == 0:
            return ""
        return "\n".join(text for text in (self.torch_words.words, self.words.words) if text)

    def show_frame(self, frame: Frame) -> None:
        """Show the optimizer that is in use."""
        if frame.studies.ruler is not self._ruler:
            self._show_ruler(frame.studies.ruler)
        snapshot = frame.snapshot
        now = snapshot.optimizer, dict(snapshot.keywords)
        if self._settle.isActive() or frame.complaint is not None:
            return
        if self._asked is not None:
            if now != (self._asked.optimizer, dict(self._asked.keywords)):
                return  # an answer from before
            self._asked = None
            self._clear()
        if now == self._seen:
            return  # what torch refused stays in the field, with what it said
        self._seen = now
        self._optimizer, self._keywords = now[0], dict(now[1])
        self._clear()
        self._show()

    def show_offers(self, offers: Offers) -> None:
        """Offer what torch has."""
        if offers == self._offers:
            return
        self._offers = offers
        self.choice.clear()
        self.choice.addItems([offer.name for offer in offers.optimizers])
        self._show()

    def show_complaint(self, complaint: Complaint) -> bool:
        """Show what torch says against the choice; False where it is about something else."""
        text = complaint.torch_text or complaint.plain
        if self._asked is None:
            return False
        self._asked = None
        set_mark(self.rate, "wrong", "true" if "learning rate" in text else "false")
        self.torch_words.say(complaint.torch_text or "")
        self.words.say(complaint.plain)
        self._below.setCurrentIndex(1)
        return True

    def show_mistake(self, text: str) -> None:
        """Say what is wrong with what was typed; torch was not asked."""
        self.torch_words.say("")
        self.words.say(text[:1].upper() + text[1:])
        self._below.setCurrentIndex(1)

    def apply_theme(self, theme: Theme) -> None:
        """Take the code font for torch's words."""
        self.torch_words.setFont(code_font(theme, 0.82))
        self.rate.setFixedWidth(self.rate.fontMetrics().horizontalAdvance("0.00000000") + 18)
        self.slider.apply_theme(theme)
        widest = max(map(self.zone.fontMetrics().horizontalAdvance, ZONES))
        self.zone.setFixedWidth(widest + 4)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for the ruler while the slider can be seen."""
        super().showEvent(event)
        self.wanted.emit({"ruler": True})

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let the ruler cost nothing."""
        super().hideEvent(event)
        self.wanted.emit({"ruler": False})

    def _assemble(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(7)
        rate_name = label("lr", "note")
        rate_name.setBuddy(self.rate)
        self.rate.setFixedWidth(84)
        for widget, stretch in (
            (self.choice, 0),
            (rate_name, 0),
            (self.slider, 1),
            (self.rate, 0),
            (self.zone, 0),
        ):
            first.addWidget(widget, stretch)
        # Two lines are kept free for what torch may say, so that it moves nothing.
        said = QWidget()
        column = QVBoxLayout(said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for text in (self.torch_words, self.words):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)
        self._below = QStackedLayout()
        self._below.addWidget(self.keywords)
        self._below.addWidget(said)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addLayout(self._below)

    def _show(self) -> None:
        if self.choice.findText(self._optimizer) < 0:
            self.choice.addItem(self._optimizer)
        self.choice.setCurrentText(self._optimizer)
        offer = self._offers.optimizer(self._optimizer)
        default = next((k.default for k in offer.keywords if k.name == "lr"), 0.0)
        rate = self._keywords.get("lr", default)
        self.slider.show_value(float(rate))
        self.rate.show_value(rate)
        self.keywords.show_optimizer(offer, self._keywords)
        self._show_zone()

    def _show_ruler(self, ruler: Ruler | None) -> None:
        self._ruler = ruler
        self.slider.show_ruler(ruler)
        self._show_zone()

    def _show_zone(self) -> None:
        """Name the zone of the rate that is set; it holds for SGD alone."""
        rate = self._keywords.get("lr", 0.0)
        known = self._optimizer == "SGD" and isinstance(rate, int | float) and rate > 0
        word = zone_of(self._ruler, rate) if known else ""
        if word != self.zone.text():
            self.zone.setText(word)
        self.zone.setToolTip(self.slider.toolTip())

    def _clear(self) -> None:
        set_mark(self.rate, "wrong", "false")
        self._below.setCurrentIndex(0)

    def _choose(self, optimizer: str) -> None:
        if optimizer == self._optimizer:
            return
        self._optimizer = optimizer
        kept = {keyword.name for keyword in self._offers.optimizer(optimizer).keywords} | {"lr"}
        kept -= {"eps", "weight_decay", "alpha", *BEHIND}  # one name, other defaults
        if optimizer == "LBFGS":
            kept -= {"lr"}  # its lr is the length of a step that fits already
        self._keywords = {name: v for name, v in self._keywords.items() if name in kept}
        self._show()
        self._ask()

    def _slide(self, rate: float) -> None:
        self._keywords["lr"] = rate
        self.rate.show_value(rate)
        self._show_zone()
        self._settle.start()

    def _rate_entered(self, rate: object) -> None:
        self._keywords["lr"] = rate
        self.slider.show_value(float(rate))  # type: ignore[arg-type]
        self._ask()

    def _keyword_changed(self, name: str, value: object) -> None:
        self._keywords[name] = value
        if name == "lr":
            self.slider.show_value(float(value))  # type: ignore[arg-type]
            self.rate.show_value(value)
        self._ask()

    def _ask(self) -> None:
        self._settle.stop()
        self._clear()
        self._asked = Use(self._optimizer, dict(self._keywords))
        self.act_requested.emit(self._asked)
