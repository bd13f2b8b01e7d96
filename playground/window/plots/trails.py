"""Trails: other runs, drawn beside the run on screen on every view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.race import Standing
from playground.state.trail import Trail
from playground.window.plots.ink import Ink
from playground.window.plots.path_shown import lines_of_pixels
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.run_marks import paint_run_mark, run_colour

MANY = 12
"""Of more trails than this each is drawn thinner and fainter, and not all are named."""
_FAINT, _THIN, _SMALL = 0.55, 0.6, 0.75
_SEEN = 1e5
"""A mark further away than this, in pixels, is not drawn; nor is one that is NaN."""

Plane = tuple[Coordinate, Coordinate]


def trails_of(frame: Frame) -> tuple[Trail, ...]:
    """The trails of the race and of the timeline, in the plane of the frame's surface.

    A trail that did not change is the same object in the next Frame.
    """
    race = frame.studies.race
    racers: tuple[Trail, ...] = ()
    if race is not None:
        plane = plane_of(frame)
        labels = None if plane is None else (plane[0].label, plane[1].label)
        racers = tuple(_in_plane(each, race.coordinates, labels) for each in race.standings)
    return racers + frame.snapshot.inspection.trails


def plane_of(frame: Frame) -> Plane | None:
    """The coordinates of the surface, or of the trajectory where there is no surface yet."""
    shown = frame.surface or frame.snapshot.trajectory
    return None if shown is None else (shown.x, shown.y)


@lru_cache(maxsize=256)
def _in_plane(
    standing: Standing, coordinates: tuple[str, ...], labels: tuple[str, str] | None
) -> Trail:
    """The racer's trail with the two columns of its path; without points where they are not kept.

    Kept, so that what a plot has worked out for a Trail serves it in the next frame.
    """
    if labels is None or not set(labels) <= set(coordinates) or not len(standing.path):
        return replace(standing.trail, points=np.empty((0, 2)))
    columns = [coordinates.index(label) for label in labels]
    return replace(standing.trail, points=standing.path[:, columns])


def ends_along(
    trails: Sequence[Trail], plane: Plane | None, coordinate: Coordinate
) -> tuple[tuple[int, float], ...]:
    """Each trail's colour with the value at which it ends; none for a coordinate off the plane."""
    if plane is None or coordinate not in plane:
        return ()
    column = plane.index(coordinate)
    return tuple(
        (trail.colour, float(trail.points[-1, column])) for trail in trails if len(trail.points)
    )


@dataclass(frozen=True, eq=False)
class _Line:
    """A trail in pixels."""

    lines: tuple[QPolygonF, ...]
    end: QPointF | None


class TrailLines:
    """Trails as polygons, each made once for a Trail and the way that pixels are found."""

    def __init__(self) -> None:
        self.trails: tuple[Trail, ...] = ()
        self.made = 0
        self._lines: dict[Trail, _Line] = {}

    def show(self, trails: tuple[Trail, ...]) -> bool:
        """Take the trails to draw; tells whether any is another one than before."""
        if len(trails) == len(self.trails) and all(
            a is b for a, b in zip(trails, self.trails, strict=True)
        ):
            return False
        self.trails = trails
        self._lines = {trail: self._lines[trail] for trail in trails if trail in self._lines}
        return True

    def forget_pixels(self) -> None:
        """Work all of them out anew: the view has changed."""
        self._lines.clear()

    def paint(self, painter: QPainter, ink: Ink, pixels_of: Callable[[Trail], Array]) -> None:
        """Draw lines, then end marks over all of them."""
        if not self.trails:
            return
        many = len(self.trails) > MANY
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = ink.theme.line * 0.8 * (_THIN if many else 1.0)
        for trail in self.trails:
            line = self._line(trail, pixels_of)
            name = run_colour(ink.theme, trail.colour)
            if many:
                name.setAlphaF(_FAINT)
            else:
                painter.setPen(QPen(ink.casing, width + 1.4))
                for piece in line.lines:
                    painter.drawPolyline(piece)
            painter.setPen(QPen(name, width))
            for piece in line.lines:
                painter.drawPolyline(piece)
        for trail in self.trails:
            end = self._line(trail, pixels_of).end
            if end is not None:
                paint_run_mark(painter, ink, end, trail.colour, _SMALL if many else 1.0)

    def _line(self, trail: Trail, pixels_of: Callable[[Trail], Array]) -> _Line:
        line = self._lines.get(trail)
        if line is None:
            self.made += 1
            line = self._lines[trail] = _line(pixels_of(trail))
        return line


def paint_ends(
    painter: QPainter, ink: Ink, ends: Sequence[tuple[int, float]], area: PlotArea
) -> None:
    """Draw one small mark for each trail on the axis below a slice.

    Not on the curve: the slice holds the other coordinates where the point stands, not the trail.
    """
    for colour, value in ends:
        if area.x_low <= value <= area.x_high:
            at = area.to_pixel(value, area.y_low) - QPointF(0.0, ink.theme.marker * 0.4)
            paint_run_mark(painter, ink, at, colour, _SMALL)


def _line(pixels: Array) -> _Line:
    if not len(pixels):
        return _Line((), None)
    x, y = pixels[-1].tolist()
    seen = abs(x) < _SEEN and abs(y) < _SEEN
    return _Line(lines_of_pixels(pixels), QPointF(x, y) if seen else None)
