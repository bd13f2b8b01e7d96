"""The rule of ``torch.optim.RAdam``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    BETA_2,
    CORRECTION_1,
    CORRECTION_2,
    COUNT,
    EPSILON,
    M_HAT,
    THETA,
    Held,
    Keywords,
    Line,
    M,
    T,
    V,
    gradient,
    moments,
    worked_out,
)
from playground.engine.rules.functions import root

LONGEST = worked_out(r"\rho_\infty", "longest length of the average of squares", "rho_inf")
LENGTH = worked_out(r"\rho", "its length so far; up to 5 the squares are left out", "rho_t")
RECTIFIED = worked_out("r", "rectifies the variance of the step size")
RATE = worked_out("l", "one over the root of v, without its start at 0")
ENOUGH = 5.0
"""From this length on the squares are trusted (torch's own bound)."""


def lines(of: Keywords, held: Held) -> list[Line]:
    """Momentum alone while the average of squares is short, then a rectified Adam."""
    used, found = gradient(of)
    begun = [
        COUNT,
        *found,
        *moments(used),
        Line(M_HAT, M / CORRECTION_1),
        Line(LONGEST, 2 / (1 - BETA_2) - 1),
        Line(LENGTH, LONGEST - 2 * T * BETA_2**T / CORRECTION_2),
    ]
    if not long_enough(of["betas"][1], held.get("step", 0.0) + 1):
        return [*begun, Line(THETA, THETA - ALPHA * M_HAT)]
    top = (LENGTH - 4) * (LENGTH - 2) * LONGEST
    bottom = (LONGEST - 4) * (LONGEST - 2) * LENGTH
    return [
        *begun,
        Line(RECTIFIED, root(top / bottom)),
        Line(RATE, root(CORRECTION_2) / (root(V) + EPSILON)),
        Line(THETA, THETA - ALPHA * M_HAT * RECTIFIED * RATE),
    ]


def long_enough(beta: float, step: float) -> bool:
    """Whether the average of squares is long enough at this step."""
    longest = 2 / (1 - beta) - 1
    return bool(longest - 2 * step * beta**step / (1 - beta**step) > ENOUGH)
