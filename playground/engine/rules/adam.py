"""The rules of ``torch.optim.Adam`` and ``AdamW``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    CORRECTION_1,
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
    V,
    buffer,
    gradient,
    moments,
)
from playground.engine.rules.functions import larger, root

V_MAX = buffer(r"v_{\mathrm{max}}", "max_exp_avg_sq", "the largest v so far")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Averages of gradient and square, freed of their start at 0; ``amsgrad`` keeps the largest."""
    used, found = gradient(of)
    squares, grown = V, []
    if of["amsgrad"]:
        squares, grown = V_MAX, [Line(V_MAX, larger(V_MAX, V))]
    return [
        COUNT,
        *found,
        *moments(used),
        *grown,
        Line(M_HAT, M / CORRECTION_1),
        Line(V_HAT, squares / CORRECTION_2),
        Line(THETA, THETA - ALPHA * (M_HAT / (root(V_HAT) + EPSILON))),
    ]
