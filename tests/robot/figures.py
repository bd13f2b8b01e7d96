"""What must not grow: memory of both processes, live objects, windows, threads, open files."""

from __future__ import annotations

import gc
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
from shiboken6 import Shiboken

from tests.robot.kernel import resident


@dataclass(frozen=True)
class Figures:
    """Counted with the first problem open and every dialog closed; memory in MB."""

    window_memory: float
    kernel_memory: float
    wrappers: int
    objects: int
    widgets: int
    windows: int
    threads: int
    files: int

    def over(self, first: Figures, most: Figures) -> list[str]:
        """What has grown since ``first`` by more than ``most`` allows."""
        mine, before, allowed = asdict(self), asdict(first), asdict(most)
        return [
            f"{name} grew from {before[name]:.0f} to {mine[name]:.0f}, not by {allowed[name]:.0f}"
            for name in mine
            if mine[name] - before[name] > allowed[name]
        ]

    def told(self) -> str:
        """All figures in one line."""
        return (
            f"window {self.window_memory:.0f} MB, kernel {self.kernel_memory:.0f} MB, "
            f"{self.objects} objects, {self.widgets} widgets, {self.wrappers} wrappers, "
            f"{self.windows} windows, {self.threads} threads, {self.files} files"
        )


MOST = Figures(
    window_memory=120,
    kernel_memory=120,
    wrappers=1500,
    objects=1500,
    widgets=150,
    windows=3,
    threads=1,
    files=4,
)
"""How much each may grow: caches of pictures, formulas and fonts fill in the first minutes, and the
kernel loads those parts of torch that it needs only now and then, the optimizers' 50 MB above all.
"""


def figures(window: QMainWindow, kernel: float) -> Figures:
    """Count, after everything that is to be deleted is; ``kernel``: the MB that the kernel uses."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return Figures(
        window_memory=resident("self"),
        kernel_memory=kernel,
        wrappers=len(Shiboken.getAllValidWrappers()),
        objects=len(window.findChildren(QObject)),
        widgets=len(QApplication.allWidgets()),
        windows=len([each for each in QApplication.topLevelWidgets() if each.isVisible()]),
        threads=threading.active_count(),
        files=len(list(Path("/proc/self/fd").iterdir())),
    )
