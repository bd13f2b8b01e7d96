"""Trails: other runs on map, surface, slices and loss curve."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from playground.state.frame import Frame
from playground.state.inspection import Inspection
from playground.state.race import Race, RaceAnswer, Racer, Standing
from playground.state.snapshot import Curve
from playground.state.studies import Studies
from playground.state.trail import Trail
from playground.window.plots.ink import Ink
from playground.window.plots.landscape_panel import LandscapePanel
from playground.window.plots.loss_curve import LossCurve
from playground.window.plots.run_marks import paint_run_mark, shape_of
from playground.window.plots.slices_panel import SlicesPanel
from playground.window.plots.trails import trails_of
from playground.window.theme import DARK, LIGHT, PROJECTOR, THEMES, Theme
from tests.window.plots.plot_frames import frame_of, surface_of
from tests.window.plots.plot_gestures import drag, pixel

Array = NDArray[np.float64]


def trail(number: int, start: tuple[float, float] = (-2.0, -2.0), steps: int = 20) -> Trail:
    share = np.linspace(0.0, 1.0, steps)[:, None]
    end = np.array([2.0 - number * 0.4, 1.0 + number * 0.2])
    points = np.array(start) * (1 - share) + end * share
    losses = 10.0 * 0.8 ** (np.arange(steps) * (1 + number))
    return Trail(f"run {number}", number, points, np.arange(steps), losses)


def with_trails(frame: Frame, *trails: Trail) -> Frame:
    inspection = Inspection(trails=trails)
    return replace(frame, snapshot=replace(frame.snapshot, inspection=inspection))


def standing(number: int, path: Array) -> Standing:
    own = Trail(f"racer {number}", number, path[:, :2], np.arange(len(path)), np.ones(len(path)))
    return Standing(
        Racer("SGD"), own, len(path), 1.0, 1.0, None, len(path), None, None, "running", "", path
    )


@pytest.fixture
def landscape(qtbot: QtBot) -> LandscapePanel:
    panel = LandscapePanel()
    qtbot.addWidget(panel)
    panel.resize(420, 360)
    panel.show()
    panel.show_frame(frame_of(surface=surface_of()))
    return panel


def colour_at(image: QImage, at: QPointF, reach: int = 2) -> set[str]:
    return {
        image.pixelColor(round(at.x()) + i, round(at.y()) + j).name()
        for i in range(-reach, reach + 1)
        for j in range(-reach, reach + 1)
    }


def test_the_map_draws_each_trail_in_its_colour_up_to_its_end(landscape: LandscapePanel) -> None:
    trails = trail(0), trail(1)
    landscape.show_trails(trails)
    canvas = landscape.map.canvas
    image = canvas.grab().toImage()
    for each in trails:
        end = pixel(canvas, *each.points[-1])
        assert LIGHT.runs[each.colour] in colour_at(image, end)
        middle = pixel(canvas, *each.points[10])
        assert LIGHT.runs[each.colour] in colour_at(image, middle)


def test_the_legend_names_runs_with_their_marks_and_says_how_many_more(
    landscape: LandscapePanel,
) -> None:
    landscape.show_trails((trail(0), trail(1)))
    runs = [entry for entry in landscape.legend.entries if entry.shape == "run"]
    assert [(entry.text, entry.run) for entry in runs] == [("run 0", 0), ("run 1", 1)]
    landscape.show_trails(tuple(trail(k) for k in range(30)))
    assert landscape.legend.text.endswith("run 6; and 23 more runs")
    landscape.show_trails(())
    assert not [entry for entry in landscape.legend.entries if entry.shape == "run"]


def test_a_drag_of_the_point_paints_no_trail_anew(landscape: LandscapePanel, qtbot: QtBot) -> None:
    canvas = landscape.map.canvas
    landscape.show_trails(tuple(trail(k) for k in range(40)))
    canvas.grab()
    painted, made = canvas.layers_painted, canvas.trails.made
    surface = canvas.surface
    assert (painted, made) == (1, 40)
    drag(canvas, pixel(canvas, 1.0, 2.0), pixel(canvas, 0.0, 1.0))
    for x in (0.8, 0.4, 0.0):
        landscape.show_frame(frame_of((x, 1.0), surface=surface))
        landscape.show_trails(canvas.trails.trails)
        canvas.grab()
    assert (canvas.layers_painted, canvas.trails.made) == (painted, made)
    landscape.show_trails((*canvas.trails.trails[:39], trail(39)))
    canvas.grab()
    assert (canvas.layers_painted, canvas.trails.made) == (painted + 1, made + 1)


def test_a_trail_that_leaves_for_infinity_is_drawn_as_far_as_it_is_finite(
    landscape: LandscapePanel,
) -> None:
    points = np.array([[0.0, 0.0], [1.0, 1.0], [1e30, 1e38], [np.inf, np.nan]])
    wild = Trail("wild", 3, points, np.arange(4), np.array([1.0, 2.0, np.inf, np.nan]))
    landscape.show_trails((wild,))
    canvas = landscape.map.canvas
    image = canvas.grab().toImage()
    assert LIGHT.runs[3] in colour_at(image, pixel(canvas, 0.5, 0.5))


def test_slices_mark_ends_only_along_coordinates_of_the_plane(qtbot: QtBot) -> None:
    panel = SlicesPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 260)
    panel.show()
    frame = frame_of(surface=surface_of())
    panel.show_frame(frame)
    each = trail(2)
    panel.show_trails((each,))
    for plot, column in zip(panel.plots, (0, 1), strict=True):
        assert plot.ends == ((2, each.points[-1, column]),)
        image = plot.grab().toImage()
        at = pixel(plot, each.points[-1, column], plot.area.y_low)
        assert LIGHT.runs[2] in colour_at(image, at - QPointF(0.0, LIGHT.marker * 0.4))
    panel.show_frame(frame_of())  # without a surface there is no plane
    panel.show_trails((each,))
    assert [plot.ends for plot in panel.plots] == [(), ()]


def test_the_loss_curve_makes_room_for_longer_runs_and_says_what_leaves_it(qtbot: QtBot) -> None:
    panel = LossCurve()
    qtbot.addWidget(panel)
    panel.resize(360, 220)
    panel.show()
    steps = np.arange(5)
    panel.show_frame(frame_of(curve=Curve(steps, 10.0 - steps)))
    panel.show_trails((trail(0, steps=60),))
    canvas = panel.canvas
    assert canvas.area.x_high >= 59
    image = canvas.grab().toImage()
    at = canvas.area.to_pixel(59.0, 10.0 * 0.8**59)
    assert LIGHT.runs[0] in colour_at(image, at)
    assert not canvas.trails_cut
    grown = Trail("up", 1, np.empty((0, 2)), np.arange(4), np.array([5.0, 4.0, 50.0, 5e9]))
    panel.show_trails((grown,))
    assert "climbs out" in panel.note.text()
    assert canvas.area.y_high < 100.0


def test_racers_are_shown_in_the_plane_of_the_frame_and_kept_while_they_stand() -> None:
    path = np.arange(12.0).reshape(4, 3)
    answer = RaceAnswer(Race((Racer("SGD"),)), 0.1, (standing(0, path),), ("w2", "b", "w1"))
    frame = replace(frame_of(surface=surface_of()), studies=Studies(race=answer))
    (shown,) = trails_of(frame)
    np.testing.assert_array_equal(shown.points, path[:, [2, 0]])
    assert trails_of(replace(frame, refining=True)) == (shown,)
    future = trail(5)
    assert trails_of(with_trails(frame, future)) == (shown, future)
    lost = replace(frame, studies=Studies(race=replace(answer, coordinates=("a", "b", "c"))))
    assert len(trails_of(lost)[0].points) == 0


# Colours and shapes


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_run_colours_stand_out_from_the_panel(theme: Theme) -> None:
    ground = luminance(theme.panel)
    for colour in theme.runs:
        light, dark = sorted((luminance(colour), ground), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= (4.5 if theme is PROJECTOR else 3.0), colour


_SEEN = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB."""


