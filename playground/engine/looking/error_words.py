"""What the curves of a microscope cannot show, in words: no branch, a kink, zeros, no number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from playground.engine.looking.error_branches import Around
from playground.state.microscope import ErrorCurve

# A one-sided slope that is off by so much of the gradient however small h is means a kink.
_OFF = 1e-3
# The h over which a kink must show: well above float64's own rounding, far below any shape.
_KINK = (1e-7, 1e-4)


def remarks(curves: Sequence[ErrorCurve], around: Around, *, draws: bool, whole: bool) -> list[str]:
    """Sentences for a person, the weightiest first."""
    said = []
    if not np.isfinite(around.loss):
        said.append(
            f"The loss at the point is {around.loss}, so no difference has an error to measure. "
            "Move the point."
        )
    elif not np.isfinite(around.slope):
        said.append(
            f"Autograd's slope at the point is {around.slope}, so no error can be measured from it."
        )
    elif kink := _kink(curves, around):
        said.append(kink)
    elif not whole:
        said += _no_branch(around)
    if not np.isnan(around.slope) and any(_holes(curve) for curve in curves):
        said.append("Gaps: the loss is nan or infinite at x + h or x \N{MINUS SIGN} h there.")
    zeros = sum(int((curve.error == 0.0).sum()) for curve in curves)
    if zeros and np.isfinite(around.slope):
        times = "once" if zeros == 1 else f"{zeros} times"
        said.append(
            f"The error is exactly 0 {times}: a logarithmic axis has no place for it, so it "
            "stands at the lower edge as a hollow mark."
        )
    lost = [curve for curve in curves if curve.scheme == "forward" and (curve.taken == 0).any()]
    if lost:
        parts = ", ".join(
            f"{curve.h[curve.taken == 0].max():.1e} in {curve.dtype}" for curve in lost
        )
        said.append(f"x + h is x itself up to h = {parts}: no difference is left to divide.")
    flat = [
        curve
        for curve in curves
        if curve.scheme == "forward" and ((curve.taken > 0.0) & (curve.quotient == 0.0)).any()
    ]
    if flat and around.slope and np.isfinite(around.slope) and not whole:
        parts = ", ".join(
            f"{curve.h[(curve.taken > 0.0) & (curve.quotient == 0.0)].max():.1e} in {curve.dtype}"
            for curve in flat
        )
        said.append(
            f"Up to h = {parts} the loss need not change in its last digit: where it does not, "
            "the difference is 0 and the error is the whole slope."
        )
    if draws:
        said.append(
            "The loss draws random numbers, which differ between the dtypes: each is compared "
            "with autograd in its own dtype."
        )
    return said


def _no_branch(around: Around) -> list[str]:
    if around.second == 0.0 and around.third == 0.0:
        return [
            "No truncation branch: the loss is linear in this coordinate, so only rounding is "
            "left and the largest h is the best."
        ]
    if around.third == 0.0:
        return [
            "Central differences have no truncation branch: the third derivative is 0 here, so "
            "only rounding is left."
        ]
    if around.second == 0.0:
        return [
            "The second derivative is 0 here: forward differences have the truncation branch of "
            "central ones, of slope 2."
        ]
    return []


def _kink(curves: Sequence[ErrorCurve], around: Around) -> str:
    """Why no difference comes near autograd's slope, where it is a kink."""
    for curve in curves:
        if (curve.dtype, curve.scheme) != ("float64", "forward"):
            continue
        inside = (curve.taken >= _KINK[0]) & (curve.taken <= _KINK[1]) & np.isfinite(curve.error)
        if int(inside.sum()) < 2:
            return ""
        errors = curve.error[inside]
        level = float(np.median(np.abs(errors)))
        steady = float(np.ptp(errors)) <= 0.1 * level
        scale = max(abs(around.slope), float(np.abs(curve.quotient[inside]).max()))
        if steady and level > _OFF * scale:
            other = float(np.median(curve.quotient[inside]))
            return (
                "The loss has a kink at the point: however small h is, the forward difference "
                f"gives {other:.4g}, and autograd {around.slope:.4g}. Both are slopes of one side "
                "or between the two."
            )
    return ""


def _holes(curve: ErrorCurve) -> bool:
    return bool(((curve.taken > 0.0) & ~np.isfinite(curve.quotient)).any())
