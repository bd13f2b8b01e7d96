"""Catches what typed code prints, so that the window can show it."""

from __future__ import annotations

import io
import sys
import warnings
from types import TracebackType
from typing import TextIO

# What one act may print; a loop that prints would otherwise fill the pipe.
LONGEST = 20_000


class CapturedOutput:
    """While entered, what is printed and what torch warns of go into a buffer ``take`` empties."""

    def __init__(self) -> None:
        self._buffer = io.StringIO()
        self._before = sys.stdout
        self._told_before = warnings.showwarning

    def __enter__(self) -> CapturedOutput:
        self._before, sys.stdout = sys.stdout, self._buffer
        self._told_before, warnings.showwarning = warnings.showwarning, self._tell
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stdout = self._before
        warnings.showwarning = self._told_before

    def begin(self) -> None:
        """Begin an act: each warning is told once in every act, not once in a lifetime."""
        warnings.resetwarnings()
        warnings.simplefilter("ignore", DeprecationWarning)  # told to programmers of libraries

    def _tell(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        self._buffer.write(f"{category.__name__}: {message}\n")

    def take(self) -> str:
        """What was printed since the last call, cut where it grows too long."""
        text = self._buffer.getvalue()
        if not text:
            return ""
        self._buffer.seek(0)
        self._buffer.truncate()
        if len(text) > LONGEST:
            return text[:LONGEST] + f"\n… {len(text) - LONGEST:,} more characters"
        return text
