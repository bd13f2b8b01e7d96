"""A straight line through a point with a slope, as long on screen as can be read well."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF

from playground.state.arrays import Array
from playground.window.plots.plot_area import PlotArea

_ALONG = np.linspace(0.0, 1.0, 60)
_ANCHORS = 0.5, 0.4, 0.3, 0.2, 0.1, 0.0
"""Where a label is tried, as shares of the line from its middle outwards, the end first."""


@dataclass(frozen=True)
class Straight:
    """The two ends in pixels; ``start`` lies at the smaller x."""

    start: QPointF
    end: QPointF

    @classmethod
    def through(
        cls, area: PlotArea, point: tuple[float, float], slope: float, half: float
    ) -> Straight:
        """Return the line of slope ``slope`` in data units, reaching ``half`` widths each way.

        Steep lines are as long as flat ones, but never longer than the plot is high.
        """
        at = area.to_pixel(*point)
        rise = -slope * area.x_pixel / area.y_pixel
        reach = half * area.width / hypot(1.0, rise)
        if abs(rise) * reach > area.height * 0.62:
            reach = area.height * 0.62 / abs(rise)
        by = QPointF(reach, reach * rise)
        return cls(at - by, at + by)

    @property
    def points(self) -> Array:
        """Points along the line, shape (60, 2), for labels to keep clear of."""
        return self.start_to_end(_ALONG)

    def start_to_end(self, shares: Array) -> Array:
        """Return the points at shares of the way from start to end."""
        start, end = (np.array((at.x(), at.y())) for at in (self.start, self.end))
        result: Array = start + shares[:, None] * (end - start)
        return result

    def crosses(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Tell whether any part of the line lies inside a rectangle."""
        x, y, to_x, to_y = self.start.x(), self.start.y(), self.end.x(), self.end.y()
        if max(x, to_x) <= left or min(x, to_x) >= right:
            return False
        if max(y, to_y) <= top or min(y, to_y) >= bottom:
            return False
        across, down = to_x - x, to_y - y
        # It passes the rectangle by where all four corners lie on one side of it.
        corners = (left, top), (right, top), (left, bottom), (right, bottom)
        sides = [across * (each[1] - y) - down * (each[0] - x) for each in corners]
        return min(sides) < 0.0 < max(sides)

    def anchor(self, rect: QRectF, side: float) -> QPointF:
        """Return the place of a label: the end (``side`` 1) or start (−1), or where it leaves."""
        along = self.end - self.start
        way = 1.0 if side > 0 else -1.0
        places = (self.start + along * (0.5 + way * away) for away in _ANCHORS)
        return next(filter(rect.contains, places), self.start + along * 0.5)
