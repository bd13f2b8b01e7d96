"""How far a lesson, or a folder of answers, has got, on standard error."""

from __future__ import annotations

import sys


class Progress:
    """Tells what is under way: one line that changes on a terminal, a line each in a log."""

    def __init__(self, name: str, unit: str = "step") -> None:
        self._name = name
        self._unit = unit
        self._width = 0

    def __call__(self, at: int, of: int, note: str = "") -> None:
        """Tell that unit ``at``, from 1, of ``of`` begins."""
        text = f"{self._name}: {self._unit} {at} of {of}{note}"
        if sys.stderr.isatty():
            print(f"\r{text:<{self._width}}", end="", file=sys.stderr, flush=True)
            self._width = max(self._width, len(text))
        else:
            print(text, file=sys.stderr)

    def close(self) -> None:
        """Leave the line clean for what is printed next."""
        if self._width:
            print(f"\r{'':<{self._width}}\r", end="", file=sys.stderr, flush=True)
            self._width = 0
