"""Answers given on the plots themselves: a line turned, a mark placed."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from playground.state.lesson import POINT, TANGENT, VALUE, Prompt
from playground.window.lesson.gestures import Gestures
from playground.window.lesson.on_plot import broken
from playground.window.lesson.placed_mark import PlacedMark
from playground.window.lesson.tangent_line import TangentLine
from playground.window.plots.landscape_panel import LandscapePanel
from playground.window.plots.map_canvas import MapCanvas
from playground.window.plots.slice_plot import SlicePlot
from playground.window.plots.slices_panel import SlicesPanel
from playground.window.theme import LIGHT
from tests.window.lesson.conftest import Show
from tests.window.plots.plot_frames import frame_of, surface_of
from tests.window.plots.plot_gestures import click, drag, key, pixel


class Plots:
    """Slices and map of two slopes at (1, 2), and the gestures over them."""

    def __init__(self, show: Show, steep: float = 1.0) -> None:
        def function(w1: Any, w2: Any) -> Any:
            return steep * (2 * w1 + w2**2 + 5)

        self.slices, self.landscape = SlicesPanel(), LandscapePanel()
        show(self.slices, 620, 260)
        show(self.landscape, 560, 320)
        frame = frame_of(function=function, surface=surface_of(function))
        self.slices.show_frame(frame)
        self.landscape.show_frame(frame)
        self.gestures = Gestures()
        self.answers: list[Any] = []
        self.wanted: list[str] = []
        self.pages: list[Any] = []
        self.planes: list[Any] = []
        self.gestures.answered.connect(self.answers.append)
        self.gestures.panel_needed.connect(self.wanted.append)
        self.gestures.slices_asked.connect(self.pages.append)
        self.gestures.plane_asked.connect(lambda x, y: self.planes.append((x.label, y.label)))

    def put(self, kind: str, about: str, name: str = "ask") -> Any:
        self.gestures.show(Prompt(name, kind, "?", about), self.landscape, self.slices)
        over = self.gestures.over
        if over is not None:
            over.grab()
        return over

    @property
    def plot(self) -> SlicePlot:
        return self.slices.plots[1]

    @property
    def map(self) -> MapCanvas:
        return self.landscape.map.canvas


@pytest.fixture
def plots(show: Show) -> Plots:
    return Plots(show)


def shows(widget: QWidget, colour: str) -> bool:
    """Whether a colour is anywhere on the picture of a widget."""
    image = widget.grab().toImage()
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted
        for x in range(0, image.width())
        for y in range(0, image.height())
    )


def test_the_line_is_turned_by_an_end_and_its_slope_is_that_of_the_line(plots: Plots) -> None:
    line = plots.put(TANGENT, "w2")
    assert isinstance(line, TangentLine)
    assert plots.wanted == ["slices"]
    ends = line.ends()
    assert ends is not None
    # Along the secant to (0.5, 5): from 11 down to 5 over 1.5 units, slope 4.
    drag(line, ends[0], pixel(plots.plot, 0.5, 5.0))
    assert plots.answers[-1] == line.slope == pytest.approx(4.0, abs=0.05)
    start, end = line.ends() or (QPointF(), QPointF())
    first, last = plots.plot.area.to_data(start), plots.plot.area.to_data(end)
    assert (last[1] - first[1]) / (last[0] - first[0]) == pytest.approx(line.slope, rel=1e-6)


@pytest.mark.parametrize("steep", [1e-4, 1.0, 1e5])
def test_any_slope_can_be_reached_to_a_hundredth(show: Show, steep: float) -> None:
    plots = Plots(show, steep)
    line = plots.put(TANGENT, "w2")
    ends = line.ends()
    assert ends is not None
    drag(line, ends[0], pixel(plots.plot, 0.5, 5.0 * steep))
    assert line.slope / steep == pytest.approx(4.0, abs=0.05)
    for _ in range(40):
        if abs(line.slope / steep - 4.0) < 0.01:
            break
        key(line, Qt.Key.Key_Up if line.slope < 4.0 * steep else Qt.Key.Key_Down, shift=True)
    assert line.slope / steep == pytest.approx(4.0, abs=0.02)


def test_an_end_does_not_pass_the_upright(plots: Plots) -> None:
    line = plots.put(TANGENT, "w2")
    ends = line.ends()
    assert ends is not None
    drag(line, ends[1], pixel(plots.plot, -1.0, 15.0))
    assert line.slope > 50
    assert np.isfinite(line.slope)


def test_keys_turn_by_a_degree(plots: Plots) -> None:
    line = plots.put(TANGENT, "w2")
    key(line, Qt.Key.Key_Up)
    area = plots.plot.area
    assert line.slope == pytest.approx(np.tan(np.pi / 180) * area.y_pixel / area.x_pixel, rel=0.1)
    key(line, Qt.Key.Key_Down)
    assert line.slope == pytest.approx(0.0, abs=1e-9)


def test_the_plot_hides_its_own_lines_until_the_answer(plots: Plots) -> None:
    assert shows(plots.plot, LIGHT.tangent)
    line = plots.put(TANGENT, "w2")
    assert not shows(plots.plot, LIGHT.tangent)
    assert not shows(plots.plot, LIGHT.secant)
    assert shows(plots.plot, LIGHT.accent)
    assert shows(plots.slices.plots[0], LIGHT.tangent)
    assert line is plots.gestures.over
    plots.gestures.clear()
    assert shows(plots.plot, LIGHT.tangent)


def test_what_is_typed_turns_the_line(plots: Plots) -> None:
    line = plots.put(TANGENT, "w2")
    plots.gestures.take({"": -2.5})
    assert line.slope == -2.5
    assert plots.answers == []


def test_a_click_on_the_map_places_the_point_and_a_drag_moves_it(plots: Plots) -> None:
    mark = plots.put(POINT, "w1, w2")
    assert isinstance(mark, PlacedMark)
    assert plots.wanted == ["landscape"]
    click(mark, pixel(plots.map, 0.8, 1.6))
    step = plots.map.area.x_pixel, plots.map.area.y_pixel
    assert plots.answers[-1]["w1"] == pytest.approx(0.8, abs=step[0])
    assert plots.answers[-1]["w2"] == pytest.approx(1.6, abs=step[1])
    at = mark.pixel()
    assert at is not None
    drag(mark, at, pixel(plots.map, -1.0, -2.0))
    assert plots.answers[-1]["w1"] == pytest.approx(-1.0, abs=step[0])
    assert plots.answers[-1]["w2"] == pytest.approx(-2.0, abs=step[1])
    before = plots.answers[-1]["w1"]
    key(mark, Qt.Key.Key_Right)
    assert plots.answers[-1]["w1"] == pytest.approx(before + 2 * step[0], abs=step[0] * 0.6)


def test_the_order_of_the_axes_does_not_matter(plots: Plots) -> None:
    mark = plots.put(POINT, "w2, w1")
    click(mark, pixel(plots.map, 0.8, 1.6))
    assert list(plots.answers[-1]) == ["w2", "w1"]
    assert plots.answers[-1]["w1"] == pytest.approx(0.8, abs=0.02)


def test_the_map_hides_the_arrows_that_tell_the_step(plots: Plots) -> None:
    assert shows(plots.map, LIGHT.descent)
    plots.put(POINT, "w1, w2")
    assert not shows(plots.map, LIGHT.descent)
    plots.gestures.clear()
    assert shows(plots.map, LIGHT.descent)


def test_one_coordinate_is_placed_along_its_slice(plots: Plots) -> None:
    mark = plots.put(POINT, "w2")
    assert isinstance(mark, PlacedMark)
    click(mark, pixel(plots.plot, 1.0, 14.0))
    assert plots.answers[-1] == {"w2": pytest.approx(1.0, abs=plots.plot.area.x_pixel)}
    at = mark.pixel()
    assert at is not None
    x, y = plots.plot.area.to_data(at)
    assert y == pytest.approx(2 + x**2 + 5, abs=0.05)  # on the curve, wherever it was clicked
    plots.gestures.take({"w2": 1.6})
    assert mark.place == {"w2": 1.6}


def test_a_slice_or_plane_that_is_not_shown_is_asked_for_once(plots: Plots) -> None:
    assert plots.put(TANGENT, "b[3]") is None
    assert plots.put(TANGENT, "b[3]") is None
    assert [[each.label for each in page] for page in plots.pages] == [["b[3]"]]
    assert plots.put(POINT, "b[3], w1", "other") is None
    assert plots.put(POINT, "b[3], w1", "other") is None
    assert plots.planes == [("b[3]", "w1")]


def test_other_kinds_and_nonsense_lay_nothing(plots: Plots) -> None:
    for kind, about in ((VALUE, "w1.grad"), (TANGENT, "w[ ,"), (POINT, "a, b, c")):
        assert plots.put(kind, about) is None
    plots.gestures.show(None, plots.landscape, plots.slices)
    assert plots.wanted == []


def test_the_gesture_follows_the_plot_to_another_page(plots: Plots) -> None:
    plots.put(TANGENT, "w2")
    plots.gestures.take({"": 3.0})
    plots.slices.resize(200, 150)
    plots.slices.show_frame(frame_of())
    line = plots.put(TANGENT, "w2")
    assert line is None or line.slope == 3.0


def test_the_answer_stays_beside_the_truth_until_the_next_question(plots: Plots) -> None:
    line = plots.put(TANGENT, "w2")
    plots.gestures.take({"": -1.0})
    prompt = Prompt("ask", TANGENT, "?", "w2")
    plots.gestures.keep(prompt)
    assert line.kept
    assert line.slope == -1.0
    assert not plots.plot.slopes_hidden
    assert line.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    assert plots.gestures.over is line
    plots.gestures.keep(None)
    assert plots.gestures.over is None


def test_a_line_that_was_never_turned_does_not_stay(plots: Plots) -> None:
    plots.put(TANGENT, "w2")
    plots.gestures.keep(Prompt("ask", TANGENT, "?", "w2"))
    assert plots.gestures.over is None


def test_return_on_the_plot_is_the_answer(plots: Plots) -> None:
    given: list[str] = []
    plots.gestures.submitted.connect(partial(given.append, "answer"))
    for kind, about in ((TANGENT, "w2"), (POINT, "w1, w2")):
        over = plots.put(kind, about, name=kind)
        key(over, Qt.Key.Key_Return)
        QTest.keyClick(over, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)  # the menu's
    assert given == ["answer", "answer"]


def test_plots_tell_no_answer_before_it_is_asked(plots: Plots) -> None:
    gestures, slices = plots.gestures, plots.slices.plots
    gestures.cover_up([(TANGENT, "w2"), (VALUE, "w1.grad")], plots.landscape, plots.slices)
    assert [plot.slopes_hidden for plot in slices] == [False, True]
    assert not plots.map.arrows_hidden
    gestures.cover_up([(POINT, "w1, w2")], plots.landscape, plots.slices)
    assert [plot.slopes_hidden for plot in slices] == [False, False]
    assert plots.map.arrows_hidden
    gestures.cover_up((), plots.landscape, plots.slices)
    assert not plots.map.arrows_hidden


def test_words_on_a_narrow_plot_are_broken_and_not_cut(qapp: object) -> None:
    metrics = QFontMetricsF(QFont("DejaVu Sans", 20))
    words = "Click where the point will be"
    width = metrics.horizontalAdvance("Click where the") + 2
    assert broken(words, metrics, width) == ["Click where the", "point will be"]
    assert broken(words, metrics, 4 * width) == [words]
    assert broken(words, metrics, 1.0) == words.split()
