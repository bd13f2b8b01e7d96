"""Axes: grid, ticks, numbers and names around a plot area, painted into a backdrop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.plots.ticks import Tick, linear_ticks, log_ticks

TICK = 4.0
"""Length of a tick in pixels."""
_GAP = 4.0
_X_EVERY = 40.0
_Y_EVERY = 26.0
"""The least room for one number along x and y in the light theme, in pixels."""


@dataclass(frozen=True)
class AxisNames:
    """What stands beside the axes; ``y`` is written above the y axis, ``title`` over the plot."""

    x: str = ""
    y: str = ""
    title: str = ""
    title_note: str = ""


def x_ticks(area: PlotArea, ink: Ink) -> list[Tick]:
    """Return as many round x ticks as their numbers have room for."""
    room = max(_X_EVERY, ink.small_metrics.horizontalAdvance("−0.0") * 1.9)
    return linear_ticks(area.x_low, area.x_high, int(area.width / room) + 1)


def y_ticks(area: PlotArea, ink: Ink, logarithmic: bool = False) -> list[Tick]:
    """Return as many round y ticks as their numbers have room for."""
    room = max(_Y_EVERY, ink.small_metrics.height() * 2.0)
    ticks: Callable[[float, float, int], list[Tick]] = log_ticks if logarithmic else linear_ticks
    return ticks(area.y_low, area.y_high, int(area.height / room) + 1)


def margins(
    ink: Ink, names: AxisNames, ticks: list[Tick], right: float
) -> tuple[float, float, float, float]:
    """Return the room left, above, right and below that numbers and names need, in pixels."""
    widest = max((ink.small_metrics.horizontalAdvance(tick.text) for tick in ticks), default=8.0)
    left = max(TICK + 2 * _GAP + widest, 24.0)
    above = 6.0
    if names.title:
        above = ink.title_metrics.height() + 6.0
    elif names.y:
        above = ink.row + 5.0
    below = TICK + ink.row + (ink.row if names.x else 2.0)
    return left, above, right, below


def paint_grid(painter: QPainter, ink: Ink, area: PlotArea, xs: list[Tick], ys: list[Tick]) -> None:
    """Draw the faint lines at the named ticks."""
    painter.setPen(ink.grid)
    painter.drawLines(_x_lines(area, xs, area.top, area.top + area.height))
    painter.drawLines(_y_lines(area, ys, area.left, area.left + area.width))


def paint_axes(
    painter: QPainter,
    ink: Ink,
    area: PlotArea,
    names: AxisNames,
    xs: list[Tick],
    ys: list[Tick],
    right_room: float,
) -> None:
    """Draw both axes with ticks, numbers and names; ``right_room`` is free beside the area."""
    bottom, right = area.top + area.height, area.left + area.width
    painter.setPen(ink.axis)
    painter.drawLine(QLineF(area.left, area.top, area.left, bottom))
    painter.drawLine(QLineF(area.left, bottom, right, bottom))
    painter.drawLines(_x_lines(area, xs, bottom, bottom + TICK))
    painter.drawLines(_y_lines(area, ys, area.left - TICK, area.left))
    painter.setFont(ink.small)
    painter.setPen(ink.muted)
    metrics = ink.small_metrics
    baseline = bottom + TICK + 1.0 + metrics.ascent()
    for tick in xs:
        width = metrics.horizontalAdvance(tick.text)
        at = area.to_pixel(tick.value, area.y_low).x() - width / 2
        if at < 0 or at + width > right + right_room:
            continue
        painter.drawText(QPointF(at, baseline), tick.text)
    for tick in ys:
        width = metrics.horizontalAdvance(tick.text)
        y = area.to_pixel(area.x_low, tick.value).y() + metrics.capHeight() / 2
        painter.drawText(QPointF(area.left - TICK - _GAP - width, y), tick.text)
    _write_names(painter, ink, area, names)


def name_baseline(ink: Ink) -> float:
    """Return the baseline of the names above the plot area, clear of the topmost number."""
    return 2.0 + ink.small_metrics.ascent()


def _write_names(painter: QPainter, ink: Ink, area: PlotArea, names: AxisNames) -> None:
    bottom = area.top + area.height
    painter.setPen(ink.text)
    if names.x:
        painter.setFont(ink.small)
        below = QRectF(area.left, bottom + TICK + ink.row - 1.0, area.width, ink.row)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, _cut(ink, names.x, area.width))
    if names.y:
        painter.setFont(ink.small)
        baseline = name_baseline(ink)
        painter.drawText(QPointF(4.0, baseline), _cut(ink, names.y, area.left + area.width / 3))
    if names.title:
        _write_title(painter, ink, area, names)


def _write_title(painter: QPainter, ink: Ink, area: PlotArea, names: AxisNames) -> None:
    note = f"  {names.title_note}" if names.title_note else ""
    note_width = ink.small_metrics.horizontalAdvance(note)
    width = ink.title_metrics.horizontalAdvance(names.title)
    start = area.left + (area.width - width - note_width) / 2
    baseline = 2.0 + ink.title_metrics.ascent()
    painter.setFont(ink.title)
    painter.drawText(QPointF(start, baseline), names.title)
    if note:
        painter.setFont(ink.small)
        painter.setPen(ink.muted)
        painter.drawText(QPointF(start + width, baseline), note)


def _cut(ink: Ink, text: str, room: float) -> str:
    metrics: QFontMetricsF = ink.small_metrics
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)


def _x_lines(area: PlotArea, ticks: list[Tick], start: float, stop: float) -> list[QLineF]:
    at = [round(area.to_pixel(tick.value, area.y_low).x()) + 0.5 for tick in ticks]
    return [QLineF(x, start, x, stop) for x in at]


def _y_lines(area: PlotArea, ticks: list[Tick], start: float, stop: float) -> list[QLineF]:
    at = [round(area.to_pixel(area.x_low, tick.value).y()) + 0.5 for tick in ticks]
    return [QLineF(start, y, stop, y) for y in at]
