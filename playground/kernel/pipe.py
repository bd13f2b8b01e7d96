"""One end of the pipe between window and kernel: looked into many times for each frame."""

from __future__ import annotations

import pickle
import select
import sys
from multiprocessing.connection import Connection


class Pipe:
    """A multiprocessing Connection that costs little to look into, and pickles without its extras.

    ``Connection.poll`` makes a selector at each call; here the poll objects are made once. Windows
    has none, so there the Connection is asked.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._incoming = self._outgoing = None
        if sys.platform != "win32":
            self._incoming, self._outgoing = select.poll(), select.poll()
            self._incoming.register(connection, select.POLLIN)
            self._outgoing.register(connection, select.POLLOUT)

    def fileno(self) -> int:
        """The descriptor that becomes readable when something has arrived."""
        return self._connection.fileno()

    def has(self, seconds: float | None = 0.0) -> bool:
        """Whether something has arrived, or the other end is gone; waits so long, None for ever."""
        if self._incoming is None:
            return self._connection.poll(seconds)
        return bool(self._incoming.poll(None if seconds is None else seconds * 1000))

    def takes_more(self) -> bool:
        """Whether the system has room for what is sent now; never on Windows, which cannot tell."""
        return self._outgoing is not None and bool(self._outgoing.poll(0))

    def read(self) -> bytes:
        """What was sent, pickled; waits for it. EOFError or OSError once the other end is gone."""
        return self._connection.recv_bytes()

    def send(self, message: object) -> None:
        """Send something that can be pickled."""
        self.write(pickle.dumps(message, pickle.HIGHEST_PROTOCOL))

    def write(self, pickled: bytes) -> None:
        """Send something pickled; may wait while the other end does not read."""
        self._connection.send_bytes(pickled)

    def close(self) -> None:
        """Close this end."""
        self._connection.close()
