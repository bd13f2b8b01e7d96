"""What the rules of all optimizers share: a line, the common letters, the gradient that is used.

Letters are those of ``torch.optim``'s documentation, but for the learning rate: it is α here, as in
the rest of the program, where torch writes γ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.engine.rules.expression import Expression, Kind, Letter
from playground.engine.rules.functions import Named

Keywords = Mapping[str, Any]
Held = Mapping[str, float]


@dataclass(frozen=True)
class Line:
    """One equation: what is written, and from what."""

    target: Letter
    expression: Expression

    @property
    def sign(self) -> str:
        """An arrow for what is kept after the step, ``=`` for what is only worked out."""
        return "=" if self.target.kind is Kind.WORKED_OUT else r"\leftarrow"


def keyword(latex: str, key: str, meaning: str, place: int | None = None) -> Letter:
    """A keyword of the optimizer."""
    return Letter(latex, Kind.KEYWORD, key, meaning, place)


def buffer(latex: str, key: str, meaning: str, initial: float | Letter = 0.0) -> Letter:
    """A number that the optimizer keeps for each scalar from step to step."""
    return Letter(latex, Kind.BUFFER, key, meaning, initial=initial)


def worked_out(latex: str, meaning: str, key: str = "") -> Letter:
    """A number that is found anew at each step and not kept."""
    return Letter(latex, Kind.WORKED_OUT, key, meaning)


THETA = Letter(r"\theta", Kind.PARAMETER, "", "the parameter")
G = Letter("g", Kind.GRAD, "", "its gradient, as backward has summed it")
ALPHA = keyword(r"\alpha", "lr", "learning rate")
LAMBDA = keyword(r"\lambda", "weight_decay", "weight decay")
EPSILON = keyword(r"\epsilon", "eps", "keeps the quotient finite")
BETA_1 = keyword(r"\beta_1", "betas", "share of the old m that is kept", 0)
BETA_2 = keyword(r"\beta_2", "betas", "share of the old v that is kept", 1)
T = buffer("t", "step", "number of this step")
M = buffer("m", "exp_avg", "running average of the gradient")
V = buffer("v", "exp_avg_sq", "running average of its square")
M_HAT = worked_out(r"\hat{m}", "m without the pull of its start at 0")
V_HAT = worked_out(r"\hat{v}", "v without the pull of its start at 0")
USED = worked_out(r"\tilde{g}", "the gradient that the rule goes by", "grad")

CORRECTION_1 = Named(1 - BETA_1**T, "bias_correction1", "the share of gradients in m so far")
CORRECTION_2 = Named(1 - BETA_2**T, "bias_correction2", "the share of squares in v so far")

COUNT = Line(T, T + 1)


def gradient(of: Keywords) -> tuple[Letter, list[Line]]:
    """The gradient that the rule goes by: upwards for ``maximize``, with the weight decay added.

    Decoupled weight decay is a line of its own on the parameter instead.
    """
    up: Expression = -G if of.get("maximize") else G
    decay = of.get("weight_decay", 0) != 0
    if of.get("decoupled_weight_decay"):
        lines = [Line(THETA, THETA - ALPHA * LAMBDA * THETA)] if decay else []
        return (USED, [Line(USED, up), *lines]) if of.get("maximize") else (G, lines)
    if decay:
        up = up + LAMBDA * THETA
    return (G, []) if up is G else (USED, [Line(USED, up)])


def average(kept: Letter, share: Letter, new: Expression) -> Line:
    """An exponential running average."""
    return Line(kept, share * kept + (1 - share) * new)


def moments(used: Letter) -> list[Line]:
    """Adam's two running averages."""
    return [average(M, BETA_1, used), average(V, BETA_2, used**2)]
