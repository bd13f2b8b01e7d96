"""The rule of ``torch.optim.NAdam``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    BETA_1,
    CORRECTION_2,
    COUNT,
    EPSILON,
    M_HAT,
    THETA,
    V_HAT,
    Held,
    Keywords,
    Line,
    M,
    T,
    V,
    buffer,
    gradient,
    keyword,
    moments,
    worked_out,
)
from playground.engine.rules.functions import root

PSI = keyword(r"\psi", "momentum_decay", "how fast the momentum grows to its full size")
MU = worked_out(r"\mu", "momentum of this step", "mu")
NEXT = worked_out(r"\mu_{+}", "momentum of the next step", "mu_next")
PI = buffer("P", "mu_product", "product of the momenta so far", 1.0)


def lines(of: Keywords, held: Held) -> list[Line]:
    """Adam with Nesterov's look ahead: the average is taken with the next step's momentum."""
    used, found = gradient(of)
    return [
        COUNT,
        *found,
        Line(MU, BETA_1 * (1 - 0.5 * 0.96 ** (T * PSI))),
        Line(NEXT, BETA_1 * (1 - 0.5 * 0.96 ** ((T + 1) * PSI))),
        Line(PI, PI * MU),
        *moments(used),
        Line(M_HAT, NEXT * M / (1 - PI * NEXT) + (1 - MU) * used / (1 - PI)),
        Line(V_HAT, V / CORRECTION_2),
        Line(THETA, THETA - ALPHA * (M_HAT / (root(V_HAT) + EPSILON))),
    ]
