"""The real window over a real kernel, driven from inside its own event loop."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from playground.kernel.client import KernelClient
from playground.problem.document import Document
from playground.state.frame import Frame
from playground.window.app import make_window
from playground.window.collector import Collector

SIZE = 1280, 720


class RealWindow:
    """A window at 1280x720 with a document open and drawn."""

    def __init__(self, document: Document, size: tuple[int, int] = SIZE) -> None:
        self.client = KernelClient()
        self.client.start()
        self.app = QApplication.instance() or QApplication(["playground"])
        self._collector = Collector()
        self._collector.start()
        self._folder = tempfile.TemporaryDirectory()
        folder = Path(self._folder.name)
        self.window = make_window(self.client, folder / "window.ini", folder / "drafts")
        self.window.session.link.listen()
        self.window.show_document(document)
        self.window.resize(*size)
        self.window.show()
        self.window.fill_lists()
        self.until(lambda: self.frame is not None and self._whole(), 60)
        # The kernel loads torch.optim behind the first picture.
        self.settle(2.5)

    @property
    def frame(self) -> Frame | None:
        """The newest frame."""
        return self.window.session.frame

    def until(self, done: Callable[[], bool], seconds: float = 20) -> None:
        """Let the event loop run as it does for a user, until something holds."""
        loop = QEventLoop()
        end = time.monotonic() + seconds

        def look() -> None:
            if done() or time.monotonic() > end:
                loop.quit()

        framed = self.window.session.framed
        framed.connect(look)
        timer = QTimer()
        timer.timeout.connect(look)
        timer.start(50)
        # Two frames may come together: what the first fulfils, the second may undo.
        while not done() and time.monotonic() <= end:
            loop.exec()
        framed.disconnect(look)
        if not done():
            raise RuntimeError("the window did not come to what was waited for")

    def settle(self, seconds: float) -> None:
        """Let the event loop run for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def painted(self) -> None:
        """Carry out the repaints that are due."""
        QApplication.sendPostedEvents()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeSocketNotifiers)

    def close(self) -> None:
        """Close window and kernel."""
        self.window.close()
        self._collector.stop()
        self._folder.cleanup()

    def _whole(self) -> bool:
        frame = self.frame
        return frame is not None and not frame.refining
