"""The Camera: from the box that holds the surface to pixels, and from a pixel back to a ray."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import cos, radians, sin, tan

import numpy as np

from playground.state.arrays import Array

HEIGHT = 0.5
"""Half the height of the box; its floor reaches from −1 to 1 both ways."""
CORNERS = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-HEIGHT, HEIGHT)], float)
_DISTANCE = 6.0
_FIELD = 28.0
_STEEPEST = 89.0
_WIDEST = 1.8
"""A picture is drawn at most so much wider than it would be seen."""


@dataclass(frozen=True)
class Camera:
    """Looks at the middle of the box; angles in degrees, ``zoom`` 1 fits the box to the picture.

    ``size`` is that of the picture in pixels; ``edges`` are kept free of the box: left, top,
    right, bottom. A wide picture is filled by drawing the box wider (``widened`` says how much).
    """

    azimuth: float = -60.0
    elevation: float = 30.0
    zoom: float = 1.0
    size: tuple[float, float] = (400.0, 300.0)
    edges: tuple[float, float, float, float] = (40.0, 16.0, 40.0, 36.0)

    def orbited(self, by_azimuth: float, by_elevation: float) -> Camera:
        """Return the camera turned by degrees; it never looks from under the floor."""
        elevation = min(max(self.elevation + by_elevation, 2.0), _STEEPEST)
        return replace(self, azimuth=(self.azimuth + by_azimuth) % 360.0, elevation=elevation)

    def zoomed(self, factor: float) -> Camera:
        """Return the camera nearer by ``factor``."""
        return replace(self, zoom=min(max(self.zoom * factor, 0.3), 12.0))

    @property
    def widened(self) -> float:
        """How much wider than high the picture is drawn than it would be seen; 1 is true."""
        across, up = self._fit[2]
        return float(across / up)

    @cached_property
    def _fit(self) -> tuple[Array, Array, Array]:
        """Where the seen box lies before it is fitted (low, high; pixels), and the two scales."""
        raw = self._perspective() @ self._view()
        corners = np.c_[CORNERS, np.ones(8)] @ raw.T
        flat = corners[:, :2] / corners[:, 3:]
        pixels = (flat + 1.0) / 2.0 * self.size
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        scale = self._room() / (high - low)
        return low, high, np.minimum(scale, scale.min() * np.array((_WIDEST, 1.0)))

    def _room(self) -> Array:
        """The pixels that the edges leave, across and up."""
        width, height = self.size
        left, top, right, bottom = self.edges
        return np.maximum((width - left - right, height - top - bottom), 20.0)

    @cached_property
    def matrix(self) -> Array:
        """The 4×4 matrix from box to clip space: projection times view, box fitted."""
        raw = self._perspective() @ self._view()
        low, high, fitted = self._fit
        scale, room = fitted * self.zoom, self._room()
        middle = np.array((self.edges[0] + room[0] / 2, self.edges[3] + room[1] / 2))
        shift = (middle - (low + high) / 2 * scale) / self.size * 2.0 + (scale - 1.0)
        fit = np.diag((scale[0], scale[1], 1.0, 1.0))
        fit[:2, 3] = shift
        result: Array = fit @ raw
        return result

    @cached_property
    def eye(self) -> Array:
        """Where the camera stands, in box units."""
        a, e = radians(self.azimuth), radians(self.elevation)
        return _DISTANCE * np.array((cos(e) * cos(a), cos(e) * sin(a), sin(e)))

    def to_pixels(self, points: Array) -> Array:
        """Return the pixels (k, 2) of points (k, 3) in box units."""
        clip = np.asarray(points, float) @ self.matrix[:, :3].T + self.matrix[:, 3]
        flat = clip[:, :2] / clip[:, 3:]
        width, height = self.size
        pixels = np.empty((len(clip), 2))
        pixels[:, 0] = (flat[:, 0] + 1.0) / 2.0 * width
        pixels[:, 1] = (1.0 - flat[:, 1]) / 2.0 * height
        return pixels

    def ray(self, x: float, y: float) -> tuple[Array, Array]:
        """Return a near and a far point of the ray through a pixel, in box units."""
        width, height = self.size
        at = (x / width * 2.0 - 1.0, 1.0 - y / height * 2.0)
        ends = np.array([(*at, -1.0, 1.0), (*at, 1.0, 1.0)]) @ np.linalg.inv(self.matrix).T
        points = ends[:, :3] / ends[:, 3:]
        return points[0], points[1]

    def _perspective(self) -> Array:
        near, far = _DISTANCE - 2.5, _DISTANCE + 2.5
        across = tan(radians(_FIELD) / 2.0)
        result = np.zeros((4, 4))
        result[0, 0] = 1.0 / (across * self.size[0] / self.size[1])
        result[1, 1] = 1.0 / across
        result[2, 2] = (far + near) / (near - far)
        result[2, 3] = 2.0 * far * near / (near - far)
        result[3, 2] = -1.0
        return result

    def _view(self) -> Array:
        back = self.eye / _DISTANCE
        right = np.array((-sin(radians(self.azimuth)), cos(radians(self.azimuth)), 0.0))
        up = np.cross(back, right)
        result = np.eye(4)
        result[:3, :3] = right, up, back
        result[:3, 3] = result[:3, :3] @ -self.eye
        return result
