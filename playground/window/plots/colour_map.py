"""Colour maps as tables of bytes, taken from pyqtgraph when the first surface is drawn."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.window.plots.colour_scale import ColourScale

Array = NDArray[Any]

_ENTRIES = 512


@cache
def colour_table(name: str) -> Array:
    """Return a colour map as ``0xffrrggbb``, shape (512,), dtype uint32, lowest first.

    pyqtgraph is imported here and not above: the window must not wait for it.
    """
    from pyqtgraph import colormap

    table = colormap.get(name).getLookupTable(nPts=_ENTRIES, alpha=False).astype(np.uint32)
    return (0xFF << 24) | (table[:, 0] << 16) | (table[:, 1] << 8) | table[:, 2]


def coloured(heights: Array, scale: ColourScale, name: str) -> Array:
    """Return heights as colours of the same shape; holes (NaN, infinite) are transparent."""
    table = colour_table(name)
    good = np.isfinite(heights)
    with np.errstate(invalid="ignore", over="ignore"):
        at = scale.share(np.where(good, heights, scale.low)) * (_ENTRIES - 1)
        entries = np.clip(at, 0, _ENTRIES - 1).astype(np.intp)
    colours = table[entries]
    colours[~good] = 0
    return colours
