"""The error of finite differences against h: the question and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.state.arrays import Array


@dataclass(frozen=True)
class MicroscopeQuestion:
    """Along which ``coordinate`` to look, the first one where None.

    ``whole``: the largest error over all coordinates instead (of the first 64 where there are
    more).
    """

    coordinate: str | None = None
    whole: bool = False


@dataclass(frozen=True, eq=False)
class ErrorCurve:
    """One scheme in one dtype, over a ladder of h in rising order; all arrays are (n,).

    ``h``: as asked. ``taken``: the h really taken, (x + h) - x in that dtype, for central half of
    (x + h) - (x - h); 0 where x + h is x. ``quotient``: the difference quotient, NaN where nothing
    was taken. ``error``: quotient minus autograd's slope, signed. ``truncation``: the part of it
    that exact arithmetic would leave; NaN where it cannot be told.

    ``best``: the place of the best h, where the largest error among it and its two neighbours is
    least: a lucky hit beside large errors is not best. None without a finite error.
    ``truncation_slope`` and ``rounding_slope``: fitted on log-log axes over the h of the two
    ``branches`` (low and high h of each), None where a branch is missing or too short.
    ``theory``: where eps·|f|/h plus the leading truncation term is least, or None.
    """

    dtype: str
    scheme: str
    h: Array
    taken: Array
    quotient: Array
    error: Array
    truncation: Array
    best: int | None = None
    truncation_slope: float | None = None
    rounding_slope: float | None = None
    truncation_branch: tuple[float, float] | None = None
    rounding_branch: tuple[float, float] | None = None
    theory: float | None = None

    @property
    def rounding(self) -> Array:
        """The part of the error that rounding made: what truncation leaves over."""
        return self.error - self.truncation


@dataclass(frozen=True, eq=False)
class Microscope:
    """Four curves: forward and central differences in float32 and in float64.

    ``coordinate``: its label, or None for the whole gradient. ``gradient``: autograd's slope in
    float64. ``loss``: at the point. ``remarks``: what the curves cannot show, in words. ``final``
    is False for a ladder that a finer one will replace.
    """

    coordinate: str | None
    gradient: float
    loss: float
    curves: tuple[ErrorCurve, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    final: bool = True

    def curve(self, scheme: str, dtype: str) -> ErrorCurve:
        """One of the curves; KeyError where it could not be made."""
        for curve in self.curves:
            if (curve.scheme, curve.dtype) == (scheme, dtype):
                return curve
        raise KeyError(f"{scheme} differences in {dtype}")
