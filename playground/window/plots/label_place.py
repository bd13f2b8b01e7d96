"""Finding a place for a label where it hides neither a line nor another label."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.state.arrays import Array

_AIR = 3.0
_GOOD_ENOUGH = 2.0
"""A label may hide so many points of a line before another place is looked for."""
_FAR = 0.02
"""What a pixel of distance from the labelled thing costs, in hidden points."""


def best_place(
    size: QSizeF,
    corners: Sequence[QPointF],
    bounds: QRectF,
    lines: Array,
    taken: Sequence[QRectF],
    last: int = 0,
) -> tuple[QRectF, int]:
    """Return where the label goes and which of the ``corners`` (top left) was chosen.

    ``lines`` (k, 2) are the pixels to keep clear of; ``taken`` are other labels and the point.
    The choice ``last`` made before is kept while it is good, so that labels do not hop about.
    """
    best, best_cost, best_at = QRectF(), float("inf"), 0
    order = [last, *(number for number in range(len(corners)) if number != last)]
    for number in order:
        wanted = corners[number]
        rect = _inside(wanted, size, bounds)
        moved = abs(rect.left() - wanted.x()) + abs(rect.top() - wanted.y())
        cost = _hidden(rect, lines) + moved * _FAR
        for other in taken:
            cost += _overlap(rect, other)
        if cost < best_cost:
            best, best_cost, best_at = rect, cost, number
        if cost <= _GOOD_ENOUGH:
            break
    return best, best_at


def around(at: QPointF, size: QSizeF, gap: float) -> list[QPointF]:
    """Return corners near a pixel: right, left, above and below, then farther ones."""
    width, height = size.width(), size.height()
    x, y = at.x(), at.y()
    near, far = gap * 0.6, gap + height
    return [
        QPointF(x + gap, y + near),
        QPointF(x - gap - width, y - near - height),
        QPointF(x + gap, y - near - height),
        QPointF(x - gap - width, y + near),
        QPointF(x - width / 2, y + far * 0.9),
        QPointF(x - width / 2, y - far * 0.9 - height),
        QPointF(x + gap, y + far),
        QPointF(x - gap - width, y - far - height),
        QPointF(x + gap, y - far - height),
        QPointF(x - gap - width, y + far),
        QPointF(x - width / 2, y + far * 2),
        QPointF(x - width / 2, y - far * 2 - height),
        QPointF(x - width / 2, y - far * 3.2 - height),
        QPointF(x - width / 2, y - far * 4.5 - height),
    ]


def _inside(corner: QPointF, size: QSizeF, bounds: QRectF) -> QRectF:
    left = min(max(corner.x(), bounds.left() + _AIR), bounds.right() - size.width() - _AIR)
    top = min(max(corner.y(), bounds.top() + _AIR), bounds.bottom() - size.height() - _AIR)
    return QRectF(left, top, size.width(), size.height())


def _hidden(rect: QRectF, lines: Array) -> float:
    """Return how many points of the lines the label would hide."""
    if not len(lines):
        return 0.0
    x, y = lines[:, 0], lines[:, 1]
    hidden = (x > rect.left() - 2) & (x < rect.right() + 2)
    hidden &= (y > rect.top()) & (y < rect.bottom())
    return float(hidden.sum())


def _overlap(rect: QRectF, other: QRectF) -> float:
    across = min(rect.right(), other.right()) - max(rect.left(), other.left())
    down = min(rect.bottom(), other.bottom()) - max(rect.top(), other.top())
    return across * down if across > 0 and down > 0 else 0.0
