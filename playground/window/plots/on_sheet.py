"""What lies on the sheet: places as pixels, the tangent plane and the trajectory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPolygonF

from playground.state.arrays import Array
from playground.state.landscape import Surface
from playground.state.snapshot import Trajectory
from playground.window.plots.arrows import Vector
from playground.window.plots.box import Box
from playground.window.plots.camera import Camera
from playground.window.plots.path_shown import ShownPath, path_of_pixels
from playground.window.plots.picking import hits, nearest
from playground.window.plots.polygons import polygon
from playground.window.plots.sampled import heights_along
from playground.window.plots.sheet_mesh import SheetMesh

Point = tuple[float, float, float]

_PATCH = 0.34
"""Half the side of the tangent plane, as a share of half the range."""


@dataclass(frozen=True)
class OnSheet:
    """A box as a camera sees it; points are (x, y, loss) in data units."""

    box: Box
    camera: Camera

    @property
    def pixel(self) -> tuple[float, float]:
        """Roughly how much of each coordinate one pixel shows."""
        width = max(self.camera.size[0] * 0.6, 1.0)
        return self.box.x_span / width, self.box.y_span / width

    def to_pixel(self, point: Point) -> QPointF:
        """Return where a point is drawn."""
        x, y = self.camera.to_pixels(self.box.to_box(np.array([point])))[0].tolist()
        return QPointF(x, y)

    def tip(self, point: Point, gradient: Vector, arrow: Vector) -> QPointF:
        """Return where an arrow from the point along its tangent plane ends."""
        rise = gradient[0] * arrow[0] + gradient[1] * arrow[1]
        return self.to_pixel((point[0] + arrow[0], point[1] + arrow[1], point[2] + rise))

    def tangent_plane(self, point: Point, gradient: Vector) -> QPolygonF:
        """Return the corners of a piece of the tangent plane, as it is drawn."""
        across, up = _PATCH * self.box.x_span / 2, _PATCH * self.box.y_span / 2
        corners = [
            (
                point[0] + a * across,
                point[1] + b * up,
                point[2] + a * across * gradient[0] + b * up * gradient[1],
            )
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        ]
        return polygon(self.camera.to_pixels(self.box.to_box(np.array(corners))))

    def path(self, trajectory: Trajectory, surface: Surface, rect: QRectF) -> ShownPath:
        """Return the trajectory lying on the sheet, as it is drawn."""
        return path_of_pixels(self.pixels(trajectory.points, surface), rect)

    def pixels(self, points: Array, surface: Surface) -> Array:
        """Return where ``points`` (k, 2) are drawn, laid on the sheet; NaN beside it."""
        points = np.asarray(points, float)
        heights = heights_along(surface, points)
        return self.camera.to_pixels(self.box.to_box(np.c_[points, heights]))

    def picked(self, at: QPointF, mesh: SheetMesh, wanted: Point | None) -> Point | None:
        """Return the point of the sheet under a pixel, or None beside the sheet.

        Of several hits the one nearest to ``wanted`` is taken, the foremost where that is None.
        """
        near, far = self.camera.ray(at.x(), at.y())
        found = hits(near, far, mesh.xs, mesh.ys, mesh.heights)
        hit = nearest(found, near if wanted is None else self.box.to_box(np.array([wanted]))[0])
        return None if hit is None else self.box.to_data(hit)

    def hidden(self, point: Point, mesh: SheetMesh) -> bool:
        """Tell whether the sheet stands between the camera and a point on it."""
        at = self.box.to_box(np.array([point]))[0]
        towards = self.camera.eye - at
        start = at + towards / float(np.linalg.norm(towards)) * 0.06
        return len(hits(start, self.camera.eye, mesh.xs, mesh.ys, mesh.heights)) > 0
