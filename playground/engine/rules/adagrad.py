"""The rule of ``torch.optim.Adagrad``."""

from __future__ import annotations

from playground.engine.rules.common import (
    ALPHA,
    COUNT,
    EPSILON,
    THETA,
    Held,
    Keywords,
    Line,
    T,
    buffer,
    gradient,
    keyword,
    worked_out,
)
from playground.engine.rules.functions import root

ETA = keyword(r"\eta", "lr_decay", "how fast the learning rate falls")
START = keyword("s_0", "initial_accumulator_value", "what the sum starts with")
S = buffer("s", "sum", "sum of the squared gradients so far", START)
RATE = worked_out(r"\tilde{\alpha}", "learning rate of this step", "clr")


def lines(of: Keywords, held: Held) -> list[Line]:
    """Each scalar's step shrinks with the gradients that it has seen."""
    used, found = gradient(of)
    rate, falls = ALPHA, []
    if of["lr_decay"]:
        rate, falls = RATE, [COUNT, Line(RATE, ALPHA / (1 + (T - 1) * ETA))]
    return [
        *falls,
        *found,
        Line(S, S + used**2),
        Line(THETA, THETA - rate * (used / (root(S) + EPSILON))),
    ]
