"""Sends to the kernel from a thread, so that one that does not read never blocks the window."""

from __future__ import annotations

from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import SimpleQueue
from threading import Thread

from playground.kernel.messages import Request


class Sender:
    """Owns the sending side of one connection until ``end``.

    A connection that breaks is noticed by the receiving side; what was still to be sent is lost
    with the kernel that it was meant for.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._waiting: SimpleQueue[bytes | memoryview | None] = SimpleQueue()
        self._thread = Thread(target=self._send_all, name="to the kernel", daemon=True)
        self._thread.start()

    def send(self, request: Request) -> None:
        """Send in turn; returns at once. What cannot be pickled raises here."""
        self._waiting.put(ForkingPickler.dumps(request))

    def end(self) -> None:
        """Send what waits, as far as anybody reads it, and end the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _send_all(self) -> None:
        try:
            while (request := self._waiting.get()) is not None:
                self._connection.send_bytes(request)
        except OSError:
            return
