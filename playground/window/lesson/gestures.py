"""Lays the gesture of a prompt over the plot that shows what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from playground.state.coordinate import Coordinate
from playground.state.lesson import POINT, TANGENT, Prompt
from playground.window.layout import LANDSCAPE, SLICES
from playground.window.lesson.fields import coordinates
from playground.window.lesson.placed_mark import PlacedMark
from playground.window.lesson.tangent_line import TangentLine
from playground.window.plots.landscape_panel import MAP
from playground.window.plots.map_canvas import MapCanvas
from playground.window.plots.slice_plot import SlicePlot

if TYPE_CHECKING:
    from playground.window.plots.landscape_panel import LandscapePanel
    from playground.window.plots.slices_panel import SlicesPanel


class Gestures(QObject):
    """``answered`` carries what was shown by doing: a slope, or numbers by coordinate."""

    answered = Signal(object)
    submitted = Signal()
    """What is shown is the answer."""
    slices_asked = Signal(object)
    """The coordinates whose slices are wanted, in a list."""
    plane_asked = Signal(object, object)
    panel_needed = Signal(str)
    """The dock that the gesture is made in."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.over: TangentLine | PlacedMark | None = None
        self._prompt: str | None = None
        self._asked: str | None = None
        self._numbers: dict[str, float] | None = None
        """What was typed last, for a plot that comes later."""

    def show(self, prompt: Prompt | None, landscape: LandscapePanel, slices: SlicesPanel) -> None:
        """Have the gesture of the prompt over its plot; None, or another kind, takes it away."""
        found = () if prompt is None else coordinates(prompt)
        kind = "" if prompt is None else prompt.kind
        if prompt is None or kind not in (TANGENT, POINT) or not 1 <= len(found) <= 2:
            self.clear()
            return
        if prompt.name != self._prompt:
            self.clear()
            self._prompt = prompt.name
        if len(found) == 2:
            self._on_map(found, landscape)
        else:
            self._on_slice(kind, found[0], slices)

    def take(self, numbers: dict[str, float] | None) -> None:
        """Show what was typed."""
        self._numbers = numbers
        if isinstance(self.over, TangentLine) and numbers:
            self.over.show_slope(next(iter(numbers.values())))
        elif isinstance(self.over, PlacedMark):
            self.over.show_place(numbers)

    def keep(self, prompt: Prompt | None) -> None:
        """Leave in sight what was answered to this prompt; of any other nothing stays."""
        over = self.over
        if prompt is None or prompt.name != self._prompt or over is None or not isValid(over):
            self.clear()
        elif not self._numbers:
            self.clear()  # shown without an answer: there is nothing to compare
        elif not over.kept:
            over.keep()

    @staticmethod
    def cover_up(
        unanswered: Sequence[tuple[str, str]], landscape: LandscapePanel, slices: SlicesPanel
    ) -> None:
        """Hide on the plots what would tell the answers of these prompts, and nothing else."""
        tangents = {about.replace(" ", "") for kind, about in unanswered if kind == TANGENT}
        for plot in slices.plots:
            label = "" if plot.coordinate is None else plot.coordinate.label
            plot.hide_slopes(label.replace(" ", "") in tangents)
        places = any(kind == POINT for kind, _ in unanswered)
        landscape.map.canvas.hide_arrows(places)

    def clear(self) -> None:
        """Take the gesture away, and show what it hid."""
        self._prompt = self._asked = self._numbers = None
        self._drop()

    def _on_map(self, pair: Sequence[Coordinate], landscape: LandscapePanel) -> None:
        canvas = landscape.map.canvas
        labels = tuple(each.label for each in pair)
        shown = {each.label for each in canvas.plane or ()}
        if canvas.surface is None or shown != set(labels):
            self._drop()
            if self._first_time():
                self.plane_asked.emit(*pair)
            return
        if self._first_time():
            # In 3-D nothing can be placed, and the arrows there would tell the answer.
            landscape.show_mode(MAP)
            self.panel_needed.emit(LANDSCAPE)
        self._lay(canvas, POINT, labels)

    def _on_slice(self, kind: str, coordinate: Coordinate, slices: SlicesPanel) -> None:
        plot = next((each for each in slices.plots if each.coordinate == coordinate), None)
        if self._first_time():
            self.panel_needed.emit(SLICES)
            if plot is None:
                self.slices_asked.emit([coordinate])
        if plot is None:
            self._drop()
        else:
            self._lay(plot, kind, (coordinate.label,))

    def _first_time(self) -> bool:
        """Whether nothing has been asked for this prompt yet."""
        first, self._asked = self._asked != self._prompt, self._prompt
        return first

    def _lay(self, canvas: MapCanvas | SlicePlot, kind: str, labels: tuple[str, ...]) -> None:
        over = self.over
        if over is not None and isValid(over) and over.canvas is canvas:
            return
        numbers = self._numbers
        self._drop()
        if kind == TANGENT and isinstance(canvas, SlicePlot):
            line = TangentLine(canvas)
            line.turned.connect(self.answered)
            line.submitted.connect(self.submitted)
            self.over = line
        else:
            mark = PlacedMark(canvas, labels)
            mark.placed.connect(self.answered)
            mark.submitted.connect(self.submitted)
            self.over = mark
        self.take(numbers)

    def _drop(self) -> None:
        over, self.over = self.over, None
        if over is None or not isValid(over):
            return
        over.give_back()
        over.hide()
        over.deleteLater()
