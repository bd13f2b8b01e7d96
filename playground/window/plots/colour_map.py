"""Colour maps as tables of bytes: pyqtgraph's own files, read without importing pyqtgraph."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from playground.state.arrays import Array
from playground.window.plots.colour_scale import ColourScale

_ENTRIES = 512


@cache
def colour_table(name: str) -> Array:
    """Return a colour map as ``0xffrrggbb``, shape (512,), dtype uint32, lowest first.

    Importing pyqtgraph for this alone would cost 30 MB and a tenth of a second.
    """
    file = _file(name)
    known = _from_library(name) if file is None else np.loadtxt(file, delimiter=",", comments=";")
    wanted = np.linspace(0.0, 1.0, _ENTRIES)
    stops = np.linspace(0.0, 1.0, len(known))
    red, green, blue = (
        np.rint(np.interp(wanted, stops, known[:, channel]) * 255.0).astype(np.uint32)
        for channel in range(3)
    )
    result: Array = (0xFF << 24) | (red << 16) | (green << 8) | blue
    return result


def coloured(heights: Array, scale: ColourScale, name: str) -> Array:
    """Return heights as colours of the same shape; holes (NaN, infinite) are transparent."""
    table = colour_table(name)
    good = np.isfinite(heights)
    with np.errstate(invalid="ignore", over="ignore"):
        at = scale.share(np.where(good, heights, scale.low)) * (_ENTRIES - 1)
        entries = np.clip(at, 0, _ENTRIES - 1).astype(np.intp)
    colours: Array = table[entries]
    colours[~good] = 0
    return colours


def _file(name: str) -> Path | None:
    """Return pyqtgraph's file of a colour map, or None where it is not a file."""
    found = find_spec("pyqtgraph")
    for folder in (found.submodule_search_locations if found is not None else None) or ():
        file = Path(folder) / "colors" / "maps" / f"{name}.csv"
        if file.is_file():
            return file
    return None


def _from_library(name: str) -> Array:
    """Return a colour map that has no file of three columns, shape (k, 3), from 0 to 1."""
    from pyqtgraph import colormap

    table: Array = colormap.get(name).getLookupTable(nPts=_ENTRIES, alpha=False) / 255.0
    return table
