"""The timeline as values for a window: the same objects while nothing about them has changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from playground.engine.timeline import naming
from playground.engine.timeline.pieces import Branch
from playground.engine.timeline.records import own_path, plane_of
from playground.state.timeline import Branch as Shown
from playground.state.timeline import Mark
from playground.state.timeline import Timeline as Present
from playground.state.trail import Trail

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment
    from playground.engine.timeline.records import Rows
    from playground.engine.timeline.timeline import Timeline

MOST_TRAILS = 48
"""Branches that are drawn: the newest. More lines than that could not be told apart."""
LONGEST_TRAIL = 400
MOST_MARKS = 400


@dataclass
class Showing:
    """What was shown last, and of which state of the timeline."""

    branches: tuple[object, tuple[Shown, ...]] | None = None
    trails: tuple[object, tuple[Trail, ...]] | None = None


def branches(timeline: Timeline) -> tuple[Shown, ...]:
    """All branches; the same tuple while nothing about them has changed."""
    known = timeline.showing.branches
    if known is not None and known[0] == timeline.version:
        return known[1]
    listed = set(map(id, timeline.branches))
    made = tuple(_shown(branch, listed) for branch in timeline.branches)
    if known is not None and len(known[1]) == len(made):
        same = all(a is b for a, b in zip(known[1], made, strict=True))
        made = known[1] if same else made
    timeline.showing.branches = timeline.version, made
    return made


def present(lab: Experiment, drawn: int) -> Present:
    """Where the Experiment stands."""
    place = lab.timeline.place
    if place is None:
        return Present(None, lab.steps, lab.steps, lab.steps, drawn)
    branch = place.branch
    last = max(branch.end, lab.steps)
    return Present(branch.name, lab.steps, branch.root.first, last, drawn)


def trails(lab: Experiment) -> tuple[Trail, ...]:
    """The ways of the newest branches other than the one on screen.

    The active branch is among them while the present is not at its end: its future.
    """
    timeline = lab.timeline
    plane, place = plane_of(lab), timeline.place
    shown = [
        branch
        for branch in timeline.branches[-MOST_TRAILS:]
        if place is None or branch is not place.branch or lab.steps < branch.end
    ]
    made = tuple(_trail(branch, plane) for branch in shown)
    known = timeline.showing.trails
    if (
        known is not None
        and len(known[1]) == len(made)
        and all(a is b for a, b in zip(known[1], made, strict=True))
    ):
        return known[1]
    timeline.showing.trails = None, made
    return made


def _shown(branch: Branch, listed: set[int]) -> Shown:
    parent = branch.parent
    while parent is not None and id(parent) not in listed:
        parent = parent.parent
    tip = branch.tip
    key = (branch.name, id(tip), tip.made, branch.end, None if parent is None else parent.name)
    if branch.shown is not None and branch.shown[0] == key:
        return branch.shown[1]
    found = Shown(
        branch.name,
        branch.colour,
        None if parent is None else parent.name,
        branch.fork,
        branch.end,
        _marks(branch),
    )
    branch.shown = key, found
    return found


def _marks(branch: Branch) -> tuple[Mark, ...]:
    """The branch's own acts that changed something, the newest where there are very many."""
    found: list[Mark] = []
    for piece in branch.tip.back():
        if piece.owner is not branch or len(found) == MOST_MARKS:
            break
        met = None if piece.before is None else piece.before.start.memento
        said = naming.mark_words(piece.acts, met)
        if said is not None:
            found.append(Mark(piece.first, said))
    return tuple(reversed(found))


def _trail(branch: Branch, plane: object) -> Trail:
    key = (branch.name, branch.record, branch.tip, branch.end, plane)
    if branch.trail is not None and all(
        a is b or (isinstance(a, str | int | tuple) and a == b)
        for a, b in zip(branch.trail[0], key, strict=True)
    ):
        return branch.trail[1]
    path = own_path(branch, plane)  # type: ignore[arg-type]
    points = path.rows[_thinned(path)]
    steps, losses = np.empty(0, dtype=np.int64), np.empty(0)
    if branch.record is not None:
        rows = branch.record.losses
        held = _thinned(rows)
        steps, losses = rows.steps[held], rows.rows[held, 0]
    made = Trail(branch.name, branch.colour, points, steps, losses)
    branch.trail = key, made
    return made


def _thinned(rows: Rows) -> list[int]:
    """At most ``LONGEST_TRAIL`` rows, evenly, the last among them."""
    count = len(rows.steps)
    stride = max(1, -(-count // (LONGEST_TRAIL - 1)))
    held = list(range(0, count, stride))
    if count and held[-1] != count - 1:
        held.append(count - 1)
    return held
