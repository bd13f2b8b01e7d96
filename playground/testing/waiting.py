"""Runs Qt's event loop until something holds, with a message where it does not come to that."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

PATIENCE = 60.0
"""Seconds; a busy machine takes some ten to start a process that loads torch."""
_LOOK_EVERY = 5


def until(holds: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Handle events until ``holds()``; raises AssertionError that says what was waited for."""
    loop = QEventLoop()
    tick = QTimer()
    tick.setInterval(_LOOK_EVERY)
    tick.timeout.connect(loop.quit)
    tick.start()
    end = time.monotonic() + seconds
    try:
        while not holds():
            if time.monotonic() > end:
                raise AssertionError(f"waited {seconds:g} seconds for {what}")
            loop.exec()
    finally:
        tick.stop()
