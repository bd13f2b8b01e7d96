"""The form beside the picture: over what, with what, how many, and what to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from playground.state.frame import Frame
from playground.state.landscape import Surface
from playground.state.offers import Offers
from playground.state.sweep import RATES, STARTS, SweepQuestion
from playground.state.view import Span
from playground.window.controls import Pill, QuietButton, label
from playground.window.elided import Elided
from playground.window.fields import ValueField
from playground.window.optimizer_table import AT_FIRST
from playground.window.plots.figures import four_digits
from playground.window.sweep.colours import SHOWN
from playground.window.theme import Theme

OVER = {"Starts": STARTS, "lr × momentum": RATES}


class SweepForm(QWidget):
    """What is asked for, what is shown, and the buttons.

    ``shown_as`` carries what to show, and whether with lines of equal loss.
    """

    started = Signal()
    stopped = Signal()
    cleared = Signal()
    exported = Signal()
    shown_as = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.over, self.optimizer, self.shown = QComboBox(), QComboBox(), QComboBox()
        self.n, self.steps = ValueField("Runs along each axis"), ValueField("Steps of each run")
        self.low, self.high = ValueField("Lowest learning rate"), ValueField("Highest rate")
        self.lines = QCheckBox("Loss lines")
        self.start = Pill("Start", "play", "primary")
        self.clear = QuietButton("close", "Clear the picture")
        self.export = QuietButton("save", "Save the picture as PNG, or its numbers as CSV…")
        self.said = Elided("note")
        self._choice: tuple[str, Mapping[str, Any]] = ("SGD", {"lr": 0.1})
        self._going = False
        self._theme: Theme | None = None
        self._middle = QStackedWidget()
        self._fill()
        self._assemble()

    def question(self, surface: Surface | None, before: SweepQuestion | None) -> SweepQuestion:
        """What the form asks for now; over starts, on the plane of the surface.

        Fields that hold no number keep what they held.
        """
        optimizer, keywords = self._chosen()
        over = OVER[self.over.currentText()]
        plane = None
        if over == STARTS and surface is not None:
            (x_low, *_, x_high), (y_low, *_, y_high) = surface.x_values, surface.y_values
            plane = (
                Span(surface.x, float(x_low), float(x_high)),
                Span(surface.y, float(y_low), float(y_high)),
            )
        momenta = (0.01 if keywords.get("nesterov") else 0.0, 0.99)
        asked = SweepQuestion(
            over=over,
            plane=plane,
            rates=(float(self._numbers["low"]), float(self._numbers["high"])),
            momenta=momenta,
            n=self._numbers["n"],
            steps=self._numbers["steps"],
            optimizer=optimizer,
            keywords=keywords,
        )
        return replace(asked, number=0 if before is None else before.number + 1)

    def show_frame(self, frame: Frame) -> None:
        """Name the optimizer that is set."""
        choice = frame.snapshot.optimizer, frame.snapshot.keywords
        if choice != self._choice:
            self._choice = choice
            self._name_choice()

    def show_offers(self, offers: Offers) -> None:
        """List the optimizers that torch has."""
        names = [offer.name for offer in offers.optimizers]
        listed = [self.optimizer.itemText(row) for row in range(1, self.optimizer.count())]
        if names == listed:
            return
        chosen = self.optimizer.currentText()
        while self.optimizer.count() > 1:
            self.optimizer.removeItem(1)
        self.optimizer.addItems(names)
        self.optimizer.setCurrentIndex(max(self.optimizer.findText(chosen), 0))

    def show_going(self, going: bool, done: float, there: bool) -> None:
        """Show how far the runs are; Start becomes Stop while they go."""
        self._going = going
        self.start.setText("Stop" if going else "Start")
        self.start.setAccessibleName(self.start.text())
        if self._theme is not None:
            self.start.set_icon("stop" if going else "play", self._theme)
        self.said.say(f"{100 * done:.0f} %" if there and done < 1 else "")
        self.clear.setEnabled(there)
        self.export.setEnabled(there)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons and give the fields their room."""
        self._theme = theme
        for button in (self.start, self.clear, self.export):
            button.apply_theme(theme)
        for field in (self.n, self.steps, self.low, self.high):
            field.setFixedWidth(field.fontMetrics().horizontalAdvance("0.0001") + 16)
        self.setFixedWidth(self.sizeHint().width())

    def _fill(self) -> None:
        self._numbers: dict[str, Any] = {"n": 100, "steps": 200, "low": 1e-4, "high": 1.0}
        self.over.addItems(list(OVER))
        self.over.setAccessibleName("Over what the runs differ")
        self.over.setToolTip(
            "Starts: from every point of the landscape's plane, the other coordinates as they "
            "stand. lr × momentum: learning rates and momenta for SGD, from the present point."
        )
        self.optimizer.setAccessibleName("Optimizer of the runs")
        self.optimizer.setToolTip(
            "As set: with the keywords below. Another one has torch's defaults and the same lr."
        )
        self.optimizer.addItem("")
        self.show_offers(AT_FIRST)
        self._name_choice()
        self.shown.addItems(list(SHOWN))
        self.shown.setAccessibleName("What the picture shows")
        self.n.setToolTip("n × n runs, up to 500 × 500")
        for name, field in self._fields().items():
            field.show_value(self._numbers[name])
        for box in (self.over, self.optimizer, self.shown):
            box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(13)
        self.lines.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.lines.setToolTip("Lines of equal loss over the starts")

    def _assemble(self) -> None:
        rates = QWidget()
        row = QHBoxLayout(rates)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        for part in (label("lr", "note"), self.low, label("to", "note"), self.high):
            row.addWidget(part)
        row.addStretch(1)
        self._middle.addWidget(self.optimizer)
        self._middle.addWidget(rates)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(5)
        numbers = self._row(
            self.n, label("²", "note"), label("runs", "note"), self.steps, label("steps", "note")
        )
        acts = self._row(self.start, self.said)
        acts.setStretch(1, 1)
        view = self._row(self.lines)
        view.addStretch(1)
        for button in (self.export, self.clear):
            view.addWidget(button)
        grid.addWidget(self.over, 0, 0)
        grid.addWidget(self._middle, 1, 0)
        grid.addLayout(numbers, 2, 0)
        grid.addLayout(acts, 3, 0)
        grid.addWidget(self.shown, 4, 0)
        grid.addLayout(view, 5, 0)
        grid.setRowStretch(6, 1)
        self.over.currentIndexChanged.connect(self._over_changed)
        self.start.clicked.connect(self._pressed)
        self.clear.clicked.connect(self.cleared)
        self.export.clicked.connect(self.exported)
        self.shown.currentIndexChanged.connect(self._tell_shown)
        self.lines.toggled.connect(self._tell_shown)
        for name, field in self._fields().items():
            field.setProperty("number", name)
            field.entered.connect(self._entered)
            field.mistaken.connect(self.said.say)

    @staticmethod
    def _row(*parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        for part in parts:
            row.addWidget(part)
        return row

    def _fields(self) -> dict[str, ValueField]:
        return {"n": self.n, "steps": self.steps, "low": self.low, "high": self.high}

    def _entered(self, value: object) -> None:
        field = self.sender()
        assert isinstance(field, ValueField)
        self._numbers[field.property("number")] = value
        self.said.say("")

    def _over_changed(self) -> None:
        rates = OVER[self.over.currentText()] == RATES
        self._middle.setCurrentIndex(int(rates))
        self.lines.setEnabled(not rates)

    def _pressed(self) -> None:
        if self._going:
            self.stopped.emit()
        else:
            self.started.emit()

    def _tell_shown(self) -> None:
        self.shown_as.emit(self.shown.currentText(), self.lines.isChecked())

    def _name_choice(self) -> None:
        name, keywords = self._choice
        rate = keywords.get("lr")
        rated = f", lr {four_digits(rate)}" if isinstance(rate, int | float) else ""
        self.optimizer.setItemText(0, f"As set: {name}{rated}")

    def _chosen(self) -> tuple[str, dict[str, Any]]:
        """The optimizer and its keywords; over rates SGD, with the other keywords as they are."""
        name, keywords = self._choice
        if OVER[self.over.currentText()] == RATES:
            kept = ("dampening", "weight_decay", "nesterov", "maximize")
            return "SGD", {k: v for k, v in keywords.items() if name == "SGD" and k in kept}
        if self.optimizer.currentIndex() == 0:
            return name, dict(keywords)
        return self.optimizer.currentText(), {"lr": keywords.get("lr", 0.1)}
