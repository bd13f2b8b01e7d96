"""The sweep: many runs at once, over starts or over learning rate × momentum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.state.view import Span

STARTS, RATES = "starts", "rates"
RATE, MOMENTUM = "learning rate", "momentum"

MINIMUM, DIVERGED, UNDECIDED, ELSEWHERE = "minimum", "diverged", "still on the way", "elsewhere"
"""Kinds of ends: at rest at a minimum; a loss that is nan or infinite; not at rest after the last
step; at rest, but at more places than are told apart."""

TOLERANCE = 1e-3


@dataclass(frozen=True)
class SweepQuestion:
    """Which runs to make: ``n`` × ``n`` of ``steps`` steps each.

    ``over``: STARTS spans the plane ``plane`` (x, then y), the other coordinates as they stand;
    RATES spans ``rates`` (evenly spaced in its logarithm) and ``momenta`` for SGD, from the
    present point. ``tolerance``: a run is at rest from the first step at which no element of its
    gradient is farther from 0. ``coarse``: answer with every 8th pixel first. ``number`` tells
    two askings of the same apart.
    """

    over: str = STARTS
    plane: tuple[Span, Span] | None = None
    rates: tuple[float, float] = (1e-4, 1.0)
    momenta: tuple[float, float] = (0.0, 0.99)
    n: int = 100
    steps: int = 200
    optimizer: str = "SGD"
    keywords: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float = TOLERANCE
    coarse: bool = True
    number: int = 0


@dataclass(frozen=True)
class End:
    """A class of ends.

    ``at``: the coordinates of a minimum, by label. ``known``: the document states it, else it is
    the lowest end of a cluster.
    """

    kind: str
    at: Mapping[str, float] = field(default_factory=dict)
    known: bool = False

    @property
    def label(self) -> str:
        """``(3, 2)`` for a minimum (the first coordinates of many), else the kind."""
        if self.kind != MINIMUM or not self.at:
            return "at rest" if self.kind == MINIMUM else self.kind
        values = [f"{value:.3g}" for value in list(self.at.values())[:3]]
        said = ["0" if value == "-0" else value.replace("-", "\N{MINUS SIGN}") for value in values]
        return f"({', '.join(said)}{', …' * (len(self.at) > 3)})"


@dataclass(frozen=True, eq=False)
class Sweep:
    """The newest whole level: every ``stride``-th pixel of the picture along both axes.

    All pictures have the shape (len(x_values), len(y_values)): ``starts`` the loss at the start,
    ``losses`` that at the end, which is the last finite point of a run that diverged; ``rest`` the
    step from which a run is at rest, −1 for none; ``diverged`` the step that leads to a loss that
    is not finite, −1 for none; ``reached`` an index into ``ends``; ``places`` (…, k) the values of
    ``coordinates`` at the end. ``counts[i]``: the runs that ended in ``ends[i]``.
    ``done``: the share of all steps that are made. ``method``: ``"broadcast"``, ``"vmap"``,
    ``"loop"``, or ``""`` before the first level. ``dtype``: in which the runs were computed.
    ``point``: the parameters as they stood when the sweep began.
    """

    question: SweepQuestion
    x_values: Array
    y_values: Array
    starts: Array
    losses: Array
    rest: Array
    diverged: Array
    reached: Array
    places: Array
    coordinates: tuple[Coordinate, ...] = ()
    ends: tuple[End, ...] = ()
    stride: int = 0
    done: float = 0.0
    method: str = ""
    dtype: str = "float32"
    point: Mapping[str, Array] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether every pixel is there."""
        return self.stride == 1

    @property
    def counts(self) -> tuple[int, ...]:
        """How many of the runs that are there ended in each of ``ends``."""
        found = np.bincount(self.reached.ravel(), minlength=len(self.ends))
        return tuple(int(count) for count in found)

    def start(self, i: int, j: int) -> dict[str, float]:
        """Where run (i, j) starts, by label; empty over rates, where that is the present point."""
        if self.question.plane is None or self.question.over != STARTS:
            return {}
        x, y = self.question.plane
        return {
            x.coordinate.label: float(self.x_values[i]),
            y.coordinate.label: float(self.y_values[j]),
        }

    def keywords(self, i: int, j: int) -> dict[str, Any]:
        """The keywords of the optimizer of run (i, j)."""
        keywords = dict(self.question.keywords)
        if self.question.over == RATES:
            keywords["lr"] = float(self.x_values[i])
            keywords["momentum"] = float(self.y_values[j])
        return keywords
