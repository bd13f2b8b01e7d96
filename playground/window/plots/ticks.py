"""Round tick values for linear and logarithmic axes."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, isfinite, log10

from playground.window.plots.figures import MINUS, four_digits, tick_text

_STEPS = (1.0, 2.0, 5.0, 10.0)
_SLACK = 1e-9
_MOST = 200


@dataclass(frozen=True)
class Tick:
    """A value on an axis, in the axis's own units, and its number; ``""`` for a lesser tick."""

    value: float
    text: str


def nice_step(span: float, most: int) -> float:
    """Return the least step of 1, 2 or 5 times a power of ten with at most ``most`` intervals."""
    rough = span / max(most, 1)
    if not isfinite(rough) or rough <= 0.0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    for step in _STEPS:
        if step * power >= rough * (1.0 - _SLACK):
            return step * power
    return 10.0 * power


def linear_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return ticks at multiples of a round step inside ``low … high``."""
    step = nice_step(high - low, most)
    first, last = ceil(low / step - 1e-6), floor(high / step + 1e-6)
    if last - first > _MOST:
        return []
    return [Tick(at * step, tick_text(at * step, step)) for at in range(first, last + 1)]


def log_ticks(low: float, high: float, most: int) -> list[Tick]:
    """Return ticks for an axis whose units are powers of ten: ``low`` and ``high`` are exponents.

    Over a short range 2 and 5 times a power of ten are named too; over less than a decade the
    ticks are those of the plain numbers.
    """
    span = high - low
    if span < 0.7:
        plain = linear_ticks(10.0**low, 10.0**high, most)
        return [Tick(log10(tick.value), tick.text) for tick in plain if tick.value > 0.0]
    stride = max(1, ceil(span / max(most, 1)))
    named = (1, 2, 5) if span * 3 <= most + 1 else (1,)
    ticks = []
    for power in range(floor(low), ceil(high) + 1):
        for digit in range(1, 10):
            value = power + log10(digit)
            if not low - _SLACK <= value <= high + _SLACK:
                continue
            if digit in named and power % stride == 0:
                ticks.append(Tick(value, _power_text(digit, power)))
            elif stride == 1:
                ticks.append(Tick(value, ""))
    return ticks


def _power_text(digit: int, power: int) -> str:
    if -4 <= power < 5:
        return four_digits(digit * 10.0**power)
    return f"{digit}e{power}".replace("-", MINUS)
