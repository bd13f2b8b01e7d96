"""The contour map: gestures, words, and drawing only what changed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from playground.state.acts import Move
from playground.state.coordinate import Coordinate
from playground.state.landscape import Surface
from playground.state.snapshot import Probe
from playground.state.view import Span
from playground.window.plots.map_view import MapView
from playground.window.theme import DARK, PROJECTOR
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import W1, W2, frame_of, snapshot_of, surface_of
from tests.window.plots.plot_gestures import click, drag, key, move, pixel, press, release, wheel


@pytest.fixture
def view(show: Show) -> MapView:
    view = MapView()
    show(view, 560, 360)
    view.show_frame(frame_of(surface=surface_of()))
    view.grab()
    return view


def moves_of(view: Any) -> list[Move]:
    moves: list[Move] = []
    view.act_requested.connect(moves.append)
    return moves


def test_the_view_shows_the_range_of_the_surface(view: MapView) -> None:
    area = view.canvas.area
    assert (area.x_low, area.x_high, area.y_low, area.y_high) == (-3, 3, -3, 3)
    assert (view.canvas.names.x, view.canvas.names.y) == ("w1", "w2")


def test_an_arrow_at_the_edge_points_to_a_point_out_of_sight(view: MapView) -> None:
    canvas = view.canvas
    assert canvas.beyond == ""
    canvas.lay_out((10.0, 16.0), (-3.0, 3.0))
    assert canvas.beyond == "w1 = 1.0, w2 = 2.0"
    area, dark = canvas.area, QColor(canvas.ink.theme.point)
    y = round(area.to_pixel(10.0, 2.0).y())
    for point in ((1.0, 2.0), (float("-inf"), 2.0)):
        canvas.point = point
        image = canvas.grab().toImage()
        row = [image.pixelColor(round(area.left) + 4 + at, y) for at in range(20)]
        assert dark in row
    canvas.point = 1.0, 2.0
    canvas.lay_out((-3.0, 3.0), (-3.0, 3.0))
    assert canvas.beyond == ""


def test_dragging_the_point_asks_for_moves_and_ends_with_a_done_one(view: MapView) -> None:
    moves = moves_of(view)
    canvas = view.canvas
    drag(canvas, pixel(canvas, 1.0, 2.0) + QPointF(5, 3), pixel(canvas, -1.0, 0.5) + QPointF(5, 3))
    assert [each.done for each in moves] == [False] * 4 + [True]
    assert moves[-1].values == pytest.approx({"w1": -1.0, "w2": 0.5}, abs=0.011)
    assert moves[0].values == pytest.approx({"w1": 0.5, "w2": 1.625}, abs=0.03)


def test_a_press_on_the_point_that_does_not_move_asks_for_nothing(view: MapView) -> None:
    moves = moves_of(view)
    click(view.canvas, pixel(view.canvas, 1.0, 2.0))
    assert moves == []


def test_a_click_puts_the_point_there(view: MapView) -> None:
    moves = moves_of(view)
    click(view.canvas, pixel(view.canvas, -2.0, -1.0))
    (only,) = moves
    assert only.done
    assert only.values == pytest.approx({"w1": -2.0, "w2": -1.0}, abs=0.011)


def test_dragged_values_are_short(view: MapView) -> None:
    moves = moves_of(view)
    click(view.canvas, pixel(view.canvas, -1.2345678, 0.7654321))
    assert all(len(repr(value)) <= 5 for value in moves[0].values.values())


def test_dragging_empty_space_pans_and_asks_for_the_range_once(view: MapView, qtbot: QtBot) -> None:
    moves = moves_of(view)
    canvas = view.canvas
    with qtbot.waitSignal(view.range_requested, timeout=2000) as asked:
        drag(canvas, pixel(canvas, -2.0, -2.0), pixel(canvas, -1.0, -2.0))
    assert moves == []
    (spans,) = asked.args
    assert spans[0].low == pytest.approx(-4.0, abs=0.02)
    assert spans[0].high == pytest.approx(2.0, abs=0.02)
    assert spans[1] == Span(W2, -3.0, 3.0)
    assert not view._settle.isActive()


def test_the_wheel_zooms_about_the_pointer(view: MapView, qtbot: QtBot) -> None:
    canvas = view.canvas
    at = pixel(canvas, 1.5, -1.5)
    with qtbot.waitSignal(view.range_requested, timeout=2000):
        wheel(canvas, at, 1)
    assert canvas.area.x_span == pytest.approx(6 / 1.0015**120)
    x, y = canvas.area.to_data(at)
    assert (x, y) == pytest.approx((1.5, -1.5), abs=1e-9)


def test_a_zoomed_view_stays_when_its_surface_comes(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.range_requested, timeout=2000):
        wheel(view.canvas, pixel(view.canvas, 0.0, 0.0), 3)
    span = view.canvas.area.x_span
    view.show_frame(frame_of(surface=surface_of(low=-1.7, high=1.7)))
    assert view.canvas.area.x_span == span


def test_fit_shows_the_first_range_again(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.range_requested, timeout=2000):
        wheel(view.canvas, pixel(view.canvas, 0.0, 0.0), 5)
    with qtbot.waitSignal(view.range_requested, timeout=2000) as asked:
        view.fit_button.click()
    assert asked.args == [(Span(W1, -3.0, 3.0), Span(W2, -3.0, 3.0))]


def test_fit_reaches_out_to_a_point_that_ran_away(view: MapView) -> None:
    view.show_frame(frame_of((9.0, 0.0), surface=view.canvas.surface))
    assert view.canvas.grip() is None
    view.fit()
    assert view.canvas.grip() is not None
    assert view.canvas.area.x_low == -3.0


def test_another_plane_starts_with_its_own_range(view: MapView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.range_requested, timeout=2000):
        wheel(view.canvas, pixel(view.canvas, 0.0, 0.0), 3)
    surface = surface_of(low=0.0, high=1.0)
    view.show_frame(frame_of(surface=replace(surface, x=W2, y=W1)))
    assert (view.canvas.area.x_low, view.canvas.area.x_high) == (0.0, 1.0)
    assert (view.x_picker.currentText(), view.y_picker.currentText()) == ("w2", "w1")


@pytest.mark.parametrize(
    ("code", "shift", "moved"),
    [
        (Qt.Key.Key_Right, False, (1.06, 2.0)),
        (Qt.Key.Key_Up, False, (1.0, 2.06)),
        (Qt.Key.Key_Left, True, (0.994, 2.0)),
        (Qt.Key.Key_Down, True, (1.0, 1.994)),
    ],
)
def test_arrow_keys_nudge_the_point(
    view: MapView, code: Qt.Key, shift: bool, moved: tuple[float, float]
) -> None:
    moves = moves_of(view)
    key(view.canvas, code, shift)
    assert [each.done for each in moves] == [False, True]
    for each in moves:
        assert (each.values["w1"], each.values["w2"]) == pytest.approx(moved)


def test_plus_minus_and_nought_zoom_by_keyboard(view: MapView) -> None:
    key(view.canvas, Qt.Key.Key_Plus)
    assert view.canvas.area.x_span == pytest.approx(5.0)
    key(view.canvas, Qt.Key.Key_Minus)
    assert view.canvas.area.x_span == pytest.approx(6.0)
    key(view.canvas, Qt.Key.Key_Plus)
    key(view.canvas, Qt.Key.Key_0)
    assert view.canvas.area.x_span == pytest.approx(6.0)


def test_hovering_reads_the_sampled_loss(view: MapView) -> None:
    move(view.canvas, pixel(view.canvas, 0.53, -1.2), held=False)
    assert view.canvas.read_out == "w1 0.53, w2 −1.20, loss 7.50 (sampled)"


def test_dragging_reads_the_loss_of_the_point_itself(view: MapView) -> None:
    at = pixel(view.canvas, 1.0, 2.0)
    press(view.canvas, at)
    move(view.canvas, at)
    assert view.canvas.read_out == "w1 1.00, w2 2.00, loss 11.0"
    release(view.canvas, at)


def test_a_moved_point_paints_no_backdrop(view: MapView) -> None:
    surface = view.canvas.surface
    painted = view.canvas.backdrops_painted
    for step in range(5):
        view.show_frame(frame_of((step / 10, 0.5), surface=surface))
        view.grab()
    assert view.canvas.backdrops_painted == painted


def test_another_surface_paints_one_backdrop(view: MapView) -> None:
    painted = view.canvas.backdrops_painted
    view.show_frame(frame_of(surface=surface_of()))
    view.grab()
    assert view.canvas.backdrops_painted == painted + 1


def test_the_legend_names_no_arrows_that_are_hidden(view: MapView) -> None:
    view.canvas.hide_arrows(True)
    assert view.legend.text == ""
    view.canvas.hide_arrows(False)
    assert view.legend.text == "gradient, drawn ×0.2; descent step −lr·gradient, true length"


def test_the_legend_states_every_scale(view: MapView) -> None:
    assert view.legend.text == "gradient, drawn ×0.2; descent step −lr·gradient, true length"
    surface = view.canvas.surface
    path = [(1.0, 2.0), (0.8, 1.6)]
    view.set_minima([{"w1": -3.0, "w2": 0.0}])
    view.show_frame(frame_of(surface=surface, path=path, optimizer="Adam"))
    assert view.legend.text == (
        "gradient, drawn ×0.2; no step arrow: Adam’s step is not −lr·gradient; "
        "trajectory; known minimum"
    )


def test_the_descent_arrow_has_its_true_length(view: MapView) -> None:
    assert view.canvas.descent == pytest.approx((-0.2, -0.4))
    tip = view.canvas._tip((-0.2, -0.4), 1.0)
    assert (tip.x(), tip.y()) == pytest.approx(pixel(view.canvas, 0.8, 1.6).toTuple())


def test_a_surface_of_wide_data_carries_a_badge(view: MapView) -> None:
    assert not view.canvas.badges
    before = view.canvas.grab().toImage()
    view.show_frame(frame_of(surface=replace(surface_of(), asked=100)))
    assert view.canvas.badges == ("wide data: 61 of 100 points a side, lines between",)
    assert view.canvas.grab().toImage() != before


def test_holes_are_not_coloured(view: MapView) -> None:
    holes = surface_of(lambda x, y: np.where(x < 0, np.nan, x + y))
    view.show_frame(frame_of(surface=holes))
    image = view.canvas.grab().toImage()
    ratio = view.canvas.devicePixelRatioF()
    left = (pixel(view.canvas, -1.5, -1.5) * ratio).toPoint()
    right = (pixel(view.canvas, 1.5, -1.5) * ratio).toPoint()
    assert QColor(image.pixel(left)).saturation() < 30
    assert QColor(image.pixel(right)).saturation() > 80


def test_a_surface_without_any_number_says_so_and_does_not_fall(view: MapView) -> None:
    view.show_frame(frame_of(surface=surface_of(lambda x, y: x * np.nan + y)))
    view.grab()
    move(view.canvas, pixel(view.canvas, 0.0, 0.0), held=False)
    assert view.canvas.read_out.endswith("loss nan (sampled)")


def test_choosing_an_axis_asks_for_the_plane(view: MapView) -> None:
    asked: list[tuple[object, object]] = []

    def note(x: object, y: object) -> None:
        asked.append((x, y))

    view.plane_requested.connect(note)
    view.x_picker.setCurrentIndex(1)
    view.x_picker.activated.emit(1)
    assert asked == [(W2, W1)]


def test_a_million_coordinates_are_typed_not_listed(show: Show) -> None:
    view = MapView()
    show(view, 560, 360)
    w = np.zeros((1000, 1000))
    probe = Probe(1.0, {"w": np.ones((1000, 1000))})
    frame = replace(frame_of(), snapshot=snapshot_of({"w": w}, probe), slices=())
    view.show_frame(frame)
    asked: list[tuple[object, object]] = []

    def note(x: object, y: object) -> None:
        asked.append((x, y))

    view.plane_requested.connect(note)
    assert view.x_picker.count() == 200
    line = view.x_picker.lineEdit()
    assert line is not None
    for typed in ("w[7, 999]", "w[7, 1000]", "nonsense ["):
        line.setText(typed)
        line.editingFinished.emit()
    assert asked == [(Coordinate("w", (7, 999)), Coordinate("w", (0, 1)))]
    assert view.x_picker.currentText() == "w[7, 999]"


def test_one_coordinate_alone_has_no_map(show: Show) -> None:
    view = MapView()
    show(view, 560, 360)
    probe = Probe(1.0, {"θ": np.array(-4.0)})
    view.show_frame(replace(frame_of(), snapshot=snapshot_of({"θ": np.array(1.0)}, probe)))
    view.grab()
    assert view.canvas.plane is None


def test_a_long_trajectory_and_points_far_away_are_drawn(view: MapView) -> None:
    path = [(3.0 * np.cos(k / 50), 3.0 * np.sin(k / 50)) for k in range(5000)]
    path += [(1e30, -1e30), (float("nan"), 0.0), (1.0, 1.0)]
    view.show_frame(frame_of(surface=view.canvas.surface, path=path))
    view.grab()


@pytest.mark.parametrize("theme", [DARK, PROJECTOR])
def test_a_theme_is_applied_to_what_is_already_drawn(view: MapView, theme: Any) -> None:
    view.apply_theme(theme)
    image = view.canvas.grab().toImage()
    legend = view.legend.grab().toImage()
    for shown in (image.pixelColor(2, image.height() - 2), legend.pixelColor(1, 1)):
        wanted = QColor(theme.panel)
        pairs = ((shown.red(), wanted.red()), (shown.green(), wanted.green()))
        assert all(abs(one - other) < 8 for one, other in pairs)  # a display of 16 bits rounds


def test_every_control_has_a_name(view: MapView) -> None:
    controls = (view.canvas, view.x_picker, view.y_picker, view.fit_button, view.legend)
    assert all(control.accessibleName() for control in controls)


def test_a_surface_of_float32_reads_like_any_other(view: MapView) -> None:
    plain = surface_of()
    axis = plain.x_values.astype(np.float32)
    surface = Surface(W1, W2, axis, axis, plain.heights.astype(np.float32), "vmap", final=False)
    view.show_frame(frame_of(surface=surface))
    move(view.canvas, pixel(view.canvas, 0.53, -1.2), held=False)
    assert view.canvas.read_out == "w1 0.53, w2 −1.20, loss 7.50 (sampled)"
