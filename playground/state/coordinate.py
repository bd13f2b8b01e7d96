"""One scalar inside a parameter: ``w1``, ``w[0]`` or ``A[1, 0]``."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"(?P<name>[^\[\]\s]+)\s*(?:\[\s*(?P<index>\d+(?:\s*,\s*\d+)*)\s*\])?")


@dataclass(frozen=True, order=True)
class Coordinate:
    """A scalar that can span a plot: the parameter's name and the index inside it.

    ``index`` is ``()`` for a parameter without dimensions.
    """

    name: str
    index: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Coordinate:
        """Read ``"w1"`` or ``"A[1, 0]"``; raises ValueError for anything else."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{text!r} does not name a coordinate; write w1, w[0] or A[1, 0]")
        written = match["index"]
        index = tuple(int(part) for part in written.split(",")) if written else ()
        return cls(match["name"], index)

    @property
    def label(self) -> str:
        """The coordinate as it is written in PyTorch code."""
        if not self.index:
            return self.name
        return f"{self.name}[{', '.join(map(str, self.index))}]"

    def __str__(self) -> str:
        return self.label
