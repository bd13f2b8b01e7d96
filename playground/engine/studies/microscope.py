"""The microscope: how far finite differences are off, over h from 1e-16 to 1, in two dtypes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import torch

from playground.engine.errors import ActError, unknown
from playground.engine.looking.error_branches import Around, best_place, told
from playground.engine.looking.error_words import remarks
from playground.engine.settings import DTYPES, default_dtype
from playground.engine.workspace import Workspace
from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.microscope import ErrorCurve, Microscope, MicroscopeQuestion

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

SCHEMES = ("forward", "central")
LOWEST = -16
PER_DECADE = 8
PER_DECADE_OF_MANY = 4
# Of the whole gradient; each costs some 500 forwards.
MOST = 64
# The h that one piece goes through: 16 forwards.
PIECE = 8
# Below these h the series of two terms tells the truncation better than float64's own quotient
# does: about eps to the power of 1/4 and of 1/5, where its rounding equals the terms left out.
SERIES_BELOW = {"forward": 1e-4, "central": 1e-3}

Tensors = Mapping[str, torch.Tensor]


@dataclass(frozen=True, eq=False)
class _Place:
    """The problem at the point in one dtype: every named tensor rounded to it."""

    workspace: Workspace
    values: Tensors
    random: torch.Tensor
    dtype: torch.dtype

    def loss(self, moved: Tensors) -> torch.Tensor:
        """The loss with some parameters replaced."""
        values = {**self.values, **moved}
        with (
            self.workspace.aside(values, self.random) as forward,
            default_dtype(self.dtype),
        ):
            found = forward()
        if found.numel() != 1:
            raise ActError(f"The loss has {found.numel()} elements; a slope needs a single one.")
        return found.reshape(())

    def in_dtype(self, dtype: torch.dtype) -> _Place:
        """The same point, its numbers rounded to another dtype or taken over exactly."""
        values = {name: value.to(dtype) for name, value in self.values.items()}
        return replace(self, values=values, dtype=dtype)


def microscope(lab: Experiment, question: MicroscopeQuestion) -> Iterator[Microscope | None]:
    """A coarse ladder, then the whole one; None wherever a pause is welcome."""
    workspace = lab.workspace
    along = _coordinates(workspace, question)
    here = _place(workspace)
    draws = workspace.draws
    strides = (1,) if question.whole else (2, 1)
    per_decade = PER_DECADE_OF_MANY if question.whole else PER_DECADE
    ladder = 10.0 ** (np.arange(LOWEST * per_decade, 1) / per_decade)
    decades = np.arange(0, len(ladder), per_decade)
    ladder[decades] = [float(f"1e{power}") for power in range(LOWEST, 1)]
    for stride in strides:
        found: dict[Coordinate, list[ErrorCurve]] = {each: [] for each in along}
        arounds: dict[tuple[Coordinate, str], Around] = {}
        troubles: list[str] = []
        for dtype in ("float64", "float32"):
            place = here.in_dtype(DTYPES[dtype])
            # What the dtype itself rounds away at the point is no error of the difference.
            exact = place if draws else place.in_dtype(torch.float64)
            for coordinate in along:
                try:
                    around = _around(exact, coordinate)
                    for scheme in SCHEMES:
                        curve = None
                        for curve in _curve(place, exact, coordinate, scheme, ladder[::stride]):
                            if curve is None:
                                yield None
                        assert curve is not None
                        curve = _with_truncation(curve, exact, coordinate, around)
                        arounds[coordinate, dtype] = around
                        found[coordinate].append(curve)
                except Exception as error:  # a cell may insist on a dtype; the other can be shown
                    troubles.append(f"{dtype} cannot be shown: {error}")
                    break
                yield None
        yield _answer(question, along, found, arounds, troubles, draws, stride == 1)


def _coordinates(workspace: Workspace, question: MicroscopeQuestion) -> list[Coordinate]:
    parameters = workspace.parameters
    if question.coordinate is not None and not question.whole:
        try:
            coordinate = Coordinate.parse(question.coordinate)
        except ValueError as error:
            raise ActError(str(error)) from None
        if coordinate.name not in parameters:
            raise unknown("parameter", coordinate.name, parameters)
        shape = tuple(parameters[coordinate.name].shape)
        if len(coordinate.index) != len(shape) or any(
            i >= n for i, n in zip(coordinate.index, shape, strict=True)
        ):
            raise ActError(f"{coordinate} is no scalar of {coordinate.name}, shape {shape}.")
        return [coordinate]
    every = (Coordinate(n, i) for n, p in parameters.items() for i in np.ndindex(*p.shape))
    return list(islice(every, MOST if question.whole else 1))


def _place(workspace: Workspace) -> _Place:
    named = {**workspace.data(), **workspace.parameters}
    values = {
        name: value.detach().clone()
        for name, value in named.items()
        if isinstance(value, torch.Tensor) and value.is_floating_point()
    }
    return _Place(workspace, values, workspace.random, workspace.dtype)


def _around(place: _Place, coordinate: Coordinate) -> Around:
    """The loss and three derivatives; NaN from the first that autograd cannot give."""
    leaf = place.values[coordinate.name].clone().requires_grad_(True)
    derivatives = [float("nan")] * 3
    with torch.enable_grad():
        value = place.loss({coordinate.name: leaf})
        loss = value.item()
        for order in range(3):
            if not value.requires_grad:
                derivatives[order:] = [0.0] * (3 - order)
                break
            try:
                (gradient,) = torch.autograd.grad(
                    value, leaf, create_graph=order < 2, materialize_grads=True, allow_unused=True
                )
            except RuntimeError:
                if order == 0:
                    raise
                break
            value = gradient[coordinate.index]
            derivatives[order] = value.item()
    return Around(loss, *derivatives)


def _curve(
    place: _Place, exact: _Place, coordinate: Coordinate, scheme: str, ladder: Array
) -> Iterator[ErrorCurve | None]:
    """None after each piece, at last the quotients; their truncation is not told yet."""
    name, index = coordinate.name, coordinate.index
    slope = _around(exact, coordinate).slope
    taken, quotients = np.zeros(len(ladder)), np.full(len(ladder), np.nan)
    with torch.no_grad():
        here = place.loss({})
    for at, h in enumerate(ladder.tolist()):
        if at and at % PIECE == 0:
            yield None
        with torch.no_grad():
            start = place.values[name]
            above, below = start.clone(), start.clone()
            above[index] += h
            if scheme == "central":
                below[index] -= h
            width = above[index] - below[index]
            taken[at] = width.item() / (2 if scheme == "central" else 1)
            if not width:
                continue
            low = here if scheme == "forward" else place.loss({name: below})
            quotients[at] = ((place.loss({name: above}) - low) / width).item()
    dtype = str(place.dtype).removeprefix("torch.")
    yield ErrorCurve(
        dtype, scheme, ladder, taken, quotients, quotients - slope, np.full(len(ladder), np.nan)
    )


def _with_truncation(
    curve: ErrorCurve, exact: _Place, coordinate: Coordinate, around: Around
) -> ErrorCurve:
    """The curve with its truncation, its best h and its branches."""
    h = curve.taken
    truncation = around.series(curve.scheme, h)
    large = h >= SERIES_BELOW[curve.scheme]
    if curve.dtype == "float64" or exact.dtype is not torch.float64:
        measured = curve.error
    else:
        measured = np.full(len(h), np.nan)
        for at in np.flatnonzero(large):
            measured[at] = _quotient(exact, coordinate, curve.scheme, float(h[at])) - around.slope
    if not np.isfinite(truncation).any():
        large = h > 0.0 if curve.dtype != "float64" else large
    truncation = np.where(large, measured, truncation)
    truncation[h == 0.0] = np.nan
    return told(replace(curve, truncation=truncation), around)


@torch.no_grad()
def _quotient(place: _Place, coordinate: Coordinate, scheme: str, h: float) -> float:
    """The difference quotient at an h that the dtype of ``place`` holds exactly."""
    name, index = coordinate.name, coordinate.index
    above, below = place.values[name].clone(), place.values[name].clone()
    above[index] += h
    if scheme == "central":
        below[index] -= h
    width = above[index] - below[index]
    return float(((place.loss({name: above}) - place.loss({name: below})) / width).item())


def _answer(
    question: MicroscopeQuestion,
    along: list[Coordinate],
    found: Mapping[Coordinate, list[ErrorCurve]],
    arounds: Mapping[tuple[Coordinate, str], Around],
    troubles: list[str],
    draws: bool,
    final: bool,
) -> Microscope:
    first = along[0]
    label = None if question.whole else first.label
    if not arounds:
        return Microscope(label, np.nan, np.nan, (), tuple(troubles), final)
    around = arounds.get((first, "float64")) or arounds[first, "float32"]
    curves = tuple(found[first])
    if question.whole and len(along) > 1:
        curves = tuple(
            _worst([found[each][place] for each in along]) for place in range(len(curves))
        )
    said = [*troubles, *remarks(curves, around, draws=draws, whole=question.whole)]
    if question.whole:
        said.insert(0, f"The largest error over {len(along)} coordinates.")
    return Microscope(label, around.slope, around.loss, curves, tuple(dict.fromkeys(said)), final)


def _worst(curves: list[ErrorCurve]) -> ErrorCurve:
    """At each h the coordinate with the largest error.

    Slopes and branches are those of the coordinate that is farthest off on the branch.
    """
    errors = np.array([np.where(np.isnan(c.error), -1.0, np.abs(c.error)) for c in curves])
    at, places = errors.argmax(axis=0), np.arange(errors.shape[1])
    taken, quotient, error, truncation = (
        np.array([getattr(curve, name) for curve in curves])[at, places]
        for name in ("taken", "quotient", "error", "truncation")
    )
    cut = max(curves, key=lambda curve: _level(curve, curve.truncation_branch))
    noisy = max(curves, key=lambda curve: _level(curve, curve.rounding_branch))
    return replace(
        curves[0],
        taken=taken,
        quotient=quotient,
        error=error,
        truncation=truncation,
        best=best_place(error),
        truncation_slope=cut.truncation_slope,
        truncation_branch=cut.truncation_branch,
        rounding_slope=noisy.rounding_slope,
        rounding_branch=noisy.rounding_branch,
        theory=cut.theory,
    )


def _level(curve: ErrorCurve, branch: tuple[float, float] | None) -> float:
    """The middle of the errors on a branch; below all others where there is none."""
    if branch is None:
        return -1.0
    inside = (curve.taken >= branch[0]) & (curve.taken <= branch[1]) & np.isfinite(curve.error)
    return float(np.median(np.abs(curve.error[inside])))
