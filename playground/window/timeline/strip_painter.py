"""Paints the strip: names at the left, one lane for each branch, forks as lines between lanes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from playground.state.timeline import Branch
from playground.window.colours import mixed
from playground.window.plots.ink import Ink
from playground.window.plots.ticks import linear_ticks
from playground.window.theme import Theme
from playground.window.timeline.lanes import Lanes

SWATCH = 9.0
"""Side of a branch's colour beside its name, in pixels."""
_MARK = 3.6
_MARKS_APART = 5.0
"""Marks nearer than this to the one before are left out: they would cover it."""


def branch_colour(theme: Theme, number: int) -> QColor:
    """Return the colour of a branch, which is that of its trail on the plots."""
    return QColor(theme.runs[number % len(theme.runs)])


def paint_axis(painter: QPainter, ink: Ink, lanes: Lanes, height: float) -> None:
    """Paint the steps along the top."""
    painter.setFont(ink.small)
    most = max(2, int(lanes.width / 110))
    base = height - 3.0
    for tick in linear_ticks(0.0, float(lanes.longest), most):
        if tick.value != int(tick.value):
            continue
        text = f"{int(tick.value):,}"
        x = lanes.x(tick.value)
        width = ink.small_metrics.horizontalAdvance(text)
        left = min(x - width / 2, lanes.left + lanes.width + 10.0 - width)
        painter.setPen(ink.muted)
        painter.drawText(QPointF(left, base - 2.0), text)
        painter.setPen(ink.axis)
        painter.drawLine(QPointF(x, base), QPointF(x, height))


def paint_rows(
    painter: QPainter, ink: Ink, lanes: Lanes, rows: range, chosen: str | None, total: float
) -> None:
    """Paint the rows that are in sight; the painter's origin is the top of the first row of all."""
    theme = ink.theme
    active = None if lanes.timeline is None else lanes.timeline.active
    for place in rows:
        branch = lanes.branches[place]
        top = place * lanes.row
        if branch.name == chosen and branch.name != active:
            painter.fillRect(QRectF(0, top, total, lanes.row), QColor(theme.raised))
        if branch.name == active:
            tint = mixed(theme.panel, theme.accent, 0.12)
            painter.fillRect(QRectF(0, top, total, lanes.row), QColor(tint))
        if branch.name == active and branch.parent is not None:
            # What it has from its parents: the present step may lie there.
            middle = top + lanes.row / 2
            painter.setPen(QPen(branch_colour(theme, branch.colour), 1.0, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(lanes.x(0), middle), QPointF(lanes.x(branch.fork), middle))
    for place in rows:
        _paint_lane(painter, ink, lanes, place)
        _paint_name(painter, ink, lanes, place, lanes.branches[place].name == active)


def paint_links(painter: QPainter, ink: Ink, lanes: Lanes, rows: range) -> None:
    """Paint the forks: a line down from the parent's lane, also from one that is out of sight."""
    for place in range(len(lanes.branches)):
        branch = lanes.branches[place]
        if branch.parent is None:
            continue
        above = lanes.rows.get(branch.parent)
        if above is None or place < rows.start or min(above, place) >= rows.stop:
            continue
        x = lanes.x(branch.fork)
        top, bottom = (above + 0.5) * lanes.row, (place + 0.5) * lanes.row
        colour = branch_colour(ink.theme, branch.colour)
        painter.setPen(QPen(colour, max(1.0, ink.theme.line * 0.6)))
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))


def paint_present(painter: QPainter, ink: Ink, lanes: Lanes, height: float) -> None:
    """Paint the present step: a line over all lanes and a grip on the active one."""
    timeline = lanes.timeline
    if timeline is None:
        return
    x = lanes.x(timeline.step)
    painter.setPen(QPen(QColor(ink.theme.accent), 1.0))
    painter.drawLine(QPointF(x, 0.0), QPointF(x, height))
    place = lanes.rows.get(timeline.active or "")
    if place is None:
        return
    radius = min(lanes.row * 0.36, ink.theme.marker * 0.5)
    painter.setPen(QPen(QColor(ink.theme.point_ring), 2.0))
    painter.setBrush(QColor(ink.theme.accent))
    painter.drawEllipse(QPointF(x, (place + 0.5) * lanes.row), radius, radius)


def _paint_lane(painter: QPainter, ink: Ink, lanes: Lanes, place: int) -> None:
    branch = lanes.branches[place]
    colour = branch_colour(ink.theme, branch.colour)
    middle = (place + 0.5) * lanes.row
    first, last = lanes.x(branch.fork), lanes.x(lanes.last(branch))
    pen = QPen(colour, ink.theme.line * 1.6)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(first, middle), QPointF(last, middle))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    # An end that can be seen, also of a branch that has no step of its own yet.
    painter.drawEllipse(QPointF(last, middle), 2.6, 2.6)
    before = -_MARKS_APART
    for mark in branch.marks:
        x = lanes.x(mark.step)
        if x - before < _MARKS_APART:
            continue
        before = x
        painter.setPen(QPen(ink.panel, 1.0))
        painter.setBrush(QColor(ink.theme.text))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(x, middle - _MARK),
                    QPointF(x + _MARK, middle),
                    QPointF(x, middle + _MARK),
                    QPointF(x - _MARK, middle),
                ]
            )
        )


def _paint_name(painter: QPainter, ink: Ink, lanes: Lanes, place: int, active: bool) -> None:
    branch = lanes.branches[place]
    middle = (place + 0.5) * lanes.row
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(branch_colour(ink.theme, branch.colour))
    painter.drawRoundedRect(QRectF(12.0, middle - SWATCH / 2, SWATCH, SWATCH), 2.0, 2.0)
    font = QFont(ink.small)
    font.setBold(active)
    metrics = QFontMetricsF(font)
    room = name_room(lanes)
    text = metrics.elidedText(branch.name, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(ink.text if active else ink.muted)
    painter.drawText(QPointF(28.0, middle + metrics.ascent() / 2 - 1.0), text)


def name_room(lanes: Lanes) -> float:
    """Return the width that a name may take."""
    return lanes.left - 28.0 - 14.0


def marks_near(branch: Branch, lanes: Lanes, x: float) -> list[str]:
    """Return what was changed where the mouse is."""
    return [
        f"step {mark.step:,}: {mark.words}"
        for mark in branch.marks
        if abs(lanes.x(mark.step) - x) <= _MARKS_APART
    ]
