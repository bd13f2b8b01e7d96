"""What the ruler says: one word for the rate, and all of it for the tool tip."""

from __future__ import annotations

from playground.state.ruler import CREEP, CREEPS, DIVERGE, MONOTONE, ZIGZAG, Ruler
from playground.window.plots.figures import four_digits

ZONES = (CREEP, MONOTONE, ZIGZAG, DIVERGE)
_MEANS = {
    CREEP: "creeps: each step corrects the steepest direction by less than a tenth",
    MONOTONE: "goes down the steepest direction without turning round",
    ZIGZAG: "oscillates along the steepest direction, ever less",
    DIVERGE: "oscillates or grows along the steepest direction, ever more",
}


def zone_of(ruler: Ruler | None, rate: float) -> str:
    """The zone of a learning rate, ``""`` where there is none."""
    return "" if ruler is None or ruler.limits is None else ruler.limits.zone(rate)


def told(ruler: Ruler | None) -> str:
    """The whole ruler in words, line by line."""
    if ruler is None:
        return ""
    if ruler.limits is None:
        return ruler.words
    limits = ruler.limits
    creep, monotone, zigzag = map(four_digits, (limits.creep, limits.monotone, limits.zigzag))
    assert ruler.curvature is not None
    lines = [
        f"SGD near this point, for the largest curvature λmax = {four_digits(ruler.curvature)}:",
        f"{CREEP}, below {creep}: {_MEANS[CREEP]}",
        f"{MONOTONE}, below {monotone}: {_MEANS[MONOTONE]}",
        f"{ZIGZAG}, below {zigzag}: {_MEANS[ZIGZAG]}",
        f"{DIVERGE}, from {zigzag}: {_MEANS[DIVERGE]}",
        f"Exact on a quadratic; creep ends at {CREEPS:g} of where monotone ends.",
        f"Eigenvalues of the Hessian, in {ruler.dtype} on copies"
        + (", by Lanczos' method." if ruler.by == "Lanczos" else "."),
    ]
    return "\n".join([*lines, ruler.words] if ruler.words else lines)
