"""A branch's own losses and path, kept small while it is not on screen, and put together again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.engine.looking.directions import LivePlane
from playground.engine.record import LONGEST, LONGEST_PATH
from playground.state.arrays import Array
from playground.state.coordinate import Coordinate

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.timeline.pieces import Branch

Plane = tuple[Coordinate, Coordinate] | LivePlane
"""Two live planes are the same where they are one object: each was laid at a moment."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows (k, columns) of ``steps`` (k,), every ``stride``-th and perhaps one more at the end."""

    steps: Array
    rows: Array
    stride: int = 1

    def within(self, low: int, high: int) -> Rows:
        """The rows from ``low`` to before ``high``."""
        held = slice(*np.searchsorted(self.steps, (low, high)))
        return Rows(self.steps[held].copy(), self.rows[held].copy(), self.stride)


@dataclass(frozen=True, eq=False)
class Record:
    """The losses of a branch since its fork, and its path in ``plane``, None for no plane."""

    losses: Rows
    path: Rows
    plane: Plane | None

    @classmethod
    def of(cls, lab: Experiment, fork: int) -> Record:
        """Take down what the Experiment has recorded since ``fork``."""
        losses = Rows(*lab.losses.arrays(), lab.losses.stride)
        path = Rows(*lab.path.arrays(), lab.path.stride)
        ever = lab.steps + 1
        return cls(losses.within(fork, ever), path.within(fork, ever), plane_of(lab))


def plane_of(lab: Experiment) -> Plane | None:
    """The coordinates or directions that span the surface."""
    surface = lab.view.surface
    if lab.planes.live is not None:
        return lab.planes.live
    return None if surface is None else (surface[0].coordinate, surface[1].coordinate)


def losses_to(branch: Branch, step: int) -> Rows:
    """The losses of the steps before ``step`` along a branch and those it came from."""
    return _joined(((b, b.record.losses) for b in branch.lineage() if b.record), step, 1, LONGEST)


def path_to(branch: Branch, step: int, plane: Plane | None) -> Rows:
    """The points before ``step``; where a path was taken down in another plane, the kept states'.

    Those are fewer, but each is exact.
    """
    if plane is None:
        return Rows(np.empty(0, dtype=np.int64), np.empty((0, 2)))
    parts = []
    for each in branch.lineage():
        if each.record is not None and each.record.plane == plane:
            parts.append((each, each.record.path))
        else:
            parts.append((each, _kept_points(each, plane)))
    return _joined(parts, step, 2, LONGEST_PATH)


def own_path(branch: Branch, plane: Plane | None) -> Rows:
    """The points of a branch since its fork."""
    if plane is None:
        return Rows(np.empty(0, dtype=np.int64), np.empty((0, 2)))
    record = branch.record
    if record is not None and record.plane == plane:
        return record.path
    return _kept_points(branch, plane)


def _kept_points(branch: Branch, plane: Plane) -> Rows:
    kept = []
    for piece in branch.tip.back():
        if piece.owner is not branch:
            break
        kept += [*reversed(piece.keys), piece.start]
    kept.reverse()
    # Of several states at one step the newest counts.
    points = {
        state.step: _point(state.memento.parameters, plane)
        for state in kept[:: 1 + len(kept) // LONGEST_PATH]
    }
    return Rows(
        np.array(list(points), dtype=np.int64), np.array(list(points.values())).reshape(-1, 2)
    )


def _point(values: Mapping[str, Array], plane: Plane) -> list[float]:
    """Where a kept state lies in a plane."""
    if isinstance(plane, LivePlane):
        row = np.concatenate([np.asarray(v, float).ravel() for v in values.values()])
        point: list[float] = plane.project(row[None])[0].tolist()
        return point
    return [float(values[c.name][c.index]) for c in plane]


def _joined(parts: Iterable[tuple[Branch, Rows]], step: int, columns: int, longest: int) -> Rows:
    """The rows of a branch and its ancestors, each up to where the younger one left it."""
    low_first: list[Rows] = []
    for branch, rows in parts:
        low_first.insert(0, rows.within(branch.fork if branch.parent else 0, step))
        step = min(step, branch.fork)
    steps = np.concatenate([r.steps for r in low_first] or [np.empty(0, dtype=np.int64)])
    values = np.concatenate([r.rows for r in low_first] or [np.empty((0, columns))])
    stride = max((rows.stride for rows in low_first), default=1)
    while np.count_nonzero(steps % stride == 0) > longest:
        stride *= 2
    return Rows(steps, values, stride)
