"""The plane that the view shows: laid when it is asked for, and the point and path seen in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.looking.directions import LivePlane, flat, live_plane
from playground.engine.looking.plane_surface import PlaneSurface
from playground.engine.record import LONGEST_PATH, Thinned
from playground.engine.walk import Walk
from playground.state.arrays import Array
from playground.state.plane import DIRECTIONS, InPlane, place_in
from playground.state.snapshot import Probe
from playground.state.view import Span, View

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


class Planes:
    """Holds the live plane, if one is shown, and the walk that any plane's path is drawn from."""

    def __init__(self, lab: Experiment) -> None:
        self._lab = lab
        self.walk = Walk(lab.workspace.parameters)
        self.live: LivePlane | None = None

    def look(self, view: View) -> View:
        """Lay or leave a plane as the view asks; the view with the plane's ranges filled in."""
        lab = self._lab
        live = self.live
        if view.plane is None:
            live = None
        elif live is None or live.asked != view.plane:
            self.walk.add(lab.steps)
            kept = self.walk.steps_and_rows(lab.steps)
            live = live_plane(view.plane, lab.parameters, None if kept is None else kept[1])
        if live is not None:
            given = view.surface
            if given is None or any(place_in(span.coordinate) is None for span in given):
                first, second = (Span(c, *r) for c, r in zip(DIRECTIONS, live.shows, strict=True))
                view = replace(view, surface=(first, second))
        elif any(place_in(span.coordinate) is not None for span in view.surface or ()):
            raise ActError("These directions are those of a plane, and the view asks for none.")
        other = live is not self.live
        self.live = live
        lab.landscape.plane = None if live is None else PlaneSurface(lab.workspace, live)
        if other:
            self.retrace()
        return view

    def retrace(self) -> None:
        """Draw the path anew, in the plane that is shown now; of coordinates it begins anew."""
        lab = self._lab
        lab.path = Thinned(2, LONGEST_PATH)
        kept = self.walk.steps_and_rows(lab.steps)
        if self.live is None or kept is None:
            return
        steps, rows = kept
        for step, point in zip(steps.tolist(), self.live.project(rows), strict=True):
            lab.path.add(step, point)

    def record(self, step: int) -> None:
        """Keep where the point stands before ``step`` moves it."""
        self._lab.path.add(step, self.position())
        if self.walk.wants(step):
            self.walk.add(step)

    def position(self) -> tuple[float, ...]:
        """The point's two values in the plane of the surface; a projection on directions."""
        lab = self._lab
        if self.live is not None:
            return tuple(self.live.project(flat(lab.workspace.parameters)[None])[0].tolist())
        assert lab.view.surface is not None
        return tuple(
            _value(lab.workspace.parameters[span.coordinate.name], span.coordinate.index)
            for span in lab.view.surface
        )

    def in_plane(self, probe: Probe) -> InPlane | None:
        """How the point lies in the plane, or None where coordinates are shown."""
        live, lab = self.live, self._lab
        if live is None:
            return None
        row = flat(lab.parameters)
        point = live.project(row[None])[0]
        slopes = descent = None
        if probe.gradient and set(probe.gradient) == set(lab.parameters):
            parts = [np.asarray(probe.gradient[name], float).ravel() for name in lab.parameters]
            slopes = _pair(live.matrix.T @ np.concatenate(parts))
            for place, name in enumerate(lab.parameters):
                if name in lab.frozen:
                    parts[place] = np.zeros_like(parts[place])
            descent = _pair(live.inverse @ np.concatenate(parts))
        a, b = point.tolist()
        return InPlane(
            live.asked,
            (a, b),
            slopes,
            descent,
            live.distance(row, point),
            self._loss(a, b),
            live.share,
            live.shows,
            live.orthonormal,
        )

    def _loss(self, a: float, b: float) -> float | None:
        surface = self._lab.landscape.plane
        if not isinstance(surface, PlaneSurface):
            return None
        try:
            return surface.loss_at(a, b)
        except (ActError, RuntimeError, ArithmeticError):
            return None  # the probe tells what is wrong with the loss


def _pair(numbers: Array | torch.Tensor) -> tuple[float, float]:
    return float(numbers[0]), float(numbers[1])


def _value(tensor: torch.Tensor, index: tuple[int, ...]) -> float:
    """One element as a number; indexing is skipped where there is nothing to index, for speed."""
    return tensor[index].item() if index else tensor.item()
