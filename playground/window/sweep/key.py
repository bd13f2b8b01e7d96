"""The key beside the picture: classes with their shares, or a bar of colours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from playground.state.arrays import Array
from playground.state.sweep import DIVERGED, UNDECIDED, End, Sweep
from playground.window.plots.axes import name_baseline
from playground.window.plots.colour_map import colour_table
from playground.window.plots.figures import four_digits
from playground.window.plots.ink import Ink
from playground.window.plots.plot_area import PlotArea
from playground.window.sweep.colours import STEPS, WHICH, scale_of, swatch

_OFFSET, _GAP, _BAR = 14.0, 7.0, 12.0
_NAMES = {STEPS: "steps to rest"}


def margin(ink: Ink, sweep: Sweep | None) -> float:
    """The room that the key needs at the right, in pixels; the same for all that is shown."""
    if sweep is None or not sweep.ends:
        return 14.0
    texts = [f"{end.label}  100 %" for end in sweep.ends] + ["final loss, log"]
    widest = max(ink.small_metrics.horizontalAdvance(text) for text in texts)
    return _OFFSET + _swatch_size(ink) + _GAP + widest + 8.0


def paint(painter: QPainter, ink: Ink, area: PlotArea, sweep: Sweep, shown: str) -> None:
    """Paint it at the right of the picture."""
    left = area.left + area.width + _OFFSET
    if shown == WHICH:
        _classes(painter, ink, left, area.top, area.height, sweep, list(enumerate(sweep.ends)))
        return
    others = [
        (index, end)
        for index, end in enumerate(sweep.ends)
        if end.kind == DIVERGED or (shown == STEPS and end.kind == UNDECIDED)
    ]
    below = len(others) * ink.row + (6.0 if others else 0.0)
    bar = QRectF(left, area.top, _BAR, max(area.height - below, 20.0))
    _bar(painter, ink, bar, sweep, shown)
    _classes(painter, ink, left, bar.bottom() + 8.0, below, sweep, others)


def _classes(
    painter: QPainter,
    ink: Ink,
    left: float,
    top: float,
    room: float,
    sweep: Sweep,
    entries: list[tuple[int, End]],
) -> None:
    size = _swatch_size(ink)
    counts, total = sweep.counts, max(sweep.reached.size, 1)
    for row, (index, end) in enumerate(entries):
        y = top + row * ink.row
        if y + ink.row > top + room + 1.0 and row:
            return
        pixels = swatch(end, index, ink.theme, round(size))
        _blit(painter, QRectF(left, y, size, size), pixels)
        painter.setPen(ink.axis)
        painter.drawRect(QRectF(left, y, size, size))
        painter.setFont(ink.small)
        painter.setPen(ink.text)
        share = 100 * counts[index] / total
        percent = f"{share:.0f} %" if share >= 1 else "<1 %"
        baseline = y + (size + ink.small_metrics.capHeight()) / 2
        painter.drawText(QPointF(left + size + _GAP, baseline), f"{end.label}  {percent}")


def _bar(painter: QPainter, ink: Ink, bar: QRectF, sweep: Sweep, shown: str) -> None:
    scale = scale_of(sweep, shown)
    painter.setFont(ink.small)
    painter.setPen(ink.text)
    name = _NAMES.get(shown, "final loss") + (", log" if scale and scale.logarithmic else "")
    painter.drawText(QPointF(bar.left(), name_baseline(ink)), name)
    if scale is None:
        painter.drawText(QPointF(bar.left(), bar.top() + ink.row), "none at rest")
        return
    table = np.ascontiguousarray(colour_table(ink.theme.colour_map)[::-1][:, None])
    _blit(painter, bar, table)
    painter.setPen(ink.axis)
    painter.drawRect(bar)
    metrics = ink.small_metrics
    most = max(int(bar.height() / (metrics.height() * 1.6)), 2)
    if scale.flat:
        painter.setPen(ink.muted)
        middle = bar.center().y() + metrics.capHeight() / 2
        painter.drawText(QPointF(bar.right() + 6.0, middle), f"all {four_digits(scale.low)}")
        return
    for tick in scale.ticks(most):
        y = bar.bottom() - (tick.value - scale.low) / (scale.high - scale.low) * bar.height()
        if not tick.text or not bar.top() - 1 <= y <= bar.bottom() + 1:
            continue
        painter.setPen(ink.axis)
        painter.drawLine(QLineF(bar.right(), y, bar.right() + 3.0, y))
        painter.setPen(ink.muted)
        painter.drawText(QPointF(bar.right() + 6.0, y + metrics.capHeight() / 2), tick.text)


def _blit(painter: QPainter, rect: QRectF, pixels: Array) -> None:
    rows, columns = pixels.shape
    whole = np.ascontiguousarray(pixels)
    image = QImage(whole.data, columns, rows, columns * 4, QImage.Format.Format_RGB32)
    painter.drawImage(rect, image)


def _swatch_size(ink: Ink) -> float:
    return float(round(ink.small_metrics.height() - 2.0))
