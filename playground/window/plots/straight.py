"""A straight line through a point with a slope, as long on screen as can be read well."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QPointF

from playground.window.plots.plot_area import PlotArea


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
