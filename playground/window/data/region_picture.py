"""Decision regions as a picture: the classes' colours by probability, and the boundary as lines."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from playground.state.arrays import Array
from playground.state.fit import Regions
from playground.window.data.markers import class_colour
from playground.window.plots.contours import contours
from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.polygons import polygon
from playground.window.theme import Theme

_STRENGTH = 0.5
"""How much of a class's colour lies on the panel's where its probability is 1."""
_MOST_BOUNDARIES = 8


class RegionPicture:
    """The picture of one grid; ``swapped`` where its second input stands on the x axis."""

    def __init__(self, regions: Regions, theme: Theme, swapped: bool = False) -> None:
        shares = regions.probabilities
        self.x_values, self.y_values = regions.x_values, regions.y_values
        if swapped:
            shares = shares.transpose(1, 0, 2)
            self.x_values, self.y_values = self.y_values, self.x_values
        self.lines = boundaries(self.x_values, self.y_values, shares)
        self._bytes = np.ascontiguousarray(_mixed(shares, theme).transpose(1, 0, 2)[::-1])
        rows, columns, _ = self._bytes.shape
        form = QImage.Format.Format_RGB888
        self._image = QImage(self._bytes.data, columns, rows, columns * 3, form)

    def paint(self, painter: QPainter, ink: Ink, area: PlotArea) -> None:
        """Paint colours and boundary."""
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._rect(area), self._image)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((ink.casing, ink.theme.line + 2.0), (ink.text, ink.theme.line)):
            painter.setPen(QPen(QColor(colour), width))
            for line in self.lines:
                painter.drawPolyline(polygon(area.pixels(line[:, 0], line[:, 1])))

    def _rect(self, area: PlotArea) -> QRectF:
        """Where the cells lie: half a cell beyond the outer samples."""
        xs, ys = self.x_values, self.y_values
        half_x = float(xs[-1] - xs[0]) / (len(xs) - 1) / 2
        half_y = float(ys[-1] - ys[0]) / (len(ys) - 1) / 2
        return QRectF(
            area.to_pixel(float(xs[0]) - half_x, float(ys[-1]) + half_y),
            area.to_pixel(float(xs[-1]) + half_x, float(ys[0]) - half_y),
        )


def boundaries(x_values: Array, y_values: Array, shares: Array) -> tuple[Array, ...]:
    """The lines where two classes are equally probable, each (k, 2).

    Of two classes that is where the probability is 0.5.
    """
    if shares.shape[2] == 1:
        found = contours(x_values, y_values, shares[:, :, 0], (0.5,))
        return found[0].lines if found else ()
    lines: list[Array] = []
    for number in range(min(shares.shape[2], _MOST_BOUNDARIES)):
        ahead = shares[:, :, number] - np.delete(shares, number, axis=2).max(axis=2)
        found = contours(x_values, y_values, ahead, (0.0,))
        lines += found[0].lines if found else ()
    return tuple(lines)


def _mixed(shares: Array, theme: Theme) -> Array:
    """The colours (a, b, 3) as bytes: a class's colour the stronger, the surer it is."""
    if shares.shape[2] == 1:
        shares = np.concatenate([1.0 - shares, shares], axis=2)
    good = np.where(np.isfinite(shares), shares, 0.0)
    count = good.shape[2]
    panel = _rgb(theme.panel)
    colours = np.stack([_rgb(class_colour(theme, number)) for number in range(count)])
    # A share of 1 / count tells nothing: there the panel is bare.
    sure = np.clip((good - 1.0 / count) / (1.0 - 1.0 / count), 0.0, 1.0) * _STRENGTH
    result = panel + sure.astype(np.float32) @ (colours - panel).astype(np.float32)
    found: Array = np.clip(np.rint(result), 0, 255).astype(np.uint8)
    return found


def _rgb(name: str) -> Array:
    colour = QColor(name)
    return np.array([colour.red(), colour.green(), colour.blue()], dtype=np.float64)
