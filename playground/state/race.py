"""A race: several optimizers from one start, and how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from playground.state.arrays import Array
from playground.state.trail import Trail

RUNNING, FINISHED, FAILED = "running", "finished", "failed"
"""States of a racer beside the kinds of an Ending."""


@dataclass(frozen=True)
class Racer:
    """One optimizer of a race: its ``torch.optim`` class name, its keywords and a short name.

    ``schedule``: the ``torch.optim.lr_scheduler`` class name and keywords, or None.
    """

    optimizer: str
    keywords: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""
    schedule: tuple[str, Mapping[str, Any]] | None = None

    @property
    def name(self) -> str:
        """The short name, or one made of class and keywords."""
        return self.label or ", ".join([self.optimizer, *_written(self.keywords)])


@dataclass(frozen=True)
class Race:
    """What is asked: who runs, how many steps at most, and the loss whose first sight is timed.

    ``threshold`` None takes a thousandth of the loss at the start above the least known loss (0
    where the document knows no minimum). ``number`` tells a race from the same one asked again.
    """

    racers: tuple[Racer, ...]
    steps: int = 200
    threshold: float | None = None
    number: int = 0


@dataclass(frozen=True, eq=False)
class Standing:
    """How far one racer has come.

    ``steps``: steps made. ``loss``: that of the present point, None where it is not a finite
    number; ``best``: the least so far. ``distance``: Euclidean, in the units of the parameters, to
    the nearest known minimum. ``steps_to`` and ``evaluations_to``: steps made and gradients worked
    out before the loss was first at or below the threshold, None while it was not.
    ``state`` is one of the words above or the kind of an Ending; ``told`` says it in full.
    ``path`` (k, n): the racer's coordinates at ``trail.steps``.
    """

    racer: Racer
    trail: Trail
    steps: int
    loss: float | None
    best: float | None
    distance: float | None
    evaluations: int
    steps_to: int | None
    evaluations_to: int | None
    state: str
    told: str
    path: Array = field(default_factory=lambda: np.empty((0, 0)))


@dataclass(frozen=True, eq=False)
class RaceAnswer:
    """Every racer, in the order of the question; ``coordinates`` names the columns of the paths.

    ``start``: the parameters' values that all began from, by name.
    """

    race: Race
    threshold: float
    standings: tuple[Standing, ...]
    coordinates: tuple[str, ...] = ()
    start: Mapping[str, Array] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether nobody runs any more."""
        return all(standing.state != RUNNING for standing in self.standings)


def _written(keywords: Mapping[str, Any]) -> list[str]:
    return [f"{key}={_short(value)}" for key, value in keywords.items()]


def _short(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "(" + ", ".join(_short(part) for part in value) + ")"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:g}" if number else repr(value)