def lab(colour: str, seen: Array) -> Array:
    parts = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    ) @ np.clip(seen @ linear, 0, 1)
    x, y, z = np.cbrt(xyz / np.array([0.9505, 1.0, 1.089]))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("seen", _SEEN)
@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_run_colours_differ_for_the_colour_blind(theme: Theme, seen: str) -> None:
    seen_as = {colour: lab(colour, _SEEN[seen]) for colour in theme.runs}
    for one, other in combinations(theme.runs, 2):
        apart = float(np.linalg.norm(seen_as[one] - seen_as[other]))
        assert apart >= 25.0, (one, other, apart)


def test_colour_and_shape_together_repeat_after_64_runs() -> None:
    pairs = [(number % 8, shape_of(number)) for number in range(64)]
    assert len(set(pairs)) == 64


def test_eight_shapes_can_be_told_apart_without_colour(qtbot: QtBot) -> None:
    ink = Ink(replace(LIGHT, runs=("#000000",) * 8))

    def drawn(number: int) -> Array:
        image = QImage(24, 24, QImage.Format.Format_Grayscale8)
        image.fill(QColor("#ffffff"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_run_mark(painter, ink, QPointF(12.0, 12.0), number, 2.0)
        painter.end()
        return np.frombuffer(image.constBits(), np.uint8).reshape(24, 24) / 255.0

    shapes = [drawn(number) for number in range(8)]
    for one, other in combinations(shapes, 2):
        assert np.abs(one - other).sum() > 12.0


def test_3_d_lays_trails_on_the_sheet(landscape: LandscapePanel) -> None:
    from playground.window.plots.surface_canvas import SurfaceCanvas

    canvas = SurfaceCanvas()
    canvas.resize(420, 320)
    canvas.show_surface(surface_of())
    each = trail(1)
    canvas.show_trails((each,))
    image = canvas.grab().toImage()
    x, y = canvas._pixels_of(each)[-1]
    assert LIGHT.runs[1] in colour_at(image, QPointF(x, y))
    canvas.deleteLater()
