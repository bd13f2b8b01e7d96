"""Panels and whole windows over a client without a kernel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.engine.offers import offers
from playground.kernel.messages import Opened
from playground.problem.catalogue import load
from playground.state.frame import Frame
from playground.window import palette
from playground.window.app import make_window
from playground.window.main_window import MainWindow
from playground.window.theme import LIGHT
from tests.window.fake_client import FakeClient
from tests.window.frames import SPANS, frame_of


class Answers:
    """Answers the window's questions for files; each is noted."""

    def __init__(self) -> None:
        self.path: Path | None = None
        self.asked: list[str] = []
        self.data: Path | None = None
        self.lesson: Path | None = None

    def open_file(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("open")
        return self.path

    def save_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"save {suggested.name}")
        return self.path

    def data_file(self, parent: QWidget, folder: Path, name: str | None = None) -> Path | None:
        self.asked.append(f"data {name or ''}".strip())
        return self.data

    def picture_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append("picture")
        return self.path

    def graph_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"graph {suggested.name}")
        return self.path

    def script_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"script {suggested.name}")
        return self.path

    def lesson_file(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("lesson")
        return self.lesson

    def report_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"report {suggested.name}")
        return self.path

    def race_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"race {suggested.name}")
        return self.path

    def sweep_file(self, parent: QWidget, suggested: Path) -> Path | None:
        self.asked.append(f"sweep {suggested.name}")
        return self.path


class Stage:
    """A window, the client under it and the answers to its questions."""

    def __init__(self, qtbot: QtBot, settings: Path, drafts: Path) -> None:
        self.qtbot = qtbot
        self.client = FakeClient()
        self.client.start()
        self.answers = Answers()
        self.window: MainWindow = make_window(self.client, settings, drafts, self.answers)
        self.window.session.link.listen()

    def show(self, name: str = "two-slopes", width: int = 1280, height: int = 720) -> None:
        """Show the window with a problem whose kernel has not answered yet."""
        self.window.show_document(load(name))
        self.window.resize(width, height)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.fill_lists()

    def answer(self, frame: Frame | None = None, name: str = "two-slopes") -> None:
        """Have the kernel take the document."""
        with self.qtbot.waitSignal(self.window.session.document_runs):
            self.client.deliver(Opened(load(name), SPANS, frame or frame_of(), offers()))
        self.client.acts.clear()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Give every test the light theme, whatever the one before chose."""
    palette.apply(qapp, LIGHT)


@pytest.fixture
def make_stage(qtbot: QtBot, settings_path: Path, tmp_path: Path) -> Iterator[Callable[[], Stage]]:
    """Return a maker of windows that share settings and drafts."""
    made: list[Stage] = []

    def make() -> Stage:
        stage = Stage(qtbot, settings_path, tmp_path / "drafts")
        made.append(stage)
        return stage

    yield make
    for stage in made:
        stage.window.close()
        stage.window.deleteLater()
    made.clear()


@pytest.fixture
def stage(make_stage: Callable[[], Stage]) -> Stage:
    """A window at 1280×720 with two-slopes running."""
    stage = make_stage()
    stage.show()
    stage.answer()
    return stage
