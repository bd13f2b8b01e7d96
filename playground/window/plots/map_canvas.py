"""The contour map itself: field, trajectory, arrows and the draggable point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QPainter

from playground.state.arrays import Array
from playground.state.cloud import Cloud
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.landscape import Surface
from playground.state.snapshot import Snapshot, Trajectory
from playground.state.trail import Trail
from playground.window.plots.arrows import GradientScale, Vector, descent_of, gradient_of
from playground.window.plots.axes import AxisNames
from playground.window.plots.canvas import usable
from playground.window.plots.cloud_arrows import drawn_on, paint_cloud
from playground.window.plots.colour_bar import bar_margin, paint_bar
from playground.window.plots.field import Field
from playground.window.plots.figures import as_float, rounded
from playground.window.plots.gestures import GestureCanvas
from playground.window.plots.in_plane import badges, losses, moved_to, paint_badges, shows
from playground.window.plots.outside import paint_beyond
from playground.window.plots.path_shown import ShownPath, shown_path
from playground.window.plots.read_out import SAMPLED, paint_read_out, reading
from playground.window.plots.sampled import height_at
from playground.window.plots.shapes import paint_arrow, paint_point, paint_star
from playground.window.plots.trails import TrailLines
from playground.window.theme import Theme

Range = tuple[float, float]


class MapCanvas(GestureCanvas):
    """Paints a Surface and what lies on it; the ranges follow the surface until it is zoomed."""

    act_requested = Signal(object)
    zoomed_or_panned = Signal()
    arrows_turned = Signal(bool)
    """The arrows are hidden from now on, or are not."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("contour map: arrow keys move the point, plus and minus zoom")
        self.setMinimumSize(220, 150)
        self.surface: Surface | None = None
        self.plane: tuple[Coordinate, Coordinate] | None = None
        self.point: tuple[float, float] | None = None
        self.gradient: Vector | None = None
        self.descent: Vector | None = None
        self.read_out = ""
        self.words = ""
        self.scale = GradientScale()
        self.badges: tuple[str, ...] = ()
        self._losses = ""
        self._loss: float | None = None
        self._field: Field | None = None
        self.trails = TrailLines()
        self.arrows_hidden = False
        self._trajectory: Trajectory | None = None
        self._path: ShownPath | None = None
        self.cloud: Cloud | None = None
        self._minima: Sequence[Mapping[str, float]] = ()
        self._aim: tuple[float, float] | None = None
        self._pointer: QPointF | None = None

    @property
    def minima_shown(self) -> bool:
        """Whether a known minimum lies in this plane."""
        return any(self._minimum_at(minimum) is not None for minimum in self._minima)

    @property
    def path_shown(self) -> bool:
        """Whether a trajectory is drawn."""
        return self._trajectory is not None and len(self._trajectory.points) > 1

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        changed = theme.colour_map != self.ink.theme.colour_map
        super().apply_theme(theme)
        if changed and self._field is not None:
            self._field.recolour(self.ink)
        self._keep_room_for_bar()

    def show_surface(self, surface: Surface | None) -> None:
        """Draw another surface."""
        self.surface = surface
        before = self._field
        if surface is None:
            self._field = None
        else:
            old = before.surface if before is not None else surface
            same_plane = (old.x, old.y) == (surface.x, surface.y)
            scale = before.scale if before is not None and same_plane else None
            self._field = Field(surface, scale, self.ink)
        self._keep_room_for_bar()
        self.refresh_backdrop()

    def show_plane(self, x: Coordinate, y: Coordinate) -> None:
        """Name the axes after the two coordinates."""
        if self.plane != (x, y):
            self.plane = (x, y)
            self.scale.reset()
            self.set_names(AxisNames(x.label, y.label))

    def show_words(self, words: str) -> None:
        """Say why there is nothing to draw; no words where there is."""
        if words != self.words:
            self.words = words
            self.update()

    def forget_plane(self) -> None:
        """Draw no point: the problem has no two coordinates, or not these."""
        self.plane = self.point = self.cloud = None
        self.gradient = self.descent = None
        self._trajectory = self._path = None
        self.read_out = ""
        self.set_names(AxisNames("", ""))

    def show_snapshot(self, frame: Frame) -> None:
        """Move the point, the arrows and the trajectory."""
        if self.plane is None:
            return
        snapshot, (x, y) = frame.snapshot, self.plane
        if not shows(snapshot, self.plane):
            self.point = self.gradient = self.descent = None
            self.badges = ()
            self.update()
            return
        cloud = frame.studies.cloud
        self.cloud = cloud if drawn_on(cloud, self.plane) else None
        self.point = snapshot.value(x), snapshot.value(y)
        self._loss = snapshot.probe.loss
        self.badges = badges(snapshot, self.surface)
        self._losses = losses(snapshot)
        self.gradient = gradient_of(snapshot, x, y)
        self.descent = descent_of(snapshot, x, y)
        if self.gradient is not None:
            self.scale.fit(self.gradient, self.area.spans)
        if snapshot.trajectory is not self._trajectory:
            self._trajectory = self._in_plane(snapshot)
            self._path = None
        self._read()
        self.update()

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Draw other runs under the point."""
        if self.trails.show(trails):
            self.refresh_layer()

    def hide_arrows(self, hidden: bool) -> None:
        """Draw no arrows at the point, which would tell where it goes; or draw them again."""
        if hidden != self.arrows_hidden:
            self.arrows_hidden = hidden
            self.update()
            self.arrows_turned.emit(hidden)

    def set_minima(self, minima: Sequence[Mapping[str, float]]) -> None:
        """Mark known minima; each maps coordinate labels to values."""
        self._minima = tuple(minima)
        self.update()

    def lay_out(self, x: Range | None = None, y: Range | None = None) -> None:
        """Find the room anew; the trajectory's pixels and the arrow's scale go with it."""
        super().lay_out(x, y)
        self._path = None
        self.trails.forget_pixels()
        if x is not None or y is not None:
            self.scale.reset()
        if self.gradient is not None:
            self.scale.fit(self.gradient, self.area.spans)

    def paint_field(self, painter: QPainter) -> None:
        """Paint colours and contour lines."""
        if self._field is not None:
            self._field.paint(painter, self.ink, self.area)

    @property
    def layer_shown(self) -> bool:
        """Whether there are other runs."""
        return bool(self.trails.trails)

    def paint_layer(self, painter: QPainter) -> None:
        """Paint the other runs."""
        self.trails.paint(painter, self.ink, self._pixels_of)

    def _pixels_of(self, trail: Trail) -> Array:
        with np.errstate(over="ignore", invalid="ignore"):
            return self.area.pixels(trail.points[:, 0], trail.points[:, 1])

    def paint_frame(self, painter: QPainter) -> None:
        """Paint the colour bar."""
        if self._field is not None and self._field.scale is not None:
            paint_bar(painter, self.ink, self.area, self._field.scale, float(self.width()))

    def paint_moving(self, painter: QPainter) -> None:
        """Paint stars, trajectory, arrows and point, or why there are none."""
        if self.words:
            painter.setPen(self.ink.muted)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.area.rect.adjusted(24, 0, -24, 0), flags, self.words)
        for minimum in self._minima:
            at = self._minimum_at(minimum)
            if at is not None and self.area.shows(*at):
                paint_star(painter, self.ink, self.area.to_pixel(*at))
        if self._trajectory is not None:
            if self._path is None:
                self._path = shown_path(self._trajectory.points, self.area)
            self._path.paint(painter, self.ink)
        if self.cloud is not None:
            paint_cloud(painter, self.ink, self.area, self.cloud, self.scale.factor)
        self._paint_point_and_arrows(painter)
        paint_badges(painter, self.ink, self.badges, self.area.rect)
        paint_read_out(painter, self.ink, self.read_out, self.area.rect, self._pointer)

    def grip(self) -> QPointF | None:
        """Return the point's pixel, or None while it lies outside the view."""
        if self.point is None or not self.area.shows(*self.point):
            return None
        return self.area.to_pixel(*self.point)

    def dragged(self, at: QPointF, done: bool) -> None:
        """Ask for the point to be moved under a pixel, held inside the view."""
        area = self.area
        x, y = area.to_data(at)
        self._ask(
            rounded(min(max(x, area.x_low), area.x_high), area.x_pixel),
            rounded(min(max(y, area.y_low), area.y_high), area.y_pixel),
            done,
        )

    def nudged(self, across: float, up: float) -> None:
        """Ask for the point to be moved by shares of the visible spans."""
        start = self._aim if self._aim is not None else self.point
        if start is None:
            return
        x, y = start[0] + across * self.area.x_span, start[1] + up * self.area.y_span
        self._aim = x, y
        self._ask(
            rounded(x, self.area.x_pixel / 20) if across else start[0],
            rounded(y, self.area.y_pixel / 20) if up else start[1],
            False,
        )

    def nudge_ended(self) -> None:
        """Ask for the last nudge once more, as the end of the move."""
        if self._aim is not None and self.plane is not None:
            x, y = self._aim
            self._aim = None
            self._ask(rounded(x, self.area.x_pixel / 20), rounded(y, self.area.y_pixel / 20), True)

    def panned(self, by: QPointF) -> None:
        """Shift the view."""
        area = self.area
        x, y = by.x() * area.x_pixel, -by.y() * area.y_pixel
        self._view((area.x_low - x, area.x_high - x), (area.y_low - y, area.y_high - y))

    def zoomed(self, factor: float, at: QPointF) -> None:
        """Zoom about a pixel."""
        area = self.area
        x, y = area.to_data(at)
        self._view(
            (x - (x - area.x_low) * factor, x + (area.x_high - x) * factor),
            (y - (y - area.y_low) * factor, y + (area.y_high - y) * factor),
        )

    def hovered(self, at: QPointF | None) -> None:
        """Read out what lies under the pointer."""
        self._pointer = at
        if self._read():
            self.update()

    def _view(self, x: Range, y: Range) -> None:
        if usable(*x) and usable(*y):
            self.set_ranges(x, y)
            self.zoomed_or_panned.emit()

    def _ask(self, x: float, y: float, done: bool) -> None:
        if self.plane is not None and self.point is not None:
            self.act_requested.emit(moved_to(self.plane, x, y, done))

    def _read(self) -> bool:
        """Write the read-out anew; tell whether it changed."""
        before = self.read_out
        self.read_out = ""
        if self.plane is not None and self._pointer is not None:
            place, loss, note = self.point, self._loss, self._losses
            if not self.held and self.surface is not None:
                place, note = self.area.to_data(self._pointer), SAMPLED
                loss = height_at(self.surface, *place)
            if place is not None:
                steps = self.area.x_pixel, self.area.y_pixel
                self.read_out = reading(self.plane, place, steps, loss, note)
        return self.read_out != before

    def _paint_point_and_arrows(self, painter: QPainter) -> None:
        if self.point is None:
            return
        start = self.area.to_pixel(*self.point)
        theme = self.ink.theme
        if self.gradient is not None and not self.arrows_hidden:
            end = self._tip(self.gradient, self.scale.factor)
            paint_arrow(painter, self.ink, start, end, theme.gradient)
        if self.descent is not None and not self.arrows_hidden:
            end = self._tip(self.descent, 1.0)
            paint_arrow(painter, self.ink, start, end, theme.descent, open_head=True)
        if self.beyond:
            paint_beyond(painter, self.ink, self.area, start, self.beyond)
        else:
            paint_point(painter, self.ink, start, self.held)

    @property
    def beyond(self) -> str:
        """Where the point is while it lies outside the view; ``""`` while it can be seen."""
        if self.point is None or self.plane is None or self.area.shows(*self.point):
            return ""
        pairs = zip(self.plane, self.point, strict=True)
        return ", ".join(f"{axis.label} = {as_float(value)}" for axis, value in pairs)

    def _tip(self, vector: Vector, factor: float) -> QPointF:
        assert self.point is not None
        return self.area.to_pixel(
            self.point[0] + vector[0] * factor, self.point[1] + vector[1] * factor
        )

    def _minimum_at(self, minimum: Mapping[str, float]) -> tuple[float, float] | None:
        if self.plane is None:
            return None
        x, y = minimum.get(self.plane[0].label), minimum.get(self.plane[1].label)
        return None if x is None or y is None else (float(x), float(y))

    def _in_plane(self, snapshot: Snapshot) -> Trajectory | None:
        trajectory = snapshot.trajectory
        if trajectory is None or (trajectory.x, trajectory.y) != self.plane:
            return None
        return trajectory

    def _keep_room_for_bar(self) -> None:
        scale = self._field.scale if self._field is not None else None
        margin = bar_margin(self.ink, scale)
        if margin != self.right_margin:
            self.right_margin = margin
            self.lay_out()
