"""What must not grow: memory of both processes, live objects, windows, threads, open files."""

from __future__ import annotations

import gc
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow
from shiboken6 import Shiboken

_MB = 1024


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
    kernel_memory=450,
    wrappers=1500,
    objects=1500,
    widgets=150,
    windows=3,
    threads=1,
    files=4,
)
"""How much each may grow: caches of pictures, formulas and fonts fill in the first minutes,
and the kernel's allocator keeps 256 MB of what was freed (``kernel.process.ALLOCATOR``)."""


def figures(window: QMainWindow, kernel: int | None) -> Figures:
    """Count, after everything that is to be deleted is."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return Figures(
        window_memory=_memory("self"),
        kernel_memory=_memory(str(kernel)) if kernel is not None else 0.0,
        wrappers=len(Shiboken.getAllValidWrappers()),
        objects=len(window.findChildren(QObject)),
        widgets=len(QApplication.allWidgets()),
        windows=len([each for each in QApplication.topLevelWidgets() if each.isVisible()]),
        threads=threading.active_count(),
        files=len(list(Path("/proc/self/fd").iterdir())),
    )


def _memory(pid: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / _MB
    return 0.0
