"""Finding a place for a label where it hides neither the curve nor another label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF

Array = NDArray[Any]

_AIR = 3.0


def best_place(
    size: QSizeF,
    corners: Sequence[QPointF],
    bounds: QRectF,
    curve: Array,
    taken: Sequence[QRectF],
    last: int = 0,
) -> tuple[QRectF, int]:
    """Return where the label goes and which of the ``corners`` (top left) was chosen.

    ``curve`` (k, 2) are the pixels to keep clear of; ``taken`` are other labels and the point.
    The choice ``last`` made before is kept while it is good, so that labels do not hop about.
    """
    best, best_cost, best_at = QRectF(), float("inf"), 0
    order = [last, *(number for number in range(len(corners)) if number != last)]
    for number in order:
        rect = _inside(QRectF(corners[number], size), bounds)
        cost = _covered(rect, curve) + sum(_overlap(rect, other) for other in taken)
        if cost < best_cost:
            best, best_cost, best_at = rect, cost, number
        if cost == 0.0:
            break
    return best, best_at


def around(at: QPointF, size: QSizeF, gap: float) -> list[QPointF]:
    """Return corners right of, left of, above and below a pixel, the preferred ones first."""
    width, height = size.width(), size.height()
    x, y = at.x(), at.y()
    return [
        QPointF(x + gap, y + gap * 0.6),
        QPointF(x - gap - width, y - gap * 0.6 - height),
        QPointF(x + gap, y - gap * 0.6 - height),
        QPointF(x - gap - width, y + gap * 0.6),
        QPointF(x - width / 2, y + gap * 1.6),
        QPointF(x - width / 2, y - gap * 1.6 - height),
        QPointF(x + gap * 3, y + gap * 2.4),
        QPointF(x - gap * 3 - width, y - gap * 2.4 - height),
    ]


def _inside(rect: QRectF, bounds: QRectF) -> QRectF:
    left = min(max(rect.left(), bounds.left() + _AIR), bounds.right() - rect.width() - _AIR)
    top = min(max(rect.top(), bounds.top() + _AIR), bounds.bottom() - rect.height() - _AIR)
    return QRectF(left, top, rect.width(), rect.height())


def _covered(rect: QRectF, curve: Array) -> float:
    """Return how many points of the curve the label would hide."""
    if not len(curve):
        return 0.0
    x, y = curve[:, 0], curve[:, 1]
    hidden = (x > rect.left() - 1) & (x < rect.right() + 1)
    hidden &= (y > rect.top() - 1) & (y < rect.bottom() + 1)
    return float(hidden.sum())


def _overlap(rect: QRectF, other: QRectF) -> float:
    both = rect.intersected(other)
    return both.width() * both.height() * 0.5 if both.isValid() else 0.0
