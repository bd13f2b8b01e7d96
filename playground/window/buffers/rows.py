"""The optimizer's state as rows: torch's names, values as torch prints them, and what each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.state.memento import Memento
from playground.state.printed import printed_array

COUNTS = frozenset({"step", "n_iter", "func_evals"})
"""What counts; everything else is a number or a tensor that the rule works with."""
NEWEST = 3
"""Of a list only so many are shown, the newest: LBFGS remembers up to a hundred."""
MEANINGS = {
    "step": "steps made",
    "n_iter": "iterations made",
    "func_evals": "times the loss was worked out",
    "momentum_buffer": "the momentum: what is left of earlier gradients",
    "exp_avg": "running mean of the gradient",
    "exp_avg_sq": "running mean of its square",
    "max_exp_avg_sq": "the largest of those so far",
    "exp_inf": "the largest gradient of late",
    "mu_product": "product of the momenta used so far",
    "square_avg": "running mean of the squared gradient",
    "grad_avg": "running mean of the gradient",
    "acc_delta": "running mean of the squared moves",
    "sum": "sum of all squared gradients",
    "prev": "the gradient of the step before",
    "step_size": "how far each element moves by itself",
    "eta": "the rate as it has fallen so far",
    "mu": "the weight of the newest point in the average",
    "ax": "the average of the points",
    "row_var": "mean square of the gradient, row by row",
    "col_var": "mean square of the gradient, column by column",
    "variance": "running mean of the squared gradient",
    "d": "the last direction, of all parameters as one vector",
    "t": "how far along it the last move went",
    "old_dirs": "changes of the gradient that are remembered",
    "old_stps": "moves that are remembered",
    "ro": "their weights",
    "H_diag": "the first guess of the inverse curvature",
    "prev_flat_grad": "the gradient of the iteration before",
    "prev_loss": "the loss of the iteration before",
    "al": "working room of the direction's two loops",
}


@dataclass(frozen=True)
class Row:
    """One buffer: its name in torch, its value as torch prints it, and what it is."""

    name: str
    value: str
    meaning: str
    count: bool = False


def rows_of(memento: Memento, parameter: str, default: str) -> tuple[Row, ...]:
    """The buffers of one parameter; ``default`` is torch's default dtype."""
    return tuple(
        row
        for name, value in memento.optimizer_state.get(parameter, {}).items()
        for row in _rows(name, value, default)
    )


def group_words(memento: Memento) -> str:
    """The parameter group's keywords as they are now, but for what is off.

    Before the optimizer is made they are those that are chosen.
    """
    keywords = memento.group or memento.keywords
    on = {key: value for key, value in keywords.items() if value is not None and value is not False}
    written = ", ".join(f"{key}={value!r}" for key, value in on.items())
    words = f"{memento.optimizer}({written})"
    return words if memento.schedule is None else f"{words}, driven by {memento.schedule}"


def absence(memento: Memento) -> str:
    """Why there are no rows, or ``""`` where there are some."""
    if any(memento.optimizer_state.values()):
        return ""
    if memento.optimizer == "SGD" and not (memento.group or memento.keywords).get("momentum"):
        return "SGD without momentum keeps nothing from step to step. Give it momentum to see some."
    if not memento.steps or not memento.group:
        return (
            f"No state yet. torch makes the buffers of {memento.optimizer} at its first step: "
            "press Step or Run."
        )
    return (
        f"No state. {memento.optimizer} makes it at the first step that finds a .grad: do a whole "
        "step."
    )


def _rows(name: str, value: Any, default: str) -> Iterator[Row]:
    meaning = MEANINGS.get(name, "")
    if not isinstance(value, list):
        yield Row(name, _printed(value, default), meaning, name in COUNTS)
        return
    held = [(place, each) for place, each in enumerate(value) if each is not None]
    yield Row(name, f"a list of {len(held)}", meaning)
    for place, each in held[-NEWEST:]:
        yield Row(f"   {name}[{place}]", _printed(each, default), "")


def _printed(value: Any, default: str) -> str:
    if not isinstance(value, np.ndarray):
        return repr(value)
    return printed_array(value, default=default)
