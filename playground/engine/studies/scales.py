"""Coefficients of a prediction that is affine in its inputs, in both scales where normalised."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch

from playground.engine.workspace import Workspace
from playground.state.arrays import Array
from playground.state.fit import Column, Line, Scaling

TRIED = 8
"""Inputs at which a prediction has to be affine: the origin and others well beyond the data."""
BEYOND = 3.0
ULPS = 64
Predict = Callable[[torch.Tensor], torch.Tensor]


def scaling(workspace: Workspace, name: str) -> Scaling | None:
    """How ``name`` was normalised, where the data cell binds ``name_mean`` and ``name_std``."""
    parts = []
    for ending in ("_mean", "_std"):
        if name + ending not in workspace.data_names:
            return None
        try:
            figures = torch.as_tensor(workspace.namespace[name + ending], dtype=torch.float64)
        except (TypeError, ValueError, RuntimeError):
            return None
        parts.append(tuple(figures.reshape(-1).tolist()))
    mean, std = parts
    wide = max(len(mean), len(std))
    mean, std = (p * wide if len(p) == 1 else p for p in (mean, std))
    if len(mean) != len(std) or not all(std):
        return None
    return Scaling(name, mean, std)


def line(predict: Predict, inputs: Array, dtype: torch.dtype) -> Line | None:
    """The coefficients of an affine ``predict`` of (m, k) inputs; None where it is not affine.

    They are torch's own gradient of the prediction, so no rounding of a difference is in them.
    That it is affine is seen from the gradient's being one at ``TRIED`` places, and from the
    prediction there. ``inputs`` (n, k) are the data's, which say how far is beyond.
    """
    reach = BEYOND * (np.abs(inputs).max(axis=0) + 1e-300)
    tried = np.random.default_rng(0).uniform(-reach, reach, (TRIED, inputs.shape[1]))
    tried[0] = 0.0
    at = torch.tensor(tried, dtype=dtype, requires_grad=True)
    found = predict(at)
    if found.shape != (TRIED,) or not found.requires_grad:
        return None
    (gradient,) = torch.autograd.grad(found.sum(), at, allow_unused=True)
    if gradient is None or not torch.isfinite(found).all():
        return None
    slopes = gradient.double().numpy()
    coefficients, values = slopes[0], found.detach().double().numpy()
    places = at.detach().double().numpy()
    size = np.abs(values[0]) + np.abs(places) @ np.abs(coefficients)
    slack = ULPS * torch.finfo(dtype).eps
    one = np.abs(slopes - coefficients).max() <= slack * (np.abs(coefficients).max() + 1e-300)
    straight = np.abs(values[0] + places @ coefficients - values) <= slack * size
    if not (one and straight.all()):
        return None
    return Line(float(values[0]), tuple(coefficients.tolist()))


def in_original(
    found: Line, columns: Sequence[Column], scalings: Sequence[Scaling], target: str
) -> Line:
    """The same with the coefficients in the units from before the data were normalised.

    With x = (X − m) / s and y = (Y − M) / S: Y = M + S·(a − Σ b·m / s) + Σ (S·b / s)·X.
    """
    known = {each.name: each for each in scalings}
    if not known:
        return found
    mean, std = (known[target].mean[0], known[target].std[0]) if target in known else (0.0, 1.0)
    intercept, coefficients = found.intercept, []
    for column, coefficient in zip(columns, found.coefficients, strict=True):
        each = known.get(column.name)
        m, s = 0.0, 1.0
        if each is not None:
            at = (column.column or 0) if len(each.mean) > 1 else 0
            m, s = each.mean[at], each.std[at]
        intercept -= coefficient * m / s
        coefficients.append(std * coefficient / s)
    return Line(found.intercept, found.coefficients, mean + std * intercept, tuple(coefficients))
