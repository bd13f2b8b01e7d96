"""The fit: data, prediction and residuals side by side, as the answer to a study."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from playground.state.arrays import Array


class Kind(Enum):
    """What can be drawn: a curve over one input, regions over two, else the residuals."""

    CURVE = "curve"
    REGIONS = "regions"
    RESIDUALS = "residuals"


@dataclass(frozen=True)
class Column:
    """One input: the tensor's ``name`` and the ``column`` in it, None where it has no columns."""

    name: str
    column: int | None = None

    @property
    def label(self) -> str:
        """As it is written in code: ``x`` or ``X[:, 0]``."""
        return self.name if self.column is None else f"{self.name}[:, {self.column}]"

    @property
    def key(self) -> str:
        """The key of this number of one sample in the values of ``SetPoint``."""
        return self.name if self.column is None else f"{self.name}[{self.column}]"


@dataclass(frozen=True, eq=False)
class Points:
    """Samples as they are drawn: m of ``count``, each with its ``row`` in the data.

    ``inputs`` (m, k), ``targets`` (m,), and ``predictions`` (m,): of a number the prediction
    itself, of two classes the probability of class 1, of more classes the most probable one.
    ``residuals`` (m,): target less prediction; of more than two classes 1 less the probability of
    the right one.
    """

    rows: Array
    inputs: Array
    targets: Array
    predictions: Array
    residuals: Array
    count: int


@dataclass(frozen=True, eq=False)
class FitCurve:
    """The prediction (200,) over evenly spaced inputs (200,); of two classes the probability."""

    inputs: Array
    predictions: Array


@dataclass(frozen=True, eq=False)
class Regions:
    """Probabilities over a grid: ``probabilities[i, j, c]`` at ``x_values[i]``, ``y_values[j]``.

    For two classes the last axis holds class 1 alone. ``final`` tells that no finer one follows.
    """

    x_values: Array
    y_values: Array
    probabilities: Array
    final: bool = True


@dataclass(frozen=True)
class Scaling:
    """The tensor ``name`` is normalised: (original − mean) / std, one figure for each column."""

    name: str
    mean: tuple[float, ...]
    std: tuple[float, ...]


@dataclass(frozen=True)
class Line:
    """An affine prediction: intercept + Σ coefficient · input, one coefficient for each input.

    The ``original`` figures are those in the units from before a normalisation, else None.
    """

    intercept: float
    coefficients: tuple[float, ...]
    original_intercept: float | None = None
    original_coefficients: tuple[float, ...] | None = None


@dataclass(frozen=True, eq=False)
class Fit:
    """The data and what the model makes of them at the present point.

    ``trouble`` says in words why there is nothing to draw; then nothing else is set. ``classes``
    is 0 where the target is a number. ``editable``: the tensors that hold a row for each sample,
    a new point's values by name. ``loss`` and ``test_loss`` are those of ``steps``; the test
    losses at the ``test_steps`` that were looked at are a sample of the run. ``notes`` say what is
    left out or cannot be.
    """

    trouble: str | None = None
    kind: Kind = Kind.RESIDUALS
    inputs: tuple[Column, ...] = ()
    target: Column = field(default_factory=lambda: Column(""))
    prediction: str = ""
    classes: int = 0
    editable: tuple[str, ...] = ()
    train: Points | None = None
    test: Points | None = None
    curve: FitCurve | None = None
    regions: Regions | None = None
    loss: float | None = None
    test_loss: float | None = None
    steps: int = 0
    test_steps: Array = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    test_losses: Array = field(default_factory=lambda: np.empty(0))
    scalings: tuple[Scaling, ...] = ()
    line: Line | None = None
    notes: tuple[str, ...] = ()
