"""What counts as a fault: exceptions, Qt's warnings, and anything written to standard error."""

from __future__ import annotations

import faulthandler
import os
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

# What Qt's offscreen platform says that it lacks.
_LACKS = (
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
    "This plugin does not support grabbing the mouse",
)


@dataclass(frozen=True)
class Fault:
    """What went wrong, and after which action."""

    kind: str
    text: str
    action: int


class Watch:
    """Collects faults while it is on; ``action`` is the number of the action under way."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.action = 0

    def tell(self, kind: str, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(kind, text.strip(), self.action))

    @contextmanager
    def on(self) -> Iterator[None]:
        """Listen to every channel; the kernels that are started meanwhile write to it too."""
        before = sys.excepthook, sys.unraisablehook, threading.excepthook
        sys.stderr.flush()
        kept = os.dup(2)
        self._file = tempfile.TemporaryFile()  # noqa: SIM115
        os.dup2(self._file.fileno(), 2)
        # A crash is told to whoever started the robot: nobody is left to read the file.
        faulthandler.enable(kept)
        sys.excepthook = self._raised
        sys.unraisablehook = self._unraisable
        threading.excepthook = self._in_thread
        handler = qInstallMessageHandler(self._qt_said)
        try:
            yield
        finally:
            self.read()
            qInstallMessageHandler(handler)
            sys.excepthook, sys.unraisablehook, threading.excepthook = before
            faulthandler.disable()
            os.dup2(kept, 2)
            os.close(kept)
            self._file.close()

    def read(self) -> None:
        """Take in what was written to standard error."""
        sys.stderr.flush()
        size = os.fstat(self._file.fileno()).st_size
        if size:
            text = os.pread(self._file.fileno(), size, 0).decode(errors="replace")
            os.ftruncate(self._file.fileno(), 0)
            os.lseek(self._file.fileno(), 0, os.SEEK_SET)
            self.tell("standard error", text)

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.tell("exception", "".join(traceback.format_exception(kind, error, trace)))

    def _unraisable(self, what: Any) -> None:
        trace = traceback.format_exception(what.exc_type, what.exc_value, what.exc_traceback)
        self.tell("unraisable", f"{what.err_msg} {what.object!r}\n{''.join(trace)}")

    def _in_thread(self, what: threading.ExceptHookArgs) -> None:
        lines = traceback.format_exception(what.exc_type, what.exc_value, what.exc_traceback)
        self.tell("exception in a thread", "".join(lines))

    def _qt_said(self, kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and text not in _LACKS:
            self.tell(kind.name or "Qt", text)
