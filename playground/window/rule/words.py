"""What the panel says in words and numbers."""

from __future__ import annotations

import numpy as np

from playground.state.arrays import Array
from playground.state.printed import lone_float
from playground.state.rule import Rule, Symbol
from playground.window.plots.figures import three_digits

NOTHING_YET = "Waiting for PyTorch's numbers…"
RUNNING = "A run is going past: the numbers come back with its last step."
NO_LOSS = "The loss is not one number here, so the tangent promises nothing."


def headline(rule: Rule) -> str:
    """Return ``torch.optim.SGD(lr=0.1)``."""
    keywords = ", ".join(f"{name}={value!r}" for name, value in rule.keywords.items())
    return f"torch.optim.{rule.optimizer}({keywords})"


def moment(rule: Rule | None, running: bool) -> str:
    """Say which step the numbers are of, or why there are none."""
    if rule is None:
        return RUNNING if running else NOTHING_YET
    if not rule.lines:
        return ""
    if rule.done:
        return "What the last step did"
    return "What the next step would do"


def promise(rule: Rule) -> str:
    """Say what the tangent promises of the step, and what the step gives."""
    if rule.predicted is None or rule.actual is None:
        return "" if rule.trouble else NO_LOSS
    gives = "gave" if rule.done else "would give"
    return (
        f"tangent promises Δloss = {three_digits(rule.predicted)}, "
        f"the step {gives} {three_digits(rule.actual)}"
    )


def verdict(rule: Rule) -> str:
    """Say it where the loss goes the other way than the tangent promises, else nothing."""
    if rule.predicted is None or rule.actual is None or rule.predicted * rule.actual >= 0:
        return ""
    way = "rises" if rule.actual > 0 else "falls"
    return f"The loss {way} against the promise: the step is too long for the tangent to hold."


def figure(value: Array | float | None) -> str:
    """Return a tensor's number as torch prints it, a keyword's as it was typed."""
    if value is None:
        return ""
    if isinstance(value, np.ndarray):
        return lone_float(float(value))
    return f"{value:.10g}"


def before(symbol: Symbol) -> str:
    """Return the number before the step, ``None`` for a gradient that is not there."""
    if symbol.before is None and symbol.after is None and ".grad" in symbol.name:
        return "None"
    return figure(symbol.before)


def after(symbol: Symbol) -> str:
    """Return the number after the step; what is worked out is written as tensors are."""
    if symbol.before is None and isinstance(symbol.after, float):
        return lone_float(float(f"{symbol.after:.12g}"))
    return figure(symbol.after)
