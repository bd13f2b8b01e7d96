"""What a client looks at: the coordinates that span slices and surface, and their ranges."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.state.coordinate import Coordinate
from playground.state.inspection import Wanted


@dataclass(frozen=True)
class Span:
    """A coordinate and the closed range of values over which it is drawn, in its own units."""

    coordinate: Coordinate
    low: float
    high: float


@dataclass(frozen=True)
class View:
    """The slices, the surface and the secants that a client wants to see.

    ``slices``: one span for each slice shown, in the order of the page.
    ``surface``: the two spans (x, then y) of the surface, or None for no surface.
    ``slice_points`` and ``surface_points``: samples along one axis.
    ``nudge``: the h of the secants, in the coordinate's own units; any number but 0.
    ``wanted``: the inspections that are open.
    """

    slices: tuple[Span, ...] = ()
    surface: tuple[Span, Span] | None = None
    slice_points: int = 121
    surface_points: int = 100
    nudge: float = 0.1
    wanted: Wanted = field(default_factory=Wanted)
