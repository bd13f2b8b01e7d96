"""The Canvas: a 2-D plot whose axes and field are kept as a picture while its point moves."""

from __future__ import annotations

from math import isfinite

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.window.plots.axes import AxisNames, margins, paint_axes, x_ticks, y_ticks
from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.theme import LIGHT, Theme

_SMALLEST = 1e-12
"""The least visible span, relative to the size of its ends: below it floats run out."""


class Canvas(QWidget):
    """A plot area with axes over a cached backdrop.

    Subclasses say what stands still in ``paint_field`` (painted once, then kept as a pixmap) and
    what moves in ``paint_moving`` (painted at every update, clipped to the plot area).
    What changes now and then goes over the field in ``paint_layer``: it is kept with the backdrop
    until ``refresh_layer``, so that a drag pays nothing for it.
    """

    right_margin = 14.0
    logarithmic_y = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ink = Ink(LIGHT)
        self.area = PlotArea(40, 10, 100, 100)
        self.names = AxisNames()
        self.backdrops_painted = 0
        self.layers_painted = 0
        self._backdrop: QPixmap | None = None
        self._layered: QPixmap | None = None
        self._focus_shown = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(120, 90)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size at which everything can be read."""
        return QSize(280, 200)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.ink = Ink(theme)
        self.lay_out()

    def set_names(self, names: AxisNames) -> None:
        """Name the axes and the plot."""
        if names != self.names:
            self.names = names
            self.lay_out()

    def set_ranges(self, x: tuple[float, float], y: tuple[float, float]) -> None:
        """Show these ranges of data; ranges that are empty or not finite are refused."""
        area = self.area
        if (area.x_low, area.x_high, area.y_low, area.y_high) == (*x, *y):
            return
        if usable(*x) and usable(*y):
            self.lay_out(x, y)

    def lay_out(
        self, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None
    ) -> None:
        """Find the room for the numbers anew and have the backdrop painted again."""
        old = self.area
        x_low, x_high = x if x is not None else (old.x_low, old.x_high)
        y_low, y_high = y if y is not None else (old.y_low, old.y_high)
        guess = PlotArea(0, 0, self.width() - 60, self.height() - 60, x_low, x_high, y_low, y_high)
        ticks = y_ticks(guess, self.ink, self.logarithmic_y)
        left, above, right, below = margins(self.ink, self.names, ticks, self.right_margin)
        width = max(self.width() - left - right, 10.0)
        height = max(self.height() - above - below, 10.0)
        self.area = PlotArea(left, above, width, height, x_low, x_high, y_low, y_high)
        self.refresh_backdrop()

    def refresh_backdrop(self) -> None:
        """Have everything painted again, not only what moves."""
        self._backdrop = None
        self.refresh_layer()

    def refresh_layer(self) -> None:
        """Have the layer over the field painted again."""
        self._layered = None
        self.update()

    @property
    def layer_shown(self) -> bool:
        """Whether there is anything in the layer."""
        return False

    def paint_layer(self, painter: QPainter) -> None:
        """Paint what changes now and then, over the field."""

    def paint_field(self, painter: QPainter) -> None:
        """Paint what stands still, under the axes."""

    def paint_axes(self, painter: QPainter) -> None:
        """Paint axes, ticks, numbers and names."""
        xs, ys = x_ticks(self.area, self.ink), y_ticks(self.area, self.ink, self.logarithmic_y)
        paint_axes(painter, self.ink, self.area, self.names, xs, ys, self.right_margin)

    def paint_frame(self, painter: QPainter) -> None:
        """Paint what stands still beside the plot area."""

    def standing(self, backdrop: QPixmap) -> QPixmap:
        """What lies under that which moves: the backdrop, or that with more on it."""
        return backdrop

    def paint_moving(self, painter: QPainter) -> None:
        """Paint what moves, over everything else."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Blit the backdrop and paint what moves."""
        backdrop = self._backdrop
        if backdrop is None or backdrop.devicePixelRatio() != self.devicePixelRatioF():
            backdrop = self._backdrop = self._painted_backdrop()
            self._layered = None
        if self.layer_shown:
            if self._layered is None:
                self._layered = self._painted_layer(backdrop)
            backdrop = self._layered
        painter = QPainter(self)
        try:
            painter.drawPixmap(0, 0, self.standing(backdrop))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.area.rect)
            self.paint_moving(painter)
            if self._focus_shown:
                self._paint_focus(painter)
        finally:  # Qt aborts where an error leaves a painter open
            painter.end()

    def _paint_focus(self, painter: QPainter) -> None:
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self.ink.theme.accent), 2.0))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _painted_layer(self, backdrop: QPixmap) -> QPixmap:
        """The backdrop with the layer over it."""
        layered = backdrop.copy()
        self.layers_painted += 1
        painter = QPainter(layered)
        try:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(self.area.rect)
            self.paint_layer(painter)
        finally:
            painter.end()
        return layered

    def _painted_backdrop(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        backdrop = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        backdrop.setDevicePixelRatio(ratio)
        backdrop.fill(self.ink.panel)
        self.backdrops_painted += 1
        painter = QPainter(backdrop)
        try:
            painter.save()
            painter.setClipRect(self.area.rect)
            self.paint_field(painter)
            painter.restore()
            self.paint_axes(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.paint_frame(painter)
        finally:
            painter.end()
        return backdrop

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit the plot area to the new size."""
        super().resizeEvent(event)
        self.lay_out()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Show the focus where it came by the keyboard."""
        super().focusInEvent(event)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._focus_shown = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Hide the focus."""
        super().focusOutEvent(event)
        self._focus_shown = False
        self.update()


def usable(low: float, high: float) -> bool:
    """Tell whether a range can be drawn: finite, in order, and wide enough for floats."""
    if not (isfinite(low) and isfinite(high)):
        return False
    return high - low > max(abs(low), abs(high)) * _SMALLEST and isfinite(high - low)
