"""The GraphPicture: the whole graph as it is folded now, to be saved as SVG or PNG."""

from __future__ import annotations

from math import ceil
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from playground.window.graph.painter import Marks, Numbers, ScenePainter

_EDGE = 16.0
SHARPNESS = 2.0
"""Pixels of a PNG for each unit."""
MOST_PIXELS = 60_000_000
"""A picture of more is made smaller: 240 MB is what a QImage of that size takes."""


class GraphPicture:
    """What stands on the canvas, without zoom, selection or hover."""

    def __init__(self, painter: ScenePainter, numbers: Numbers) -> None:
        self._painter, self._numbers = painter, numbers
        self._bounds = painter.scene.bounds().adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)

    def save(self, path: Path) -> bool:
        """Write an SVG, or a PNG for any other ending; False where it cannot be written."""
        return self._save_svg(path) if path.suffix.lower() == ".svg" else self._save_png(path)

    def _save_svg(self, path: Path) -> bool:
        if not path.parent.is_dir():
            return False
        size = QSize(ceil(self._bounds.width()), ceil(self._bounds.height()))
        generator = QSvgGenerator()
        generator.setFileName(str(path))
        generator.setSize(size)
        generator.setViewBox(QRect(0, 0, size.width(), size.height()))
        generator.setTitle("autograd graph")
        painter = QPainter()
        if not painter.begin(generator):
            return False
        self._paint(painter, 1.0, size)
        return painter.end()

    def _save_png(self, path: Path) -> bool:
        area = max(self._bounds.width() * self._bounds.height(), 1.0)
        scale = min(SHARPNESS, (MOST_PIXELS / area) ** 0.5)
        scale = min(scale, 32_000 / max(self._bounds.width(), self._bounds.height()))
        size = QSize(ceil(self._bounds.width() * scale), ceil(self._bounds.height() * scale))
        image = QImage(size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._paint(painter, scale, size)
        painter.end()
        return image.save(str(path))

    def _paint(self, painter: QPainter, scale: float, size: QSize) -> None:
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), self._painter.style.panel)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.scale(scale, scale)
        painter.translate(-self._bounds.topLeft())
        self._painter.paint(painter, self._bounds, max(scale, 1.0), self._numbers, Marks())
