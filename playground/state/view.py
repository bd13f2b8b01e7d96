"""What a client looks at: the coordinates that span slices and surface, and their ranges."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from playground.state.coordinate import Coordinate
from playground.state.inspection import Wanted
from playground.state.plane import Plane


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
    ``plane``: with it the surface lies in a plane through all parameters and its spans are those of
    ``DIRECTIONS``, or None for the ranges that the plane is made for.
    ``nudge``: the h of the secants, in the coordinate's own units; any number but 0.
    ``wanted``: the inspections that are open.
    """

    slices: tuple[Span, ...] = ()
    surface: tuple[Span, Span] | None = None
    slice_points: int = 121
    surface_points: int = 100
    nudge: float = 0.1
    plane: Plane | None = None
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def in_coordinates(self) -> View:
        """The same without a plane, and then without a surface, whose ranges would be another's."""
        return self if self.plane is None else replace(self, plane=None, surface=None)


def coordinates_of(view: View) -> tuple[Coordinate, ...]:
    """What spans the surface, or nothing."""
    return tuple(span.coordinate for span in view.surface or ())
