"""Fits made of numpy alone, as the kernel would send them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from playground.state.fit import Column, Fit, FitCurve, Kind, Points, Regions
from playground.state.frame import Frame
from playground.state.studies import Studies
from tests.window.frames import snapshot_of


def points(inputs: Any, targets: Any, predictions: Any, count: int | None = None) -> Points:
    columns = np.asarray(inputs, dtype=np.float64)
    columns = columns[:, None] if columns.ndim == 1 else columns
    goal, made = np.asarray(targets, dtype=np.float64), np.asarray(predictions, dtype=np.float64)
    rows = np.arange(len(goal))
    return Points(rows, columns, goal, made, goal - made, count or len(goal))


def line(slope: float = 1.0, **changes: Any) -> Fit:
    """Five points on y = x², and a line."""
    x = np.arange(-2.0, 3.0)
    grid = np.linspace(-2.5, 2.5, 200)
    fit = Fit(
        kind=Kind.CURVE,
        inputs=(Column("x"),),
        target=Column("y"),
        prediction="prediction",
        editable=("x", "y"),
        train=points(x, x**2, slope * x),
        curve=FitCurve(grid, slope * grid),
        loss=1.25,
    )
    return replace(fit, **changes)


def plane(**changes: Any) -> Fit:
    """Four samples of two inputs with residuals 1, −1, 2, −2."""
    inputs = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)]
    made = np.array([0.0, 1.0, 2.0, 3.0])
    fit = Fit(
        kind=Kind.RESIDUALS,
        inputs=(Column("X", 0), Column("X", 1)),
        target=Column("Y"),
        prediction="prediction",
        editable=("X", "Y"),
        train=points(inputs, made + np.array([1.0, -1.0, 2.0, -2.0]), made),
        loss=2.5,
    )
    return replace(fit, **changes)


def regions(**changes: Any) -> Fit:
    """Two classes left and right of x = 0; the probability of class 1 is that of x."""
    inputs = [(-1.0, 0.0), (-1.0, 1.0), (1.0, 0.0), (1.0, 1.0)]
    values = np.linspace(-1.5, 1.5, 20)
    shares = np.broadcast_to(1 / (1 + np.exp(-3 * values))[:, None, None], (20, 20, 1))
    fit = Fit(
        kind=Kind.REGIONS,
        inputs=(Column("X", 0), Column("X", 1)),
        target=Column("y"),
        prediction="z",
        classes=2,
        editable=("X", "y"),
        train=points(inputs, [0.0, 0.0, 1.0, 1.0], [0.05, 0.05, 0.95, 0.95]),
        regions=Regions(values, values.copy(), np.ascontiguousarray(shares, dtype=np.float32)),
        loss=0.05,
    )
    return replace(fit, **changes)


def frame(fit: Fit | None, **changes: Any) -> Frame:
    return Frame(snapshot_of(**changes), studies=Studies(fit=fit))
