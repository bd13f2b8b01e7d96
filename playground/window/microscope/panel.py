"""The panel of the error of finite differences against h."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.microscope import Microscope, MicroscopeQuestion
from playground.window.controls import Pill
from playground.window.elided import Elided
from playground.window.microscope.at_h import AtH
from playground.window.microscope.error_canvas import ErrorCanvas
from playground.window.microscope.words import slope_words, step_words
from playground.window.plots.choices import place_of, shapes_of
from playground.window.plots.coordinate_picker import CoordinatePicker
from playground.window.plots.surroundings import body
from playground.window.theme import Theme

USE, USE_SHORT = "Use for the secants", "Use"
NOT_YET = "Measuring differences from h = 1 down to 1e\N{MINUS SIGN}16 …"
NO_PROBLEM = "Open a problem: its loss is differenced along one coordinate."
_LOW, _WIDE = 360, 520
"""A panel lower than this and wider than that has room beside the plot, but not under it."""


class MicroscopePanel(QWidget):
    """Shows ``frame.studies.microscope``: four curves, a cursor at one h, and its numbers.

    ``wanted`` carries its question, ``nudge_requested`` the h that the secants are to take.
    """

    wanted = Signal(object)
    act_requested = Signal(object)
    nudge_requested = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.picker = CoordinatePicker("coordinate to difference along")
        self.whole = QCheckBox("whole gradient")
        self.slope = Elided("note")
        self.here = QLabel()
        self.use = Pill(USE)
        self.canvas = ErrorCanvas()
        self.table = AtH()
        self.remarks = Elided("note")
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._problem: str | None = None
        self._seen = False
        self._found: Microscope | None = None
        self._asked: MicroscopeQuestion | None = None
        body(self)
        self._build()

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        snapshot = frame.snapshot
        self.picker.show_choices(snapshot)
        current = self.picker.current
        gone = current is not None and place_of(shapes_of(snapshot), current) is None
        if snapshot.problem != self._problem or gone:
            self._problem = snapshot.problem
            first = next(iter(snapshot.coordinates()), None)
            if first is not None:
                self.picker.show_current(first)
            self._ask()
        found = frame.studies.microscope
        if found is None:
            self.canvas.show_found(None, NOT_YET)
        elif found is not self._found:
            self.canvas.show_found(found, " ".join(found.remarks))
        if found is not self._found or found is None:
            self._found = found
            self.slope.say("" if found is None else slope_words(found))
            self.remarks.say("" if found is None else "  ".join(found.remarks))
            self._write()

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
        self.canvas.apply_theme(theme)
        self.table.apply_theme(theme)
        self.use.apply_theme(theme)

    def came_up(self) -> None:
        """Ask for the errors while they are seen."""
        self._seen = True
        self._ask()

    def went_down(self) -> None:
        """What nobody looks at costs nothing."""
        self._seen = False
        self.wanted.emit({"microscope": None})

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room of the plot with its numbers beside it."""
        return QSize(300, 190)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the numbers beside the plot where the panel is low."""
        super().resizeEvent(event)
        room = self.use.fontMetrics().horizontalAdvance(USE) * 4
        self.use.setText(USE if self.width() > room else USE_SHORT)
        beside = self.height() < _LOW and self.width() > _WIDE
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self.table.set_narrow(beside)
        self._middle.setDirection(along if beside else down)
        side, none = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag(0)
        self._middle.setAlignment(self.table, side if beside else none)

    def _build(self) -> None:
        self.whole.setToolTip("The largest error over all coordinates instead of one")
        self.whole.setAccessibleName("show the largest error over the whole gradient")
        self.use.setToolTip("Take this h for the secants of the slices")
        self.here.setProperty("kind", "figure")
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(8)
        for widget in (self.picker, self.whole):
            top.addWidget(widget)
        top.addWidget(self.slope, 1)
        top.addWidget(self.here)
        top.addWidget(self.use)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 2)
        foot.addWidget(self.remarks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._middle.setSpacing(2)
        self._middle.addWidget(self.canvas, 1)
        self._middle.addWidget(self.table)
        layout.addLayout(top)
        layout.addLayout(self._middle, 1)
        layout.addLayout(foot)
        self.canvas.show_found(None, NO_PROBLEM)
        self.canvas.h_chosen.connect(self._write)
        self.picker.picked.connect(self._picked)
        self.whole.toggled.connect(self._toggled)
        self.use.clicked.connect(self._use)
        self._write()

    def _picked(self, chosen: Coordinate, before: Coordinate) -> None:
        self._ask()

    def _toggled(self, on: bool) -> None:
        self.picker.setEnabled(not on)
        self._ask()

    def _ask(self) -> None:
        if not self._seen:
            return
        current = self.picker.current
        label = None if current is None else current.label
        self._asked = MicroscopeQuestion(label, self.whole.isChecked())
        self.wanted.emit({"microscope": self._asked})

    def _use(self) -> None:
        self.nudge_requested.emit(float(f"{self.canvas.h:.6g}"))

    def _write(self) -> None:
        """Write the numbers at the cursor anew."""
        place = self.canvas.place
        self.here.setText("" if place is None else f"h = {step_words(self.canvas.h)}")
        self.use.setEnabled(place is not None)
        self.table.show_place(self._found, place)
