"""Which characters of a line an error means, and how its suggestion is put in their place."""

from __future__ import annotations

import re

_DOTTED = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")
_WORD = re.compile(r"\w+")


def marked(line: str, column: int) -> tuple[int, int]:
    """Return start and end (from 0) of what to underline at ``column`` (from 1).

    Never empty where the line has a character to carry the mark.
    """
    at = max(column - 1, 0)
    for match in _WORD.finditer(line):
        if match.start() <= at < match.end():
            return match.span()
    if at < len(line):
        return at, at + 1
    end = len(line.rstrip()) or len(line)
    return max(end - 1, 0), end


def mended(line: str, column: int, suggestion: str) -> tuple[int, int]:
    """Return start and end of the characters that ``suggestion`` replaces.

    ``torch.sin`` replaces the whole of ``torch.sine`` or ``np.sin``; ``sin`` replaces a word only.
    """
    at = max(column - 1, 0)
    if "." in suggestion:
        for match in _DOTTED.finditer(line):
            if match.start() <= at < match.end():
                return match.span()
    return marked(line, column)
