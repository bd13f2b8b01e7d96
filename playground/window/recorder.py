"""Records a session and saves it as the draft of a lesson, with its trace beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from playground.state.acts import Pause
from playground.state.frame import Frame
from playground.state.recorded import Recorded
from playground.state.snapshot import Complaint, Notice
from playground.window.dialogs import Ask
from playground.window.session import Session

START, STOP = "Record", "Stop Recording…"


class Recorder(QObject):
    """The menu's Record: begins a recording, or ends it and saves what was done.

    A recording that could not be saved goes on, so nothing of it is lost. ``action``: the menu
    item, which says what it does next.
    """

    complained = Signal(object)
    noticed = Signal(object)
    changed = Signal()
    """A recording has begun or ended."""

    def __init__(self, session: Session, ask: Ask, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._ask, self._window = session, ask, window
        self._folder = Path.home()
        self._seen: Recorded | None = None
        self.action: QAction | None = None
        self.recording = False
        self.waiting = False

    def toggle(self) -> None:
        """Begin, or end and save."""
        frame = self._session.frame
        if not self.recording:
            self._show(True)
            self._session.want(journal=True)
            text = "Recording: File > Stop Recording saves what is done as the draft of a lesson."
            self.noticed.emit(Notice(text))
            return
        if frame is not None and frame.snapshot.running:
            self._session.ask(Pause())
        self.waiting = True
        self._session.want(recorded=True)

    def show_frame(self, frame: Frame) -> None:
        """Save what has come, once, when the frame is drawn: a dialog would hold it up."""
        found = frame.snapshot.inspection.recorded
        if self.waiting and frame.complaint is not None and found is None:
            self.waiting = False
            self._session.want(recorded=False)
        if found is None or not self.waiting or found is self._seen:
            return
        self._seen, self.waiting = found, False
        self._session.want(recorded=False)
        QTimer.singleShot(0, self, self._save)

    def _save(self) -> None:
        found = self._seen
        assert found is not None
        path = self._ask.script_file(self._window, self._folder / "recorded.py")
        if path is None:
            self.noticed.emit(Notice("Not saved: the recording goes on."))
            return
        trace = path.with_suffix(".jsonl")
        try:
            path.write_text(found.script, "utf-8", newline="\n")
            trace.write_text(found.trace, "utf-8", newline="\n")
        except OSError as error:
            self.complained.emit(
                Complaint(
                    plain=f"The recording could not be written to {path}: {error.strerror}. "
                    "It goes on: choose another folder or name.",
                    kind="OSError",
                )
            )
            return
        self._folder = path.parent
        self._show(False)
        self._session.want(journal=False)
        count = "1 act" if found.acts == 1 else f"{found.acts} acts"
        said = [f"{count} saved as {path}, with the trace {trace.name}.", *found.troubles]
        self.noticed.emit(Notice("\n".join(said)))

    def _show(self, recording: bool) -> None:
        self.recording = recording
        if self.action is not None:
            self.action.setText(STOP if recording else START)
        self.changed.emit()
