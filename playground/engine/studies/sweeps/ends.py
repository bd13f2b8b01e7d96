"""Sorts the ends of runs into classes: known minima, clusters, on the way, diverged.

The rule. A run is at rest if no element of its gradient is farther from 0 than the tolerance at
its last point. At rest within NEAR of a minimum that the document states, it has reached that
one; two per cent of the coordinate's range is the unit. Those at rest elsewhere are gathered into
clusters: the one with the lowest loss is a cluster's centre and takes what lies within NEAR of it,
until all are gathered or MOST clusters are there. All of this depends on nothing but the ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.sweep import DIVERGED, ELSEWHERE, MINIMUM, UNDECIDED, End
from playground.state.view import Span

NEAR = 0.02
"""Share of a coordinate's range within which two ends are one."""
MOST = 8
"""Clusters that are told apart: more than so many colours nobody can."""
TELLABLE = 64
"""With more elements than this the ends are not told apart: all at rest are one class."""


@dataclass(frozen=True)
class Sorter:
    """``spans`` are the ranges of all coordinates, in the order of the elements of ``rows``."""

    spans: Sequence[Span]
    minima: Sequence[Mapping[str, float]]

    def sort(
        self, rows: Array, losses: Array, at_rest: Array, diverged: Array
    ) -> tuple[Array, tuple[End, ...]]:
        """The class of each run, shape (N,), and the classes that occur, minima first.

        ``rows`` (N, P): the end points; ``at_rest`` and ``diverged`` (N,): bool.
        """
        found = np.full(len(losses), -1, dtype=np.int16)
        ends: list[End] = []
        resting = at_rest & ~diverged
        if len(self.spans) > TELLABLE or rows.shape[1] != len(self.spans):
            self._take(found, ends, resting, End(MINIMUM))
        else:
            scaled = np.asfortranarray(rows / self._units)
            for minimum in self.minima:
                at = self._place(minimum)
                if at is not None:
                    near = self._near(scaled, at / self._units)
                    self._take(found, ends, resting & near & (found < 0), self._end(at, True))
            self._gather(found, ends, resting, scaled, losses)
        self._take(found, ends, resting & (found < 0), End(ELSEWHERE))
        self._take(found, ends, ~resting & ~diverged, End(UNDECIDED))
        self._take(found, ends, diverged, End(DIVERGED))
        return found, tuple(ends)

    def _gather(
        self,
        found: Array,
        ends: list[End],
        resting: Array,
        scaled: Array,
        losses: Array,
    ) -> None:
        for _ in range(MOST):
            left = np.flatnonzero(resting & (found < 0))
            if not len(left):
                return
            centre = left[np.argmin(losses[left])]
            near = self._near(scaled, scaled[centre]) & resting & (found < 0)
            at = np.round(scaled[centre], 6) * self._units + 0.0  # what is 0 but for rounding is 0
            self._take(found, ends, near, self._end(at, False))

    def _take(self, found: Array, ends: list[End], which: Array, end: End) -> None:
        if which.any():
            found[which] = len(ends)
            ends.append(end)

    @property
    def _units(self) -> Array:
        return np.array([span.high - span.low for span in self.spans])

    def _near(self, scaled: Array, at: Array) -> Array:
        near: Array = np.ones(len(scaled), dtype=bool)
        for column, value in zip(scaled.T, at, strict=True):  # a reduction over rows is far slower
            near &= np.abs(column - value) <= NEAR
        return near

    def _place(self, minimum: Mapping[str, float]) -> Array | None:
        """A stated minimum as a row, or None where it does not state every element."""
        values = [minimum.get(span.coordinate.label) for span in self.spans]
        return None if None in values else np.array(values, dtype=np.float64)

    def _end(self, at: Array, known: bool) -> End:
        labels = [span.coordinate.label for span in self.spans]
        return End(MINIMUM, dict(zip(labels, map(float, at), strict=True)), known)


def places(rows: Array, spans: Sequence[Span], shown: Sequence[Coordinate]) -> Array:
    """The values of the coordinates ``shown`` at each end: (N, k)."""
    labels = [span.coordinate for span in spans]
    columns = [labels.index(coordinate) for coordinate in shown if coordinate in labels]
    picked: Array = rows[:, columns]
    return picked
