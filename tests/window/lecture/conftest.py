"""A window in a lecture: over a client without a kernel, and over a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.state.frame import Frame
from playground.state.lesson import Stage
from playground.window.app import make_window
from playground.window.lecture.show import Show
from playground.window.main_window import MainWindow
from tests.window.conftest import Stage as Theatre
from tests.window.frames import frame_of

NONE = Qt.KeyboardModifier.NoModifier
WAIT = 30_000
STEP = Stage(
    lesson="two",
    title="Two slopes",
    step=1,
    headings=("Start", "Backward twice", "Clearing"),
    text="## Backward twice\n\nIt *adds* to `.grad`.",
    notes="Ask before you press.",
    show=("tensors",),
)


def fill_screen(window: MainWindow, width: int = 1280, height: int = 720) -> None:
    """Begin the lecture by its key; the offscreen screen is small, so the size is given."""
    QTest.keyClick(window, Qt.Key.Key_F11)
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(width, height)
    QApplication.processEvents()


def show_of(window: MainWindow) -> Show:
    assert window.lecture.show is not None
    return window.lecture.show


class Hall:
    """A window in a lecture over a client without a kernel."""

    def __init__(self, theatre: Theatre) -> None:
        self.window, self.client = theatre.window, theatre.client
        self.guided: list[Any] = []
        self.window.lecture.guided.connect(self.guided.append)
        fill_screen(self.window)

    @property
    def show(self) -> Show:
        return show_of(self.window)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window, key, modifiers)

    def give(self, frame: Frame | None = None, **changes: Any) -> None:
        """Show a frame with a stage."""
        self.window.show_frame(replace(frame or frame_of(), stage=replace(STEP, **changes)))


@pytest.fixture
def hall(stage: Theatre) -> Hall:
    """A lecture at 1280×720 on two-slopes."""
    return Hall(stage)


class RealHall:
    """A window in a lecture over a real kernel."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot = qtbot
        client = KernelClient()
        client.start()
        self.window = make_window(client, folder / "window.ini", folder / "drafts")
        self.window.session.link.listen()
        self.window.show_document(load("two-slopes"))
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.fill_lists()
        self.settle()

    @property
    def show(self) -> Show:
        return show_of(self.window)

    @property
    def frame(self) -> Frame:
        frame = self.window.session.frame
        assert frame is not None
        return frame

    @property
    def stage(self) -> Stage:
        assert self.frame.stage is not None
        return self.frame.stage

    def until(self, holds: Callable[[Frame], bool]) -> None:
        """Run the event loop until the newest frame is as wanted."""

        def look() -> bool:
            frame = self.window.session.frame
            return frame is not None and holds(frame)

        self.qtbot.waitUntil(look, timeout=WAIT)

    def settle(self) -> None:
        """Wait until everything that was asked is answered and drawn."""
        link = self.window.session.link
        QApplication.processEvents()
        self.until(lambda frame: link.idle and not frame.refining and not frame.studying)
        for _ in range(3):  # what is laid out anew may lay out anew what is around it
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.window, key, modifiers)


@pytest.fixture
def real_hall(qtbot: QtBot, tmp_path: Path) -> Iterator[RealHall]:
    """Two slopes with everything drawn; the lecture has not begun."""
    hall = RealHall(qtbot, tmp_path)
    yield hall
    hall.window.close()
    hall.window.deleteLater()
