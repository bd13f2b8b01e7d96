"""A kernel that can be asked what memory it uses: the system only knows what its allocator keeps.

The allocator of the kernel keeps up to 256 MB of what was freed (``process.ALLOCATOR``), so that a
landscape need not fetch it anew. What a leak holds on to shows when all of that is given back.
"""

from __future__ import annotations

import ctypes
import gc
import os
import select
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from playground.kernel import process

ASK = signal.SIGUSR1
PATIENCE = 20.0
"""Seconds after which a kernel that is busy is left alone."""
_MAIN = process.main


@contextmanager
def askable() -> Iterator[Path]:
    """Have every kernel that is started meanwhile answer; gives the folder of the answers."""
    with tempfile.TemporaryDirectory() as folder:
        process.main = partial(main, folder)
        try:
            yield Path(folder)
        finally:
            process.main = _MAIN


def memory(pid: int, folder: Path) -> float | None:
    """MB that a kernel uses once it has given back what it could; None where it does not answer."""
    answer = folder / str(pid)
    os.mkfifo(answer)
    end = os.open(answer, os.O_RDONLY | os.O_NONBLOCK)
    try:
        arrived = select.poll()
        arrived.register(end, select.POLLIN)
        os.kill(pid, ASK)
        return float(os.read(end, 64)) if arrived.poll(PATIENCE * 1000) else None
    finally:
        os.close(end)
        answer.unlink()


def main(folder: str, connection: Connection) -> None:
    """Run a kernel that answers."""
    signal.signal(ASK, partial(_answer, Path(folder)))
    _MAIN(connection)


def resident(pid: str) -> float:
    """MB of a process that lie in memory."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def _answer(folder: Path, number: int, frame: FrameType | None) -> None:
    gc.collect()
    if sys.platform == "linux":
        ctypes.CDLL(None).malloc_trim(0)
    try:
        end = os.open(folder / str(os.getpid()), os.O_WRONLY | os.O_NONBLOCK)
    except OSError:  # whoever asked did not wait that long
        return
    os.write(end, f"{resident('self'):.1f}".encode())
    os.close(end)
