"""What may be asked of a sweep, and the values along its two axes."""

from __future__ import annotations

import math

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.studies.sweeps.updates import refuse
from playground.state.sweep import RATES, STARTS, SweepQuestion

MOST_PIXELS, MOST_STEPS = 500, 100_000


def check(question: SweepQuestion) -> None:
    """Raise ActError for what cannot be asked."""
    refuse(question.optimizer)
    if question.over not in (STARTS, RATES):
        raise ActError(f"Many runs go over {STARTS} or {RATES}, not over {question.over!r}.")
    _whole("n", question.n, 2, MOST_PIXELS)
    _whole("steps", question.steps, 1, MOST_STEPS)
    if not (math.isfinite(question.tolerance) and question.tolerance >= 0):
        raise ActError(f"The tolerance is a number from 0, not {question.tolerance!r}.")
    if question.over == STARTS:
        if question.plane is None:
            raise ActError("Starts need a plane of two coordinates; this problem has but one.")
        return
    if question.optimizer != "SGD":
        raise ActError(
            f"Learning rate × momentum is a picture of SGD; {question.optimizer} has no such pair. "
            "Choose SGD, or go over the starts."
        )
    (low, high), (least, most) = question.rates, question.momenta
    if not (0 < low < high and math.isfinite(high)):
        raise ActError(f"Learning rates go from above 0 to a higher number, not {low} to {high}.")
    if not (0 <= least < most and math.isfinite(most)):
        raise ActError(f"Momentum goes from 0 or above to a higher number, not {least} to {most}.")
    if question.keywords.get("nesterov") and least == 0:
        raise ActError("Nesterov needs a momentum above 0: begin its range higher.")


def _whole(name: str, value: int, least: int, most: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ActError(f"{name} is a whole number from {least} to {most:,}, not {value!r}.")


def axes(question: SweepQuestion, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor]:
    """The values along x and y: at the problem's dtype for starts, in float64 for keywords."""
    n = question.n
    if question.over == RATES:
        rates, momenta = np.geomspace(*question.rates, n), np.linspace(*question.momenta, n)
        return torch.from_numpy(rates), torch.from_numpy(momenta)
    assert question.plane is not None
    x, y = (torch.from_numpy(np.linspace(span.low, span.high, n)) for span in question.plane)
    return x.to(dtype), y.to(dtype)
