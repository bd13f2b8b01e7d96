"""The panel of many runs at once: a form, and the picture that fills in from coarse to fine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from playground.state.acts import Move, Run, Use
from playground.state.frame import Frame
from playground.state.landscape import Surface
from playground.state.offers import Offers
from playground.state.sweep import STARTS, Sweep, SweepQuestion
from playground.window.controls import ASIDE, MARGIN
from playground.window.plots.surroundings import body
from playground.window.sweep.export import save
from playground.window.sweep.form import SweepForm
from playground.window.sweep.sweep_canvas import SweepCanvas
from playground.window.sweep.words import rule
from playground.window.theme import Theme

NAME = "sweep"
_NARROW, _LOW = 2.6, 120
"""Narrower than so many forms, and taller than one by so many pixels, the form stands on top."""
_EMPTY = (
    "Start makes all runs at once: from starts all over the landscape, or with every pair of "
    "learning rate and momentum. Each becomes one pixel; a click loads it."
)
_NO_PLANE = (
    "This problem has but one coordinate, so its starts span no plane. Choose lr × momentum."
)


class SweepPanel(QWidget):
    """Asks for the study and loads a run that is clicked: optimizer, start and steps, as acts."""

    wanted = Signal(object)
    act_requested = Signal(object)
    export_requested = Signal(object)
    """This panel, to be saved."""

    def __init__(self) -> None:
        super().__init__()
        self.form, self.canvas = SweepForm(), SweepCanvas()
        self.form.setProperty(ASIDE, True)
        self._asked: SweepQuestion | None = None
        self._sweep: Sweep | None = None
        self._halted = False
        self._surface: Surface | None = None
        body(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN, 6, 4, 2)
        self._row.setSpacing(8)
        self._row.addWidget(self.form)
        self._row.addWidget(self.canvas, 1)
        self.form.started.connect(self.start)
        self.form.stopped.connect(self.stop)
        self.form.cleared.connect(self.clear)
        self.form.exported.connect(self._export)
        self.form.shown_as.connect(self.canvas.show_as)
        self.form.over.currentIndexChanged.connect(self._explain)
        self.canvas.chosen.connect(self.load)
        self._explain()
        self._tell()

    def show_offers(self, offers: Offers) -> None:
        """List the optimizers that torch has."""
        self.form.show_offers(offers)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        self._surface = frame.surface
        self.form.show_frame(frame)
        sweep = frame.studies.sweep
        if frame.complaint is not None and self._asked is not None and sweep is None:
            self._asked = None  # what was asked was refused; the card says why
        if sweep is not self._sweep:
            self._sweep = sweep
            if sweep is None:
                self._asked = None
            self.canvas.show_sweep(sweep)
            self.canvas.rule = "" if sweep is None else rule(sweep)
        self._explain()
        self._tell()

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
        self.form.apply_theme(theme)
        self.canvas.apply_theme(theme)

    def start(self) -> None:
        """Ask for new runs, or let those that were stopped go on."""
        question = self.form.question(self._surface, self._asked)
        if question.over == STARTS and question.plane is None:
            return
        if self._halted and self._asked is not None and self._same(question):
            question = self._asked
        self._asked, self._halted = question, False
        self.wanted.emit({NAME: question, "halted": {NAME: False}})
        self._tell()

    def stop(self) -> None:
        """Leave the picture as it is."""
        self._halted = True
        self.wanted.emit({"halted": {NAME: True}})
        self._tell()

    def clear(self) -> None:
        """Take the picture away."""
        self._asked, self._halted = None, False
        self.wanted.emit({NAME: None, "halted": {NAME: False}})
        self._tell()

    def load(self, i: int, j: int) -> None:
        """Make one run in the window: its optimizer, its start, its steps."""
        sweep = self._sweep
        if sweep is None:
            return
        start = sweep.start(i, j)
        # Whatever else has moved since goes back to where it stood when the runs were asked for.
        held: dict[str, Any] = {
            name: values.tolist() for name, values in sweep.point.items() if name not in start
        }
        self.canvas.mark(i, j)
        self.act_requested.emit(Use(sweep.question.optimizer, sweep.keywords(i, j)))
        self.act_requested.emit(Move({**held, **start}))
        self.act_requested.emit(Run(sweep.question.steps))

    def save(self, path: Path) -> bool:
        """Write the picture (.png) or the numbers (.csv); False where it cannot be written."""
        if self._sweep is None:
            return False
        return save(self._sweep, self.canvas, path)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room of the form beside a small picture, whichever way they stand."""
        return QSize(self.form.width() + 120, self.form.minimumSizeHint().height() + 8)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the form over the picture where beside it little of that would be left."""
        super().resizeEvent(event)
        form = self.form.sizeHint()
        over = self.width() < _NARROW * form.width() and self.height() > form.height() + _LOW
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if over else along)

    @property
    def going(self) -> bool:
        """Whether runs are under way."""
        if self._asked is None or self._halted:
            return False
        sweep = self._sweep
        return sweep is None or sweep.question != self._asked or not sweep.whole

    def _same(self, question: SweepQuestion) -> bool:
        assert self._asked is not None
        return self._asked == replace(question, number=self._asked.number)

    def _explain(self) -> None:
        starts = self.form.over.currentIndex() == 0
        self.canvas.say(_NO_PLANE if starts and self._surface is None else _EMPTY)

    def _tell(self) -> None:
        done = 0.0 if self._sweep is None else self._sweep.done
        self.form.show_going(self.going, done, self._asked is not None)

    def _export(self) -> None:
        self.export_requested.emit(self)
