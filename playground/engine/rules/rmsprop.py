"""The rule of ``torch.optim.RMSprop``."""

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

# torch's own letter is α, which is the learning rate here.
RHO = keyword(r"\rho", "alpha", "share of the old average of squares that is kept")
MU = keyword(r"\mu", "momentum", "share of the velocity that is kept")
V = buffer("v", "square_avg", "running average of the squared gradient")
MEAN = buffer(r"\bar{g}", "grad_avg", "running average of the gradient")
VARIANCE = worked_out(r"\tilde{v}", "the same about the average gradient: a variance", "avg")
B = buffer("b", "momentum_buffer", "velocity: the scaled gradients so far")


def lines(of: Keywords, held: Held) -> list[Line]:
    """The gradient over the root of its running square; ``centered`` takes the variance."""
    used, found = gradient(of)
    found = [*found, average(V, RHO, used**2)]
    squares = V
    if of["centered"]:
        found += [average(MEAN, RHO, used), Line(VARIANCE, V - MEAN**2)]
        squares = VARIANCE
    scaled = used / (root(squares) + EPSILON)
    if of["momentum"] > 0:
        return [*found, Line(B, MU * B + scaled), Line(THETA, THETA - ALPHA * B)]
    return [*found, Line(THETA, THETA - ALPHA * scaled)]
