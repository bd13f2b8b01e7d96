"""Hears what torch warns of during an act, while it is told to whoever listens as ever."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


@contextmanager
def heard() -> Iterator[list[str]]:
    """Collect the words of each warning that Python's filters let through during the block.

    A warning that was told once at a place is told again: that is what entering
    ``catch_warnings`` does to Python's memory of them.
    """
    told: list[str] = []
    with warnings.catch_warnings():
        show = warnings.showwarning

        def show_and_keep(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            told.append(str(message))
            show(message, category, filename, lineno, file, line)

        warnings.showwarning = show_and_keep
        yield told
