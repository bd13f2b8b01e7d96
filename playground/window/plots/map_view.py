"""The contour map with its choice of axes, its Fit button and its legend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.landscape import Surface
from playground.state.plane import Plane, place_in
from playground.state.snapshot import Snapshot
from playground.state.view import Span
from playground.window.plots.arrows import scale_words
from playground.window.plots.canvas import usable
from playground.window.plots.choices import coordinates_of, place_of, shapes_of
from playground.window.plots.cloud_arrows import cloud_entries
from playground.window.plots.coordinate_picker import CoordinatePicker
from playground.window.plots.legend import Legend
from playground.window.plots.legend_words import landscape_entries
from playground.window.plots.map_canvas import MapCanvas, Range
from playground.window.plots.plane_picker import PlanePicker
from playground.window.plots.ranges import widened
from playground.window.plots.surroundings import body
from playground.window.theme import LIGHT, Theme

SETTLE = 60
"""Milliseconds that a zoom or pan may go on before the new range is asked for."""
ONE_NUMBER = "A map needs two numbers to move. The slice shows the one that there is."


class MapView(QWidget):
    """Shows a Surface as a map; asks for moves, planes and ranges.

    ``act_requested`` carries a Move, ``plane_requested`` two Coordinates, ``range_requested`` a
    pair of Spans (x, then y), ``directions_requested`` a Plane, or None for coordinates.
    """

    act_requested = Signal(object)
    plane_requested = Signal(object, object)
    directions_requested = Signal(object)
    range_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = MapCanvas()
        self.controls = QWidget()
        self.legend = Legend()
        self.x_picker = CoordinatePicker("coordinate along x")
        self.y_picker = CoordinatePicker("coordinate along y")
        self.kind = PlanePicker()
        self.fit_button = QPushButton("Fit")
        self._problem: str | None = None
        self._snapshot: Snapshot | None = None
        self._plane: Plane | None = None
        self._home: tuple[Range, Range] | None = None
        self._follows = True
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._ask_for_range)
        body(self)
        self._build()
        self.apply_theme(LIGHT)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        snapshot, canvas = frame.snapshot, self.canvas
        self.show_choices(frame)
        if snapshot.problem != self._problem:
            self._problem = snapshot.problem
            self._home = None
            self._follows = True
        if frame.surface is not canvas.surface or self._laid_anew(snapshot):
            self._show_surface(frame.surface)
        if canvas.plane is None or (frame.surface is None and not _holds(snapshot, canvas.plane)):
            self._choose_plane(snapshot)
        canvas.show_words(self._words(frame))
        canvas.show_snapshot(frame)
        self._snapshot = snapshot
        self._show_legend()

    def show_choices(self, frame: Frame) -> None:
        """List the coordinates that the axes can show; cheap when nothing has changed."""
        for picker in (self.x_picker, self.y_picker):
            picker.show_choices(frame.snapshot)
        in_plane = frame.snapshot.in_plane
        self.kind.show_snapshot(frame.snapshot)
        for picker in (self.x_picker, self.y_picker):
            picker.setVisible(in_plane is None)
        if frame.surface is not None and place_in(frame.surface.x) is None:
            self.x_picker.show_current(frame.surface.x)
            self.y_picker.show_current(frame.surface.y)

    def set_minima(self, minima: Sequence[Mapping[str, float]]) -> None:
        """Mark known minima with stars; each maps coordinate labels to values."""
        self.canvas.set_minima(minima)

    def taken_controls(self) -> QWidget:
        """Hand the row of controls to a panel that has room for it in its own header."""
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.controls)
        self.controls.setContentsMargins(0, 0, 0, 0)
        return self.controls

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.canvas.apply_theme(theme)
        self.legend.apply_theme(theme)

    def fit(self) -> None:
        """Show the range the surface came with, widened to hold the point."""
        home, point = self._home, self.canvas.point
        if home is None:
            return
        (x_low, x_high), (y_low, y_high) = home
        if point is not None:
            x_low, x_high = widened(x_low, x_high, point[0])
            y_low, y_high = widened(y_low, y_high, point[1])
        self._follows = (x_low, x_high) == home[0] and (y_low, y_high) == home[1]
        self.canvas.set_ranges((x_low, x_high), (y_low, y_high))
        self._ask_for_range()

    def _build(self) -> None:
        self.fit_button.setAccessibleName("show the whole surface and the point")
        self.fit_button.setToolTip("Show the whole surface and the point")
        header = QHBoxLayout(self.controls)
        header.setContentsMargins(0, 0, 0, 0)
        header.setSpacing(6)
        header.addWidget(self.kind)
        header.addWidget(self.x_picker)
        header.addWidget(self.y_picker)
        header.addWidget(self.fit_button)
        header.addStretch(1)
        self.controls.setContentsMargins(8, 4, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.controls)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.legend)
        self.canvas.act_requested.connect(self.act_requested)
        self.canvas.zoomed_or_panned.connect(self._range_changed)
        self.canvas.arrows_turned.connect(self._show_legend)
        self.fit_button.clicked.connect(self.fit)
        self.canvas.fit_asked.connect(self.fit)
        self.kind.chosen.connect(self.directions_requested)
        self.x_picker.picked.connect(self._x_picked)
        self.y_picker.picked.connect(self._y_picked)

    def _show_surface(self, surface: Surface | None) -> None:
        """Draw a surface; its range becomes the view's unless the user has zoomed or panned."""
        canvas = self.canvas
        if surface is not None:
            if canvas.plane != (surface.x, surface.y):
                self._home = None
                self._follows = True
            self._show_plane(surface.x, surface.y)
            ranges = _extents(surface)
            if self._follows and usable(*ranges[0]) and usable(*ranges[1]):
                self._home = self._home or ranges
                canvas.set_ranges(*ranges)
        canvas.show_surface(surface)

    def _laid_anew(self, snapshot: Snapshot) -> bool:
        """Whether another plane is shown now: its ranges are its own, whatever was zoomed."""
        asked = None if snapshot.in_plane is None else snapshot.in_plane.plane
        if asked == self._plane:
            return False
        self._plane = asked
        self._home = None if snapshot.in_plane is None else snapshot.in_plane.shows
        self._follows = True
        return True

    def _choose_plane(self, snapshot: Snapshot) -> None:
        """Before any surface: the first two coordinates, so that the axes have names."""
        first = list(islice(coordinates_of(shapes_of(snapshot)), 2))
        if len(first) == 2:
            self._show_plane(first[0], first[1])
        elif self.canvas.plane is not None:
            self.canvas.forget_plane()

    def _words(self, frame: Frame) -> str:
        """Why there is no surface, or nothing."""
        if frame.surface is not None:
            return ""
        if self.canvas.plane is None:
            return ONE_NUMBER
        trouble = frame.snapshot.probe.trouble or ""
        return trouble[:1].upper() + trouble[1:]

    def _show_plane(self, x: Coordinate, y: Coordinate) -> None:
        self.canvas.show_plane(x, y)
        if place_in(x) is not None:
            return
        self.x_picker.show_current(x)
        self.y_picker.show_current(y)

    def _x_picked(self, x: Coordinate, before: Coordinate) -> None:
        if x == self.y_picker.current:
            self.y_picker.show_current(before)
        self._ask_for_plane()

    def _y_picked(self, y: Coordinate, before: Coordinate) -> None:
        if y == self.x_picker.current:
            self.x_picker.show_current(before)
        self._ask_for_plane()

    def _ask_for_plane(self) -> None:
        self.plane_requested.emit(self.x_picker.current, self.y_picker.current)

    def _range_changed(self) -> None:
        self._follows = False
        self._settle.start()

    def _ask_for_range(self) -> None:
        self._settle.stop()
        plane, area = self.canvas.plane, self.canvas.area
        if plane is None:
            return
        self.range_requested.emit(
            (Span(plane[0], area.x_low, area.x_high), Span(plane[1], area.y_low, area.y_high))
        )

    def _show_legend(self) -> None:
        canvas, snapshot = self.canvas, self._snapshot
        if snapshot is None:
            return
        seen = not canvas.arrows_hidden
        entries = landscape_entries(
            snapshot,
            canvas.gradient if seen else None,
            canvas.descent if seen else None,
            canvas.scale.factor,
            canvas.path_shown,
            canvas.minima_shown,
        )
        if canvas.cloud is not None:
            entries += cloud_entries(canvas.cloud, scale_words(canvas.scale.factor))
        self.legend.show_entries(entries)


def _extents(surface: Surface) -> tuple[Range, Range]:
    xs, ys = surface.x_values, surface.y_values
    return (float(xs[0]), float(xs[-1])), (float(ys[0]), float(ys[-1]))


def _holds(snapshot: Snapshot, plane: tuple[Coordinate, Coordinate]) -> bool:
    if place_in(plane[0]) is not None:
        return snapshot.in_plane is not None
    shapes = shapes_of(snapshot)
    return all(place_of(shapes, coordinate) is not None for coordinate in plane)
