"""The two arrows at the point: the gradient at a stated scale, the coming step at true length."""

from __future__ import annotations

from math import floor, hypot, inf, isfinite, log10

from playground.state.coordinate import Coordinate
from playground.state.plane import place_in
from playground.state.snapshot import Snapshot
from playground.window.plots.figures import four_digits

Vector = tuple[float, float]

_LONGEST, _SHORTEST = 0.36, 0.09
"""The gradient arrow's length as a share of the ranges shown, before it is rescaled."""
_FIRST = 0.25


def gradient_of(snapshot: Snapshot, x: Coordinate, y: Coordinate) -> Vector | None:
    """Return the autograd slopes along the two coordinates, or None where they are not numbers."""
    slopes = snapshot.slope(x), snapshot.slope(y)
    if slopes[0] is None or slopes[1] is None:
        return None
    return (slopes[0], slopes[1]) if all(map(isfinite, (slopes[0], slopes[1]))) else None


def descent_of(snapshot: Snapshot, x: Coordinate, y: Coordinate) -> Vector | None:
    """Return −lr·gradient, the coming plain SGD step; None for other optimizers.

    The rate is the present one, where a schedule has led it; None where that is not finite.
    A frozen parameter does not move; with ``maximize`` the step goes uphill, as torch's does.
    """
    gradient = gradient_of(snapshot, x, y)
    if gradient is None or snapshot.optimizer != "SGD":
        return None
    chosen = float(snapshot.keywords.get("lr", 1e-3))
    rate = chosen if snapshot.rate is None else snapshot.rate
    if not isfinite(rate):
        return None
    if not snapshot.keywords.get("maximize", False):
        rate = -rate
    if place_in(x) is not None:
        along = None if snapshot.in_plane is None else snapshot.in_plane.descent
        return None if along is None else (rate * along[0], rate * along[1])
    moved = tuple(
        0.0 if at.name in snapshot.frozen else rate * slope
        for at, slope in zip((x, y), gradient, strict=True)
    )
    return moved[0], moved[1]


def descent_words(snapshot: Snapshot) -> str:
    """Say what the descent arrow is, and what it leaves out."""
    keywords = snapshot.keywords
    sign = "+" if keywords.get("maximize", False) else "−"
    batch = snapshot.batch
    whole = "" if batch is None or batch.size is None else " (a batch’s step differs)"
    words = f"descent step {sign}lr·gradient, true length{whole}"
    left_out = [
        word
        for key, word in (("momentum", "momentum"), ("weight_decay", "weight decay"))
        if keywords.get(key)
    ]
    return f"{words} (without {' and '.join(left_out)})" if left_out else words


def gradient_words(factor: float) -> str:
    """Say at which scale the gradient arrow is drawn."""
    return f"gradient, {scale_words(factor)}"


def scale_words(factor: float) -> str:
    """Say by what a length was multiplied."""
    return "true length" if factor == 1.0 else f"drawn ×{four_digits(factor)}"


class GradientScale:
    """The factor by which the gradient arrow is drawn: 1, or a round number.

    It depends on the ranges and not on pixels, so that map and 3-D draw by the same one.

    It stays the same from frame to frame while the arrow can be read, so that a longer arrow
    means a steeper slope; it changes only when the arrow would leave the plot or vanish.
    """

    def __init__(self) -> None:
        self.factor = 1.0
        self._chosen = False

    def reset(self) -> None:
        """Choose anew at the next arrow: another surface, another range."""
        self._chosen = False

    def fit(self, gradient: Vector, spans: Vector) -> float:
        """Return the factor for this gradient over ranges as wide as ``spans``."""
        length = hypot(gradient[0] / spans[0], gradient[1] / spans[1])
        if length <= 0.0 or not isfinite(length):
            return self.factor
        drawn = self.factor * length
        longest, shortest = (_LONGEST, _SHORTEST) if self._chosen else (_FIRST, _FIRST / 3)
        if not shortest <= drawn <= longest:
            self.factor = _round_down(_FIRST / length)
        self._chosen = True
        return self.factor


def _round_down(factor: float) -> float:
    """Return the greatest 1, 2 or 5 times a power of ten that is not above ``factor``."""
    if not 0.0 < factor < inf:
        return 1.0
    power = floor(log10(factor))
    lead = factor / 10.0**power
    digit = 5 if lead >= 5 else 2 if lead >= 2 else 1
    return float(f"{digit}e{power}")
