"""The rule of ``torch.optim.Adamax``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    BETA_1,
    BETA_2,
    CORRECTION_1,
    COUNT,
    EPSILON,
    THETA,
    Held,
    Keywords,
    Line,
    M,
    average,
    buffer,
    gradient,
)
from playground.engine.rules.functions import larger, size

U = buffer("u", "exp_inf", "the largest gradient so far, older ones less and less")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Adam with the largest gradient in place of the root of the squares."""
    used, found = gradient(of)
    return [
        COUNT,
        *found,
        average(M, BETA_1, used),
        Line(U, larger(BETA_2 * U, size(used) + EPSILON)),
        Line(THETA, THETA - ALPHA / CORRECTION_1 * (M / U)),
    ]
