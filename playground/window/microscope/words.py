"""What the microscope says at one h, and of each curve's best h."""

from __future__ import annotations

from math import isfinite, isnan

from playground.state.microscope import ErrorCurve, Microscope
from playground.window.plots.figures import MINUS, four_digits


def short(value: float) -> str:
    """A size in two digits, always as a power of ten: errors span sixteen of them."""
    if value == 0.0:
        return "0"
    if not isfinite(value):
        return four_digits(value)
    mantissa, power = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(power)}".replace("-", MINUS)


def step_words(h: float) -> str:
    """An h of the ladder: ``1e−3``, ``1.3e−3``."""
    mantissa, power = f"{h:.1e}".split("e")
    mantissa = mantissa.removesuffix(".0")
    return f"{mantissa}e{int(power)}".replace("-", MINUS)


def row(curve: ErrorCurve, place: int, loss: float) -> tuple[str, str, str, str]:
    """Difference, error, truncation and rounding at one h of a curve."""
    if not curve.taken[place]:
        return "x + h is x", "–", "–", "–"
    rounding = float(curve.rounding[place])
    told = _part(rounding)
    if rounding == 0.0 and curve.dtype == "float64":
        # Where float64 itself tells the truncation, its own rounding is only known to be small.
        told = f"< {step_words(2.0**-52 * abs(loss) / curve.taken[place])}" if loss else "0"
    quotient, error = float(curve.quotient[place]), float(curve.error[place])
    digits = 5 if curve.dtype == "float32" else 10
    said = four_digits(quotient) if isnan(quotient) else f"{quotient:.{digits}g}"
    return (
        said.replace("-", MINUS),
        short(error),
        _part(float(curve.truncation[place])),
        told,
    )


def best_words(curve: ErrorCurve) -> str:
    """The best h with its error, and where theory puts it."""
    if curve.best is None:
        return "no best h: no error is finite"
    h, error = float(curve.taken[curve.best]), abs(float(curve.error[curve.best]))
    said = f"best h {step_words(h)}, error {short(error)}"
    return said if curve.theory is None else f"{said} (theory h* {step_words(curve.theory)})"


def slope_words(found: Microscope) -> str:
    """Autograd's slope, from which errors are measured."""
    if found.coordinate is None:
        return "the largest error over the whole gradient"
    return f"autograd’s slope in float64: {found.gradient:.10g}".replace("-", MINUS)


def _part(value: float) -> str:
    return "?" if isnan(value) else short(value)
