"""Over the strip: play and step through the branch, fork, compare, delete."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedLayout, QWidget

from playground.state.timeline import Branch, Timeline
from playground.window.controls import GAP, MARGIN, Pill, QuietButton, label, set_kind
from playground.window.elided import Elided
from playground.window.theme import LIGHT, Theme
from playground.window.timeline import words


class Header(QWidget):
    """Buttons that ask; while a branch is to be deleted the question stands in their place."""

    step_requested = Signal(int)
    play_requested = Signal(int)
    """1 to play forward, -1 to play back, 0 to pause."""
    fork_requested = Signal()
    difference_requested = Signal()
    delete_confirmed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._timeline: Timeline | None = None
        self._asked: str | None = None
        self._playing = 0
        self.first = QuietButton("first", "First step (Home)", 14, strong=True)
        self.back = QuietButton("previous", "One step back (Alt+Left)", 14, strong=True)
        self.rewind = QuietButton("playback", "Play back", 14, strong=True)
        self.play = QuietButton("play", "Play forward", 14, strong=True)
        self.on = QuietButton("next", "One step on (Alt+Right)", 14, strong=True)
        self.last = QuietButton("last", "Last step (End)", 14, strong=True)
        self.speed = QComboBox()
        self.speed.setAccessibleName("steps a second")
        self.speed.setToolTip("How fast to play")
        for steps in words.SPEEDS:
            self.speed.addItem(f"{steps:,} steps/s" if steps > 1 else "1 step/s", steps)
        self.speed.setCurrentIndex(1)
        self.standing = Elided("note")
        self.fork = Pill("Fork here")
        self.fork.setToolTip("Begin a further branch at this step; both futures stay")
        self.difference = Pill("First difference")
        self.delete = Pill("Delete…")
        self.question = label()
        self.yes = Pill("Delete", kind="primary")
        self.no = Pill("Keep")
        self._assemble()
        for button, change in ((self.back, -1), (self.on, 1)):
            button.clicked.connect(partial(self._ask_step, change))
        self.first.clicked.connect(self._ask_first)
        self.last.clicked.connect(self._ask_last)
        self.play.clicked.connect(partial(self._ask_play, 1))
        self.rewind.clicked.connect(partial(self._ask_play, -1))
        self.fork.clicked.connect(self.fork_requested)
        self.difference.clicked.connect(self.difference_requested)
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self.ask_nothing)

    def show_timeline(
        self, timeline: Timeline | None, chosen: str | None, compared: str | None
    ) -> None:
        """Offer what can be done at this step, with the chosen branch and the compared one."""
        self._timeline = timeline
        kept = timeline is not None and timeline.active is not None
        set_kind(self.standing, "note" if kept or timeline is None else "warning")
        self.standing.say(words.standing(timeline))
        before = timeline is not None and kept and timeline.step > timeline.first
        after = timeline is not None and kept and timeline.step < timeline.last
        for button in (self.first, self.back, self.rewind):
            button.setEnabled(before)
        for button in (self.last, self.on, self.play):
            button.setEnabled(after)
        self.fork.setEnabled(timeline is not None)
        other = chosen is not None and timeline is not None and chosen != timeline.active
        two = compared is not None and timeline is not None and compared != timeline.active
        self.difference.setEnabled(two and kept)
        self.difference.setToolTip(words.compared(timeline, compared))
        self.delete.setEnabled(other)
        self.delete.setToolTip(
            f"Delete {chosen}" if other else "Click the name of a branch that is not on screen"
        )

    def show_playing(self, playing: int) -> None:
        """Turn the button of what is played into a pause."""
        self._playing = playing
        theme = self._theme
        for button, way, icon, name in (
            (self.play, 1, "play", "Play forward"),
            (self.rewind, -1, "playback", "Play back"),
        ):
            on = playing == way
            button.show_icon("pause" if on else icon, "Pause" if on else name, theme)

    def ask_delete(self, branch: Branch) -> None:
        """Ask whether a branch is to be deleted."""
        self._asked = branch.name
        self.question.setText(words.question(branch))
        self._pages.setCurrentIndex(1)
        self.no.setFocus()

    def ask_nothing(self) -> None:
        """Show the buttons again."""
        self._asked = None
        self._pages.setCurrentIndex(0)

    @property
    def steps_per_second(self) -> int:
        """The speed that is chosen."""
        return int(self.speed.currentData())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room of the first buttons: large type must not widen the dock."""
        return QSize(self._room(self._always), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave out what has no room, the least needed first."""
        super().resizeEvent(event)
        room = self.width() - self._room(self._always) - self.fontMetrics().averageCharWidth() * 7
        for widget in (self.fork, self.difference, self.delete, self.speed):
            room -= widget.sizeHint().width() + GAP
            widget.setVisible(room >= 0)

    @property
    def _always(self) -> tuple[QWidget, ...]:
        return self.first, self.back, self.rewind, self.play, self.on, self.last

    @staticmethod
    def _room(widgets: tuple[QWidget, ...]) -> int:
        return sum(widget.sizeHint().width() + 2 for widget in widgets) + 2 * MARGIN + 2 * GAP

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icons."""
        self._theme = theme
        for button in (self.first, self.back, self.on, self.last):
            button.apply_theme(theme)
        self.show_playing(self._playing)

    def _ask_step(self, change: int) -> None:
        if self._timeline is not None:
            self.step_requested.emit(self._timeline.step + change)

    def _ask_first(self) -> None:
        if self._timeline is not None:
            self.step_requested.emit(self._timeline.first)

    def _ask_last(self) -> None:
        if self._timeline is not None:
            self.step_requested.emit(self._timeline.last)

    def _ask_play(self, way: int) -> None:
        self.play_requested.emit(0 if self._playing == way else way)

    def _confirm(self) -> None:
        name = self._asked
        self.ask_nothing()
        if name is not None:
            self.delete_confirmed.emit(name)

    def _assemble(self) -> None:
        buttons, asking = QWidget(), QWidget()
        row = QHBoxLayout(buttons)
        row.setContentsMargins(MARGIN, 2, MARGIN, 2)
        row.setSpacing(2)
        for button in self._always:
            row.addWidget(button)
        row.addSpacing(GAP)
        row.addWidget(self.speed)
        row.addSpacing(GAP)
        row.addWidget(self.standing, 1)
        for pill in (self.fork, self.difference, self.delete):
            row.addSpacing(4)
            row.addWidget(pill)
        row = QHBoxLayout(asking)
        row.setContentsMargins(MARGIN, 2, MARGIN, 2)
        row.setSpacing(GAP)
        row.addWidget(self.question)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        row.addStretch(1)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(buttons)
        self._pages.addWidget(asking)
