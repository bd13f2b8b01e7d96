"""What is said of a run and of the whole."""

from __future__ import annotations

from playground.state.sweep import DIVERGED, MINIMUM, RATES, UNDECIDED, Sweep
from playground.window.plots.figures import four_digits, three_digits


def told(sweep: Sweep, i: int, j: int) -> str:
    """One run in words: where it starts, where it ends, when and at what loss."""
    end = sweep.ends[int(sweep.reached[i, j])]
    loss, rest = float(sweep.losses[i, j]), int(sweep.rest[i, j])
    if end.kind == DIVERGED:
        at = int(sweep.diverged[i, j])
        what = f"diverged: loss not finite after step {at}" if at else "no finite loss here"
    elif end.kind == UNDECIDED:
        what = f"still on the way, loss {three_digits(loss)}"
    else:
        where = f"reaches {end.label}" if end.kind == MINIMUM and end.at else "at rest"
        after = f" after {rest} steps" if rest >= 0 else ""
        what = f"{where}{after}, loss {three_digits(loss)}"
    return f"{start_of(sweep, i, j)}: {what}"


def start_of(sweep: Sweep, i: int, j: int) -> str:
    """The two values that make this run another than the others."""
    x, y = four_digits(float(sweep.x_values[i])), four_digits(float(sweep.y_values[j]))
    if sweep.question.over == RATES:
        return f"lr {x}, momentum {y}"
    assert sweep.question.plane is not None
    across, along = sweep.question.plane
    return f"{across.coordinate.label} {x}, {along.coordinate.label} {y}"


def rule(sweep: Sweep) -> str:
    """How the classes are told apart."""
    return (
        f"At rest: from the first step at which no element of the gradient exceeds "
        f"{sweep.question.tolerance:g} in size. Diverged: the loss is nan or infinite; such a run "
        "keeps its last finite point. A run at rest belongs to a known minimum, or to a cluster "
        "of ends, within 2 % of each range. "
        f"Computed in {sweep.dtype}, {sweep.question.steps} steps of {sweep.question.optimizer}"
        + (f", by {sweep.method}." if sweep.method else ".")
    )
