"""The timeline as it is shown: its branches, where they fork, and where the present step lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """A step at which something but a plain step was done: a knob changed, the point moved."""

    step: int
    words: str


@dataclass(frozen=True)
class Branch:
    """One future.

    ``colour`` counts through the theme's colours for runs. ``parent`` is the branch that it left
    after the step ``fork``, or None for one with a beginning of its own. ``last`` is its last step
    when the branches were last listed: that of the active one grows in a run, see ``Timeline``.
    ``marks`` are its own, in order.
    """

    name: str
    colour: int
    parent: str | None
    fork: int
    last: int
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Timeline:
    """Where the Experiment stands.

    ``active`` is the branch that the present step lies on, or None where steps are not being
    kept; ``step`` the present step, ``first`` and ``last`` the steps that can be sought on it.
    ``drawn``: how many of the branches come as Trails.
    """

    active: str | None
    step: int
    first: int
    last: int
    drawn: int = 0


@dataclass(frozen=True)
class Difference:
    """The first step at which two branches' values differ, and a coordinate that shows it."""

    first: str
    second: str
    step: int
    coordinate: str
    value: float
    other: float
