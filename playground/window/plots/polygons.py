"""Numpy points as Qt polygons, without a Python object for each point."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtGui import QPolygonF
from shiboken6 import VoidPtr

from playground.state.arrays import Array

_BYTES = 16
"""Two doubles: a QPointF."""
_void_pointer: Any = VoidPtr  # its stub leaves the size out


def polygon(points: Array) -> QPolygonF:
    """Return the polygon through ``points``, shape (n, 2), in pixels."""
    count = len(points)
    result = QPolygonF()
    if not count:
        return result
    result.resize(count)
    address: Any = result.data()
    memory: Any = _void_pointer(address, count * _BYTES, True)
    np.frombuffer(memory, dtype=np.float64).reshape(-1, 2)[:] = points
    return result


def finite_runs(points: Array) -> list[Array]:
    """Split a line at its NaN and infinite points; runs of one point are left out."""
    good = np.isfinite(points).all(axis=1)
    if good.all():
        return [points] if len(points) > 1 else []
    edges = np.flatnonzero(np.diff(good.astype(np.int8), prepend=0, append=0))
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [points[start:stop] for start, stop in pairs if stop - start > 1]
