"""The range over which each coordinate is drawn unless a client asks for another."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np

from playground.engine.workspace import Workspace
from playground.state.coordinate import Coordinate
from playground.state.view import Span, View

SLICES_AT_FIRST = 2
HALF_WIDTH = 3.0


def coordinates(workspace: Workspace) -> list[Coordinate]:
    """Every scalar of every parameter, in order, but at most a thousand of them."""
    every = (
        Coordinate(name, index)
        for name, parameter in workspace.parameters.items()
        for index in np.ndindex(*parameter.shape)
    )
    return list(islice(every, 1000))


def span_of(workspace: Workspace, coordinate: Coordinate) -> Span:
    """The document's own range, or one of round numbers around the present value."""
    ranges = workspace.document.ranges
    given = ranges.get(coordinate.label) or ranges.get(coordinate.name)
    if given is not None:
        return Span(coordinate, *given)
    value = float(workspace.parameters[coordinate.name].detach()[coordinate.index])
    if not math.isfinite(value):
        value = 0.0
    centre = round(value)
    half = max(HALF_WIDTH, float(f"{abs(value) * 0.5:.1g}"))
    return Span(coordinate, centre - half, centre + half)


def default_view(workspace: Workspace) -> View:
    """The first two coordinates as slices and surface."""
    spans = tuple(span_of(workspace, c) for c in coordinates(workspace)[:SLICES_AT_FIRST])
    return View(slices=spans, surface=(spans[0], spans[1]) if len(spans) == 2 else None)
