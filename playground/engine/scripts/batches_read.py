"""The cell that begins to draw batches, told by its first line: the forwards after it draw them."""

from __future__ import annotations

import re
from typing import Final

from playground.engine.scripts.batched import WHOLE
from playground.state import acts

BATCHES: Final = "# batches of {}, shuffle={}, seed={}"
"""The first line of a cell that begins to draw batches, so that it can be read by itself."""
_BATCHES: Final = re.compile(BATCHES.format(r"(\d+)", r"(True|False)", r"(\d+)"))


def batches(code: str) -> acts.Batches | None:
    """The batches that a cell begins to draw, or None for another cell."""
    head = code.strip().split("\n", 1)[0]
    if head == WHOLE:
        return acts.Batches(None)
    match = _BATCHES.fullmatch(head)
    if match is None:
        return None
    return acts.Batches(int(match[1]), match[2] == "True", int(match[3]))
