"""Compares what a shortcut gave for a grid with plain evaluation at a few of its points."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.observer import full
from playground.engine.workspace import Workspace
from playground.state.arrays import Array
from playground.state.coordinate import Coordinate

# Where a shortcut is compared with plain evaluation, as shares of the two axes.
SAMPLES = ((0.07, 0.64), (0.93, 0.36))

Points = list[tuple[Coordinate, torch.Tensor]]
Evaluate = Callable[[Mapping[str, torch.Tensor]], torch.Tensor]


class Plain:
    """The loss at single points, evaluated as a forward would."""

    def __init__(self, workspace: Workspace, evaluate: Evaluate) -> None:
        self._workspace, self._evaluate = workspace, evaluate

    def at(self, point: Points) -> float:
        """The loss with these coordinates replaced; ActError where it is no single number."""
        values: dict[str, torch.Tensor] = {}
        for coordinate, value in point:
            if not coordinate.index:
                values[coordinate.name] = value
                continue
            if coordinate.name not in values:
                values[coordinate.name] = (
                    self._workspace.parameters[coordinate.name].detach().clone()
                )
            values[coordinate.name][coordinate.index] = value
        return self.loss(values)

    def loss(self, values: Mapping[str, torch.Tensor]) -> float:
        """The loss with these parameters replaced; ActError where it is no single number."""
        loss = self._evaluate(values)
        if loss.numel() != 1:
            raise ActError(
                f"The loss has {loss.numel()} elements; a slice or surface needs a single one."
            )
        return float(loss.item())


class Check:
    """Plain evaluation at a few points of the grid, to compare a shortcut's heights with."""

    def __init__(self, axes: Points, shape: tuple[int, ...]) -> None:
        self._axes = axes
        self._places = [
            tuple(int(part[axis % 2] * (n - 1)) for axis, n in enumerate(shape)) for part in SAMPLES
        ]
        self._expected: list[float] = []

    def passes(self, heights: torch.Tensor, plain: Plain) -> bool:
        """Whether the heights agree with plain evaluation; NaN agrees with NaN."""
        self._expected = self._expected or [self._at(place, plain) for place in self._places]
        return all(
            self._same(heights, place, expected)
            for place, expected in zip(self._places, self._expected, strict=True)
        )

    def passes_ends(self, heights: torch.Tensor, plain: Plain) -> bool:
        """Whether the highest and the lowest point agree too: where a clamp or a max would show."""
        flat = full(heights).ravel()
        if not np.isfinite(flat).all():
            flat = np.nan_to_num(flat, nan=0.0, posinf=0.0, neginf=0.0)
        ends = {at for end in (flat.argmax(), flat.argmin()) for at in _first_and_last(flat, end)}
        places = [tuple(map(int, np.unravel_index(end, heights.shape))) for end in ends]
        return all(self._same(heights, place, self._at(place, plain)) for place in places)

    def _at(self, place: tuple[int, ...], plain: Plain) -> float:
        return plain.at([(c, v[i]) for (c, v), i in zip(self._axes, place, strict=True)])

    def _same(self, heights: torch.Tensor, place: tuple[int, ...], expected: float) -> bool:
        found = heights[place].item()
        tolerance = 1e-4 if heights.dtype == torch.float32 else 1e-9
        scale = max((abs(e) for e in self._expected if math.isfinite(e)), default=0.0)
        return (
            found == expected
            or abs(found - expected) <= tolerance * max(scale, abs(expected))
            or (math.isnan(found) and math.isnan(expected))
        )


def _first_and_last(flat: Array, end: np.intp) -> tuple[int, int]:
    """The first and the last place where what stands at ``end`` stands."""
    alike = np.flatnonzero(flat == flat[end])
    return int(alike[0]), int(alike[-1])
