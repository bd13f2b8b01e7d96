"""Catches what typed code prints, so that the window can show it."""

from __future__ import annotations

import io
import sys
from types import TracebackType

# What one act may print; a loop that prints would otherwise fill the pipe.
LONGEST = 20_000


class CapturedOutput:
    """While entered, standard output goes into a buffer that ``take`` empties."""

    def __init__(self) -> None:
        self._buffer = io.StringIO()
        self._before = sys.stdout

    def __enter__(self) -> CapturedOutput:
        self._before, sys.stdout = sys.stdout, self._buffer
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.stdout = self._before

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
