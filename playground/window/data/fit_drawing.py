"""Draws data and fit: points, the model's curve or regions, residuals, and what is read out."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from playground.state.arrays import Array
from playground.state.fit import Fit, Points
from playground.window.data import pairs, words
from playground.window.data.markers import class_colour, paint_markers, paint_ring, size
from playground.window.data.ranges import Ranges
from playground.window.data.region_picture import RegionPicture
from playground.window.data.said import paint_said
from playground.window.plots.axes import AxisNames, paint_grid, x_ticks, y_ticks
from playground.window.plots.canvas import Canvas
from playground.window.plots.ink import colour
from playground.window.plots.polygons import finite_runs, polygon
from playground.window.theme import Theme

GRIP = 10.0
"""How near to a point the pointer has hold of it, in pixels."""


class FitDrawing(Canvas):
    """One Fit over two axes. What stands still in a drag of parameters is in the backdrop.

    ``selected`` is the place of a sample among those drawn; ``held`` while it is dragged.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 110)
        self.fit: Fit | None = None
        self.axes = pairs.Pair(0)
        self.selected: int | None = None
        self.held = False
        self.residuals_shown = False
        self.read_out = ""
        self._train = np.empty((0, 2))
        self._test = np.empty((0, 2))
        self._picture: RegionPicture | None = None
        self._ranges = Ranges()
        self._pointer: QPointF | None = None
        self._aim: tuple[float, float] | None = None
        self._awaited = 0
        self._said = ""

    def show_fit(self, fit: Fit, choice: int = 0, *, afresh: bool = False) -> None:
        """Draw another fit; ``choice`` is the place of the x axis among ``pairs.choices``.

        ``afresh`` forgets selection and ranges, as for another problem.
        """
        axes = pairs.pair(fit, choice)
        afresh = afresh or axes != self.axes
        before, self.fit, self.axes = self.fit, fit, axes
        if afresh:
            self.selected, self._aim = None, None
            self._ranges.forget()
        train = fit.train
        if train is None:
            return
        old_train, old_test = self._train, self._test
        self._train = pairs.places(train, axes)
        self._test = np.empty((0, 2)) if fit.test is None else pairs.places(fit.test, axes)
        if self._awaited and train.count == self._awaited:
            # The one that was just added, so that keys can take it on.
            self.selected = len(self._train) - 1
            self._awaited = 0
        if self.selected is not None and self.selected >= len(self._train):
            self.selected = None
        if not self.held:
            self._aim = None
        if afresh or before is None or fit.regions is not before.regions:
            self._make_picture()
        x_name, y_name = pairs.names(fit, axes)
        self.set_names(AxisNames(x_name, y_name))
        if not self.held:
            self.set_ranges(*self._ranges.fit(fit, axes, self._train, self._test))
        same = np.array_equal(old_train, self._train) and np.array_equal(old_test, self._test)
        if self._points_stand_still and not (same and not afresh):
            self.refresh_backdrop()
        self._read()
        self.update()

    def show_residuals(self, shown: bool) -> None:
        """Draw the residuals as lines, or not."""
        self.residuals_shown = shown
        self.update()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        super().apply_theme(theme)
        self._make_picture()

    def place(self, at: int) -> QPointF:
        """Where a drawn sample of the training data lies, in pixels."""
        x, y = self._train[at]
        if at == self.selected and self._aim is not None:
            x, y = self._aim
        return self.area.to_pixel(float(x), float(y))

    # Painting

    @property
    def _points_stand_still(self) -> bool:
        """Whether the points lie under all that moves, and do not move with the parameters."""
        return self.axes.y is None and self.axes.x is not None

    def paint_field(self, painter: QPainter) -> None:
        """Paint the grid, and the points where they stand still."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink)
        paint_grid(painter, self.ink, self.area, xs, ys)
        if self._points_stand_still:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_points(painter)

    def paint_moving(self, painter: QPainter) -> None:
        """Paint what follows the parameters, the selection and the read-out."""
        fit = self.fit
        if fit is None or fit.train is None:
            return
        if self.axes.residual:
            self._paint_zero(painter)
        if self._picture is not None:
            self._picture.paint(painter, self.ink, self.area)
            self._repaint_axes(painter)
        if not self._points_stand_still:
            self._paint_points(painter)
        if self.residuals_shown and (self.axes.residual or self.axes.y is None):
            self._paint_residuals(painter, fit.train)
        self._paint_model(painter, fit)
        self._paint_selected(painter, fit)
        paint_said(painter, self.ink, self.read_out, self.area.rect, self._where())

    def _paint_points(self, painter: QPainter) -> None:
        fit = self.fit
        if fit is None or fit.train is None:
            return
        held = self.selected if self.held else None
        for points, spots, hollow in (
            (fit.test, self._test, True),
            (fit.train, self._train, False),
        ):
            if points is None or not len(spots):
                continue
            pixels = self.area.pixels(spots[:, 0], spots[:, 1])
            if held is not None and not hollow:
                pixels[held] = np.nan
            wide = size(self.ink, len(self._train))
            if not fit.classes:
                paint_markers(
                    painter, self.ink, pixels, self.ink.theme.secant, hollow=hollow, wide=wide
                )
                continue
            for number in range(fit.classes):
                paint_markers(
                    painter,
                    self.ink,
                    pixels[points.targets == number],
                    class_colour(self.ink.theme, number),
                    shape=number,
                    hollow=hollow,
                    wide=wide,
                )

    def _paint_zero(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.ink.muted, max(1.0, self.ink.theme.line / 2)))
        left, right = self.area.x_low, self.area.x_high
        painter.drawLine(QLineF(self.area.to_pixel(left, 0.0), self.area.to_pixel(right, 0.0)))

    def _paint_residuals(self, painter: QPainter, train: Points) -> None:
        ends = np.zeros(len(self._train)) if self.axes.residual else train.predictions
        tops = self.area.pixels(self._train[:, 0], self._train[:, 1])
        feet = self.area.pixels(self._train[:, 0], ends)
        good = np.isfinite(tops).all(axis=1) & np.isfinite(feet).all(axis=1)
        painter.setPen(
            QPen(colour(self.ink.theme.trajectory, 0.75), max(1.0, self.ink.theme.line / 2))
        )
        painter.drawLines(
            [
                QLineF(x, y, x, foot)
                for (x, y), foot in zip(tops[good].tolist(), feet[good, 1].tolist(), strict=True)
            ]
        )

    def _paint_model(self, painter: QPainter, fit: Fit) -> None:
        """The curve; over one of several inputs the predictions are crosses."""
        assert fit.train is not None
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if fit.curve is not None and self.axes.y is None and self.axes.x is not None:
            line = self.area.pixels(fit.curve.inputs, fit.curve.predictions)
            np.clip(line, -1e6, 1e6, out=line)
            painter.setPen(self.ink.line(self.ink.theme.tangent, 1.2))
            for run in finite_runs(line):
                painter.drawPolyline(polygon(run))
        elif self.axes.y is None and not self.axes.residual:
            spots = self.area.pixels(self._train[:, 0], fit.train.predictions)
            good = spots[np.isfinite(spots).all(axis=1)].tolist()
            reach = size(self.ink, len(self._train)) * 0.45
            painter.setPen(
                QPen(colour(self.ink.theme.tangent), max(1.2, self.ink.theme.line * 0.6))
            )
            lines = [QLineF(x - reach, y - reach, x + reach, y + reach) for x, y in good]
            lines += [QLineF(x - reach, y + reach, x + reach, y - reach) for x, y in good]
            painter.drawLines(lines)

    def _paint_selected(self, painter: QPainter, fit: Fit) -> None:
        if self.selected is None or fit.train is None:
            return
        at, wide = self.place(self.selected), size(self.ink, len(self._train))
        number = int(fit.train.targets[self.selected]) if fit.classes else 0
        shade = class_colour(self.ink.theme, number) if fit.classes else self.ink.theme.secant
        spot = np.array([[at.x(), at.y()]])
        paint_markers(painter, self.ink, spot, shade, shape=number, wide=wide * 1.2)
        paint_ring(painter, self.ink, at, wide, self.held)

    def _repaint_axes(self, painter: QPainter) -> None:
        """The two axes over the picture's edge."""
        rect = self.area.rect
        painter.setPen(self.ink.axis)
        painter.drawLine(rect.bottomLeft(), rect.topLeft())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _make_picture(self) -> None:
        regions = None if self.fit is None else self.fit.regions
        self._picture = None
        if regions is not None and self.axes.y is not None:
            self._picture = RegionPicture(regions, self.ink.theme, swapped=self.axes.x == 1)

    def _where(self) -> QPointF:
        """The place that the read-out keeps clear of."""
        if self._pointer is not None:
            return self._pointer
        return self.area.rect.center() if self.selected is None else self.place(self.selected)

    # What is under the pointer

    def nearest(self, at: QPointF) -> int | None:
        """The drawn sample of the training data within reach of a pixel, or None."""
        if not len(self._train):
            return None
        pixels = self.area.pixels(self._train[:, 0], self._train[:, 1])
        apart = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
        apart = np.where(np.isfinite(apart), apart, np.inf)
        best = int(apart.argmin())
        return best if apart[best] <= max(GRIP, size(self.ink, len(apart)) / 2) else None

    def _read(self) -> None:
        """Say what is under the pointer, or else of the selected sample."""
        fit = self.fit
        self.read_out = self._said
        if self._said or fit is None or fit.train is None:
            return
        pointer = self._pointer if not self.held else None
        at = None if pointer is None else self.nearest(pointer)
        if at is None and pointer is not None and fit.test is not None:
            spot = _nearest(self.area.pixels(self._test[:, 0], self._test[:, 1]), pointer)
            if spot is not None:
                self.read_out = words.reading(fit, fit.test, spot, test=True)
                return
        at = self.selected if at is None else at
        if at is not None:
            self.read_out = words.reading(fit, fit.train, at)


def _nearest(pixels: Array, at: QPointF) -> int | None:
    apart = np.hypot(pixels[:, 0] - at.x(), pixels[:, 1] - at.y())
    apart = np.where(np.isfinite(apart), apart, np.inf)
    best = int(apart.argmin())
    return best if apart[best] <= GRIP else None
