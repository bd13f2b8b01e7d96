"""An end for code that would never come to one: an act or a check gets so many seconds."""

from __future__ import annotations

import contextlib
import ctypes
import threading
from collections.abc import Iterator
from typing import Final

PATIENCE: Final = 60.0
"""Seconds for one act or one check: a thousand times what any of the built-in lessons takes."""


class TookTooLongError(RuntimeError):
    """What is raised within code whose time is over."""


@contextlib.contextmanager
def within(seconds: float | None) -> Iterator[None]:
    """Raise TookTooLongError in the body once it has taken so many seconds; None waits for ever.

    It comes between two lines of Python, in any thread; one operation of torch is waited for. A
    body that goes on all the same is told again after as many seconds.
    """
    if seconds is None:
        yield
        return
    thread, lock, over = threading.get_ident(), threading.Lock(), threading.Event()

    def watch() -> None:
        while not over.wait(seconds):
            with lock:
                if not over.is_set():
                    _raise_in(thread)

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    except TookTooLongError:
        raise TookTooLongError(
            f"this took longer than {seconds:g} seconds, so it was ended"
        ) from None
    finally:
        with lock:
            over.set()


def _raise_in(thread: int) -> None:
    # A signal would do the same in the main thread only, and not on Windows.
    raised = ctypes.py_object(TookTooLongError)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)
