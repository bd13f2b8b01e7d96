"""The rule of ``torch.optim.Adadelta``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    EPSILON,
    THETA,
    Held,
    Keywords,
    Line,
    average,
    buffer,
    gradient,
    keyword,
    worked_out,
)
from playground.engine.rules.functions import root

RHO = keyword(r"\rho", "rho", "share of the old averages that is kept")
V = buffer("v", "square_avg", "running average of the squared gradient")
U = buffer("u", "acc_delta", "running average of the squared moves")
DELTA = worked_out(r"\Delta", "the move before the learning rate", "delta")


def lines(of: Keywords, held: Held) -> list[Line]:
    """The moves so far give the step its size, the gradients so far its scale."""
    used, found = gradient(of)
    return [
        *found,
        average(V, RHO, used**2),
        Line(DELTA, root(U + EPSILON) / root(V + EPSILON) * used),
        average(U, RHO, DELTA**2),
        Line(THETA, THETA - ALPHA * DELTA),
    ]
