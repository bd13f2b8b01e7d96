"""Starts and ends the kernel's process."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import ModuleType

# glibc hands memory over 128 KiB back to the system at once, and a 100x100 grid needs it again a
# moment later: eight times slower. These are its own switches for that.
ALLOCATOR = {
    "MALLOC_MMAP_THRESHOLD_": str(128 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(256 * 2**20),
}
# Typed code that asks for more than this is refused by torch instead of by the system.
MEMORY_LIMIT = 12 * 2**30


def start() -> tuple[SpawnProcess, Connection]:
    """Start a kernel; returns its process and this end of the pipe. torch loads meanwhile."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=main, args=(there,), name="playground kernel", daemon=True)
    with _environment(ALLOCATOR), _without_main():
        process.start()
    there.close()
    return process, here


def main(connection: Connection) -> None:
    """Run the kernel in its own process."""
    from playground.kernel.messages import Awake

    _limit_memory()
    # As in the window: standard error is not where a learner reads about typed code.
    warnings.filterwarnings("ignore", category=SyntaxWarning)
    connection.send(Awake())
    # The collector would look through all of torch again and again while it loads, a tenth of the
    # time to the first surface. The server lets it begin once the first problem is open.
    gc.disable()
    from playground.engine.settings import use_one_thread
    from playground.kernel.server import Server

    use_one_thread()
    Server(connection).serve()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update({name: value for name, value in values.items() if before[name] is None})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep a spawned process from running the main module of this one again.

    That would load Qt into the kernel: 40 MB, and PySide6's hook on every import costs torch's
    optimizers a tenth of their speed.
    """
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
