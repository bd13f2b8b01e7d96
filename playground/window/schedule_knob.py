"""The learning-rate schedule: a button that names it, and a pop-up to choose it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from playground.state.acts import Schedule
from playground.state.frame import Frame
from playground.state.offers import Keyword, Offers
from playground.state.snapshot import Complaint
from playground.window.controls import GAP, Pill, label
from playground.window.keyword_form import KeywordForm
from playground.window.optimizer_table import AT_FIRST, START
from playground.window.pop_up import PopUp
from playground.window.theme import Theme

NONE = "none"
_WIDTH = 330
_LONGEST = len("CosineAnnealingLR")
_ON = "scheduler.step() follows each optimizer.step()."
_OFF = "The learning rate stays as it is chosen."
_BY_HAND = (
    "Choosing another lr makes a new optimizer, and the schedule begins anew on it: "
    "torch ties a scheduler to one optimizer."
)


class ScheduleKnob(QWidget):
    """Emits ``Schedule(name, keywords)``; what is said against it is shown in its pop-up."""

    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offers: Offers = AT_FIRST
        self._now = Schedule()
        self._asked: Schedule | None = None
        self.button = Pill(f"lr schedule: {NONE} ▾", kind="link")
        self.button.setToolTip("A learning-rate schedule of torch.optim.lr_scheduler")
        self.button.clicked.connect(self.open)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Learning-rate schedule")
        self.choice.addItem(NONE)
        self.choice.activated.connect(self._choose)
        self.rate = label()
        self.words = label(_OFF, "note")
        self.complaint = label("", "error")
        self.form = KeywordForm()
        self.form.changed.connect(self._changed)
        self.form.mistaken.connect(self._say)
        for text in (self.words, self.complaint):
            text.setWordWrap(True)
        inner = QWidget()
        inner.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for part in (self.choice, self.rate, self.form, self.words, self.complaint):
            column.addWidget(part)
        self.popup = PopUp(self, inner)
        self.popup.title.setText("Learning-rate schedule")
        self._say("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_offers(self, offers: Offers) -> None:
        """Offer what torch has."""
        if offers == self._offers:
            return
        self._offers = offers
        self.choice.clear()
        self.choice.addItems([NONE, *(offer.name for offer in offers.schedulers)])
        self._show()

    def show_frame(self, frame: Frame) -> None:
        """Show the schedule that is on and the present rate."""
        snapshot, memento = frame.snapshot, frame.snapshot.memento
        now = Schedule(memento.schedule, dict(memento.schedule_keywords))
        rate = "" if snapshot.rate is None else f"{snapshot.rate:.4g}"
        if self.rate.text() != (text := f"Present learning rate: {rate}"):
            self.rate.setText(text)
        shown = f"lr schedule: {NONE} ▾" if now.name is None else f"{_short(now.name)}: lr {rate} ▾"
        if self.button.text() != shown:
            self.button.setText(shown)
            self.button.setAccessibleName(f"Learning-rate schedule: {now.name or NONE}")
            self.button.setToolTip(
                "A learning-rate schedule of torch.optim.lr_scheduler"
                if now.name is None
                else f"torch.optim.lr_scheduler.{now.name}: the next step has lr={rate}"
            )
        if self._asked is not None and frame.complaint is None:
            if now != self._asked:
                return  # an answer from before
            self._asked = None
            self._say("")
        if now != self._now and self._asked is None:
            self._now = now
            self._show()

    def show_complaint(self, complaint: Complaint) -> bool:
        """Show what is said against the choice; False where it is about something else."""
        if self._asked is None:
            return False
        self._asked = None
        words = [complaint.torch_text, complaint.plain]
        self._say("\n".join(text for text in words if text))
        return self.popup.isVisible()

    def apply_theme(self, theme: Theme) -> None:
        """Take the theme's icons."""
        self.button.apply_theme(theme)

    def open(self) -> None:
        """Open the pop-up."""
        self._show()
        self._say("")
        self.popup.open_at(self.button)

    def _show(self) -> None:
        name = self._now.name
        self.choice.setCurrentText(NONE if name is None else name)
        self.form.setVisible(name is not None)
        if name is not None:
            self.form.show_offer(self._offers.scheduler(name), self._now.keywords)
        self.words.setText(_OFF if name is None else f"{_ON} {_BY_HAND}")
        self._fit()

    def _say(self, text: str) -> None:
        self.complaint.setText(text)
        self.complaint.setVisible(bool(text))
        self._fit()

    def _fit(self) -> None:
        if self.popup.isVisible():
            self.popup.open_at(self.button)

    def _choose(self, place: int) -> None:
        name = self.choice.itemText(place)
        if name == NONE:
            self._ask(Schedule())
            return
        keywords = {
            k.name: START[k.name] for k in self._offers.scheduler(name).keywords if _starts(k)
        }
        self._ask(Schedule(name, keywords))

    def _changed(self, name: str, value: Any) -> None:
        self._ask(Schedule(self._now.name, {**self._now.keywords, name: value}))

    def _ask(self, act: Schedule) -> None:
        self._now = self._asked = act
        self._say("")
        self._show()
        self.act_requested.emit(act)


def _short(name: str) -> str:
    """A name that leaves the header room for other knobs."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 2]}…"


def _starts(keyword: Keyword) -> bool:
    """Whether a schedule cannot be made without a value here; one of them torch calls optional."""
    return keyword.required or keyword.name == "total_steps"
