"""What is drawn against what: the columns of a fit on the two axes, and what a drag changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.state.arrays import Array
from playground.state.fit import Column, Fit, Kind, Points

PREDICTION = "prediction"
"""The choice of an x axis that every fit of numbers has."""


@dataclass(frozen=True)
class Pair:
    """What stands on the axes of one fit.

    ``x``: the number of the input on the x axis, None for the prediction. ``y``: that of the input
    on the y axis, None for the target, or for the residual where ``residual`` is True.
    """

    x: int | None
    y: int | None = None
    residual: bool = False


def choices(fit: Fit) -> tuple[str, ...]:
    """The x axes to choose from, in order; one alone is no choice."""
    labels = tuple(column.label for column in fit.inputs)
    if fit.kind is not Kind.RESIDUALS:
        return labels
    return (PREDICTION, *labels)


def pair(fit: Fit, choice: int) -> Pair:
    """The axes of one of the choices; the first where there are not so many."""
    choice = choice if choice < len(choices(fit)) else 0
    if fit.kind is Kind.CURVE:
        return Pair(0)
    if fit.kind is Kind.REGIONS:
        return Pair(choice, 1 - choice)
    return Pair(choice - 1) if choice else Pair(None, residual=True)


def names(fit: Fit, axes: Pair) -> tuple[str, str]:
    """What is written at the x axis and at the y axis."""
    made = "probability of class 1" if fit.classes == 2 else "prediction"
    made = "most probable class" if fit.classes > 2 else made
    x = made if axes.x is None else fit.inputs[axes.x].label
    if axes.y is not None:
        return x, fit.inputs[axes.y].label
    if axes.residual:
        return x, "1 − probability of its class" if fit.classes > 2 else "residual"
    return x, fit.target.label


def places(points: Points, axes: Pair) -> Array:
    """Where the samples lie on the axes, shape (m, 2)."""
    x = points.predictions if axes.x is None else points.inputs[:, axes.x]
    y = points.residuals if axes.residual else points.targets
    return np.stack([x, y if axes.y is None else points.inputs[:, axes.y]], axis=1)


def moved(fit: Fit, axes: Pair, at: int, x: float, y: float) -> dict[str, Any]:
    """The values of a ``SetPoint`` that takes the drawn sample ``at`` to a place on the axes.

    Empty where the drawing cannot be turned back into numbers of the sample.
    """
    if not fit.editable or fit.train is None or not (np.isfinite(x) and np.isfinite(y)):
        return {}
    values: dict[str, Any] = {}
    if axes.x is not None:
        values[fit.inputs[axes.x].key] = x
    if axes.y is not None:
        values[fit.inputs[axes.y].key] = y
    elif fit.classes:
        if axes.residual:
            return {}
        values[fit.target.key] = _class(fit, y)
    elif axes.residual:
        values[fit.target.key] = float(fit.train.predictions[at]) + y
    else:
        values[fit.target.key] = y
    return values


def added(fit: Fit, axes: Pair, x: float, y: float, chosen: int) -> dict[str, Any]:
    """The values of an ``AddPoint`` at a place on the axes; empty where they do not tell them all.

    ``chosen``: the class of a new point where the y axis is no target.
    """
    if not fit.editable or axes.residual or not (np.isfinite(x) and np.isfinite(y)):
        return {}
    if axes.x is None or len(fit.inputs) != (1 if axes.y is None else 2):
        return {}
    numbers: dict[Column, Any] = {fit.inputs[axes.x]: x}
    if axes.y is not None:
        numbers[fit.inputs[axes.y]] = y
        numbers[fit.target] = chosen
    else:
        numbers[fit.target] = _class(fit, y) if fit.classes else y
    values: dict[str, Any] = {}
    for column in (*fit.inputs, fit.target):
        if column.column is None:
            values[column.name] = numbers[column]
        else:
            values.setdefault(column.name, []).append(numbers[column])
    return values


def _class(fit: Fit, y: float) -> int:
    return min(max(round(y), 0), fit.classes - 1)
