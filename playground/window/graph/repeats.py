"""Finds where a sequence repeats itself: the layers of a network, the turns of a loop."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

LONGEST = 128
"""The longest pattern looked for: operations in one layer or one turn of a loop."""
FEWEST = 3
"""Repeats below which a pattern is chance."""


class Run(NamedTuple):
    """``times`` times the same ``period`` entries, from ``start`` on."""

    start: int
    period: int
    times: int

    @property
    def stop(self) -> int:
        """The first place after the run."""
        return self.start + self.period * self.times


def runs(sequence: Sequence[Hashable]) -> list[Run]:
    """Return runs that do not overlap, from the left; at each place the one that covers most."""
    size = len(sequence)
    numbers: dict[Hashable, int] = {}
    codes = np.array([numbers.setdefault(entry, len(numbers)) for entry in sequence], dtype=int)
    covered = np.zeros(size, dtype=int)
    periods = np.zeros(size, dtype=int)
    for period in range(1, min(LONGEST, size // FEWEST) + 1):
        count = _matches(codes, period) // period + 1
        cover = np.where(count >= FEWEST, count * period, 0)
        better = cover > covered[: len(cover)]
        covered[: len(cover)][better] = cover[better]
        periods[: len(cover)][better] = period
    found = []
    at = 0
    while at < size:
        if covered[at]:
            period = int(periods[at])
            found.append(Run(at, period, int(covered[at]) // period))
            at = found[-1].stop
        else:
            at += 1
    return found


def _matches(
    codes: np.ndarray[tuple[int], np.dtype[np.int_]], period: int
) -> np.ndarray[tuple[int], np.dtype[np.int_]]:
    """Return, for each place, how many entries from there on equal the one ``period`` later."""
    same = codes[:-period] == codes[period:]
    places = np.arange(len(same))
    ends = np.where(same, len(same), places)
    return np.minimum.accumulate(ends[::-1])[::-1] - places
