"""Tells which line of PyTorch is at work, for the entries of a ledger."""

from __future__ import annotations

import re
import sys
from types import FrameType

TYPED = "<lines>"


class Lines:
    """The line of an act, or the typed lines among which the one at work is looked for."""

    def __init__(self, code: str, *, typed: bool = False) -> None:
        self._code = code
        self._lines = code.splitlines()
        self.typed = typed

    def now(self) -> str:
        """The line that runs at this moment."""
        number = self._number()
        return self._line(number) if number else self._code

    def touching(self, name: str) -> str:
        """The line that has changed a ``.grad``: the last one so far that names it.

        Where no typed line names it, all of them are given.
        """
        if not self.typed:
            return self._code
        number = self._number() or len(self._lines)
        naming = re.compile(rf"(?<!\w){re.escape(name)}\.grad\b|\bzero_grad\b")
        for text in reversed(self._lines[:number]):
            if naming.search(text):
                return text.strip()
        return self._code

    def _number(self) -> int:
        """The number of the typed line that runs, from 1, or 0 where none does."""
        if not self.typed:
            return 0
        frame: FrameType | None = sys._getframe()
        while frame is not None and frame.f_code.co_filename != TYPED:
            frame = frame.f_back
        return 0 if frame is None else frame.f_lineno

    def _line(self, number: int) -> str:
        return self._lines[number - 1].strip() if number <= len(self._lines) else self._code


# For what was done to a live tensor past the acts.
UNKNOWN = Lines("")
