"""The 3-D picture: the sheet from OpenGL; over it point, arrows, trajectory, tangent plane."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.landscape import Surface
from playground.state.snapshot import Snapshot, Trajectory
from playground.state.trail import Trail
from playground.window.plots.arrows import GradientScale, Vector, descent_of, gradient_of
from playground.window.plots.box import Box
from playground.window.plots.box_axes import BoxAxes
from playground.window.plots.camera import Camera
from playground.window.plots.figures import rounded
from playground.window.plots.gestures import GestureCanvas
from playground.window.plots.in_plane import badges, losses, moved_to, paint_badges, shows
from playground.window.plots.ink import colour
from playground.window.plots.on_sheet import OnSheet, Point
from playground.window.plots.path_shown import ShownPath
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.read_out import SAMPLED, paint_read_out, reading
from playground.window.plots.shapes import paint_arrow, paint_point
from playground.window.plots.sheet_picture import SheetPicture
from playground.window.plots.trails import TrailLines
from playground.window.theme import Theme

_HIDDEN = 0.45
"""Opacity of the point while a part of the sheet stands before it."""
_AS_SEEN = 1.05
"""A picture that is widened by less is not said to be."""
_TURN = 0.5
"""Degrees of orbit per pixel."""


class SurfaceCanvas(GestureCanvas):
    """Paints a Surface in 3-D; a drag of the point moves it, any other drag turns the camera."""

    act_requested = Signal(object)
    failed = Signal(str)
    looked = Signal()
    """The camera has moved."""

    def __init__(self, scale: GradientScale | None = None) -> None:
        super().__init__()
        self.setAccessibleName("surface in 3-D: arrow keys move the point, plus and minus zoom")
        self.setMinimumSize(220, 150)
        self.camera = Camera()
        self.box: Box | None = None
        self.surface: Surface | None = None
        self.point: Point | None = None
        self.gradient: Vector | None = None
        self.descent: Vector | None = None
        self.scale = scale or GradientScale()
        self.read_out = ""
        self.badges: tuple[str, ...] = ()
        self._losses = ""
        self.tangent_shown = False
        self.arrows_hidden = False
        """Whether nothing is drawn at the point that would tell where it goes."""
        self.picture = SheetPicture()
        self.trails = TrailLines()
        self._trajectory: Trajectory | None = None
        self._path: ShownPath | None = None
        self._aim: tuple[float, float] | None = None
        self._pointer: QPointF | None = None
        self._dragging = False
        self._told = False

    @property
    def plane(self) -> tuple[Coordinate, Coordinate] | None:
        """The two coordinates of the floor."""
        return None if self.surface is None else (self.surface.x, self.surface.y)

    @property
    def words(self) -> str:
        """How heights are scaled against x, and how colours are: for the legend."""
        plane = self.plane
        if self.box is None or plane is None:
            return ""
        words = self.box.words(plane[1].label)
        if self.picture.colours is not None and self.picture.colours.note:
            words += f", {self.picture.colours.note}"
        if self.camera.widened > _AS_SEEN:
            words += f", picture ×{self.camera.widened:.1f} wide"
        return words

    @property
    def path_shown(self) -> bool:
        """Whether a trajectory is drawn."""
        return self._trajectory is not None and len(self._trajectory.points) > 1

    def start(self) -> bool:
        """Make the OpenGL context; False, and ``failed`` with the reason, where there is none."""
        known = self.picture.trouble
        works = self.picture.start()
        if known is None:
            self._tell_trouble()
        return works

    def stop(self) -> None:
        """Give OpenGL's memory back."""
        self.picture.stop()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        changed = theme.colour_map != self.ink.theme.colour_map
        super().apply_theme(theme)
        if changed:
            self.picture.show_surface(self.surface, self.box, theme.colour_map, True)

    def show_surface(self, surface: Surface | None) -> None:
        """Draw another surface."""
        before = self.plane
        self.surface = surface
        same = surface is not None and before == self.plane
        old, self.box = self.box, None
        if surface is not None:
            self.box = Box.around(surface, old if same else None)
        if old is not None and self.box is not None and (old.x, old.y) != (self.box.x, self.box.y):
            self.scale.reset()
        self.picture.show_surface(surface, self.box, self.ink.theme.colour_map, same)
        self._path = None
        self.refresh_backdrop()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Move the point, the arrows and the trajectory."""
        if self.plane is None:
            return
        x, y = self.plane
        if not shows(snapshot, (x, y)):
            self.point = self.gradient = self.descent = None
            self.badges = ()
            self.update()
            return
        self.badges = badges(snapshot, self.surface)
        self._losses = losses(snapshot)
        loss = snapshot.probe.loss
        height = loss if loss is not None else float("nan")
        self.point = snapshot.value(x), snapshot.value(y), height
        self.gradient = gradient_of(snapshot, x, y)
        self.descent = descent_of(snapshot, x, y)
        self._fit_gradient()
        trajectory = snapshot.trajectory
        if trajectory is not None and (trajectory.x, trajectory.y) != (x, y):
            trajectory = None
        if trajectory is not self._trajectory:
            self._trajectory = trajectory
            self._path = None
        self._read()
        self.update()

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Lay other runs on the sheet."""
        if self.trails.show(trails):
            self.refresh_layer()

    def refresh_backdrop(self) -> None:
        """Have everything painted again; the trails' pixels go with it."""
        self.trails.forget_pixels()
        super().refresh_backdrop()

    @property
    def layer_shown(self) -> bool:
        """Whether there are other runs, and a sheet for them to lie on."""
        return bool(self.trails.trails) and self.box is not None

    def paint_layer(self, painter: QPainter) -> None:
        """Paint the other runs."""
        self.trails.paint(painter, self.ink, self._pixels_of)

    def _pixels_of(self, trail: Trail) -> Array:
        assert self.box is not None
        assert self.surface is not None
        return OnSheet(self.box, self.camera).pixels(trail.points, self.surface)

    def show_tangent(self, shown: bool) -> None:
        """Draw the tangent plane, or do without it."""
        self.tangent_shown = shown
        self.update()

    def look(self, camera: Camera) -> None:
        """Look from elsewhere."""
        self.camera = camera
        self._path = None
        self.refresh_backdrop()
        self.looked.emit()

    def lay_out(self, x: Any = None, y: Any = None) -> None:
        """Fit the camera to the widget."""
        width, height = max(self.width(), 20), max(self.height(), 20)
        self.area = PlotArea(0, 0, width, height)
        room = self.ink.small_metrics.horizontalAdvance("−00.00") + 18.0
        edges = (room, self.ink.row * 0.7, room * 0.6, self.ink.row * 1.5)
        self.look(replace(self.camera, size=(float(width), float(height)), edges=edges))
        self._fit_gradient()

    def paint_field(self, painter: QPainter) -> None:
        """Paint walls, sheet and numbers."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plane = self.plane
        if self.box is None or plane is None:
            painter.setFont(self.ink.small)
            painter.setPen(self.ink.muted)
            text = "no surface yet" if self.surface is None else "no finite loss here"
            painter.drawText(self.area.rect, Qt.AlignmentFlag.AlignCenter, text)
            return
        axes = BoxAxes(self.box, self.camera, self.ink, (plane[0].label, plane[1].label))
        axes.paint_walls(painter)
        ratio = self.devicePixelRatioF()
        size = QSize(round(self.width() * ratio), round(self.height() * ratio))
        sheet = self.picture.image(self.camera, size)
        if sheet is not None:
            painter.drawImage(QRectF(self.rect()), sheet)
        elif self.picture.trouble is not None:
            QTimer.singleShot(
                0, self, self._tell_trouble
            )  # a widget must not be hidden while it paints
        axes.paint_numbers(painter)

    def paint_axes(self, painter: QPainter) -> None:
        """The box has its own axes."""

    def paint_moving(self, painter: QPainter) -> None:
        """Paint trajectory, tangent plane, arrows and point over the sheet."""
        if self.box is None:
            return
        scene = OnSheet(self.box, self.camera)
        if self._trajectory is not None and self.surface is not None:
            if self._path is None:
                self._path = scene.path(self._trajectory, self.surface, self.area.rect)
            self._path.paint(painter, self.ink)
        at = self.grip()
        if at is not None and self.point is not None:
            self._paint_point(painter, scene, at, self.point)
        paint_badges(painter, self.ink, self.badges, self.area.rect)
        paint_read_out(painter, self.ink, self.read_out, self.area.rect, self._pointer, high=True)

    def _paint_point(self, painter: QPainter, scene: OnSheet, at: QPointF, point: Point) -> None:
        """Paint tangent plane, arrows and point; faint while the sheet stands before them."""
        theme, gradient = self.ink.theme, None if self.arrows_hidden else self.gradient
        if self.picture.mesh is not None and scene.hidden(point, self.picture.mesh):
            painter.setOpacity(_HIDDEN)
        if self.tangent_shown and gradient is not None:
            painter.setPen(QPen(QColor(theme.tangent), max(1.2, theme.line * 0.6)))
            painter.setBrush(colour(theme.tangent, 0.3))
            painter.drawPolygon(scene.tangent_plane(point, gradient))
        if gradient is not None:
            factor = self.scale.factor
            tip = scene.tip(point, gradient, (gradient[0] * factor, gradient[1] * factor))
            paint_arrow(painter, self.ink, at, tip, theme.gradient)
            if self.descent is not None:
                tip = scene.tip(point, gradient, self.descent)
                paint_arrow(painter, self.ink, at, tip, theme.descent, open_head=True)
        paint_point(painter, self.ink, at, self.held)
        painter.setOpacity(1.0)

    def grip(self) -> QPointF | None:
        """Return where the point is drawn, or None where its loss is no number."""
        if self.box is None or self.point is None or not all(map(isfinite, self.point)):
            return None
        return OnSheet(self.box, self.camera).to_pixel(self.point)

    def dragged(self, at: QPointF, done: bool) -> None:
        """Ask for the point to be moved to the hit under a pixel that is nearest to it."""
        place = self.picked(at, near_point=True)
        if place is not None and self.box is not None:
            steps = OnSheet(self.box, self.camera).pixel
            self._ask(rounded(place[0], steps[0]), rounded(place[1], steps[1]), done)
        elif done and self.point is not None and self._dragging:
            self._ask(self.point[0], self.point[1], True)
        self._dragging = not done

    def panned(self, by: QPointF) -> None:
        """Turn the camera."""
        self.look(self.camera.orbited(-by.x() * _TURN, by.y() * _TURN))

    def zoomed(self, factor: float, at: QPointF) -> None:
        """Bring the camera nearer."""
        self.look(self.camera.zoomed(1.0 / factor))

    def nudged(self, across: float, up: float) -> None:
        """Ask for the point to be moved by shares of the two ranges."""
        if self.box is None or self.point is None:
            return
        x, y = self._aim if self._aim is not None else self.point[:2]
        x_span, y_span = self.box.x[1] - self.box.x[0], self.box.y[1] - self.box.y[0]
        x, y = rounded(x + across * x_span, x_span / 1e4), rounded(y + up * y_span, y_span / 1e4)
        self._aim = x, y
        self._ask(x, y, False)

    def nudge_ended(self) -> None:
        """Ask for the last nudge once more, as the end of the move."""
        if self._aim is not None:
            aim, self._aim = self._aim, None
            self._ask(*aim, True)

    def hovered(self, at: QPointF | None) -> None:
        """Read out the loss under the pointer."""
        self._pointer = at
        if self._read():
            self.update()

    def picked(self, at: QPointF, near_point: bool) -> Point | None:
        """Return coordinates and loss of the sheet under a pixel, or None beside the sheet.

        Of several hits: the one nearest to the point while it is dragged, else the foremost.
        """
        if self.box is None or self.picture.mesh is None:
            return None
        wanted = self.point if near_point else None
        return OnSheet(self.box, self.camera).picked(at, self.picture.mesh, wanted)

    def _ask(self, x: float, y: float, done: bool) -> None:
        if self.plane is not None:
            self.act_requested.emit(moved_to(self.plane, x, y, done))

    def _tell_trouble(self) -> None:
        if self.picture.trouble is not None and not self._told:
            self._told = True
            self.failed.emit(self.picture.trouble)

    def _fit_gradient(self) -> None:
        if self.box is not None and self.gradient is not None:
            self.scale.fit(self.gradient, (self.box.x_span, self.box.y_span))

    def _read(self) -> bool:
        """Write the read-out anew; tell whether it changed."""
        before, self.read_out = self.read_out, ""
        if self._pointer is not None and self.plane is not None and self.box is not None:
            place, note = self.point, self._losses
            if not self.held:
                place, note = self.picked(self._pointer, False), SAMPLED
            if place is not None:
                steps = OnSheet(self.box, self.camera).pixel
                self.read_out = reading(self.plane, place[:2], steps, place[2], note)
        return self.read_out != before
