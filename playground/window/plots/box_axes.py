"""The box around the sheet: back walls with grid lines, numbers and names along its edges."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from playground.state.arrays import Array
from playground.window.plots.box import Box
from playground.window.plots.camera import HEIGHT, Camera
from playground.window.plots.ink import Ink, colour
from playground.window.plots.polygons import polygon
from playground.window.plots.ticks import Tick, linear_ticks

Place = tuple[float, float, float]


class BoxAxes:
    """Paints the axes of one box as one camera sees them."""

    def __init__(self, box: Box, camera: Camera, ink: Ink, names: tuple[str, str]) -> None:
        self._camera = camera
        self._ink = ink
        self._names = names
        wide = max(ink.small_metrics.horizontalAdvance("−0.00") * 3.2, 60.0)
        most = max(2, int(min(camera.size[0] * 0.5, camera.size[1]) / wide) + 1)
        self._xs = linear_ticks(*box.x, most)
        self._ys = linear_ticks(*box.y, most)
        self._zs = linear_ticks(*box.z, most)
        self._x_at = box.x_to_box(np.array([tick.value for tick in self._xs]))
        self._y_at = box.y_to_box(np.array([tick.value for tick in self._ys]))
        self._z_at = box.z_to_box(np.array([tick.value for tick in self._zs]))
        self._near_x = 1.0 if camera.eye[0] >= 0 else -1.0
        self._near_y = 1.0 if camera.eye[1] >= 0 else -1.0

    def paint_walls(self, painter: QPainter) -> None:
        """Paint what lies behind and under the sheet."""
        far_x, far_y, low = -self._near_x, -self._near_y, -HEIGHT
        theme = self._ink.theme
        painter.setPen(QPen(QColor(theme.border), 1.0))
        walls = (
            (theme.raised, [(-1, -1, low), (1, -1, low), (1, 1, low), (-1, 1, low)]),
            (theme.panel, [(far_x, -1, low), (far_x, 1, low), (far_x, 1, -low), (far_x, -1, -low)]),
            (theme.panel, [(-1, far_y, low), (1, far_y, low), (1, far_y, -low), (-1, far_y, -low)]),
        )
        for name, corners in walls:
            painter.setBrush(QColor(name))
            painter.drawPolygon(polygon(self._camera.to_pixels(np.array(corners, float))))
        painter.setPen(QPen(colour(theme.border, 0.8), 1.0))
        ends: list[Place] = []
        for x in self._x_at:
            ends += [(x, -1, low), (x, 1, low), (x, far_y, low), (x, far_y, -low)]
        for y in self._y_at:
            ends += [(-1, y, low), (1, y, low), (far_x, y, low), (far_x, y, -low)]
        for z in self._z_at:
            ends += [(far_x, -1, z), (far_x, 1, z), (-1, far_y, z), (1, far_y, z)]
        if ends:
            painter.drawLines(self._lines(ends))

    def paint_numbers(self, painter: QPainter) -> None:
        """Paint numbers and names outside the box, where nothing hides them."""
        near_x, near_y, low = self._near_x, self._near_y, -HEIGHT
        self._write_edge(
            painter,
            [(x, near_y, low) for x in self._x_at],
            self._xs,
            (0.0, near_y, low),
            self._names[0],
        )
        self._write_edge(
            painter,
            [(near_x, y, low) for y in self._y_at],
            self._ys,
            (near_x, 0.0, low),
            self._names[1],
        )
        side = min(
            ((near_x, -near_y), (-near_x, near_y)),
            key=self._leftness,
        )
        self._write_edge(
            painter, [(*side, z) for z in self._z_at], self._zs, (*side, HEIGHT), "loss"
        )

    def _leftness(self, side: tuple[float, float]) -> float:
        return float(self._camera.to_pixels(np.array([(*side, 0.0)]))[0, 0])

    def _write_edge(
        self, painter: QPainter, places: list[Place], ticks: list[Tick], middle: Place, name: str
    ) -> None:
        """Write the numbers of one edge on its outer side, and its name beyond them."""
        ink, camera = self._ink, self._camera
        centre = camera.to_pixels(np.array([(0.0, 0.0, -HEIGHT if name != "loss" else middle[2])]))
        anchor = camera.to_pixels(np.array([middle]))[0]
        away = anchor - centre[0]
        away /= max(float(np.hypot(*away)), 1e-9)
        if name == "loss":
            away = np.array((-1.0, 0.0))
        painter.setFont(ink.small)
        metrics = ink.small_metrics
        painter.setPen(ink.muted)
        widest = 0.0
        pixels = camera.to_pixels(np.array(places)) if places else np.empty((0, 2))
        for tick, pixel in zip(ticks, pixels, strict=True):
            width = metrics.horizontalAdvance(tick.text)
            widest = max(widest, width)
            self._centred(painter, pixel + away * (9.0 + width * abs(away[0]) / 2), tick.text)
        painter.setPen(ink.text)
        if name == "loss":
            at = QPointF(anchor[0] - metrics.horizontalAdvance(name), anchor[1] - 8.0)
            painter.drawText(at, name)
        else:
            width = metrics.horizontalAdvance(name)
            beyond = 14.0 + widest * abs(away[0]) + metrics.height() * abs(away[1])
            self._centred(painter, anchor + away * (beyond + width * abs(away[0]) / 2), name)

    def _centred(self, painter: QPainter, at: Array, text: str) -> None:
        metrics = self._ink.small_metrics
        width = metrics.horizontalAdvance(text)
        # A long name is moved along rather than cut at the edge of the picture.
        x = max(min(float(at[0]) - width / 2, self._camera.size[0] - width - 2.0), 2.0)
        painter.drawText(QPointF(x, float(at[1]) + metrics.capHeight() / 2), text)

    def _lines(self, ends: list[Place]) -> list[QLineF]:
        pixels = self._camera.to_pixels(np.array(ends, float)).tolist()
        return [QLineF(*start, *end) for start, end in zip(pixels[::2], pixels[1::2], strict=True)]
