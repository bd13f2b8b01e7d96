"""A client without a kernel: it notes what is asked and delivers what a test hands it."""

from __future__ import annotations

import contextlib
import socket
from typing import Any

from playground.kernel.messages import Event
from playground.problem.document import Document
from playground.state.acts import Act
from playground.state.lesson import Guidance
from playground.state.view import View


class FakeClient:
    """Wakes the link through a real socket, as the kernel's pipe does."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.guidance: list[Guidance] = []
        self.documents: list[Document] = []
        self.opened_with: list[tuple[str, int | None, View | None]] = []
        self.waiting_since: float | None = None
        self.stopped = 0
        self.closed = False
        self.descriptors = 0
        self._events: list[Event] = []
        self._here: socket.socket | None = None
        self._there: socket.socket | None = None

    def start(self) -> None:
        self._here, self._there = socket.socketpair()
        self._here.setblocking(False)
        self.descriptors += 1

    def fileno(self) -> int:
        assert self._here is not None
        return self._here.fileno()

    def open(
        self,
        document: Document,
        dtype: str = "float32",
        seed: int | None = None,
        view: View | None = None,
    ) -> int:
        self.documents.append(document)
        self.opened_with.append((dtype, seed, view))
        return len(self.documents)

    def ask(self, act: Act) -> int:
        self.acts.append(act)
        return len(self.acts)

    def rehearse(self) -> None:
        """Nothing needs to be kept warm here."""

    def guide(self, guidance: Guidance) -> int:
        self.guidance.append(guidance)
        return len(self.guidance)

    def deliver(self, *events: Event) -> None:
        """Put events into the pipe together."""
        assert self._there is not None
        self._events.extend(events)
        self._there.send(b"x")

    def receive(self) -> list[Event]:
        assert self._here is not None
        with contextlib.suppress(BlockingIOError):
            self._here.recv(4096)
        events, self._events = self._events, []
        return events

    def replace_pipe(self) -> None:
        """Do what a restart does: the old pipe closes, a new one is there."""
        self._end()
        self.start()

    def stop(self) -> None:
        self.stopped += 1

    def restart(self) -> None:
        self.replace_pipe()

    def close(self) -> None:
        self.closed = True
        self._end()

    def _end(self) -> None:
        for end in (self._here, self._there):
            if end is not None:
                end.close()
        self._here = self._there = None

    def said(self, kind: type[Any]) -> list[Any]:
        """The acts of one kind, in order."""
        return [act for act in self.acts if isinstance(act, kind)]
