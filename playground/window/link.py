"""The only object of the window that talks to the kernel; it turns its events into signals."""

from __future__ import annotations

import sys
import time
from typing import Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal

from playground.kernel.messages import Answered, Event, Opened, Ready, Refused, Restarted
from playground.problem.document import Document
from playground.state.acts import DRAGGED, Act
from playground.state.lesson import Guidance
from playground.state.view import View
from playground.window.awake import Awake

LOOK_EVERY = 250
"""Milliseconds between two looks at how long the kernel has not answered."""
PATIENCE = 1.5
"""Seconds without an answer after which the user is told, and offered to stop it.

The first step of a session imports torch.optim, which takes about a second.
"""
PATIENCE_AT_START = 20.0
"""The same while the kernel still has to import torch."""
_POLL_EVERY = 5
"""Milliseconds between looks into the pipe on Windows, where a pipe is no socket."""


class Client(Protocol):
    """What is needed of ``playground.kernel.client.KernelClient``."""

    @property
    def waiting_since(self) -> float | None:
        """``time.monotonic()`` of the oldest request without an answer, or None."""

    def start(self) -> None:
        """Start the kernel."""

    def fileno(self) -> int:
        """The descriptor that becomes readable when something has arrived."""

    def open(
        self,
        document: Document,
        dtype: str = "float32",
        seed: int | None = None,
        view: View | None = None,
    ) -> int:
        """Ask for a document."""

    def ask(self, act: Act) -> int:
        """Ask for an act."""

    def guide(self, guidance: Guidance) -> int:
        """Lead through a lesson."""

    def receive(self) -> list[Event]:
        """Everything that has arrived."""

    def rehearse(self) -> None:
        """Keep the reading of an answer in the caches while one is awaited in a drag."""

    def stop(self) -> None:
        """Pause, or end and restore a kernel that does not answer."""

    def restart(self) -> None:
        """End and restore the kernel."""

    def close(self) -> None:
        """End the kernel for good."""


class KernelLink(QObject):
    """Sends documents and acts; of the frames that wait together only the newest is passed on.

    A frame that carries a complaint, a notice or printed text is never passed over.
    """

    ready = Signal()
    frame = Signal(object)
    opened = Signal(object)
    refused = Signal(object)
    restarted = Signal(str)
    busy = Signal(bool)
    waited = Signal(float)
    """Seconds without an answer, told again and again while ``busy``."""

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._notifier: QSocketNotifier | None = None
        self._busy = False
        self._settled = False
        self._closed = False
        self._watch = QTimer(self)
        self._watch.setInterval(LOOK_EVERY)
        self._watch.timeout.connect(self._drain)
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_EVERY)
        self._poll.timeout.connect(self._drain)
        self.awake = Awake(self)

    @property
    def idle(self) -> bool:
        """Whether everything that was asked has been answered."""
        return self._client.waiting_since is None

    def start(self) -> None:
        """Start the kernel; returns at once."""
        self._client.start()
        self.listen()

    def open(
        self,
        document: Document,
        dtype: str = "float32",
        seed: int | None = None,
        view: View | None = None,
    ) -> None:
        """Have a document tried; ``opened`` or ``refused`` will follow."""
        self._client.open(document, dtype, seed, view)
        self._watch.start()

    def ask(self, act: Act) -> None:
        """Have an act done; ``frame`` will follow. Nothing is asked of a kernel that was ended."""
        if self._closed:
            return
        self._client.ask(act)
        if isinstance(act, DRAGGED) and not act.done:
            self.awake.moved()
            self._client.rehearse()
        if not self._watch.isActive():
            self._watch.start()

    def guide(self, guidance: Guidance) -> None:
        """Have a lesson led on; ``frame``, ``opened`` or ``refused`` will follow."""
        if self._closed:
            return
        self._client.guide(guidance)
        if not self._watch.isActive():
            self._watch.start()

    def stop(self) -> None:
        """Stop what the kernel does; a kernel that does not hear is replaced."""
        self._client.stop()
        self._drain()

    def restart(self) -> None:
        """Replace the kernel."""
        self._client.restart()
        self._drain()

    def close(self) -> None:
        """End the kernel and listen no more."""
        self._closed = True
        self.awake.stop()
        self._watch.stop()
        self._poll.stop()
        self._forget_notifier()
        self._client.close()

    def listen(self) -> None:
        """Hear the kernel that runs; needed only where it was started before this link."""
        self._watch.start()
        if sys.platform == "win32":
            self._poll.start()
            return
        self._forget_notifier()
        notifier = QSocketNotifier(self._client.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._drain)
        self._notifier = notifier

    def _forget_notifier(self) -> None:
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None

    def _drain(self) -> None:
        events = self._client.receive()
        if any(isinstance(event, Restarted) for event in events):
            # The pipe to the old kernel is gone.
            self._settled = False
            self.listen()
        for event in newest(events):
            self._tell(event)
            if self._closed:
                return
        self._look()

    def _tell(self, event: Event) -> None:
        match event:
            case Ready():
                self.ready.emit()
            case Opened():
                self._settled = True
                self.opened.emit(event)
            case Refused(complaint):
                self._settled = True
                self.refused.emit(complaint)
            case Answered(frame):
                self.frame.emit(frame)
            case Restarted(reason):
                self.restarted.emit(reason)

    def _look(self) -> None:
        since = self._client.waiting_since
        waited = 0.0 if since is None else time.monotonic() - since
        busy = waited > (PATIENCE if self._settled else PATIENCE_AT_START)
        if busy != self._busy:
            self._busy = busy
            self.busy.emit(busy)
        if busy:
            self.waited.emit(waited)
        if since is None:
            self._watch.stop()


def newest(events: list[Event]) -> list[Event]:
    """Return the events without frames that a later frame makes pointless to draw."""
    kept: list[Event] = []
    for event in events:
        last = kept[-1] if kept else None
        if isinstance(event, Answered) and isinstance(last, Answered) and not _tells(last):
            kept.pop()
        kept.append(event)
    return kept


def _tells(answer: Answered) -> bool:
    frame = answer.frame
    snapshot = frame.snapshot
    return frame.complaint is not None or snapshot.notice is not None or bool(snapshot.output)
