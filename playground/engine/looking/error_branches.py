"""What a curve of errors against h consists of: its best h, its two branches, and the theory.

A difference quotient's error is truncation, h·f''/2 for forward and h²·f'''/6 for central
differences to leading order, and rounding, at most eps·|f|/h and half of that where each loss is
rounded once. (Press et al., Numerical Recipes, section 5.7; Higham, Accuracy and Stability of
Numerical Algorithms, section 1.)
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from playground.state.arrays import Array
from playground.state.microscope import ErrorCurve

ORDER = {"forward": 1, "central": 2}
# A branch is where its part outweighs the other by so much: the other bends a fit by less than 1 %.
_APART = 30.0
# Past this share of the leading term, the next ones bend the truncation branch.
_BENT = 0.06
_FEWEST = 3
# Of the rounding branch, where a single error may be ten times another, more are needed.
_FEWEST_ROUNDED = 6


@dataclass(frozen=True)
class Around:
    """The loss and its derivatives at the point along the coordinate, in float64.

    ``second`` and ``third`` are NaN where autograd cannot give them.
    """

    loss: float
    slope: float
    second: float
    third: float

    def leading(self, scheme: str, h: Array) -> Array:
        """The leading term of the truncation error."""
        if scheme == "forward":
            return h * self.second / 2
        return h**2 * self.third / 6

    def series(self, scheme: str, h: Array) -> Array:
        """As many terms of the truncation error as the derivatives give."""
        first = self.leading(scheme, h)
        return first + h**2 * self.third / 6 if scheme == "forward" else first

    def rounding(self, scheme: str, h: Array, eps: float) -> Array:
        """The size of the rounding error that each loss rounded once would leave."""
        with np.errstate(divide="ignore"):
            return np.asarray(eps * abs(self.loss) / h / ORDER[scheme])

    def best(self, scheme: str, eps: float) -> float | None:
        """Where leading truncation and rounding together are least."""
        bend = abs(self.second if scheme == "forward" else self.third)
        if not (np.isfinite(bend) and bend > 0.0 and self.loss):
            return None
        if scheme == "forward":
            return float(np.sqrt(2 * eps * abs(self.loss) / bend))
        return float(np.cbrt(1.5 * eps * abs(self.loss) / bend))


def told(curve: ErrorCurve, around: Around) -> ErrorCurve:
    """The curve with its best h, branches, slopes and theory filled in."""
    eps = float(np.finfo(curve.dtype).eps)
    size, h = np.abs(curve.error), curve.taken
    usable = np.isfinite(size) & (size > 0.0) & (h > 0.0)
    with np.errstate(invalid="ignore"):
        leading = np.abs(around.leading(curve.scheme, h))
        rounded = around.rounding(curve.scheme, h, eps)
        straight = np.abs(np.abs(curve.truncation) - leading) <= _BENT * leading
        cut = usable & straight & (leading > _APART * rounded)
        # Where the loss did not change at all the quotient is 0, and the error stays the slope.
        noisy = usable & (rounded > _APART / 3 * leading) & (curve.quotient != 0.0)
    slope, branch = _fitted(h, size, cut, _FEWEST)
    noise, below = _fitted(h, size, noisy, _FEWEST_ROUNDED)
    return replace(
        curve,
        best=best_place(curve.error),
        truncation_slope=slope,
        truncation_branch=branch,
        rounding_slope=noise,
        rounding_branch=below,
        theory=around.best(curve.scheme, eps),
    )


def best_place(error: Array) -> int | None:
    """Where the largest error among a place and its neighbours is least; the larger h of equals."""
    size = np.where(np.isfinite(error), np.abs(error), np.inf)
    padded = np.concatenate(([size[0]], size, [size[-1]]))
    worst = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
    place = len(worst) - 1 - int(worst[::-1].argmin())
    if not np.isfinite(size[place]):
        finite = np.flatnonzero(np.isfinite(size))
        return int(finite[size[finite].argmin()]) if len(finite) else None
    return place


def _fitted(
    h: Array, size: Array, among: Array, fewest: int
) -> tuple[float | None, tuple[float, float] | None]:
    """The least-squares slope on log-log axes, and the h at both ends."""
    if int(among.sum()) < fewest:
        return None, None
    x, y = np.log10(h[among]), np.log10(size[among])
    if float(np.ptp(x)) == 0.0:
        return None, None
    slope = float(np.polyfit(x, y, 1)[0])
    return slope, (float(h[among].min()), float(h[among].max()))
