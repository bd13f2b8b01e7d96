"""The Frame: one answer of the kernel, drawn by all panels at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.state.acts import Act
from playground.state.landscape import Slice, Surface
from playground.state.lesson import Stage
from playground.state.snapshot import Complaint, Snapshot
from playground.state.studies import Studies


@dataclass(frozen=True, eq=False)
class Frame:
    """A Snapshot with the slices that belong to it and the newest surface known.

    ``surface`` and ``slices`` keep their identity from frame to frame while they do not change,
    so a panel can see by ``is`` whether it has to redraw them. ``complaint`` is set on the frame
    that answers an act that failed. ``refining`` tells that ``surface`` is not the last word: a
    finer or newer one is under way, or waits for the end of a run. ``asked`` is the act that this
    frame answers, where it answers one: what mends a complaint may be to ask it again.
    ``studies`` are the newest answers to the questions of ``view.wanted`` that take a while.
    ``stage`` is where the lesson stands, None while no lesson is open.
    """

    snapshot: Snapshot
    slices: tuple[Slice, ...] = ()
    surface: Surface | None = None
    complaint: Complaint | None = None
    refining: bool = False
    asked: Act | None = None
    studies: Studies = field(default_factory=Studies)
    stage: Stage | None = None
