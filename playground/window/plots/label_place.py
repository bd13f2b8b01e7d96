"""Finding a place for a label where it hides neither a line nor another label."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from playground.state.arrays import Array
from playground.window.plots.obstacles import Obstacles

_AIR = 3.0
_HIDDEN, _COVERED = 10.0, 40.0
"""What a hidden point of a line costs, and lying on another label, in pixels of distance."""
_CLEAR = _HIDDEN
"""A place that costs less hides nothing; its cost is the distance alone."""
_FAR = 0.02
"""What a pixel of distance from the labelled thing costs."""
_GRID = 9
"""Where nothing near is free, places all over the plot are tried: so many across and up."""


def best_place(
    size: QSizeF,
    at: QPointF,
    gap: float,
    bounds: QRectF,
    lines: Obstacles,
    taken: Sequence[QRectF],
    last: int = 0,
) -> tuple[QRectF | None, int]:
    """Return where a label of ``at`` goes, and which of the places was chosen.

    ``lines`` are to be kept clear of; ``taken`` are other labels and the point, ``gap`` is the
    distance from ``at``. The place ``last`` chosen before is kept while it is free, so that labels
    do not hop about. None where every place would lie on another label.
    """
    beside = _beside(size, gap)
    if last < _NEAR:
        kept = QRectF(at + QPointF(*beside[last]), size)
        _hold(kept, bounds)
        if _is_clear(kept, at, lines, taken):
            return kept, last
    places = _held(np.array(beside) + np.array((at.x(), at.y())), size, bounds)
    boxes = _boxes(taken)
    costs = _costs(places, size, at, lines.points, boxes)
    if costs.min() >= _CLEAR:
        # Nothing near is free: the whole plot is looked at.
        places = np.concatenate((places, _held(_everywhere(size, bounds), size, bounds)))
        if _NEAR <= last < len(places):
            kept = _rect(places[last], size)
            if _is_clear(kept, at, lines, taken):
                return kept, last
        costs = _costs(places, size, at, lines.points, boxes)
    best = int(costs.argmin())
    if _overlaps(places[best : best + 1], size, boxes).any():
        return None, best
    return _rect(places[best], size), best


def _beside(size: QSizeF, gap: float) -> tuple[tuple[float, float], ...]:
    """Return how far from the thing the top left corners of the places near it are."""
    width, height = size.width(), size.height()
    near, far = gap * 0.6, gap + height
    right, left, middle = gap, -gap - width, -width / 2
    return (
        (right, near),
        (left, -near - height),
        (right, -near - height),
        (left, near),
        (middle, far * 0.9),
        (middle, -far * 0.9 - height),
        (right, far),
        (left, -far - height),
        (right, -far - height),
        (left, far),
        (middle, far * 2),
        (middle, -far * 2 - height),
    )


def _everywhere(size: QSizeF, bounds: QRectF) -> Array:
    """Return the top left corners (m, 2) of places all over the plot."""
    across = np.linspace(bounds.left(), bounds.right() - size.width(), _GRID)
    down = np.linspace(bounds.top(), bounds.bottom() - size.height(), _GRID)
    return np.stack(np.meshgrid(across, down), axis=-1).reshape(-1, 2)


_NEAR = 12
"""How many of the places lie beside the thing."""


def _hold(rect: QRectF, bounds: QRectF) -> None:
    """Move one place so that the label lies inside, as ``_held`` moves many."""
    low, high = bounds.left() + _AIR, bounds.right() - rect.width() - _AIR
    top, bottom = bounds.top() + _AIR, bounds.bottom() - rect.height() - _AIR
    rect.moveLeft(min(max(rect.left(), low), max(high, low)))
    rect.moveTop(min(max(rect.top(), top), max(bottom, top)))


def _held(corners: Array, size: QSizeF, bounds: QRectF) -> Array:
    """Return the corners moved so that the label lies inside."""
    low = np.array((bounds.left() + _AIR, bounds.top() + _AIR))
    high = np.array((bounds.right() - size.width() - _AIR, bounds.bottom() - size.height() - _AIR))
    held: Array = np.minimum(np.maximum(corners, low), np.maximum(high, low))
    return held


def _is_clear(rect: QRectF, at: QPointF, lines: Obstacles, taken: Sequence[QRectF]) -> bool:
    """Tell whether one place costs less than ``_CLEAR``, without the arrays that many need."""
    if any(rect.intersects(other) for other in taken) or lines.meet(rect):
        return False
    x, y = at.x(), at.y()
    across = max(rect.left() - x, x - rect.right(), 0.0)
    down = max(rect.top() - y, y - rect.bottom(), 0.0)
    return hypot(across, down) * _FAR < _CLEAR


def _costs(corners: Array, size: QSizeF, at: QPointF, lines: Array, boxes: Array) -> Array:
    """Return what each place costs; a free one costs its distance alone."""
    wide, high = size.width(), size.height()
    off = corners + np.array((wide / 2 - at.x(), high / 2 - at.y()))
    costs: Array = np.hypot(
        np.maximum(np.abs(off[:, 0]) - wide / 2, 0.0), np.maximum(np.abs(off[:, 1]) - high / 2, 0.0)
    )
    costs *= _FAR
    if len(lines):
        x, y = lines[:, 0], lines[:, 1]
        left, top = corners[:, :1], corners[:, 1:]
        hidden = (x > left - 2) & (x < left + wide + 2) & (y > top - 2) & (y < top + high + 2)
        costs += hidden.sum(axis=1) * _HIDDEN
    costs += _overlaps(corners, size, boxes).sum(axis=1) * _COVERED * _HIDDEN
    return costs


def _overlaps(corners: Array, size: QSizeF, boxes: Array) -> Array:
    """Tell for each place (m) and box (n) whether they overlap, shape (m, n)."""
    left, top = corners[:, :1], corners[:, 1:]
    result: Array = (left < boxes[:, 2]) & (left + size.width() > boxes[:, 0])
    result &= (top < boxes[:, 3]) & (top + size.height() > boxes[:, 1])
    return result


def _boxes(rects: Sequence[QRectF]) -> Array:
    """Return left, top, right, bottom of each, shape (n, 4)."""
    return np.array([(r.left(), r.top(), r.right(), r.bottom()) for r in rects]).reshape(-1, 4)


def _rect(corner: Array, size: QSizeF) -> QRectF:
    return QRectF(float(corner[0]), float(corner[1]), size.width(), size.height())


def dense(points: Array, spacing: float = 4.0) -> Array:
    """Return a line's pixels (k, 2) with others put between those farther than ``spacing`` apart.

    Pieces with ends that are not finite are left out.
    """
    if len(points) < 2:
        return points[np.isfinite(points).all(axis=1)]
    start, step = points[:-1], np.diff(points, axis=0)
    lengths = np.hypot(step[:, 0], step[:, 1])
    if lengths.max() <= spacing:  # NaN says no
        return points
    total = float(lengths.sum())
    if np.isfinite(total):  # the usual case, several times as fast
        along = np.concatenate(((0.0,), np.cumsum(lengths)))
        at = np.linspace(0.0, total, min(int(total / spacing) + 2, _MOST * 10))
        return np.stack((np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])), 1)
    known = np.isfinite(step).all(axis=1)
    start, step = start[known], step[known]
    counts = np.clip(np.ceil(np.hypot(*step.T) / spacing), 1, _MOST).astype(int)
    which = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    share = (np.arange(len(which)) - first[which]) / counts[which]
    result: Array = start[which] + step[which] * share[:, None]
    return result


_MOST = 400
"""Points put into one piece: a plot is not higher than this many times the spacing."""
