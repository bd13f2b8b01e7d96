"""Draws the real window offscreen and saves it as a picture: for pages, bug reports and checks."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from errno import EIO
from pathlib import Path

from PySide6.QtCore import (
    QDeadlineTimer,
    QEventLoop,
    QMessageLogContext,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from playground.kernel.client import KernelClient
from playground.problem.document import Document
from playground.state.acts import Act, Run
from playground.state.lesson import GoTo
from playground.window.app import make_window, refuse_known_trouble
from playground.window.collector import Collector
from playground.window.layout import LESSON
from playground.window.main_window import MainWindow
from playground.window.race.panel import RacePanel
from playground.window.race.typed_racer import SIX
from playground.window.sweep.panel import SweepPanel

# Loading torch takes a second or two; a kernel that is silent for longer has a fault.
PATIENCE = 60_000


@dataclass(frozen=True)
class Moment:
    """What is done before the picture is taken: a run, then acts.

    ``front`` names docks to bring to the front, ``start`` the studies to start in theirs: ``race``
    for the ready race of six optimizers, ``sweep`` for many runs. ``lesson`` is a file played at
    ``lesson_step``, counted from 1, before all this; ``lecture`` shows it as in a hall.
    """

    steps: int = 0
    acts: tuple[Act, ...] = ()
    front: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    lesson: Path | None = None
    lesson_step: int = 1
    lecture: bool = False


def save(
    document: Document, path: Path, size: tuple[int, int], theme: str, moment: Moment | None = None
) -> None:
    """Open ``document``, bring the moment about, and save the window of ``size`` pixels as PNG.

    Raises RuntimeError where the kernel does not answer, OSError for a file that is not written.
    """
    refuse_known_trouble()
    qInstallMessageHandler(_tell)
    client = KernelClient()
    client.start()
    app = QApplication.instance() or QApplication(["playground"])
    assert isinstance(app, QApplication)
    collector = Collector()
    collector.start()
    with tempfile.TemporaryDirectory() as folder:
        window = make_window(client, Path(folder) / "window.ini", Path(folder) / "drafts")
        try:
            window.choose_theme(theme)
            window.session.link.listen()
            window.show_document(document)
            window.resize(*size)
            window.show()
            window.fill_lists()
            _wait(window, lambda: _drawn(window))
            moment = moment or Moment()
            if moment.lesson is not None:
                _play(window, moment.lesson, moment.lesson_step)
            for name in moment.front:
                window.layout_.bring(name)
            # A dock asks for its studies when it has come up, which is after this turn.
            _settle()
            steps = moment.steps
            if steps:
                window.ask(Run(steps))
                _wait(window, lambda: _drawn(window) and _ran(window, steps))
            for act in moment.acts:
                window.ask(act)
            _wait(window, lambda: window.session.link.idle and _drawn(window))
            for name in moment.start:
                _start(window, name)
            _wait(window, lambda: window.session.link.idle and _drawn(window))
            if moment.lecture:
                window.lecture.begin()
                # The offscreen platform's screen has a size of its own.
                window.setWindowState(Qt.WindowState.WindowNoState)
                window.resize(*size)
            _settle()
            if not window.grab().save(str(path)):
                raise OSError(
                    EIO, "this cannot be written; choose another folder or name", str(path)
                )
        finally:
            window.close()
            collector.stop()


def _play(window: MainWindow, lesson: Path, step: int) -> None:
    """Open a lesson in its dock and go to a step."""
    window.layout_.bring(LESSON)
    window.lessons.open_path(lesson)
    _wait(window, lambda: _stands(window, 0))
    window.session.guide(GoTo(step - 1))
    _wait(window, lambda: _stands(window, step - 1) and _drawn(window))


def _stands(window: MainWindow, step: int) -> bool:
    stage = None if window.session.frame is None else window.session.frame.stage
    return stage is not None and stage.step == step


def _start(window: MainWindow, name: str) -> None:
    """Start what a dock offers, by the panel's own gestures."""
    late = window.late[name]
    window.layout_.bring(name)
    _wait(window, lambda: late.seen)
    panel = late.built
    if isinstance(panel, RacePanel):
        panel.show_ready(SIX)
    if isinstance(panel, RacePanel | SweepPanel):
        panel.start()


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, but for one that the offscreen platform has for every dock."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def _drawn(window: MainWindow) -> bool:
    frame = window.session.frame
    return frame is not None and not frame.refining and not frame.studying


def _ran(window: MainWindow, steps: int) -> bool:
    frame = window.session.frame
    if frame is None or frame.snapshot.running:
        return False
    stopped = frame.snapshot.notice is not None or frame.complaint is not None
    return stopped or frame.snapshot.steps >= steps


def _wait(window: MainWindow, done: Callable[[], bool]) -> None:
    loop = QEventLoop()
    deadline = QDeadlineTimer(PATIENCE)

    def look() -> None:
        if done() or deadline.hasExpired():
            loop.quit()

    window.session.framed.connect(look)
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(100)
    # Two frames may come together: what the first fulfils, the second may undo.
    while not done() and not deadline.hasExpired():
        loop.exec()
    window.session.framed.disconnect(look)
    if not done():
        raise RuntimeError("the PyTorch process did not answer, so there is nothing to draw")


def _settle() -> None:
    """Let what was put off until after a change, such as fine contours, come to pass."""
    loop = QEventLoop()
    QTimer.singleShot(400, loop.quit)
    loop.exec()
