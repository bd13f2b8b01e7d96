"""Sends to the kernel at once where the pipe has room, else from a thread: it never blocks."""

from __future__ import annotations

import pickle
from queue import SimpleQueue
from threading import Lock, Thread

from playground.kernel.messages import Request
from playground.kernel.pipe import Pipe

# A socket that says it can be written to takes at least this many bytes without blocking: the
# system says so only while three quarters of its buffer, 200 kB at least, are free.
ROOM = 32_768


class Sender:
    """Owns the sending side of one pipe until ``end``.

    A kernel that does not read fills the pipe; what is sent then waits in a thread. A pipe
    that breaks is noticed by the receiving side; what was still to be sent is lost with the
    kernel that it was meant for.
    """

    def __init__(self, pipe: Pipe) -> None:
        self._pipe = pipe
        self._waiting: SimpleQueue[bytes | None] = SimpleQueue()
        self._unsent = 0
        self._counting = Lock()
        self._thread = Thread(target=self._send_all, name="to the kernel", daemon=True)
        self._thread.start()

    def send(self, request: Request) -> None:
        """Send in turn; returns at once. What cannot be pickled raises here."""
        written = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        if self._takes(len(written)):
            try:
                self._pipe.write(written)
            except OSError:
                return
        else:
            with self._counting:
                self._unsent += 1
            self._waiting.put(written)

    def end(self) -> None:
        """Send what waits, as far as anybody reads it, and end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _takes(self, size: int) -> bool:
        """Whether the pipe takes so many bytes now, with nothing in front of them."""
        if self._unsent or size > ROOM:
            return False
        try:
            return self._pipe.takes_more()
        except (OSError, ValueError):  # closed: the thread finds that out without any harm
            return False

    def _send_all(self) -> None:
        try:
            while (request := self._waiting.get()) is not None:
                self._pipe.write(request)
                with self._counting:
                    self._unsent -= 1
        except OSError:
            return
