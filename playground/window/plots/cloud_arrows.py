"""The gradient of each sample as a hair at the point on the map, at the gradient arrow's scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QPainter, QPen

from playground.state.arrays import Array
from playground.state.cloud import Cloud
from playground.state.coordinate import Coordinate
from playground.window.plots.ink import Ink, colour
from playground.window.plots.legend import Entry
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.shapes import paint_arrow, paint_mark

MOST_ARROWS = 200
"""More hairs would hide the map and one another."""
_FAINT = 0.6

Plane = tuple[Coordinate, Coordinate] | None


def drawn_on(cloud: Cloud | None, plane: Plane) -> bool:
    """Tell whether this cloud is to be drawn on a map of this plane."""
    return cloud is not None and cloud.on_map and len(cloud.samples) > 0 and cloud.axes == plane


def shown_rows(cloud: Cloud) -> Array:
    """Return the places in ``samples`` that are drawn: of many, evenly spread ones."""
    count = len(cloud.samples)
    return np.unique(np.linspace(0, count - 1, min(count, MOST_ARROWS)).astype(np.int64))


def members(cloud: Cloud) -> Array:
    """Tell for each of ``samples`` whether it is in the batch that was drawn."""
    if cloud.drawn is None:
        return np.zeros(len(cloud.rows), dtype=bool)
    return np.isin(cloud.rows, cloud.drawn)


def paint_cloud(painter: QPainter, ink: Ink, area: PlotArea, cloud: Cloud, factor: float) -> None:
    """Draw a hair for each sample, a square at the tips of the batch, and the batch's mean."""
    rows = shown_rows(cloud)
    at = cloud.point.astype(np.float64)
    tips = at + cloud.samples[rows] * factor
    pixels = np.clip(area.pixels(tips[:, 0], tips[:, 1]), -1e6, 1e6)
    start = area.to_pixel(float(at[0]), float(at[1]))
    ends = [QPointF(x, y) for x, y in pixels]
    for name, width in ((ink.theme.point_ring, 2.0), (ink.theme.point, 0.8)):
        painter.setPen(QPen(colour(name, _FAINT), width))
        painter.drawLines([QLineF(start, end) for end in ends])
    for end, member in zip(ends, members(cloud)[rows], strict=True):
        if member:
            paint_mark(painter, ink, end, ink.theme.trajectory, square=True)
    if cloud.batch is not None:
        tip = at + cloud.batch * factor
        end = area.to_pixel(float(tip[0]), float(tip[1]))
        paint_arrow(painter, ink, start, end, ink.theme.trajectory, open_head=True)


def cloud_entries(cloud: Cloud, scale: str) -> tuple[Entry, ...]:
    """Return what the legend says of the hairs; ``scale`` is said of the gradient arrow too."""
    shown, count = len(shown_rows(cloud)), cloud.count
    words = f"{count:,} samples" if shown == count else f"{shown:,} of {count:,} samples shown"
    said = [Entry("hair", "point", f"gradient of one sample, {scale}: {words}{times(cloud)}")]
    if cloud.batch is not None:
        said.append(Entry("square", "trajectory", "in the drawn batch; open arrow: its mean"))
    return tuple(said)


def times(cloud: Cloud) -> str:
    """Say by what the samples were multiplied, where the loss is a sum over them."""
    return f", each ×{cloud.factor:,} as the loss is a sum" if cloud.factor > 1 else ""
