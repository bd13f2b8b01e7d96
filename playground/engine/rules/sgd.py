"""The rule of ``torch.optim.SGD``."""

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
)
from playground.engine.rules.expression import Expression

MU = keyword(r"\mu", "momentum", "share of the velocity that is kept")
TAU = keyword(r"\tau", "dampening", "share of the gradient that is left out")
B = buffer("b", "momentum_buffer", "velocity: the gradients so far, older ones less and less")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Plain descent; with momentum the first step fills the velocity with the gradient."""
    used, found = gradient(of)
    if not of["momentum"]:
        return [*found, Line(THETA, THETA - ALPHA * used)]
    fresh: Expression = (1 - TAU) * used if of["dampening"] else used
    velocity: Expression = MU * B + fresh if B.key in held else used
    move: Expression = used + MU * B if of["nesterov"] else B
    return [*found, Line(B, velocity), Line(THETA, THETA - ALPHA * move)]
