"""The loss over a line or a grid: by broadcasting where that is right, else vmap, else a loop.

Whatever the shortcut gave is compared with plain evaluation at sample points before it is used,
so that a wrong shortcut is never drawn.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
import torch

from playground.engine.errors import ActError, unknown
from playground.engine.looking.plain_check import Check, Evaluate, Plain, Points
from playground.engine.observer import full
from playground.engine.workspace import Workspace
from playground.state.coordinate import Coordinate
from playground.state.landscape import Slice, Surface
from playground.state.plane import place_in
from playground.state.view import Span, View

# Grids are evaluated in pieces, so that the temporaries (this many elements each, or the fewest
# points) stay in the cache: one call of vmap costs as much as some hundred points.
CHUNK_ELEMENTS = 1_000_000
SMALLEST_CHUNK = 500
# Points that a loop evaluates before it lets waiting acts through: about 5 ms of a small model.
LOOP_CHUNK = 64
COARSE_POINTS = 25
# Tensors of more elements fill the cache by themselves: a grid of them at once would only take
# memory, so each point is evaluated plainly, in pieces of this many elements (some 10 ms).
WIDE = 200_000
PIECE_ELEMENTS = 2_000_000
# What a view of wide data may evaluate: elements of one slice and of a surface, and the fewest
# points that still show a curve.
SLICE_ELEMENTS, SURFACE_ELEMENTS = 25_000_000, 2_000_000_000
FEWEST_POINTS = 13

Pieces = Iterator[tuple[torch.Tensor, str] | None]


class Landscape:
    """Evaluates slices and surfaces of one workspace, all other parameters held as they are."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        # The surface of the plane that is shown, where that is not one of coordinates.
        self.plane: Landscape | None = None
        # What worked for these coordinates last time is tried first; each result is checked anew.
        self._shortcut: dict[tuple[Coordinate, ...], str] = {}

    def check(self, view: View) -> None:
        """Raise ActError for a view that cannot be drawn."""
        for span in (*view.slices, *(view.surface or ())):
            if view.plane is None or place_in(span.coordinate) is None:
                self._check(span.coordinate)
            if not (math.isfinite(span.low) and math.isfinite(span.high) and span.low < span.high):
                raise ActError(
                    f"The range of {span.coordinate} must go from a lower to a higher "
                    f"number, not from {span.low} to {span.high}."
                )
        if view.surface is not None:
            _differ(*view.surface)
        if min(view.slice_points, view.surface_points) < 2:
            raise ActError("At least 2 points are needed along a line.")

    def affordable(self, points: int, axes: int) -> int:
        """How many of ``points`` along each of one or two ``axes`` wide data leaves time for."""
        widest = self._workspace.widest
        if widest <= WIDE:
            return points
        room = SLICE_ELEMENTS // widest
        if axes > 1:
            room = math.isqrt(SURFACE_ELEMENTS // widest)
        return min(points, max(FEWEST_POINTS, room))

    def slice(self, span: Span, points: int) -> Slice:
        """The loss at ``points`` values of one coordinate, evenly spaced over the span."""
        values = self._axis(span, points)
        heights, method = _finish(self._evaluate([(span.coordinate, values)]))
        return Slice(span.coordinate, full(values), full(heights), method)

    def surface(self, x: Span, y: Span, points: int) -> Surface:
        """The loss over a grid of ``points`` by ``points``."""
        *_, last = (piece for piece in self.refine(x, y, points, coarse=False) if piece)
        return last

    def refine(
        self, x: Span, y: Span, points: int, *, coarse: bool = True
    ) -> Iterator[Surface | None]:
        """Yield a coarse surface, then the final one, and None wherever a pause is welcome."""
        if self.plane is not None and place_in(x.coordinate) is not None:
            yield from self.plane.refine(x, y, points, coarse=coarse)
            return
        _differ(x, y)
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
                full(across),
                full(along),
                full(heights),
                method,
                final=size == points,
            )
            # A cheap shortcut gives the whole grid at once: no need to show a coarse one first.
            if not surface.final and method == "broadcast":
                continue
            yield surface

    def _axis(self, span: Span, points: int) -> torch.Tensor:
        self._check(span.coordinate)
        self._check_points(points)
        dtype = self._workspace.parameters[span.coordinate.name].dtype
        return spaced(span.low, span.high, points, dtype)

    def _check_points(self, points: int) -> None:
        if points < 2:
            raise ActError("At least 2 points are needed along a line.")

    def _plain(self, evaluate: Evaluate) -> Plain:
        return Plain(self._workspace, evaluate)

    def _chunk(self) -> int:
        return max(SMALLEST_CHUNK, CHUNK_ELEMENTS // self._workspace.widest)

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

    def _evaluate(self, axes: Points) -> Pieces:
        """Yield None between pieces and at last the heights with the method that gave them.

        Gradients are switched off piece by piece: between pieces other acts run.
        """
        shape = tuple(len(values) for _, values in axes)
        check = Check(axes, shape)
        coordinates = tuple(coordinate for coordinate, _ in axes)
        if self._workspace.widest > WIDE:
            self._shortcut[coordinates] = "loop"
        if self._shortcut.get(coordinates, "broadcast") == "broadcast":
            heights = self._checked_broadcast(axes, shape, check)
            if heights is not None:
                yield heights, "broadcast"
                return
        flat = _flat(axes)
        if self._shortcut.get(coordinates) != "loop":
            heights = yield from self._vmap(flat)
            if heights is not None and self._passes(check, heights.reshape(shape)):
                self._shortcut[coordinates] = "vmap"
                yield heights.reshape(shape), "vmap"
                return
        self._shortcut[coordinates] = "loop"
        heights = yield from self._loop(flat)
        yield heights.reshape(shape), "loop"

    @torch.no_grad()
    def _checked_broadcast(
        self, axes: Points, shape: tuple[int, ...], check: Check
    ) -> torch.Tensor | None:
        with self._workspace.evaluating() as evaluate:
            heights = self._broadcast(evaluate, axes, shape)
            if heights is None:
                return None
            plain = self._plain(evaluate)
            good = check.passes(heights, plain) and check.passes_ends(heights, plain)
        return heights if good else None

    @torch.no_grad()
    def _passes(self, check: Check, heights: torch.Tensor) -> bool:
        with self._workspace.evaluating() as evaluate:
            return check.passes(heights, self._plain(evaluate))

    def _vmap(self, flat: Points) -> Generator[None, None, torch.Tensor | None]:
        """The losses at every point, shape (b,), by ``torch.vmap``; None if it refuses the code."""
        chunk = self._chunk()
        pieces = []
        for start in range(0, flat[0][1].numel(), chunk):
            try:
                pieces.append(self._vmapped([(c, v[start : start + chunk]) for c, v in flat]))
            except Exception:  # any refusal of vmap means: take the plain way
                return None
            yield None
        return torch.cat(pieces)

    def _loop(self, flat: Points) -> Generator[None, None, torch.Tensor]:
        """The losses at every point, shape (b,), one after the other."""
        count = flat[0][1].numel()
        found: list[float] = []
        size = min(LOOP_CHUNK, max(1, PIECE_ELEMENTS // self._workspace.widest))
        for start in range(0, count, size):
            found += self._piece([(c, v[start : start + size]) for c, v in flat])
            yield None
        return torch.tensor(found, dtype=self._workspace.dtype)

    @torch.no_grad()
    def _piece(self, points: Points) -> list[float]:
        with self._workspace.evaluating() as evaluate:
            plain = self._plain(evaluate)
            return [plain.at([(c, v[i]) for c, v in points]) for i in range(points[0][1].numel())]

    def _broadcast(
        self, evaluate: Evaluate, axes: Points, shape: tuple[int, ...]
    ) -> torch.Tensor | None:
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
        try:
            heights = evaluate(values)
            return heights.expand(shape).clone() if heights.numel() > 1 else None
        except Exception:  # code that cannot be broadcast says so in many ways
            return None

    @torch.no_grad()
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
                    index: tuple[Any, ...] = (slice(None), *coordinate.index)
                    stack[index] = values
            stacks.append(stack)

        def loss(*values: torch.Tensor) -> torch.Tensor:
            return self._workspace.evaluate(dict(zip(names, values, strict=True))).reshape(())

        result: torch.Tensor = torch.vmap(loss, randomness="same")(*stacks)
        return result


@lru_cache(maxsize=64)
def spaced(low: float, high: float, points: int, dtype: torch.dtype) -> torch.Tensor:
    """Evenly spaced values; shared, and never written to."""
    return torch.from_numpy(np.linspace(low, high, points)).to(dtype)


def _differ(x: Span, y: Span) -> None:
    if x.coordinate == y.coordinate:
        raise ActError(f"A surface needs two different coordinates, not {x.coordinate} twice.")


def _flat(axes: Points) -> Points:
    """Every point of the grid in rows: the axes' values repeated to one length each."""
    grids = torch.meshgrid(*(values for _, values in axes), indexing="ij")
    return [(c, grid.flatten()) for (c, _), grid in zip(axes, grids, strict=True)]


def _finish(results: Pieces) -> tuple[torch.Tensor, str]:
    for result in results:
        if result is not None:
            return result
    raise AssertionError("an evaluation always ends with a result")
