"""The words in a slice hide no line and no other words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtWidgets import QApplication

from playground.window.plots.label_place import best_place, dense
from playground.window.plots.obstacles import Obstacles
from playground.window.plots.slice_plot import SlicePlot
from playground.window.plots.slices_panel import SlicesPanel
from playground.window.plots.straight import Straight
from playground.window.theme import LIGHT, PROJECTOR, Theme
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of, two_slopes


def wave(w1: Any, w2: Any) -> Any:
    return 8 * np.sin(2 * w1) + w2**2


def cliff(w1: Any, w2: Any) -> Any:
    return 40 * np.tanh(20 * (w1 + 1.2)) + w2


def lines_of(plot: SlicePlot) -> np.ndarray[Any, Any]:
    """Every pixel of the curve and of the two straight lines."""
    assert plot.slice is not None
    assert plot.point is not None
    curve = plot.area.pixels(plot.slice.values, plot.slice.heights)
    drawn = [dense(curve, 1.0)]
    slopes = [(plot.slope, 0.27), (plot.secant.slope if plot.secant else None, 0.36)]
    for slope, half in slopes:
        if slope is not None:
            line = Straight.through(plot.area, plot.point, slope, half)
            drawn.append(line.start_to_end(np.linspace(0, 1, 400)))
    return np.concatenate(drawn)


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=["light", "projector"])
@pytest.mark.parametrize("function", [two_slopes, wave, cliff])
@pytest.mark.parametrize("point", [(1.0, 2.0), (0.2, 0.65), (-2.8, -2.8)])
def test_words_cross_nothing(
    show: Show,
    theme: Theme,
    function: Callable[[Any, Any], Any],
    point: tuple[float, float],
) -> None:
    panel = SlicesPanel()
    panel.apply_theme(theme)
    show(panel, 560 if theme is LIGHT else 900, 250 if theme is LIGHT else 330)
    h = 1e-4
    slopes = tuple(
        (function(*np.add(point, step)) - function(*np.subtract(point, step))) / (2 * h)
        for step in ((h, 0.0), (0.0, h))
    )
    panel.show_frame(frame_of(point, function=function, gradient=(slopes[0], slopes[1])))
    QApplication.processEvents()
    panel.grab()
    for plot in panel.plots:
        rects = plot.labels.rects
        assert len(rects) == 3
        x, y = lines_of(plot).T
        for number, rect in enumerate(rects):
            assert plot.area.rect.contains(rect)
            assert not any(rect.intersects(other) for other in rects[number + 1 :])
            hidden = (x > rect.left()) & (x < rect.right()) & (y > rect.top()) & (y < rect.bottom())
            assert not hidden.any()


def test_a_label_stays_while_its_place_is_free() -> None:
    size, bounds = QSizeF(60, 12), QRectF(0, 0, 300, 200)
    line = Obstacles(np.empty((0, 2)))
    _, chosen = best_place(size, QPointF(150, 100), 8.0, bounds, line, [], 3)
    assert chosen == 3


def test_a_label_that_would_lie_on_another_is_left_out() -> None:
    size, bounds = QSizeF(60, 12), QRectF(0, 0, 70, 20)
    taken = [QRectF(0, 0, 70, 20)]
    rect, _ = best_place(size, QPointF(30, 10), 8.0, bounds, Obstacles(np.empty((0, 2))), taken)
    assert rect is None


def test_nothing_slips_between_two_samples() -> None:
    points = dense(np.array([(0.0, 0.0), (1.0, 100.0), (np.nan, 3.0), (5.0, 5.0)]), 4.0)
    assert np.isfinite(points).all()
    assert np.abs(np.diff(points[:, 1])).max() <= 4.0


BOX = QRectF(40.0, 20.0, 30.0, 10.0)


@given(*(st.floats(0.0, 100.0),) * 4)
def test_a_line_meets_a_box_where_its_points_do(
    x: float, y: float, to_x: float, to_y: float
) -> None:
    line = Straight(QPointF(x, y), QPointF(to_x, to_y))
    edges = BOX.left(), BOX.top(), BOX.right(), BOX.bottom()
    across, down = line.start_to_end(np.linspace(0.0, 1.0, 2001)).T
    deepest = np.minimum(
        np.minimum(across - edges[0], edges[2] - across),
        np.minimum(down - edges[1], edges[3] - down),
    ).max()
    if deepest > 1e-6:
        assert line.crosses(*edges)
    elif deepest < -0.1:  # two samples lie less than that apart
        assert not line.crosses(*edges)


@pytest.mark.parametrize("curve", [[(50.0, 25.0)], [(39.0, 25.0)], []])
def test_words_keep_clear_of_curve_and_lines(curve: list[tuple[float, float]]) -> None:
    pixels = np.array(curve).reshape(-1, 2)
    assert Obstacles(pixels).meet(BOX) == bool(curve)
    through = Straight(QPointF(0.0, 0.0), QPointF(100.0, 50.0))
    assert Obstacles(pixels, [through]).meet(BOX)
    assert len(Obstacles(pixels, [through]).points) == len(curve) + 60
