"""What is known when an answer is judged: the figures before and after what the prompt is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from playground.lesson.chain import links
from playground.state.coordinate import Coordinate
from playground.state.lesson import Link, Sight
from playground.state.snapshot import Snapshot

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

MOST_COORDINATES: Final = 8
"""Of how many a sight takes secant and slice; each costs some forwards."""
_POINTS = 41


class Finding(Protocol):
    """What the door says of one formula; true where it holds at every point tried."""

    @property
    def right(self) -> bool:
        """Whether the formula holds."""

    @property
    def counterexample(self) -> Mapping[str, Any] | None:
        """Parameter values at which it does not."""

    @property
    def given(self) -> Any:
        """What the formula gives there."""

    @property
    def expected(self) -> Any:
        """What autograd gives there."""


class Checks(Protocol):
    """The part of the door that formulas are judged by; an Experiment is one."""

    def check_gradient(self, formulas: Mapping[str, str]) -> Mapping[str, Finding]:
        """Try each formula at many points."""


@dataclass(frozen=True, eq=False)
class Situation:
    """``before``: the sight when the prompt was put; ``after``: once what follows was done.

    For a question about what is already there both are the same. ``earlier``: values that the
    asked expression held before, newest last, None among them where it was None. ``door`` is asked
    about formulas; without it a formula is only compared with the file's own as text.
    """

    before: Sight
    after: Sight
    earlier: tuple[Any, ...] = ()
    door: Checks | None = None

    @property
    def acts(self) -> tuple[Any, ...]:
        """The acts between the two sights."""
        return self.after.acts[len(self.before.acts) :]


def sight(lab: Experiment, about: Iterable[str] = ()) -> Sight:
    """The present figures of an Experiment; nothing of it changes.

    ``about``: the coordinates whose secant and slice are wanted (``"w1"``, ``"w[0]"``); without
    them those of the first eight. What cannot be found out is left empty, never raised.
    """
    snapshot = lab.snapshot(secants=False)
    probe = snapshot.probe
    all_of = snapshot.coordinates() if _count(snapshot) <= MOST_COORDINATES else ()
    labels = list(about) or [each.label for each in all_of]
    graph_links = _links(lab, snapshot)
    return Sight(
        values={name: np.array(values) for name, values in snapshot.parameters.items()},
        grads={name: snapshot[name].grad for name in snapshot.parameters},
        gradient=dict(probe.gradient),
        loss=snapshot.loss,
        rate=_rate(snapshot),
        acts=tuple(lab.acts),
        height=probe.loss,
        tensors=snapshot.tensors,
        optimizer=snapshot.optimizer,
        keywords=dict(snapshot.keywords),
        frozen=snapshot.frozen,
        samples=_samples(snapshot),
        h=lab.view.nudge,
        secants=_secants(lab, snapshot, labels),
        spans=_spans(lab, snapshot, labels),
        links=graph_links,
    )


def slope(seen: Sight, about: str) -> float | None:
    """The gradient along a coordinate, which a ``tangent`` is judged by; None where there is none.

    Raises ValueError where ``about`` names no coordinate.
    """
    return _at(seen.gradient, Coordinate.parse(about))


def place(seen: Sight, about: Iterable[str]) -> dict[str, float]:
    """Where coordinates stand, which a ``point`` is judged by, without those that are not.

    Raises ValueError where one of them is no coordinate.
    """
    found = {c.label: _at(seen.values, c) for c in map(Coordinate.parse, about)}
    return {label: value for label, value in found.items() if value is not None}


def _at(values: Mapping[str, Any], coordinate: Coordinate) -> float | None:
    try:
        return float(np.asarray(values[coordinate.name])[coordinate.index])
    except (KeyError, IndexError, TypeError):
        return None


def _rate(snapshot: Snapshot) -> float:
    if snapshot.rate is not None:
        return float(snapshot.rate)
    rate = snapshot.keywords.get("lr", 0.0)
    return float(rate) if isinstance(rate, int | float) else 0.0


def _count(snapshot: Snapshot) -> int:
    return sum(values.size for values in snapshot.parameters.values())


def _samples(snapshot: Snapshot) -> tuple[int, ...]:
    """What a mean in the loss may have been over: rows of the data, or a tensor's elements."""
    counts: list[int] = []
    if snapshot.batch is not None:
        rows = snapshot.batch.rows
        counts += [len(rows)] if rows is not None else [snapshot.batch.count]
    for tensor in snapshot.tensors:
        if tensor.name not in snapshot.parameters:
            counts += [prod(tensor.shape), *tensor.shape[:1]]
    return tuple(dict.fromkeys(count for count in counts if count > 1))


def _links(lab: Experiment, snapshot: Snapshot) -> tuple[Link, ...]:
    if not snapshot.probe.gradient or _count(snapshot) > 1_000:
        return ()
    try:
        return links(lab.graph(), snapshot.probe.gradient)
    except Exception:  # typed code may raise anything; then no link is known, and none is named
        return ()


def _secants(lab: Experiment, snapshot: Snapshot, labels: Iterable[str]) -> dict[str, float]:
    h = lab.view.nudge
    found = {}
    for label, value in _places(snapshot, labels):
        heights = _heights(lab, label, value, value + h, 2)
        if heights is not None:
            found[label] = float(heights[1] - heights[0]) / h
    return found


def _spans(
    lab: Experiment, snapshot: Snapshot, labels: Iterable[str]
) -> dict[str, tuple[float, float]]:
    found = {}
    for label, _ in _places(snapshot, labels):
        try:
            drawn = lab.slice(label, n=_POINTS)
        except Exception:  # as above: without a slice the scale is not known
            continue
        heights = drawn.heights[np.isfinite(drawn.heights)]
        if heights.size:
            width = float(drawn.values[-1] - drawn.values[0])
            found[label] = (width, float(heights.max() - heights.min()))
    return found


def _places(snapshot: Snapshot, labels: Iterable[str]) -> list[tuple[str, float]]:
    """The coordinates among the labels, with their values."""
    found = []
    for label in labels:
        try:
            coordinate = Coordinate.parse(label)
            found.append((coordinate.label, snapshot.value(coordinate)))
        except (ValueError, KeyError, IndexError, TypeError):
            continue  # an expression and no coordinate
    return found[:MOST_COORDINATES]


def _heights(lab: Experiment, label: str, low: float, high: float, n: int) -> Any:
    try:
        return lab.slice(label, low, high, n).heights.astype(np.float64)
    except Exception:  # as above
        return None
