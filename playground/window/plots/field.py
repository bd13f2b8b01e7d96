"""The field of the map: colours, holes and contour lines of one surface."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from playground.state.arrays import Array
from playground.state.landscape import Surface
from playground.window.plots.colour_map import coloured
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.contours import Contour, contours
from playground.window.plots.ink import Ink, colour
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.polygons import polygon


class Field:
    """A surface made ready for painting: the image and the lines are computed once."""

    def __init__(self, surface: Surface, before: ColourScale | None, ink: Ink) -> None:
        heights = surface.heights
        reusable = before is not None and before.still_fits(heights)
        self.surface = surface
        self.scale = before if reusable else ColourScale.fit(heights)
        self.has_holes = not bool(np.isfinite(heights).all())
        self._image: QImage | None = None
        self._bytes: Array | None = None
        self._contours: tuple[Contour, ...] = ()
        if self.scale is not None:
            self._contours = contours(
                surface.x_values, surface.y_values, heights, self.scale.levels
            )
            self.recolour(ink)

    def recolour(self, ink: Ink) -> None:
        """Colour the heights by the theme's colour map."""
        if self.scale is None:
            return
        colours = coloured(self.surface.heights, self.scale, ink.theme.colour_map)
        self._bytes = np.ascontiguousarray(colours.T[::-1].astype(np.uint32))
        rows, columns = self._bytes.shape
        form = QImage.Format.Format_ARGB32_Premultiplied if self.has_holes else _OPAQUE
        self._image = QImage(self._bytes.data, columns, rows, columns * 4, form)

    def rect(self, area: PlotArea) -> QRectF:
        """Return where the samples lie, with half a cell around them, in pixels."""
        xs, ys = self.surface.x_values, self.surface.y_values
        half_x = (float(xs[-1]) - float(xs[0])) / max(len(xs) - 1, 1) / 2
        half_y = (float(ys[-1]) - float(ys[0])) / max(len(ys) - 1, 1) / 2
        return QRectF(
            area.to_pixel(float(xs[0]) - half_x, float(ys[-1]) + half_y),
            area.to_pixel(float(xs[-1]) + half_x, float(ys[0]) - half_y),
        )

    def paint(self, painter: QPainter, ink: Ink, area: PlotArea) -> None:
        """Paint hatched holes, colours and lines."""
        rect = self.rect(area)
        if self.has_holes:
            painter.fillRect(rect, QColor(ink.theme.raised))
            hatch = QBrush(colour(ink.theme.muted, 0.5), Qt.BrushStyle.BDiagPattern)
            painter.fillRect(rect, hatch)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self._image)
        self._paint_contours(painter, ink, area)
        if self.has_holes:
            self._name_holes(painter, ink, area)

    def _paint_contours(self, painter: QPainter, ink: Ink, area: PlotArea) -> None:
        if self.scale is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        width = max(1.0, ink.theme.line * 0.5)
        for contour in self._contours:
            light = float(self.scale.share(np.array(contour.level))) < _BRIGHT
            painter.setPen(
                QPen(colour("#ffffff" if light else "#000000", 0.5 if light else 0.4), width)
            )
            for line in contour.lines:
                painter.drawPolyline(polygon(area.pixels(line[:, 0], line[:, 1])))

    def _name_holes(self, painter: QPainter, ink: Ink, area: PlotArea) -> None:
        share = 1.0 - float(np.isfinite(self.surface.heights).mean())
        text = "hatched: the loss is nan or infinite"
        if share == 1.0:
            text = "the loss is nan or infinite everywhere here"
        at = QPointF(area.left + 8.0, area.top + 4.0 + ink.small_metrics.ascent())
        ink.write(painter, at, text, ink.text)


_OPAQUE = QImage.Format.Format_RGB32
_BRIGHT = 0.62
"""Colours above this share are so bright that white lines would drown in them."""
