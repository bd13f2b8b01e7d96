"""The lines of the links, made once for each scene: as curves, and in pieces where they are long.

To stroke a curve that crosses thousands of pixels out of sight costs 0.2 ms, and a tangled graph
has hundreds in sight at once; so of a long one only the pieces in sight are drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath

from playground.state.arrays import Array
from playground.window.graph.scene import Scene

_PIECES = 24
"""Straight pieces for each bend."""


class Curves:
    """Draws the links of a Scene, level where they leave and enter a box."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._paths: dict[int, QPainterPath] = {}
        self._pieces: dict[int, Array] = {}
        self._straight: list[list[QLineF]] | None = None

    def straight(self, numbers: Iterable[int]) -> list[QLineF]:
        """Return links as straight lines, for looks from far away."""
        if self._straight is None:
            self._straight = [
                [QLineF(*one, *other) for one, other in pairwise(route)]
                for route in self._scene.arrangement.routes
            ]
        lines = self._straight
        return [line for number in numbers for line in lines[number]]

    def draw(self, painter: QPainter, number: int, area: QRectF) -> None:
        """Draw what of a link lies in an area, with the painter's pen."""
        left, top, right, bottom = self._scene.spans[number].tolist()
        if right - left <= area.width() and bottom - top <= area.height():
            painter.drawPath(self._path(number))
            return
        pieces = self._points(number)
        ends = np.hstack([pieces[:-1], pieces[1:]])
        seen = (
            (np.minimum(ends[:, 0], ends[:, 2]) <= area.right())
            & (np.maximum(ends[:, 0], ends[:, 2]) >= area.left())
            & (np.minimum(ends[:, 1], ends[:, 3]) <= area.bottom())
            & (np.maximum(ends[:, 1], ends[:, 3]) >= area.top())
        )
        lines = [QLineF(*end) for end in ends[seen].tolist()]
        if lines:
            painter.drawLines(lines)

    def middle(self, number: int) -> QPointF:
        """Return where a link's label stands: before its user, however far it has come."""
        points = self._points(number)
        return QPointF(*points[-1 - _PIECES // 2].tolist())

    def _path(self, number: int) -> QPainterPath:
        path = self._paths.get(number)
        if path is None:
            route = self._scene.arrangement.routes[number]
            path = QPainterPath(QPointF(*route[0]))
            for (x, y), (right, end) in pairwise(route):
                bend = (right - x) / 2
                path.cubicTo(x + bend, y, right - bend, end, right, end)
            self._paths[number] = path
        return path

    def _points(self, number: int) -> Array:
        """Return points along a link, (n, 2): those of the cubic curves of ``_path``."""
        points = self._pieces.get(number)
        if points is None:
            route = np.array(self._scene.arrangement.routes[number])
            share = np.linspace(0.0, 1.0, _PIECES + 1)[None, :]
            starts, ends = route[:-1, None, :], route[1:, None, :]
            across = 1.5 * share * (1 - share) ** 2 + 1.5 * share**2 * (1 - share) + share**3
            down = 3 * share**2 * (1 - share) + share**3
            weights = np.stack([across, down], axis=-1)
            points = (starts + (ends - starts) * weights).reshape(-1, 2)
            self._pieces[number] = points
        return points
