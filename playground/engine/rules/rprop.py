"""The rule of ``torch.optim.Rprop``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    THETA,
    Held,
    Keywords,
    Line,
    buffer,
    gradient,
    keyword,
    worked_out,
)
from playground.engine.rules.expression import Constant
from playground.engine.rules.functions import Cases, clip, sign

SHRINK = keyword(r"\eta_{-}", "etas", "factor where the gradient has turned", 0)
GROW = keyword(r"\eta_{+}", "etas", "factor where it keeps its sign", 1)
LEAST = keyword(r"\Gamma_{\mathrm{min}}", "step_sizes", "least step size", 0)
MOST = keyword(r"\Gamma_{\mathrm{max}}", "step_sizes", "largest step size", 1)
P = buffer("p", "prev", "gradient of the step before")
ETA = buffer(r"\eta", "step_size", "step size of this scalar", ALPHA)
S = worked_out("s", "1 where the gradient keeps its sign, -1 where it has turned")
F = worked_out("f", "factor of the step size")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Only signs count: a step size grows until the gradient turns, and then shrinks."""
    used, found = gradient(of)
    return [
        *found,
        Line(S, sign(used * P)),
        Line(F, Cases(S, GROW, Constant(1), SHRINK)),
        Line(ETA, clip(ETA * F, LEAST, MOST)),
        Line(P, Cases(S, used, used, Constant(0))),
        Line(THETA, THETA - ETA * sign(P)),
    ]
