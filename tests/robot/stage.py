"""The real window over a real kernel, with the robot in its event loop."""

from __future__ import annotations

import warnings
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.window.app import make_window
from playground.window.collector import Collector
from tests.robot import targets
from tests.robot.answers import TABLES, Answers
from tests.robot.doing import Doer
from tests.robot.heartbeat import Heartbeat
from tests.robot.kernel import askable
from tests.robot.robot import Robot
from tests.robot.watch import Watch


class Stage:
    """Everything that one run of the robot needs; settings and files lie in ``folder``."""

    def __init__(self, seed: int, problem: str, limit: float, folder: Path) -> None:
        self._on = ExitStack()
        self.watch = Watch()
        self._on.enter_context(self.watch.on())
        warnings.simplefilter("default")
        # ziamath finds its font in the old way.
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        kernels = self._on.enter_context(askable())
        self.client = KernelClient()
        self.client.start()
        application = QApplication.instance() or QApplication(["playground"])
        assert isinstance(application, QApplication)
        # The robot may close every window; it alone says when that is the end.
        application.setQuitOnLastWindowClosed(False)
        self._collector = Collector()
        self._collector.start()
        answers = Answers(seed, folder / "files")
        self.window = make_window(self.client, folder / "window.ini", folder / "drafts", answers)
        self.window.session.link.listen()
        self.window.show_document(load(problem))
        self.window.resize(1280, 720)
        self.window.show()
        self.window.fill_lists()
        self.heart = Heartbeat(limit, self._frozen)
        files = [answers.folder / name for name in (*TABLES, "my-moons.py", "missing.csv")]
        doer = Doer(self.window, files, lambda: self.client.pid)
        self.robot = Robot(seed, self.window, self.client, doer, self.watch, self.heart, kernels)

    def run(self) -> None:
        """Let the event loop run until the robot has had enough."""
        loop = QEventLoop()
        self.robot.ended = loop.quit
        self.robot.start()
        self.heart.start()
        loop.exec()
        self.heart.stop()

    def pictures(self, folder: Path) -> list[Path]:
        """Put a picture of every window on screen into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        paths: list[Path] = []
        for front in targets.fronts():
            path = folder / f"{len(paths)}-{type(front).__name__}.png"
            front.grab().save(str(path))
            paths.append(path)
        return paths

    def close(self) -> None:
        """Close the window; what that says is looked at too."""
        self.window.close()
        QApplication.processEvents()
        self._collector.stop()
        self._on.close()

    def _frozen(self, gap: float, where: str) -> None:
        self.watch.tell("frozen", f"the event loop was silent for {gap:.2f} s; {where}")
