"""The words in a slice: where the point is and both slopes, each where it hides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter

from playground.window.plots.ink import Ink
from playground.window.plots.label_place import best_place
from playground.window.plots.obstacles import Obstacles


@dataclass(frozen=True)
class Words:
    """A label, its colour (``#rrggbb``), the pixel it belongs to and its distance from there."""

    text: str
    colour: str
    at: QPointF
    gap: float


class SliceLabels:
    """Finds places and writes; remembers the places, so that labels hold still in a drag.

    ``rects`` are where the words of the last painting stand; one that would have to lie on
    another is left out.
    """

    def __init__(self) -> None:
        self.rects: list[QRectF] = []
        self._places: dict[int, int] = {}

    def paint(
        self,
        painter: QPainter,
        ink: Ink,
        bounds: QRectF,
        words: Sequence[Words],
        lines: Obstacles,
        taken: Sequence[QRectF],
    ) -> None:
        """Write the words clear of ``lines`` and of ``taken``."""
        self.rects = []
        occupied = list(taken)
        metrics = ink.small_metrics
        for number, each in enumerate(words):
            if not each.text:
                continue
            size = QSizeF(ink.width(each.text) + 2, metrics.height())
            rect, self._places[number] = best_place(
                size,
                each.at,
                each.gap,
                bounds,
                lines,
                occupied,
                self._places.get(number, 0),
            )
            if rect is None:
                continue
            occupied.append(rect)
            self.rects.append(rect)
            baseline = QPointF(rect.left() + 1, rect.top() + metrics.ascent())
            # Nothing but grid lines lies here: a plain ground costs a fifth of a halo.
            painter.fillRect(rect, ink.panel_brush)
            ink.write(painter, baseline, each.text, QColor(each.colour), halo=False)
