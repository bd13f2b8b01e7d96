"""Runs as colours: a class has a colour and a pattern of its own, a number a place on a scale."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from playground.state.arrays import Array
from playground.state.sweep import DIVERGED, MINIMUM, UNDECIDED, End, Sweep
from playground.window.colours import mixed
from playground.window.plots.colour_map import colour_table
from playground.window.sweep.scale import Scale
from playground.window.theme import Theme

WHICH, STEPS, LOSS = "Minimum", "Steps", "Final loss"
SHOWN = (WHICH, STEPS, LOSS)

_MINIMA = (
    "#56b4e9",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#f0e442",
    "#0072b2",
    "#d55e00",
    "#9a8fd0",
)
"""Okabe and Ito's colours, which the colour-blind can tell apart."""
_EVERY = 9
"""Pixels between two lines of a pattern."""


def scale_of(sweep: Sweep, shown: str) -> Scale | None:
    """The scale of the numbers shown, or None for classes and where there are none."""
    if shown == STEPS:
        return Scale.fit(sweep.rest[sweep.rest >= 0].astype(np.float64), logarithmic=False)
    if shown == LOSS:
        return Scale.fit(sweep.losses[sweep.diverged < 0])
    return None


def picture(sweep: Sweep, shown: str, theme: Theme, width: int, height: int) -> Array:
    """The picture as ``0xffrrggbb``, shape (height, width), lowest y at the bottom.

    Each screen pixel has the colour of the nearest run.
    """
    last = sweep.question.n - 1
    i = _nearest(width, last, sweep.stride, sweep.losses.shape[0])
    j = _nearest(height, last, sweep.stride, sweep.losses.shape[1])[::-1]
    across, down = np.arange(width)[None, :], np.arange(height)[:, None]
    reached = sweep.reached.T[np.ix_(j, i)]
    scale = scale_of(sweep, shown)
    result = np.zeros((height, width), dtype=np.uint32)
    for index, end in enumerate(sweep.ends):
        where = reached == index
        if shown == WHICH or end.kind == DIVERGED or (shown == STEPS and end.kind == UNDECIDED):
            plain, lines = pair(end, index, theme)
            marked = where & pattern(end, index, across, down)
            result[where], result[marked] = plain, lines
    if scale is not None:
        numbers = sweep.rest if shown == STEPS else sweep.losses
        table = colour_table(theme.colour_map)
        there = numbers.T[np.ix_(j, i)].astype(np.float64)
        counted = (result == 0) & np.isfinite(there) & ((there >= 0) | (shown == LOSS))
        at = scale.share(there[counted]) * (len(table) - 1)
        result[counted] = table[at.astype(np.intp)]
    result[result == 0] = _argb(theme.raised)
    return result


def swatch(end: End, index: int, theme: Theme, size: int) -> Array:
    """A small square of a class for the legend, shape (size, size)."""
    across, down = np.arange(size)[None, :], np.arange(size)[:, None]
    plain, lines = pair(end, index, theme)
    marked = pattern(end, index, across, down)
    result: Array = np.where(marked, np.uint32(lines), np.uint32(plain)).astype(np.uint32)
    return result


def pair(end: End, index: int, theme: Theme) -> tuple[int, int]:
    """A class's colour and that of its pattern."""
    if end.kind != MINIMUM:
        return _argb(theme.raised), _argb(theme.muted)
    plain = _MINIMA[index % len(_MINIMA)]
    return _argb(plain), _argb(mixed(plain, "#000000", 0.35))


def pattern(end: End, index: int, across: Array, down: Array) -> Array:
    """Where the lines of a class's pattern run, over pixels."""
    rising, falling = (across + down) % _EVERY == 0, (across - down) % _EVERY == 0
    level, upright = down % _EVERY == 0, across % _EVERY == 0
    if end.kind == DIVERGED:
        both: Array = ((across + down) % 5 == 0) | ((across - down) % 5 == 0)
        return both
    if end.kind != MINIMUM:
        dots: Array = (across % 5 == 0) & (down % 5 == 0)
        return dots if end.kind == UNDECIDED else (down % 4 == 0) & (across >= 0)
    nothing = np.zeros(np.broadcast(across, down).shape, dtype=bool)
    kinds = (
        nothing,
        rising,
        falling,
        level | nothing,
        upright | nothing,
        rising | falling,
        level | upright,
        (across % 6 < 2) & (down % 6 < 2),
    )
    return kinds[index % len(kinds)]


def _nearest(pixels: int, last: int, stride: int, count: int) -> Array:
    """Which run is nearest to each screen pixel along one axis."""
    shares = (np.arange(pixels) + 0.5) / pixels
    found: Array = np.clip(np.rint(shares * last / stride), 0, count - 1).astype(np.intp)
    return found


def _argb(name: str) -> int:
    return QColor(name).rgb() & 0xFFFFFFFF
