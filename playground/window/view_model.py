"""What is looked at: the present View, and how requests and moving points change it. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import floor, isfinite, log10
from typing import Any

from playground.state.acts import Look
from playground.state.coordinate import Coordinate
from playground.state.plane import DIRECTIONS, Plane, place_in
from playground.state.snapshot import Snapshot
from playground.state.view import Span, View

SLICES_AT_FIRST = 2
HALF_WIDTH = 3.0
"""Half of the range of a coordinate that the kernel named none for."""
_FAR = 1e6
"""A point more than so many widths away gets a span of its own size, or floats run out."""


class ViewModel:
    """Keeps the View of the document on screen; every request is answered by the Look to ask for.

    A request that changes nothing is answered by None.
    """

    def __init__(self) -> None:
        self.view = View()
        self._problem: str | None = None
        self._before: tuple[Span, Span] | None = None
        """The coordinates that spanned the surface before directions did."""
        self._home: dict[Coordinate, Span] = {}
        self._spans: dict[Coordinate, Span] = {}
        self._seen: dict[Coordinate, float] = {}
        """Where the point stood when it was last followed."""

    def opened(self, problem: str, spans: Sequence[Span], snapshot: Snapshot) -> Look | None:
        """Take up a document; while it is the same problem, what was looked at stays."""
        same = problem == self._problem
        self._problem = problem
        self._home = {span.coordinate: span for span in spans}
        if not same:
            self._spans = {}
        present = [c for span in spans if _has(snapshot, c := span.coordinate)]
        kept = [span.coordinate for span in self.view.slices] if same else []
        page = [c for c in kept if _has(snapshot, c)] or present[:SLICES_AT_FIRST]
        wanted = self.view.wanted
        if not same:
            # Names of another problem's tensors mean nothing here.
            wanted = replace(wanted, ledger=None, rule=None, race=None, sweep=None, microscope=None)
        default = View(
            slices=tuple(self._home[c] for c in present[:SLICES_AT_FIRST]),
            surface=_pair(tuple(self._home[c] for c in present[:SLICES_AT_FIRST])),
        )
        # A plane was laid through a point that the document, run anew, has not been to.
        plane = self.view.surface if same and self.view.plane is None else None
        if plane is not None and all(_has(snapshot, span.coordinate) for span in plane):
            surface = _pair(tuple(self._span(span.coordinate, snapshot) for span in plane))
        else:
            surface = default.surface
        self.view = View(
            slices=tuple(self._span(c, snapshot) for c in page),
            surface=surface,
            nudge=self.view.nudge,
            wanted=wanted,
        )
        return None if self.view == default else Look(self.view)

    def page(self, coordinates: Iterable[Coordinate], snapshot: Snapshot) -> Look | None:
        """Show the slices of these coordinates."""
        spans = tuple(self._span(c, snapshot) for c in coordinates if _has(snapshot, c))
        return self._change(replace(self.view, slices=spans))

    def plane(self, x: Coordinate, y: Coordinate, snapshot: Snapshot) -> Look | None:
        """Span the surface by two coordinates."""
        if x == y or not (_has(snapshot, x) and _has(snapshot, y)):
            return None
        surface = self._span(x, snapshot), self._span(y, snapshot)
        return self._change(replace(self.view, surface=surface, plane=None))

    def directions(self, plane: Plane | None, snapshot: Snapshot) -> Look | None:
        """Span the surface by two directions, or with None by the coordinates of before.

        The ranges of directions are the kernel's to choose: ``follow`` takes them over.
        """
        if plane is not None:
            if self.view.plane is None:
                self._before = self.view.surface
            return self._change(replace(self.view, plane=plane, surface=None))
        kept = self._before
        if kept is None or not all(_has(snapshot, span.coordinate) for span in kept):
            kept = _pair(tuple(self._home.values())[:2])
        surface = kept and _pair(tuple(self._span(s.coordinate, snapshot) for s in kept))
        return self._change(replace(self.view, plane=None, surface=surface))

    def range(self, asked: Span | tuple[Span, Span]) -> Look | None:
        """Show another range: of one slice, or of both axes of the surface."""
        if isinstance(asked, Span):
            if not _usable(asked):
                return None
            self._spans[asked.coordinate] = asked
            return self._change(
                replace(self.view, slices=_replaced(self.view.slices, {asked.coordinate: asked}))
            )
        if not all(_usable(span) for span in asked):
            return None
        if (place_in(asked[0].coordinate) is None) != (self.view.plane is None):
            return None  # a zoom that was still settling in what is no longer shown
        return self._change(replace(self.view, surface=asked))

    def nudge(self, size: float) -> Look | None:
        """Change the h of the secants; 0 and what is no number are not taken."""
        if not isfinite(size) or size == 0.0:
            return None
        return self._change(replace(self.view, nudge=size))

    def want(self, **changes: Any) -> Look | None:
        """Open or close inspections, by the names of ``Wanted``'s fields.

        ``halted`` is a dict here: which studies are to halt, and which are to go on.
        """
        wanted = self.view.wanted
        if "halted" in changes:
            told: dict[str, bool] = changes["halted"]
            others = [name for name in wanted.halted if name not in told]
            changes["halted"] = (*others, *(name for name, halt in told.items() if halt))
        return self._change(replace(self.view, wanted=replace(wanted, **changes)))

    def follow(self, snapshot: Snapshot) -> Look | None:
        """Move the spans that the point has left, so that it can be seen again.

        Where the user has panned away from a point that stands still, the span stays too.
        """
        self._take_ranges(snapshot)
        spans = set(self.view.slices + (self.view.surface or ()))
        moved: dict[Span, Span] = {}
        now: dict[Coordinate, float] = {}
        for span in spans:
            if _has(snapshot, span.coordinate):
                value = now[span.coordinate] = snapshot.value(span.coordinate)
                still = self._seen.get(span.coordinate) == value
                there = span if still else followed(span, value)
                if there != span:
                    moved[span] = there
                    self._spans[span.coordinate] = there
        self._seen.update(now)
        if not moved:
            return None
        slices = tuple(moved.get(span, span) for span in self.view.slices)
        surface = self.view.surface
        if surface is not None:
            surface = moved.get(surface[0], surface[0]), moved.get(surface[1], surface[1])
        return self._change(replace(self.view, slices=slices, surface=surface))

    def home(self, snapshot: Snapshot) -> Look | None:
        """Go back to the document's own ranges for what is shown.

        None for a snapshot of another problem: the view of that one is still to come.
        """
        shown = (*self.view.slices, *((self.view.surface or ()) if self.view.plane is None else ()))
        if not all(_has(snapshot, span.coordinate) for span in shown):
            return None
        self._spans = {}
        surface = self.view.surface
        if self.view.plane is None:
            surface = surface and _pair(tuple(self._span(s.coordinate, snapshot) for s in surface))
        return self._change(
            replace(
                self.view,
                slices=tuple(self._span(s.coordinate, snapshot) for s in self.view.slices),
                surface=surface,
            )
        )

    def _take_ranges(self, snapshot: Snapshot) -> None:
        """Take over the ranges that the kernel has chosen for a plane."""
        found = snapshot.in_plane
        if self.view.surface is None and found is not None and found.plane == self.view.plane:
            first, second = (Span(c, *r) for c, r in zip(DIRECTIONS, found.shows, strict=True))
            self.view = replace(self.view, surface=(first, second))

    def _change(self, view: View) -> Look | None:
        if view == self.view:
            return None
        self.view = view
        return Look(view)

    def _span(self, coordinate: Coordinate, snapshot: Snapshot) -> Span:
        """Return the range chosen for a coordinate, else its own, moved to where it stands."""
        known = self._spans.get(coordinate) or self._home.get(coordinate)
        value = snapshot.value(coordinate)
        if known is None:
            centre = round(value) if isfinite(value) else 0.0
            known = Span(coordinate, centre - HALF_WIDTH, centre + HALF_WIDTH)
        return followed(known, value)


def followed(span: Span, value: float) -> Span:
    """Return the span, shifted by round amounts until ``value`` lies well inside it."""
    if not isfinite(value) or span.low <= value <= span.high:
        return span
    width = span.high - span.low
    if abs(value) > _FAR * width:
        half = 10.0 ** floor(log10(abs(value)))
        return Span(span.coordinate, value - half, value + half)
    step = round_step(width / 4)
    middle = (span.low + span.high) / 2
    shift = round((value - middle) / step) * step
    return Span(span.coordinate, tidy(span.low + shift, step), tidy(span.high + shift, step))


def round_step(size: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is at most ``size``."""
    power = 10.0 ** floor(log10(size))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= size * (1 + 1e-9))


def tidy(value: float, step: float) -> float:
    """Return the value without the digits far below ``step`` that sums of floats leave."""
    return round(value, max(0, 3 - floor(log10(step))))


def _replaced(spans: tuple[Span, ...], by: Mapping[Coordinate, Span]) -> tuple[Span, ...]:
    return tuple(by.get(span.coordinate, span) for span in spans)


def _pair(spans: tuple[Span, ...]) -> tuple[Span, Span] | None:
    return (spans[0], spans[1]) if len(spans) > 1 else None


def _usable(span: Span) -> bool:
    return isfinite(span.low) and isfinite(span.high) and span.low < span.high


def _has(snapshot: Snapshot, coordinate: Coordinate) -> bool:
    if place_in(coordinate) is not None:
        return snapshot.in_plane is not None
    values = snapshot.parameters.get(coordinate.name)
    if values is None or len(coordinate.index) != values.ndim:
        return False
    return all(at < size for at, size in zip(coordinate.index, values.shape, strict=True))
