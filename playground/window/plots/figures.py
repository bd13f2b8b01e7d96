"""Numbers as the plots write them: few digits, no trailing noise, a true minus sign."""

from __future__ import annotations

from math import floor, isfinite, isnan, log10

MINUS = "\N{MINUS SIGN}"
_INFINITY = "\N{INFINITY}"
MOST_DIGITS = 10
"""Beyond these a float32 loss has nothing more to tell, and there is no room beside an axis."""


def four_digits(value: float) -> str:
    """Return at most four significant digits: 4.0999985 is ``4.1``, 0.0123456 is ``0.01235``."""
    return with_digits(value, 4)


def with_digits(value: float, digits: int) -> str:
    """Return at most so many significant digits, without trailing zeros."""
    return _signed(_plain(f"{value:.{digits}g}")) if isfinite(value) else _unending(value)


def as_float(value: float) -> str:
    """Return four digits with a point even in whole numbers, as Python writes floats: ``1.0``."""
    text = four_digits(value)
    return text if set(text) - set(MINUS + "0123456789") else f"{text}.0"


def with_decimals(value: float, decimals: int) -> str:
    """Return a fixed number of decimals; minus zero is written 0."""
    if not isfinite(value):
        return _unending(value)
    text = f"{value:.{max(decimals, 0)}f}"
    return _signed(text.removeprefix("-") if float(text) == 0.0 else text)


def three_digits(value: float) -> str:
    """Return three significant digits with their zeros (``7.50``); four once past a thousand."""
    if not isfinite(value):
        return _unending(value)
    if value == 0.0:
        return "0"
    if 1e-3 <= abs(value) < 1e3:
        return with_decimals(value, 2 - floor(log10(abs(value))))
    return four_digits(value)


def decimals_for(resolution: float) -> int:
    """Return the decimals needed to tell apart values that lie ``resolution`` apart."""
    if not isfinite(resolution) or resolution <= 0.0:
        return 4
    return min(max(-floor(log10(resolution)), 0), 12)


def rounded(value: float, resolution: float) -> float:
    """Return the value at the decimals that one pixel can tell apart, so that code stays short."""
    if not isfinite(resolution) or resolution <= 0.0:
        return value
    return round(value, -floor(log10(resolution)))


def tick_text(value: float, spacing: float) -> str:
    """Return a tick's number with just the digits that tell it from the next."""
    size = max(abs(value), abs(spacing))
    if size >= 1e5 or spacing < 1e-4:
        if abs(value) < spacing * 1e-6:
            return "0"
        digits = floor(log10(size)) - floor(log10(spacing) + 1e-9) + 1
        return with_digits(value, min(max(4, digits), MOST_DIGITS))
    return with_decimals(value, max(0, -floor(log10(spacing) + 1e-9)))


def ordinal(number: int) -> str:
    """Return ``2nd``, ``8th``, ``21st``."""
    endings = {1: "st", 2: "nd", 3: "rd"}
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else endings.get(number % 10, 'th')}"


def _plain(text: str) -> str:
    """Return ``1.235e+05`` as ``1.235e5``."""
    mantissa, mark, power = text.partition("e")
    return f"{mantissa}e{int(power)}" if mark else text


def _signed(text: str) -> str:
    return text.replace("-", MINUS)


def _unending(value: float) -> str:
    if isnan(value):
        return "nan"
    return _INFINITY if value > 0 else MINUS + _INFINITY
