"""The loss curve itself: new steps are added to the picture, not the whole curve painted again."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen

from playground.state.arrays import Array
from playground.state.snapshot import Curve
from playground.state.trail import Trail
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.figures import four_digits
from playground.window.plots.height_range import HeightRange
from playground.window.plots.polygons import finite_runs, polygon
from playground.window.plots.shapes import paint_dot
from playground.window.plots.trails import TrailLines

_FEWEST_STEPS = 10


class CurveCanvas(Canvas):
    """Loss against step; losses that a logarithm cannot take leave holes."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("loss against step")
        self.setMinimumSize(140, 80)
        self.setMouseTracking(True)
        self.names = AxisNames("step", "loss")
        self.read_out = ""
        self._curve = Curve()
        self._loss: float | None = None
        self.trails = TrailLines()
        self._heights = HeightRange()
        self._pointed: int | None = None

    @property
    def drawable(self) -> Array:
        """The losses in the units of the y axis; NaN where they cannot be drawn."""
        return self._in_units(self._curve.losses)

    def show_curve(self, curve: Curve, loss: float | None) -> None:
        """Draw the curve; ``loss`` is the present one for the read-out."""
        if curve is self._curve and loss == self._loss:
            return
        self._loss = loss
        before, self._curve = self._curve, curve
        if curve is not before:
            self._pointed = None
            grown = self._grows(before, curve)
            self._fit(grown)
            if grown and settled(curve) > settled(before):
                self.paint_on_backdrop(settled(before))
            elif not grown:
                self.refresh_backdrop()
        self._read(loss)
        self.update()

    def name_loss(self, name: str) -> None:
        """Call the losses by this name: those of single batches are not that of the data."""
        if name != self.names.y:
            self.set_names(AxisNames("step", name))
            self.setAccessibleName(f"{name} against step")

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Draw other runs under the curve."""
        if self.trails.show(trails):
            self._fit(True)
            self.refresh_backdrop()

    @property
    def trails_cut(self) -> bool:
        """Whether some trail climbs so far above its start that the axis does not follow it."""
        return any(
            bool((self._in_units(trail.losses) > self._ceiling(trail)).any())
            for trail in self.trails.trails
        )

    def lay_out(
        self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Find the room anew; the trails' pixels go with it."""
        self.trails.forget_pixels()
        super().lay_out(x, y)

    def set_logarithmic(self, logarithmic: bool) -> None:
        """Use a logarithmic y axis, or a plain one."""
        if logarithmic != self.logarithmic_y:
            self.logarithmic_y = logarithmic
            self._heights.reset()
            self._fit(False)
            self.lay_out()

    def paint_on_backdrop(self, known: int) -> None:
        """Paint the steps from ``known`` on over the backdrop that holds the earlier ones."""
        if self._backdrop is None:
            return
        painter = QPainter(self._backdrop)
        painter.setClipRect(self.area.rect)
        self._paint_steps(painter, max(known - 1, 0), settled(self._curve))
        painter.end()

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid and the curve up to the last step that stays in it."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink, self.logarithmic_y)
        paint_grid(painter, self.ink, self.area, xs, [tick for tick in ys if tick.text])
        self.trails.paint(painter, self.ink, self._pixels_of)
        self._paint_steps(painter, 0, settled(self._curve))

    def paint_moving(self, painter: QPainter) -> None:
        """Paint the way to the newest step, that step or the one pointed at, and the read-out."""
        curve, ink, area = self._curve, self.ink, self.area
        if (standing := settled(curve)) < len(curve.steps):
            self._paint_steps(painter, max(standing - 1, 0), len(curve.steps))
        if len(curve.steps):
            at = self._pointed if self._pointed is not None else len(curve.steps) - 1
            height = float(self._in_units(curve.losses[at : at + 1])[0])
            if isfinite(height):
                painter.setClipping(False)
                pixel = area.to_pixel(float(curve.steps[at]), height)
                paint_dot(painter, ink, pixel, ink.theme.accent)
        if self.read_out:
            width = ink.small_metrics.horizontalAdvance(self.read_out)
            right = area.left + area.width - width - 6.0
            where = QPointF(right, area.top + 3.0 + ink.small_metrics.ascent())
            ink.write(painter, where, self.read_out, ink.text)
        elif not len(curve.steps) and not self.trails.trails:
            painter.setFont(ink.small)
            painter.setPen(ink.muted)
            painter.drawText(area.rect, Qt.AlignmentFlag.AlignCenter, "no steps yet")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Read out the step under the pointer."""
        steps = self._curve.steps
        if not len(steps) or not self.area.rect.contains(event.position()):
            return
        x = self.area.to_data(event.position())[0]
        self._pointed = int(np.abs(steps - x).argmin())
        self._read(None)
        self.update()

    def leaveEvent(self, event: Any) -> None:  # noqa: N802
        """Read out the newest step again."""
        super().leaveEvent(event)
        self._pointed = None
        self._read(None)
        self.update()

    def _read(self, loss: float | None) -> None:
        curve = self._curve
        if not len(curve.steps):
            self.read_out = "" if loss is None else f"{self.names.y} {four_digits(loss)}"
            return
        at = self._pointed if self._pointed is not None else len(curve.steps) - 1
        shown = float(curve.losses[at])
        self.read_out = f"step {int(curve.steps[at])}  {self.names.y} {four_digits(shown)}"

    def _paint_steps(self, painter: QPainter, first: int, end: int) -> None:
        curve = self._curve
        if end - first < 1:
            return
        heights = self._in_units(curve.losses[first:end])
        pixels = self.area.pixels(curve.steps[first:end].astype(np.float64), heights)
        np.clip(pixels, -1e6, 1e6, out=pixels)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.ink.theme.accent), max(1.4, self.ink.theme.line * 0.8)))
        for run in finite_runs(_enveloped(pixels)):
            painter.drawPolyline(polygon(run))

    def _in_units(self, losses: Array) -> Array:
        losses = np.asarray(losses, dtype=np.float64)
        if not self.logarithmic_y:
            return np.where(np.isfinite(losses), losses, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            heights = np.log10(losses)
        return np.where(np.isfinite(heights), heights, np.nan)

    def _fit(self, grown: bool) -> None:
        """Fit the axes with room to grow, so that they change seldom while a run goes on."""
        if not grown:
            self._heights.reset()
        trails = [trail for trail in self.trails.trails if len(trail.steps)]
        runs = [self._curve.steps, *(trail.steps for trail in trails)]
        last = max((int(steps[-1]) for steps in runs if len(steps)), default=0)
        area = self.area
        right = area.x_high
        if not grown or not 0.35 * right <= last <= right:
            right = float(_roomy(last))
        self.set_ranges((0.0, right), self._heights.fit([self.drawable, *map(self._below, trails)]))

    def _pixels_of(self, trail: Trail) -> Array:
        heights = self._in_units(trail.losses)
        return self.area.pixels(trail.steps.astype(np.float64), heights)

    def _ceiling(self, trail: Trail) -> float:
        """How far up the axis follows a trail: as far above its start as it falls below that."""
        heights = self._in_units(trail.losses)
        finite = heights[np.isfinite(heights)]
        if not len(finite):
            return 0.0
        start = float(finite[0])
        fall = start - float(finite.min())
        return start + (fall or max(abs(start), 1.0))

    def _below(self, trail: Trail) -> Array:
        heights = self._in_units(trail.losses)
        return heights[heights <= self._ceiling(trail)]

    @staticmethod
    def _grows(before: Curve, after: Curve) -> bool:
        """Tell whether ``after`` is ``before`` with more steps at its end."""
        known = settled(before)
        if not 0 < known <= settled(after) or before.stride != after.stride:
            return False
        last = known - 1
        same_step = before.steps[0] == after.steps[0] and before.steps[last] == after.steps[last]
        losses = before.losses[last], after.losses[last]
        return bool(same_step and (losses[0] == losses[1] or losses[0] != losses[0]))


def settled(curve: Curve) -> int:
    """Return how many steps stay: in a thinned curve the newest gives way to the next."""
    count = len(curve.steps)
    return count - 1 if count and curve.steps[-1] % curve.stride else count


def _roomy(last: int) -> int:
    """Return a round number of steps with room for as many as a quarter more."""
    if last < _FEWEST_STEPS:
        return _FEWEST_STEPS
    wanted = last * 1.25
    power = 10.0 ** floor(log10(wanted))
    return int(ceil(wanted / power * 2.0) / 2.0 * power)


def _enveloped(pixels: Array) -> Array:
    """Return the line with at most four points in each pixel column: first, ends and last."""
    if len(pixels) < 1000 or np.isnan(pixels).any():
        return pixels
    columns = np.floor(pixels[:, 0]).astype(np.int64)
    starts = np.flatnonzero(np.diff(columns, prepend=columns[0] - 1))
    if len(starts) * 4 >= len(pixels):
        return pixels
    stops = np.append(starts[1:], len(pixels)) - 1
    lows = np.minimum.reduceat(pixels[:, 1], starts)
    highs = np.maximum.reduceat(pixels[:, 1], starts)
    middle = pixels[starts, 0]
    quads = np.empty((len(starts), 4, 2))
    quads[:, 0] = pixels[starts]
    quads[:, 1, 0] = quads[:, 2, 0] = middle
    quads[:, 1, 1], quads[:, 2, 1] = lows, highs
    quads[:, 3] = pixels[stops]
    return quads.reshape(-1, 2)
