"""A plane through the space of all parameters: what is asked for, and how the point lies in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate

DIRECTION_NAMES = ("direction 1", "direction 2")
"""No parameter can be called so: these names hold a blank."""
DIRECTIONS = (Coordinate(DIRECTION_NAMES[0]), Coordinate(DIRECTION_NAMES[1]))
"""The coordinates that span the surface of such a plane, in units of the directions."""


@dataclass(frozen=True)
class Plane:
    """Asks for a plane; it is laid through the point where that stands when it is asked for.

    ``kind``: ``"random"`` or ``"principal"``. ``seed`` draws the random directions, and
    ``filter_normalised`` scales each of their filters to the norm of the parameter's (Li et al.
    2018, Visualizing the Loss Landscape of Neural Nets). Another ``taken`` asks for the same plane
    anew, at the present point.
    """

    kind: str = "random"
    seed: int = 0
    filter_normalised: bool = False
    taken: int = 0


@dataclass(frozen=True, eq=False)
class Directions:
    """The two directions of a plane, by parameter, each of the parameter's shape and dtype."""

    first: Mapping[str, Array] = field(default_factory=dict)
    second: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class InPlane:
    """How the point lies in the plane that the view shows.

    ``point``: its projection, in units of the directions. ``slopes``: the gradient's products with
    the two directions. ``descent``: the gradient's own projection, frozen parameters left out; the
    two are the same where the directions are orthonormal. ``distance``: from the point to the
    plane. ``loss``: of the plane at the projection, None where it cannot be evaluated. ``share``:
    of the path's variance that the two principal directions hold, else None. ``shows``: the two
    ranges that the plane was made for. ``orthonormal``: whether the directions are.
    """

    plane: Plane
    point: tuple[float, float]
    slopes: tuple[float, float] | None
    descent: tuple[float, float] | None
    distance: float
    loss: float | None
    share: float | None
    shows: tuple[tuple[float, float], tuple[float, float]]
    orthonormal: bool


def place_in(coordinate: Coordinate) -> int | None:
    """0 or 1 for the coordinate of a direction, None for one of a parameter."""
    if coordinate.name not in DIRECTION_NAMES:
        return None
    return DIRECTION_NAMES.index(coordinate.name)
