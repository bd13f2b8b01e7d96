"""The type of a lecture: the projector's colours, with sizes that follow the height of the screen.

A projector spreads the picture over the same wall whatever its resolution, so sizes are told for
1280×720 and grow with the screen.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from playground.window.theme import PROJECTOR, Theme

WIDTH, HEIGHT = 1280, 720
"""The screen that the sizes below are told for, in pixels."""
LEAST, BODY = 24, 27
"""The smallest type and that of running text, in pixels."""
_LINE, _MARKER = 5.0, 26
_SMALLEST = 0.6
"""Below this share of the screen above the type shrinks no further: a window that small is no
projector's."""


def lecture_scale(width: int, height: int) -> float:
    """Return how much larger than at 1280×720 everything is drawn."""
    return max(min(width / WIDTH, height / HEIGHT), _SMALLEST)


def lecture_theme(width: int, height: int, dots_per_inch: float = 96.0) -> Theme:
    """Return the look of a lecture on a screen of this size in pixels."""
    scale = lecture_scale(width, height)
    points = 72.0 / dots_per_inch
    least = ceil(LEAST * scale * points)
    return replace(
        PROJECTOR,
        text_size=ceil(BODY * scale * points),
        small_size=least,
        least=least,
        line=_LINE * scale,
        marker=round(_MARKER * scale),
    )
