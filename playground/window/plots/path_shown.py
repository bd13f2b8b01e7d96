"""A trajectory as pixels: thinned to what the eye can tell apart, and its dots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from playground.state.arrays import Array
from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.polygons import finite_runs, polygon

_CLOSE = 1.5
"""Points nearer than this to the one before add nothing to a line, in pixels."""
_APART = 5.0
"""Dots of steps are drawn where they lie at least this far apart, in pixels."""
_MOST_DOTS = 300
_FAR = 1e6
"""Pixels beyond this are held there: painters lose their precision."""


@dataclass(frozen=True, eq=False)
class ShownPath:
    """Lines and dots of a trajectory, in pixels."""

    lines: tuple[QPolygonF, ...]
    dots: tuple[QPointF, ...]

    def paint(self, painter: QPainter, ink: Ink) -> None:
        """Draw the line with a light edge, and the dots of the steps."""
        width = ink.theme.line * 0.8
        name = ink.theme.trajectory
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for line_colour, wide in ((ink.casing, width + 1.6), (QColor(name), width)):
            painter.setPen(QPen(line_colour, wide))
            for line in self.lines:
                painter.drawPolyline(line)
        radius = ink.theme.line * 1.3
        painter.setPen(QPen(ink.casing, 0.8))
        painter.setBrush(QColor(name))
        for dot in self.dots:
            painter.drawEllipse(dot, radius, radius)


def shown_path(points: Array, area: PlotArea) -> ShownPath:
    """Return the trajectory ``points`` (k, 2) in data units as it is drawn in the area."""
    if len(points) < 2:  # before the first step, and so in most drags: the point lies over it
        return ShownPath((), ())
    with np.errstate(over="ignore", invalid="ignore"):
        pixels = area.pixels(points[:, 0].astype(float), points[:, 1].astype(float))
    return path_of_pixels(pixels, area.rect)


def path_of_pixels(pixels: Array, rect: QRectF) -> ShownPath:
    """Return the line through ``pixels`` (k, 2), with dots where they lie in ``rect``."""
    dots: list[QPointF] = []
    runs = _runs(pixels)
    for kept in runs:
        for x, y in _thinned(kept, _APART)[:_MOST_DOTS].tolist():
            if rect.contains(x, y):
                dots.append(QPointF(x, y))
    return ShownPath(_polygons(runs), tuple(dots))


def lines_of_pixels(pixels: Array) -> tuple[QPolygonF, ...]:
    """Return the line through ``pixels`` (k, 2) alone; it breaks where they are not finite."""
    return _polygons(_runs(pixels))


def _runs(pixels: Array) -> list[Array]:
    np.clip(pixels, -_FAR, _FAR, out=pixels)
    return [_thinned(run, _CLOSE) for run in finite_runs(pixels)]


def _polygons(runs: list[Array]) -> tuple[QPolygonF, ...]:
    return tuple(polygon(run) for run in runs if len(run) > 1)


def _thinned(run: Array, distance: float) -> Array:
    """Keep the ends and the points that leave the cell of pixels in which the last one lay."""
    if len(run) < 3:
        return run
    cells = np.floor(run / distance)
    moved = np.any(cells[1:] != cells[:-1], axis=1)
    kept = np.concatenate(([True], moved))
    kept[-1] = True
    return run[kept]
