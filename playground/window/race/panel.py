"""The panel of several optimizers from one start: who runs, how they stand, and their curves."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QProgressBar,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from playground.state.acts import Act, Move, Run, Use
from playground.state.frame import Frame
from playground.state.offers import Offers
from playground.state.race import Race, RaceAnswer, Racer
from playground.window.controls import ASIDE, GAP, MARGIN, MenuPill, Pill, label, set_kind
from playground.window.elided import Elided
from playground.window.fields import ValueField
from playground.window.optimizer_table import AT_FIRST
from playground.window.plots.loss_curve import LossCurve
from playground.window.plots.trails import trails_of
from playground.window.race.export import RaceExport
from playground.window.race.standings_table import StandingsTable
from playground.window.race.typed_racer import presets, read_racer
from playground.window.theme import LIGHT, Theme

STEPS = 200
_EMPTY = "Add runs to race from the present point: choose a ready race, or type an optimizer."


class RacePanel(QWidget):
    """Asks for a race by ``wanted``; a racer is taken over by the acts that make its run live."""

    wanted = Signal(object)
    act_requested = Signal(object)
    export_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._offered = tuple(offer.name for offer in AT_FIRST.optimizers)
        self._theme = LIGHT
        self._frame: Frame | None = None
        self._answer: RaceAnswer | None = None
        self._racers: tuple[Racer, ...] = ()
        self._asked: Race | None = None
        self._halted = False
        self._mistake = ""
        self._number = 0
        self._problem: str | None = None
        self.typed = QLineEdit()
        self.add = Pill("Add")
        self.ready = MenuPill("Ready races")
        self.steps = ValueField("Steps of the race")
        self.threshold = QLineEdit()
        self.go = Pill("Start", "play", "primary")
        self.clear = Pill("Clear", kind="link")
        self.take_over = Pill("Take over", kind="link")
        self.export = Pill("Export…", kind="link")
        self.words = Elided("note")
        self.progress = QProgressBar()
        self.table = StandingsTable()
        self.curve = LossCurve()
        self._build()
        self._show_state()

    # What comes down

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        self._frame = frame
        if frame.snapshot.problem != self._problem:
            if self._problem is not None and self._asked is not None:
                self._withdraw()
            self._problem = frame.snapshot.problem
        answer = frame.studies.race
        if answer is not self._answer and self._ours(answer):
            self._answer = answer
            assert answer is not None
            self.table.standings.show_answer(answer)
        self._show_state()
        self.curve.show_frame(frame)
        self.curve.show_trails(trails_of(frame))

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
        self._theme = theme
        for part in (self.add, self.ready, self.go, self.clear, self.take_over, self.export):
            part.apply_theme(theme)
        self.table.apply_theme(theme)
        self.curve.apply_theme(theme)
        digits = self.steps.fontMetrics().horizontalAdvance("1000000") + 18
        self.steps.setFixedWidth(digits)
        self.threshold.setFixedWidth(digits)

    # Requests

    def show_offers(self, offers: Offers) -> None:
        """Take up which optimizers torch has."""
        self._offered = tuple(offer.name for offer in offers.optimizers) or self._offered

    def add_typed(self) -> None:
        """Add the racer that was typed, or say what is wrong with it."""
        try:
            racer = read_racer(self.typed.text(), self._offered)
        except ValueError as error:
            self._mistake = str(error)[:1].upper() + str(error)[1:]
            self._show_state()
            return
        self._mistake = ""
        self.typed.clear()
        self._list((*self._racers, racer))

    def show_ready(self, name: str) -> None:
        """List a ready race, around the optimizer and the learning rate in use."""
        snapshot = None if self._frame is None else self._frame.snapshot
        optimizer = "SGD" if snapshot is None else snapshot.optimizer
        keywords: Any = {"lr": 0.1} if snapshot is None else snapshot.keywords
        self._list(presets(optimizer, keywords)[name])

    def remove(self, row: int) -> None:
        """Take a racer out of the list."""
        self._list(self._racers[:row] + self._racers[row + 1 :])

    def start(self) -> None:
        """Start the race from the present point, or stop the one that is under way."""
        if self._under_way:
            self._halted = True
            self.wanted.emit({"halted": {"race": True}})
            self._show_state()
            return
        if self.typed.text().strip():
            self.add_typed()
        try:
            steps, threshold = self._steps(), self._threshold()
        except ValueError as error:
            self._mistake = str(error)
            self._show_state()
            return
        self._mistake = ""
        if self._halted and self._answer is not None and not self._answer.done:
            kept = self._asked
            if kept is not None and (kept.steps, kept.threshold) == (steps, threshold):
                self._halted = False
                self.wanted.emit({"halted": {"race": False}})
                self._show_state()
                return
        self._number += 1
        self._asked = Race(self._racers, steps, threshold, self._number)
        self._halted, self._answer = False, None
        self.table.standings.show_racers(self._racers)
        self.wanted.emit({"race": self._asked, "halted": {"race": False}})
        self._show_state()

    def clear_all(self) -> None:
        """Forget the racers and their trails."""
        self._list(())

    def take_row_over(self, row: int) -> None:
        """Make a racer's run live: its optimizer, its start and as many steps as it made."""
        answer, standing = self._answer, self.table.standings.standing(row)
        if answer is None or standing is None or not standing.steps:
            return
        start = {name: value.tolist() for name, value in answer.start.items()}
        done: tuple[Act, ...] = (
            Move(start),
            Use(standing.racer.optimizer, dict(standing.racer.keywords)),
            Run(standing.steps),
        )
        for act in done:
            self.act_requested.emit(act)

    def ask_export(self) -> None:
        """Ask for a file for the table and the curves."""
        if self._answer is not None:
            logarithmic = self.curve.logarithmic.isChecked()
            self.export_requested.emit(RaceExport(self._answer, self._theme, logarithmic))

    # Own

    @property
    def _under_way(self) -> bool:
        if self._asked is None or self._halted:
            return False
        return self._answer is None or not self._answer.done

    def _ours(self, answer: RaceAnswer | None) -> bool:
        return answer is not None and answer.race == self._asked

    def _list(self, racers: tuple[Racer, ...]) -> None:
        self._mistake = ""
        self._racers = racers
        self.table.standings.show_racers(racers)
        self._withdraw()
        self._show_state()

    def _withdraw(self) -> None:
        """Ask for no race any more, which takes its trails from all views."""
        if self._asked is not None:
            self._asked, self._answer, self._halted = None, None, False
            self.table.standings.show_racers(self._racers)
            self.wanted.emit({"race": None, "halted": {"race": False}})

    def _steps(self) -> int:
        text = self.steps.text().strip()
        if not text:
            return STEPS
        try:
            steps = int(text)
        except ValueError:
            steps = 0
        if steps < 1:
            raise ValueError(f"Each run makes a whole number of steps, not {_short(text)!r}.")
        return steps

    def _threshold(self) -> float | None:
        text = self.threshold.text().strip()
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            raise ValueError(
                f"The threshold {_short(text)!r} is not a number; leave it empty."
            ) from None

    def _say(self, text: str, kind: str = "note") -> None:
        set_kind(self.words, kind)
        self.words.say(text)

    def _show_state(self) -> None:
        answer, running = self._answer, self._under_way
        self.go.setText("Stop" if running else "Go on" if self._goes_on() else "Start")
        self.go.setEnabled(bool(self._racers))
        self.clear.setEnabled(bool(self._racers))
        self.export.setEnabled(answer is not None)
        self._choice_changed()
        self._stack.setCurrentIndex(1 if self._racers else 0)
        made = 0 if answer is None else sum(each.steps for each in answer.standings)
        whole = 1 if answer is None else answer.race.steps * len(answer.standings)
        ended = answer is not None and answer.done
        self.progress.setMaximum(max(whole, 1))
        self.progress.setValue(whole if ended else made)
        if self._mistake:
            self._say(self._mistake, "error")
        elif answer is None:
            self._say("Each run starts where the point stands now." if self._racers else "")
        elif answer.threshold == answer.threshold:
            known = "" if answer.race.threshold is not None else ", a thousandth of the way down"
            self._say(f"Threshold: loss {answer.threshold:.4g}{known}.")
        else:
            self._say("The threshold follows from the best loss when all have come in.")

    def _goes_on(self) -> bool:
        return self._halted and self._answer is not None and not self._answer.done

    def _choice_changed(self) -> None:
        standing = self.table.standing
        self.take_over.setEnabled(standing is not None and standing.steps > 0)

    def _take_chosen_over(self) -> None:
        self.take_row_over(self.table.row)

    def _build(self) -> None:
        self.setProperty("kind", "body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.typed.setPlaceholderText("Adam, lr=0.1")
        self.typed.setAccessibleName("An optimizer with its keywords")
        self.typed.setToolTip("An optimizer and its keywords, such as SGD, lr=0.1, momentum=0.9")
        self.steps.show_value(STEPS)
        self.steps.setToolTip("Steps that each run makes")
        self.threshold.setPlaceholderText("auto")
        self.threshold.setAccessibleName("Threshold of the loss")
        self.threshold.setToolTip(
            "The loss whose first sight is timed. Left empty: a thousandth of the way from the "
            "start down to the known minimum, or to the best loss of all runs."
        )
        self.take_over.setToolTip("Move to the start and make the chosen run live   [Enter]")
        self.export.setToolTip("Save the table as CSV or the curves as a picture")
        for name in presets("SGD", {}):
            self.ready.add_variant(name, partial(self.show_ready, name))
        self.ready.setPopupMode(self.ready.ToolButtonPopupMode.InstantPopup)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(4)
        self.progress.setAccessibleName("Progress of the race")
        first = QHBoxLayout()
        first.setSpacing(6)
        first.addWidget(self.typed, 1)
        parts: tuple[QWidget, ...] = (
            self.add,
            self.ready,
            label("steps", "note"),
            self.steps,
            label("threshold", "note"),
            self.threshold,
            self.go,
        )
        for part in parts:
            part.setProperty(ASIDE, True)
            first.addWidget(part)
        last = QHBoxLayout()
        last.setSpacing(6)
        last.addWidget(self.words, 1)
        for button in (self.take_over, self.export, self.clear):
            last.addWidget(button)
        empty = label(_EMPTY, "note")
        empty.setWordWrap(True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        middle = QWidget()
        self._stack = QStackedLayout(middle)
        self._stack.addWidget(empty)
        self._stack.addWidget(self.table)
        left = QVBoxLayout()
        left.setSpacing(3)
        left.addLayout(first)
        left.addWidget(self.progress)
        left.addWidget(middle, 1)
        left.addLayout(last)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(MARGIN, 4, 4, 2)
        layout.setSpacing(GAP)
        layout.addLayout(left, 8)
        layout.addWidget(self.curve, 3)
        self.typed.returnPressed.connect(self.add_typed)
        self.add.clicked.connect(self.add_typed)
        self.go.clicked.connect(self.start)
        self.clear.clicked.connect(self.clear_all)
        self.export.clicked.connect(self.ask_export)
        self.take_over.clicked.connect(self._take_chosen_over)
        self.table.chosen.connect(self._choice_changed)
        self.table.taken.connect(self.take_row_over)
        self.table.removed.connect(self.remove)


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:19]}…"
