"""From a running instruction of typed code to the stretch of text that it was compiled from."""

from __future__ import annotations

from types import CodeType, FrameType

from playground.language.budget import BUDGET
from playground.state.graph import Place

Instruction = tuple[CodeType, int]


def innermost(frame: FrameType | None) -> Instruction | None:
    """The instruction that typed code is at, looking outwards from ``frame``; None outside it."""
    while frame is not None:
        if BUDGET in frame.f_globals:
            return frame.f_code, frame.f_lasti
        frame = frame.f_back
    return None


class Places:
    """Looks up places; keeps the table of each code, which Python unpacks anew each time."""

    def __init__(self) -> None:
        self._tables: dict[int, tuple[CodeType, list[Place | None]]] = {}

    def of(self, at: Instruction | None) -> Place | None:
        """The place of an instruction, or None where Python kept none."""
        if at is None:
            return None
        code, offset = at
        known = self._tables.get(id(code))
        if known is None:
            known = self._tables[id(code)] = (code, _table(code))
        return known[1][offset // 2]


def _table(code: CodeType) -> list[Place | None]:
    """A place for each two bytes of the code; Python counts columns from 0."""
    cell = code.co_filename.strip("<>")
    return [
        None
        if line is None or end_line is None or column is None or end_column is None
        else Place(cell, line, column + 1, end_line, end_column + 1)
        for line, end_line, column, end_column in code.co_positions()
    ]
