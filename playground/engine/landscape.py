"""The loss over a line or a grid: by broadcasting where the typed code allows, else vmap, else a loop.

Whatever the shortcut gave is compared with plain evaluation at sample points before it is used,
so that a wrong shortcut is never drawn.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from playground.engine.errors import ActError, unknown
from playground.engine.workspace import Workspace
from playground.state.coordinate import Coordinate
from playground.state.landscape import Slice, Surface
from playground.state.view import Span

# Grids are evaluated in pieces, so that the temporaries (this many elements each, or the fewest
# points) stay in the cache: one call of vmap costs as much as some hundred points.
CHUNK_ELEMENTS = 1_000_000
SMALLEST_CHUNK = 500
# Points that a loop evaluates before it lets waiting acts through: about 5 ms of a small model.
LOOP_CHUNK = 64
COARSE_POINTS = 25
SAMPLES = 5

Points = list[tuple[Coordinate, torch.Tensor]]


class Landscape:
    """Evaluates slices and surfaces of one workspace, all other parameters held as they are."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def slice(self, span: Span, points: int) -> Slice:
        """The loss at ``points`` values of one coordinate, evenly spaced over the span."""
        values = self._axis(span, points)
        heights, method = _finish(self._evaluate([(span.coordinate, values)]))
        return Slice(span.coordinate, values.numpy(), heights.numpy(), method)

    def surface(self, x: Span, y: Span, points: int) -> Surface:
        """The loss over a grid of ``points`` by ``points``."""
        *_, last = (piece for piece in self.refine(x, y, points, coarse=False) if piece)
        return last

    def refine(
        self, x: Span, y: Span, points: int, *, coarse: bool = True
    ) -> Iterator[Surface | None]:
        """Yield a coarse surface, then the final one, and None wherever a pause is welcome."""
        if x.coordinate == y.coordinate:
            raise ActError(f"A surface needs two different coordinates, not {x.coordinate} twice.")
        sizes = [points]
        if coarse and points > COARSE_POINTS:
            sizes = [COARSE_POINTS, points]
        for size in sizes:
            across, along = self._axis(x, size), self._axis(y, size)
            heights = None
            method = ""
            for result in self._evaluate([(x.coordinate, across), (y.coordinate, along)]):
                if result is None:
                    yield None
                else:
                    heights, method = result
            assert heights is not None
            surface = Surface(
                x.coordinate,
                y.coordinate,
                across.numpy(),
                along.numpy(),
                heights.numpy(),
                method,
                final=size == points,
            )
            # A cheap shortcut gives the whole grid at once: no need to show a coarse one first.
            if not surface.final and method == "broadcast":
                continue
            yield surface

    def _axis(self, span: Span, points: int) -> torch.Tensor:
        self._check(span.coordinate)
        if points < 2:
            raise ActError("At least 2 points are needed along a line.")
        axis = np.linspace(span.low, span.high, points)
        parameter = self._workspace.parameters[span.coordinate.name]
        return torch.from_numpy(axis).to(parameter.dtype)

    def _check(self, coordinate: Coordinate) -> None:
        parameters = self._workspace.parameters
        if coordinate.name not in parameters:
            raise unknown("parameter", coordinate.name, parameters)
        shape = tuple(parameters[coordinate.name].shape)
        fits = len(coordinate.index) == len(shape) and all(
            0 <= i < size for i, size in zip(coordinate.index, shape, strict=True)
        )
        if not fits:
            raise ActError(
                f"{coordinate} is no scalar of {coordinate.name}, whose shape is {shape}."
            )

    def _evaluate(
        self, axes: Points
    ) -> Iterator[tuple[torch.Tensor, str] | None]:
        """Yield None between pieces and at last the heights with the method that gave them."""
        shape = tuple(len(values) for _, values in axes)
        check = _Check(self._plain, axes, shape)
        with torch.no_grad():
            check.prepare()
            heights = self._broadcast(axes, shape)
            if heights is not None and check.passes(heights):
                yield heights, "broadcast"
                return
            flat = [
                (coordinate, grid.flatten())
                for (coordinate, _), grid in zip(
                    axes, torch.meshgrid(*(v for _, v in axes), indexing="ij"), strict=True
                )
            ]
            yield None
            heights = None
            try:
                pieces = []
                chunk = max(SMALLEST_CHUNK, CHUNK_ELEMENTS // self._workspace.widest)
                for start in range(0, flat[0][1].numel(), chunk):
                    pieces.append(
                        self._vmapped([(c, v[start : start + chunk]) for c, v in flat])
                    )
                    yield None
                heights = torch.cat(pieces).reshape(shape)
            except Exception:  # any refusal of vmap means: take the plain way
                heights = None
            if heights is not None and check.passes(heights):
                yield heights, "vmap"
                return
            slow = []
            for start in range(0, flat[0][1].numel(), LOOP_CHUNK):
                slow.extend(
                    self._plain([(c, v[i]) for c, v in flat])
                    for i in range(start, min(start + LOOP_CHUNK, flat[0][1].numel()))
                )
                yield None
            yield torch.tensor(slow, dtype=torch.float64).reshape(shape), "loop"

    def _broadcast(self, axes: Points, shape: tuple[int, ...]) -> torch.Tensor | None:
        """Evaluate once with every parameter given trailing grid dimensions; None if refused."""
        values = {}
        ones = (1,) * len(shape)
        for name, parameter in self._workspace.parameters.items():
            values[name] = parameter.detach().reshape(tuple(parameter.shape) + ones)
        for position, (coordinate, axis) in enumerate(axes):
            along = tuple(-1 if i == position else 1 for i in range(len(shape)))
            held = values[coordinate.name]
            if coordinate.index or held.shape[: -len(shape)]:
                spread = held.expand(*held.shape[: -len(shape)], *shape).clone()
                spread[coordinate.index] = axis.reshape(along)
                values[coordinate.name] = spread
            else:
                values[coordinate.name] = axis.reshape(along)
        with warnings.catch_warnings():
            # torch warns of shapes that look mismatched; the samples decide whether they are.
            warnings.simplefilter("ignore")
            try:
                heights = self._workspace.evaluate(values)
                return heights.expand(shape).clone() if heights.numel() > 1 else None
            except Exception:  # code that cannot be broadcast says so in many ways
                return None

    def _vmapped(self, points: Points) -> torch.Tensor:
        """The losses at a piece of points, shape (b,), by ``torch.vmap``."""
        names = list(dict.fromkeys(coordinate.name for coordinate, _ in points))
        size = len(points[0][1])
        stacks = []
        for name in names:
            held = self._workspace.parameters[name].detach()
            stack = held.expand(size, *held.shape).clone()
            for coordinate, values in points:
                if coordinate.name == name:
                    stack[(slice(None), *coordinate.index)] = values
            stacks.append(stack)

        def loss(*values: torch.Tensor) -> torch.Tensor:
            return self._workspace.evaluate(dict(zip(names, values, strict=True))).reshape(())

        result: torch.Tensor = torch.vmap(loss, randomness="same")(*stacks)
        return result

    def _plain(self, point: Points) -> float:
        values: dict[str, torch.Tensor] = {}
        for coordinate, value in point:
            if coordinate.name not in values:
                values[coordinate.name] = (
                    self._workspace.parameters[coordinate.name].detach().clone()
                )
            values[coordinate.name][coordinate.index] = value
        loss = self._workspace.evaluate(values)
        if loss.numel() != 1:
            raise ActError(
                f"The loss has {loss.numel()} elements; a slice or surface needs a single one."
            )
        return float(loss.item())


class _Check:
    """Plain evaluation at a few points of the grid, to compare a shortcut's heights with."""

    def __init__(
        self, plain: Callable[[Points], float], axes: Points, shape: tuple[int, ...]
    ) -> None:
        self._plain = plain
        self._axes = axes
        spread = np.linspace(0.07, 0.93, SAMPLES)
        turns = [spread, np.roll(spread, 2)]
        self._places = [
            tuple(int(turns[axis][k] * (n - 1)) for axis, n in enumerate(shape))
            for k in range(SAMPLES)
        ]
        self._expected: NDArray[Any] = np.empty(0)

    def prepare(self) -> None:
        self._expected = np.array(
            [
                self._plain([(c, v[i]) for (c, v), i in zip(self._axes, place, strict=True)])
                for place in self._places
            ]
        )

    def passes(self, heights: torch.Tensor) -> bool:
        found = np.array([heights[place].item() for place in self._places])
        tolerance = 1e-4 if heights.dtype == torch.float32 else 1e-9
        finite = self._expected[np.isfinite(self._expected)]
        scale = float(np.abs(finite).max()) if finite.size else 0.0
        return bool(
            np.allclose(found, self._expected, rtol=tolerance, atol=tolerance * scale, equal_nan=True)
        )


def _finish(results: Iterator[tuple[torch.Tensor, str] | None]) -> tuple[torch.Tensor, str]:
    for result in results:
        if result is not None:
            return result
    raise AssertionError("an evaluation always ends with a result")

