"""The curve of a slice: its pixels, and a picture of it while it stands still."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from playground.state.arrays import Array
from playground.state.landscape import Slice
from playground.window.plots.ink import Ink
from playground.window.plots.label_place import dense
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.polygons import finite_runs, polygon

_BEYOND = 40.0
"""How far outside the plot a curve is still followed when labels are placed, in pixels."""
_CLOSE = 9.0
"""Pixels between two points of a curve: fewer than a word is high, so none slips through."""
_FAR = 1e6
"""Pixels beyond this are held there: painters lose their precision."""


class SliceCurve:
    """Painted stroke by stroke when it is new, from a picture when it is painted once more.

    ``pixels`` (k, 2) lie along it, for labels to keep clear of.
    """

    def __init__(self) -> None:
        self.pixels: Array = np.empty((0, 2))
        self._runs: list[QPolygonF] | None = None
        self._painted = False
        self._picture: QPixmap | None = None

    def forget(self) -> None:
        """Another slice or another room: everything is found anew."""
        self._runs = self._picture = None
        self._painted = False

    def over(self, backdrop: QPixmap, ink: Ink, area: PlotArea, piece: Slice) -> QPixmap:
        """The backdrop, with the curve on it where that stands still."""
        if not self._painted:
            return backdrop
        ratio = backdrop.devicePixelRatio()
        if self._picture is None or self._picture.devicePixelRatio() != ratio:
            self._picture = backdrop.copy()
            painter = QPainter(self._picture)
            try:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setClipRect(area.rect)
                self._stroke(painter, ink, area, piece)
            finally:
                painter.end()
        return self._picture

    def paint(self, painter: QPainter, ink: Ink, area: PlotArea, piece: Slice) -> None:
        """Paint the curve unless its picture lies there already."""
        if self._picture is None:
            self._stroke(painter, ink, area, piece)
            self._painted = True

    def _stroke(self, painter: QPainter, ink: Ink, area: PlotArea, piece: Slice) -> None:
        if self._runs is None:
            self._runs = self._found(area, piece)
        painter.setPen(QPen(QColor(ink.theme.curve), ink.theme.line))
        for run in self._runs:
            painter.drawPolyline(run)

    def _found(self, area: PlotArea, piece: Slice) -> list[QPolygonF]:
        values = np.asarray(piece.values, dtype=np.float64)
        heights = np.asarray(piece.heights, dtype=np.float64)
        curve = area.pixels(values, heights)
        np.clip(curve, -_FAR, _FAR, out=curve)
        runs = [polygon(run) for run in finite_runs(curve)]
        below = area.top + area.height + _BEYOND
        curve[:, 1] = np.clip(curve[:, 1], area.top - _BEYOND, below)
        self.pixels = dense(curve, _CLOSE)
        return runs
