"""Colour maps as tables of bytes: pyqtgraph's own files, read without importing pyqtgraph."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.window.plots.colour_scale import ColourScale

Array = NDArray[Any]

_ENTRIES = 512
_ENOUGH = 16
"""A file with fewer colours is no colour map."""


@cache
def colour_table(name: str) -> Array:
    """Return a colour map as ``0xffrrggbb``, shape (512,), dtype uint32, lowest first.

    Importing pyqtgraph for this alone would cost 30 MB and a tenth of a second.
    """
    known = _from_file(name)
    if known is None:
        known = _from_library(name)
    wanted = np.linspace(0.0, 1.0, _ENTRIES)
    stops = np.linspace(0.0, 1.0, len(known))
    red, green, blue = (
        np.rint(np.interp(wanted, stops, known[:, channel])).astype(np.uint32)
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
    colours = table[entries]
    colours[~good] = 0
    return colours


def _from_file(name: str) -> Array | None:
    """Return the colours of pyqtgraph's file, shape (k, 3), or None where it is not as expected."""
    found = find_spec("pyqtgraph")
    folders = found.submodule_search_locations if found is not None else None
    for folder in folders or ():
        file = Path(folder) / "colors" / "maps" / f"{name}.csv"
        if not file.is_file():
            continue
        rows = [line.split("#")[0].strip(" ;") for line in file.read_text("utf-8").splitlines()]
        codes = [row for row in rows if row.startswith("0x") or len(row) == len("rrggbb")]
        try:
            colours = [_code(row) for row in rows if row]
        except ValueError:
            return None
        return np.array(colours, dtype=float) if len(colours) >= _ENOUGH else None
    return None
