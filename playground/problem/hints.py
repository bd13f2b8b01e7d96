"""What the markers of a problem say about it: ranges, minima, the least loss."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from playground.problem.errors import DocumentError

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_COORDINATE: Final = r"[^\W\d]\w*(?:\[\d+(?:\s*,\s*\d+)*\])?"
_RANGE: Final = re.compile(rf"\s*({_COORDINATE})\s*:\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*")
_VALUE: Final = re.compile(rf"\s*({_COORDINATE})\s*=\s*({_NUMBER})\s*")
_COMMA: Final = re.compile(r",(?![^\[]*\])")

Text = tuple[str, int | None]
"""What stands in a marker, and the line of the marker."""


def ranges(text: Text, path: Path | None) -> dict[str, tuple[float, float]]:
    """Return the ranges of `w1: -3..3, w2: -3..3`."""
    found: dict[str, tuple[float, float]] = {}
    for part in _parts(text[0]):
        match = _RANGE.fullmatch(part)
        if not match or not float(match[2]) < float(match[3]):
            raise DocumentError(f"'{part.strip()}' is no range such as w1: -3..3", path, text[1])
        found[match[1]] = float(match[2]), float(match[3])
    return found


def minima(text: Text, path: Path | None) -> tuple[dict[str, float], ...]:
    """Return the points of `x=1, y=1; x=-1, y=1`."""
    points: list[dict[str, float]] = []
    for point in text[0].split(";") if text[0].strip() else []:
        values: dict[str, float] = {}
        for part in _COMMA.split(point):
            match = _VALUE.fullmatch(part)
            if not match:
                raise DocumentError(f"'{part.strip()}' is no value such as x=1", path, text[1])
            values[match[1]] = float(match[2])
        points.append(values)
    return tuple(points)


def number(text: Text, path: Path | None) -> float | None:
    """Return the number of a marker, None if it has none."""
    if not text[0].strip():
        return None
    try:
        return float(text[0])
    except ValueError:
        raise DocumentError(f"'{text[0]}' is no number", path, text[1]) from None


def _parts(text: str) -> list[str]:
    return _COMMA.split(text) if text.strip() else []
