"""The learning-rate ruler: which rates creep, go straight, zigzag or diverge at this point."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

CREEP, MONOTONE, ZIGZAG, DIVERGE = "creep", "monotone", "zigzag", "diverge"

CREEPS = 0.1
"""Below this share of the highest monotone rate the step creeps: with plain SGD the error along
the steepest direction then shrinks by less than a tenth in each step."""


@dataclass(frozen=True)
class Limits:
    """The rates at which the zones end; the last, ``diverge``, has no end."""

    creep: float
    monotone: float
    zigzag: float

    def zone(self, rate: float) -> str:
        """The zone that a learning rate lies in."""
        if rate >= self.zigzag:
            return DIVERGE
        if rate >= self.monotone:
            return ZIGZAG
        return MONOTONE if rate >= self.creep else CREEP


@dataclass(frozen=True)
class Ruler:
    """The Hessian's extreme eigenvalues at the point, and what they say about SGD's rate.

    ``largest`` and ``smallest`` are of the Hessian of the loss over the parameters that require
    grad, computed at ``dtype`` on copies; None where there are none. ``limits`` is None where no
    rate can be judged; ``words`` says why, or what else should be known. ``by``: ``"Hessian"`` or
    ``"Lanczos"``. ``curvature`` is the largest eigenvalue of what the optimizer descends: with
    weight decay, and of −loss for ``maximize``.
    """

    largest: float | None = None
    smallest: float | None = None
    curvature: float | None = None
    limits: Limits | None = None
    words: str = ""
    by: str = ""
    dtype: str = "float64"


def sgd_limits(
    curvature: float, beta: float = 0.0, dampening: float = 0.0, nesterov: bool = False
) -> Limits | None:
    """The limits of SGD on a quadratic whose largest eigenvalue is ``curvature``.

    One step maps (x, v) linearly along each eigenvector: v ← βv + (1−d)λx, x ← x − lr·v, or
    x − lr·(λx + βv) with Nesterov. The rate is stable while both eigenvalues of that map lie
    inside the unit circle (Schur–Cohn) and monotone while they are real and positive:
    2(1+β)/((1−d)λ) and (1−√β)²/((1−d)λ); with Nesterov 2(1+β)/((1+2β)λ) and ((1−β)/(1+β))²/λ.
    Without momentum: 2/λ and 1/λ. None where ``curvature`` is not above 0, where β is 1 or more
    (no rate is stable), or dampening is 1 or more.
    """
    if not curvature > 0 or not 0 <= beta < 1:
        return None
    if nesterov:
        monotone = ((1 - beta) / (1 + beta)) ** 2 / curvature
        zigzag = 2 * (1 + beta) / ((1 + 2 * beta) * curvature)
    else:
        share = 1 - dampening if beta else 1.0
        if not share > 0:
            return None
        monotone = (1 - sqrt(beta)) ** 2 / (share * curvature)
        zigzag = 2 * (1 + beta) / (share * curvature)
    return Limits(CREEPS * monotone, monotone, zigzag)
