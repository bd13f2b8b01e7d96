"""A line through the point of a slice that is turned until it is the tangent."""

from __future__ import annotations

from math import atan2, hypot, isfinite, pi, tan

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from playground.window.lesson.on_plot import REACH, OnPlot
from playground.window.plots.figures import four_digits, rounded
from playground.window.plots.slice_plot import SlicePlot
from playground.window.plots.straight import Straight

_HALF = 0.34
"""Half the line's length as a share of the plot's width."""
_STEEPEST = pi / 2 * 0.985
"""A line that stands upright has no slope."""
_INSET, _CLOSEST = 8.0, 26.0
"""Handles stay so far inside the plot, and so far from the point where that leaves them no room."""
_KEY = pi / 180
"""One degree on the screen for each press of an arrow key."""
_PIXEL = 0.5
"""The slope is rounded to what so many pixels at the line's end can tell apart."""


class TangentLine(OnPlot):
    """``turned`` carries the slope, in units of the loss for one unit of the coordinate."""

    turned = Signal(object)

    def __init__(self, plot: SlicePlot) -> None:
        super().__init__(plot, "your tangent: turn it by its ends or by the arrow keys")
        self.plot = plot
        self.slope = 0.0
        self._held: int | None = None
        self._through: tuple[float, float] | None = None
        """The point that the line was turned about, once it is kept."""
        plot.hide_slopes(True)
        self.setMouseTracking(True)

    def show_slope(self, slope: float) -> None:
        """Turn the line to a slope that was typed."""
        if isfinite(slope) and slope != self.slope:
            self.slope = slope
            self.update()

    def give_back(self) -> None:
        """Let the plot draw its own tangent again."""
        self.plot.hide_slopes(False)

    def keep(self) -> None:
        """Stay as it was turned, also where the point goes on."""
        self._through = self.plot.point
        super().keep()

    def ends(self) -> tuple[QPointF, QPointF] | None:
        """The pixels of the two handles, the left one first; None without a point in sight."""
        line, centre, rect = self._line(), self._centre(), self.plot.area.rect
        if line is None or centre is None:
            return None
        room = rect.adjusted(_INSET, _INSET, -_INSET, -_INSET)
        return _within(centre, line.start, room), _within(centre, line.end, room)

    def arrow(self, across: float, up: float) -> None:
        """Turn: up and left steeper upwards, as the right end goes."""
        self._turn(self._angle() + (up or -across) * _KEY)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Take hold of an end; all else is the plot's."""
        self._held = self._near(event.position())
        if self._held is None or event.button() != Qt.MouseButton.LeftButton:
            self._held = None
            event.ignore()
            return
        self.setFocus()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Turn the line after the pointer."""
        at = event.position()
        if self._held is None:
            near = self._near(at) is not None
            self.setCursor(Qt.CursorShape.OpenHandCursor if near else Qt.CursorShape.CrossCursor)
            event.ignore()
            return
        centre = self._centre()
        if centre is None:
            return
        way = 1.0 if self._held == 1 else -1.0
        across, up = way * (at.x() - centre.x()), -way * (at.y() - centre.y())
        if hypot(across, up) > 2.0:
            # Past the upright the end stays where it is: it does not change sides.
            self._turn(atan2(up, max(across, 0.0)))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Let the end go."""
        if self._held is None:
            event.ignore()
            return
        self._held = None
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the line, its ends and its slope."""
        line, ends, ink = self._line(), self.ends(), self.plot.ink
        if line is None or ends is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.plot.area.rect)
        style = Qt.PenStyle.DashLine if self.kept else Qt.PenStyle.SolidLine
        painter.setPen(ink.line(ink.theme.accent, 1.2, style))
        painter.drawLine(line.start, line.end)
        for number, end in enumerate(() if self.kept else ends):
            self.paint_handle(painter, ink, end, self._held == number)
        words = f"your slope {four_digits(self.slope)}"
        self.paint_words(painter, ink, self.plot.area.rect.topLeft(), words)
        painter.end()

    def _line(self) -> Straight | None:
        plot, point = self.plot, self._point()
        if point is None or plot.away or not isfinite(point[1]):
            return None
        return Straight.through(plot.area, point, self.slope, _HALF)

    def _point(self) -> tuple[float, float] | None:
        return self._through if self.kept else self.plot.point

    def _centre(self) -> QPointF | None:
        point = self._point()
        return None if point is None else self.plot.area.to_pixel(*point)

    def _near(self, at: QPointF) -> int | None:
        ends = self.ends() or ()
        for number, end in enumerate(ends):
            if hypot(at.x() - end.x(), at.y() - end.y()) <= REACH:
                return number
        return None

    def _angle(self) -> float:
        """The angle of the line on the screen."""
        area = self.plot.area
        return atan2(self.slope * area.x_pixel / area.y_pixel, 1.0)

    def _turn(self, angle: float) -> None:
        area = self.plot.area
        angle = min(max(angle, -_STEEPEST), _STEEPEST)
        unit = area.y_pixel / area.x_pixel
        reach = _HALF * area.width
        # The steeper the line, the more slope lies in one pixel of its end.
        grain = unit * _PIXEL / reach * (1.0 + tan(angle) ** 2)
        self.slope = rounded(tan(angle) * unit, grain)
        self.turned.emit(self.slope)
        self.update()


def _within(centre: QPointF, end: QPointF, room: QRectF) -> QPointF:
    """The end, or where the line to it leaves the room, but not too near to the centre."""
    way = end - centre
    length = hypot(way.x(), way.y())
    share = 1.0
    for low, high, at, by in (
        (room.left(), room.right(), centre.x(), way.x()),
        (room.top(), room.bottom(), centre.y(), way.y()),
    ):
        if by:
            share = min(share, ((high if by > 0 else low) - at) / by)
    return centre + way * max(share, min(_CLOSEST / max(length, 1.0), 1.0))
