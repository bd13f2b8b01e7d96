"""The rule of ``torch.optim.ASGD``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    COUNT,
    THETA,
    Held,
    Keywords,
    Line,
    T,
    buffer,
    gradient,
    keyword,
)
from playground.engine.rules.functions import larger

DECAY = keyword(r"\kappa", "lambd", "how fast parameter and step size decay")
# torch's own letter is α, which is the learning rate here.
POWER = keyword("p", "alpha", "power by which the step size falls")
START = keyword("t_0", "t0", "step at which averaging starts")
ETA = buffer(r"\eta", "eta", "step size", ALPHA)
MU = buffer(r"\mu", "mu", "weight of the newest point in the average", 1.0)
AVERAGE = buffer("a", "ax", "average of the points so far")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Plain descent with a falling step size, and the average of its points beside it."""
    used, found = gradient(of)
    return [
        COUNT,
        *found,
        Line(THETA, THETA * (1 - DECAY * ETA) - ETA * used),
        Line(AVERAGE, AVERAGE + MU * (THETA - AVERAGE)),
        Line(ETA, ALPHA / (1 + DECAY * ALPHA * T) ** POWER),
        Line(MU, 1 / larger(1, T - START)),
    ]
