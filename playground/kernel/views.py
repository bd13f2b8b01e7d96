"""The slices and the surface of the present view, evaluated again only when something changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from playground.engine.experiment import Experiment
from playground.engine.observer import full
from playground.state.coordinate import Coordinate
from playground.state.landscape import Slice, Surface
from playground.state.plane import place_in
from playground.state.view import Span

Key = tuple[object, ...]
_IN_PLANE = 2
"""So many numbers span the surface; any others are held still in it."""


class Views:
    """Remembers what the last slices and surface were evaluated for.

    ``flat`` is True while the loss has several elements: there is nothing to draw then.
    """

    def __init__(self, lab: Experiment) -> None:
        self._lab = lab
        self._slices: dict[Key, Slice] = {}
        self._surface_key: Key | None = None
        self.flat = False

    def slices(self) -> tuple[Slice | None, ...] | None:
        """The slices of the view, or None if the last ones still hold.

        None in place of one slice: the one that stood there before still holds.
        """
        keys = [self._key({span.coordinate}, span) for span in self._lab.view.slices]
        if keys == list(self._slices):
            return None
        before, self._slices = self._slices, {}
        stood: list[Slice | None] = list(before.values())
        try:
            for key, span in zip(keys, self._lab.view.slices, strict=True):
                self._slices[key] = before.get(key) or self._slice(span)
        except Exception:  # the probe's trouble already tells what is wrong at this point
            self._slices, self.flat = {}, True
            return ()
        self.flat = False
        stood += [None] * len(keys)
        return tuple(
            None if new is old else new
            for new, old in zip(self._slices.values(), stood, strict=False)
        )

    def again(self) -> tuple[Slice | None, ...]:
        """Evaluate the last slice once more, which changes nothing."""
        spans = self._lab.view.slices
        return (self._slice(spans[-1]),) if spans and not self.flat else ()

    def surface(self) -> Iterator[Surface | None] | None:
        """The surface in pieces, coarse to fine, or None if the last one still holds."""
        lab = self._lab
        view = lab.view
        if view.surface is None or self.flat:
            self._surface_key = None
            return None
        x, y = view.surface
        key = self._key({x.coordinate, y.coordinate}, view.surface)
        if key == self._surface_key:
            return None
        self._surface_key = key
        points = lab.landscape.affordable(view.surface_points, 2)
        pieces = lab.landscape.refine(x, y, points)
        if points == view.surface_points:
            return pieces
        # One generator expression: a piece is still made only when it is asked for.
        asked = view.surface_points
        return (None if piece is None else replace(piece, asked=asked) for piece in pieces)

    @property
    def surface_waits(self) -> bool:
        """Whether the steps of a run change what the surface holds still, or its draws."""
        if self._lab.planes.live is not None:
            return self._lab.workspace.draws  # the plane stands still
        parameters = self._lab.workspace.parameters.values()
        return self._lab.workspace.draws or sum(each.numel() for each in parameters) > _IN_PLANE

    def _slice(self, span: Span) -> Slice:
        asked = self._lab.view.slice_points
        points = self._lab.landscape.affordable(asked, 1)
        made = self._lab.landscape.slice(span, points)
        return made if points == asked else replace(made, asked=asked)

    def _key(self, moving: set[Coordinate], spans: Span | tuple[Span, Span]) -> Key:
        """All that a slice or surface over these spans depends on."""
        lab = self._lab
        return (
            spans,
            self._held(moving),
            lab.view.slice_points,
            lab.view.surface_points,
            lab.workspace.random.numpy().tobytes() if lab.workspace.draws else None,
            lab.workspace.revision,
        )

    def _held(self, moving: set[Coordinate]) -> bytes:
        """The values that a slice or surface holds still, as bytes to compare."""
        live = self._lab.planes.live
        if live is not None and any(place_in(coordinate) is not None for coordinate in moving):
            return repr(live.asked).encode() + live.start.tobytes()
        parts = []
        for name, parameter in self._lab.workspace.parameters.items():
            values = full(parameter)
            for coordinate in moving:
                if coordinate.name == name:
                    values[coordinate.index] = 0
            parts.append(values.tobytes())
        return b"".join(parts)
