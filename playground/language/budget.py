"""How much plain Python one forward may do, and the error that says so with its place."""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any, Final

from playground.language.errors import CodeError

MAX_TURNS: Final = 1_000_000
"""Turns of all loops in one forward: about a tenth of a second of empty loop."""

MAX_CALLS: Final = 1_000_000
"""Calls of typed functions in one forward."""

MAX_BITS: Final = 10_000
"""Bits of an integer: 3,010 digits, which Python can still print."""

MAX_ITEMS: Final = 1_000_000
"""Items of a list, tuple or range."""

MAX_ELEMENTS: Final = 50_000_000
"""Elements of a tensor made by one call: 200 MB in float32."""

BUDGET: Final = "guard budget"
"""Where a namespace keeps its Budget; also how a frame of typed code is recognised."""


class Budget:
    """Counts what one forward has used; `reset` starts the next."""

    __slots__ = ("calls", "turns")

    def __init__(self) -> None:
        self.turns = 0
        self.calls = 0

    def reset(self) -> None:
        """Start counting from nothing."""
        self.turns = 0
        self.calls = 0

    def charge(self, turns: int) -> None:
        """Count `turns` more turns; raises CodeError when they are more than allowed."""
        self.turns += turns
        if self.turns > MAX_TURNS:
            raise over(f"the loops make more than {MAX_TURNS:,} turns in one forward")


def over(message: str) -> CodeError:
    """Return a CodeError with the place in typed code that is being run now."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and BUDGET not in frame.f_globals:
        frame = frame.f_back
    if frame is None:
        return CodeError(message)
    line, column = place_in(frame.f_code, frame.f_lasti, frame.f_lineno)
    return CodeError(message, line, column, **origin(frame.f_code.co_filename))


def place_in(code: CodeType, instruction: int, line: int) -> tuple[int, int]:
    """Return line and column, from 1, of the byte offset `instruction` in `code`."""
    for index, (first, _, column, _) in enumerate(code.co_positions()):
        if index * 2 == instruction:
            return first or line, (column or 0) + 1
    return line, 1


def origin(filename: str) -> dict[str, Any]:
    """Return cell or file of a CodeError for code compiled under `filename`.

    A name in angle brackets, `<model>`, is the title of a cell; `<lines>` stands for neither.
    """
    if not (filename.startswith("<") and filename.endswith(">")):
        return {"file": filename}
    title = filename[1:-1]
    return {} if title == "lines" else {"cell": title}
