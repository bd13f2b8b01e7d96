"""The timeline: every step so far, on branches that fork, to scrub, play and compare."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from playground.state.acts import DeleteBranch, Fork, RenameBranch, Seek, SeekDifference
from playground.state.frame import Frame
from playground.state.timeline import Branch, Timeline
from playground.window.theme import Theme
from playground.window.timeline.header import Header
from playground.window.timeline.player import Player
from playground.window.timeline.strip import Strip


class TimelinePanel(QWidget):
    """Draws ``snapshot.inspection.branches`` and ``.timeline``; asks for them while it is seen."""

    wanted = Signal(object)
    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._timeline: Timeline | None = None
        self._way = 0
        self.header = Header()
        self.strip = Strip()
        self.player = Player(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.strip, 1)
        self.header.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.header.step_requested.connect(self._step)
        self.header.play_requested.connect(self._play)
        self.header.fork_requested.connect(self._fork)
        self.header.difference_requested.connect(self._compare)
        self.header.delete.clicked.connect(self._ask_delete)
        self.header.delete_confirmed.connect(self._delete)
        self.strip.sought.connect(self._seek)
        self.strip.chosen_changed.connect(self._chosen)
        self.strip.renamed.connect(self._rename)
        self.strip.delete_requested.connect(self._ask_delete)
        self.player.due.connect(self._played)
        self.player.stopped.connect(self._stopped)

    def came_up(self) -> None:
        """Ask for the branches."""
        self.wanted.emit({"timeline": True})

    def went_down(self) -> None:
        """Ask for them no more."""
        self.player.stop()
        self.wanted.emit({"timeline": False})

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        inspection = frame.snapshot.inspection
        if inspection.timeline is None or inspection.branches is None:
            return
        self._timeline = inspection.timeline
        self.strip.show_timeline(inspection.branches, inspection.timeline)
        self.header.show_timeline(inspection.timeline, self.strip.chosen, self._other)
        if frame.snapshot.running or frame.complaint is not None:
            self.player.stop()

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
        self.header.apply_theme(theme)
        self.strip.apply_theme(theme)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Stop playing what nobody sees."""
        super().hideEvent(event)
        self.player.stop()

    # Requests

    def _seek(self, step: int, branch: str, done: bool) -> None:
        self.player.stop()
        self.act_requested.emit(Seek(step, branch, done))

    def _step(self, step: int) -> None:
        timeline = self._timeline
        if timeline is not None and timeline.active is not None:
            self._seek(step, timeline.active, True)

    def _play(self, way: int) -> None:
        self.player.stop()
        timeline = self._timeline
        if way and timeline is not None and timeline.active is not None:
            self._way = way
            speed = way * self.header.steps_per_second
            self.player.start(timeline.step, timeline.first, timeline.last, speed)
            self.header.show_playing(way)

    def _played(self, step: int) -> None:
        timeline = self._timeline
        if timeline is not None and timeline.active is not None:
            self.act_requested.emit(Seek(step, timeline.active, False))

    def _stopped(self) -> None:
        self._way = 0
        self.header.show_playing(0)

    def _fork(self) -> None:
        self.player.stop()
        self.act_requested.emit(Fork())

    def _compare(self) -> None:
        timeline, chosen = self._timeline, self._other
        if timeline is not None and timeline.active is not None and chosen is not None:
            self.player.stop()
            self.act_requested.emit(SeekDifference(timeline.active, chosen))

    def _chosen(self, name: str) -> None:
        self.header.ask_nothing()
        self.header.show_timeline(self._timeline, name, self._other)

    def _rename(self, name: str, new: str) -> None:
        if self.strip.chosen == name:
            self.strip.chosen = new
        self.act_requested.emit(RenameBranch(name, new))

    def _ask_delete(self) -> None:
        branch = self._branch(self.strip.chosen)
        active = None if self._timeline is None else self._timeline.active
        if branch is not None and branch.name != active:
            self.header.ask_delete(branch)

    def _delete(self, name: str) -> None:
        self.act_requested.emit(DeleteBranch(name))

    @property
    def _other(self) -> str | None:
        """The branch to compare with: the one that is clicked, or else the only other one."""
        chosen, names = self.strip.chosen, list(self.strip.lanes.rows)
        active = None if self._timeline is None else self._timeline.active
        if chosen in (None, active) and len(names) == 2:
            return next((name for name in names if name != active), None)
        return chosen

    def _branch(self, name: str | None) -> Branch | None:
        place = self.strip.lanes.rows.get(name or "")
        return None if place is None else self.strip.lanes.branches[place]
