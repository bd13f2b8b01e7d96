"""The Box: data units of a surface as box units, and the scales that are stated on the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.state.arrays import Array
from playground.state.landscape import Surface
from playground.window.plots.camera import HEIGHT
from playground.window.plots.figures import four_digits


@dataclass(frozen=True)
class Box:
    """The ranges of two coordinates and of the loss that fill the box."""

    x: tuple[float, float]
    y: tuple[float, float]
    z: tuple[float, float]

    @classmethod
    def around(cls, surface: Surface, before: Box | None) -> Box | None:
        """Return the box of a surface, or None where no height is finite.

        The heights of the box before are kept while they fit, so that it holds still in a drag.
        """
        finite = surface.heights[np.isfinite(surface.heights)]
        if not finite.size or len(surface.x_values) < 2 or len(surface.y_values) < 2:
            return None
        low, high = float(finite.min()), float(finite.max())
        if not high - low > abs(low) * 1e-9:
            low, high = low - 0.5, high + 0.5
        x = float(surface.x_values[0]), float(surface.x_values[-1])
        y = float(surface.y_values[0]), float(surface.y_values[-1])
        if before is not None and (before.x, before.y) == (x, y):
            used = (high - low) / (before.z[1] - before.z[0])
            if before.z[0] <= low and high <= before.z[1] and used > 0.6:
                return before
        return cls(x, y, (low, high))

    @property
    def x_span(self) -> float:
        """The range of x."""
        return self.x[1] - self.x[0]

    @property
    def y_span(self) -> float:
        """The range of y."""
        return self.y[1] - self.y[0]

    def to_box(self, points: Array) -> Array:
        """Return points (k, 3) of coordinates and loss in box units."""
        low = np.array((self.x[0], self.y[0], self.z[0]))
        high = np.array((self.x[1], self.y[1], self.z[1]))
        half = np.array((1.0, 1.0, HEIGHT))
        result: Array = ((np.asarray(points, float) - low) / (high - low) * 2.0 - 1.0) * half
        return result

    def x_to_box(self, values: Array) -> Array:
        """Return x coordinates in box units."""
        result: Array = (values - self.x[0]) / (self.x[1] - self.x[0]) * 2.0 - 1.0
        return result

    def y_to_box(self, values: Array) -> Array:
        """Return y coordinates in box units."""
        result: Array = (values - self.y[0]) / (self.y[1] - self.y[0]) * 2.0 - 1.0
        return result

    def z_to_box(self, heights: Array) -> Array:
        """Return losses in box units."""
        share = (heights - self.z[0]) / (self.z[1] - self.z[0])
        result: Array = (share * 2.0 - 1.0) * HEIGHT
        return result

    def to_data(self, place: Array) -> tuple[float, float, float]:
        """Return coordinates and loss of a place (3,) in box units."""
        x, y, z = ((place / (1.0, 1.0, HEIGHT) + 1.0) / 2.0).tolist()
        return (
            self.x[0] + x * self.x_span,
            self.y[0] + y * self.y_span,
            self.z[0] + z * (self.z[1] - self.z[0]),
        )

    def words(self, y_label: str) -> str:
        """Say how the heights, and y where it differs, are scaled against x."""
        x_scale = 2.0 / (self.x[1] - self.x[0])
        y_scale = 2.0 / (self.y[1] - self.y[0])
        z_scale = 2.0 * HEIGHT / (self.z[1] - self.z[0])
        words = f"height ×{_two_digits(z_scale / x_scale)}"
        if abs(y_scale / x_scale - 1.0) > 1e-3:
            words += f", {y_label} ×{_two_digits(y_scale / x_scale)}"
        return words


def _two_digits(value: float) -> str:
    return four_digits(float(f"{value:.2g}"))
