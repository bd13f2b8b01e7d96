"""The 3-D view with a real OpenGL context."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.state.acts import Move
from playground.window.plots.landscape_panel import BOTH, MAP, SOLID, LandscapePanel
from playground.window.plots.on_sheet import OnSheet
from playground.window.plots.sheet_renderer import NoOpenGLError
from playground.window.plots.surface_view import SurfaceView
from tests.window.clouds import batch_of, cloud_of, with_cloud
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of, surface_of
from tests.window.plots.plot_gestures import click, drag, key, move, wheel

pytestmark = pytest.mark.gl


@pytest.fixture
def view(show: Show) -> SurfaceView:
    view = SurfaceView()
    show(view, 560, 360)
    assert view.works()
    view.show_frame(frame_of(surface=surface_of()))
    view.grab()
    return view


def at(view: SurfaceView, w1: float, w2: float) -> QPointF:
    canvas = view.canvas
    assert canvas.box is not None
    return OnSheet(canvas.box, canvas.camera).to_pixel((w1, w2, 2 * w1 + w2**2 + 5))


def coloured(image: QImage) -> int:
    """Return how many of some pixels have a colour of the map, and are not grey."""
    picked = (
        QColor(image.pixel(x, y)).saturation() > 60
        for x in range(0, image.width(), 4)
        for y in range(0, image.height(), 4)
    )
    return sum(picked)


def test_the_sheet_is_drawn(view: SurfaceView) -> None:
    assert coloured(view.canvas.grab().toImage()) > 800


def test_the_scale_of_the_heights_is_stated(view: SurfaceView) -> None:
    box = view.canvas.box
    assert box is not None
    assert box.words("w2") == "height ×0.14"


def test_dragging_the_point_moves_it_over_the_sheet(view: SurfaceView) -> None:
    moves: list[Move] = []
    view.act_requested.connect(moves.append)
    drag(view.canvas, at(view, 1.0, 2.0), at(view, 0.0, 1.5))
    assert [each.done for each in moves] == [False] * 4 + [True]
    assert moves[-1].values == pytest.approx({"w1": 0.0, "w2": 1.5}, abs=0.06)


def test_a_click_on_the_sheet_puts_the_point_there(view: SurfaceView) -> None:
    moves: list[Move] = []
    view.act_requested.connect(moves.append)
    click(view.canvas, at(view, -1.0, 1.0))
    (only,) = moves
    assert only.done
    assert only.values == pytest.approx({"w1": -1.0, "w2": 1.0}, abs=0.06)


def test_dragging_anything_else_turns_the_camera(view: SurfaceView) -> None:
    moves: list[Move] = []
    view.act_requested.connect(moves.append)
    before = view.canvas.camera
    drag(view.canvas, QPointF(20, 20), QPointF(80, 40))
    assert moves == []
    assert view.canvas.camera.azimuth != before.azimuth
    assert view.canvas.camera.elevation > before.elevation
    view.turn_back.click()
    assert view.canvas.camera == before


def test_the_wheel_comes_nearer(view: SurfaceView) -> None:
    wheel(view.canvas, QPointF(200, 150), 1)
    assert view.canvas.camera.zoom > 1.0


def test_arrow_keys_nudge_the_point(view: SurfaceView) -> None:
    moves: list[Move] = []
    view.act_requested.connect(moves.append)
    key(view.canvas, Qt.Key.Key_Right)
    assert [each.done for each in moves] == [False, True]
    assert moves[-1].values == pytest.approx({"w1": 1.06, "w2": 2.0})


def test_hovering_reads_the_sampled_loss(view: SurfaceView) -> None:
    move(view.canvas, at(view, -1.0, 1.0), held=False)
    words = view.canvas.read_out
    assert words.startswith("w1 −1.0")
    assert words.endswith("(sampled)")
    loss = float(words.split("loss ")[1].split(" ")[0])
    assert loss == pytest.approx(4.0, abs=0.15)


def test_a_moved_point_draws_no_sheet(view: SurfaceView) -> None:
    drawn, painted = view.canvas.picture.drawn, view.canvas.backdrops_painted
    surface = view.canvas.surface
    for step in range(4):
        view.show_frame(frame_of((step / 10, 0.5), surface=surface))
        view.grab()
    assert (view.canvas.picture.drawn, view.canvas.backdrops_painted) == (drawn, painted)


def test_another_surface_draws_one_sheet(view: SurfaceView) -> None:
    drawn = view.canvas.picture.drawn
    view.show_frame(frame_of(surface=surface_of()))
    view.grab()
    assert view.canvas.picture.drawn == drawn + 1


def test_holes_are_not_drawn(view: SurfaceView) -> None:
    whole = coloured(view.canvas.grab().toImage())
    holes = surface_of(lambda x, y: np.where(x < 0, np.nan, 2 * x + y**2 + 5))
    view.show_frame(frame_of(surface=holes))
    half = coloured(view.canvas.grab().toImage())
    assert 0.2 * whole < half < 0.75 * whole


def test_the_tangent_plane_is_drawn_at_wish(view: SurfaceView) -> None:
    before = view.canvas.grab().toImage()
    view.tangent.click()
    assert view.canvas.grab().toImage() != before


def test_a_loss_of_nan_everywhere_does_not_fall(view: SurfaceView) -> None:
    view.show_frame(frame_of(surface=surface_of(lambda x, y: x * np.nan + y)))
    view.grab()
    assert view.canvas.grip() is None


def test_an_error_of_opengl_is_told_and_not_swallowed(
    view: SurfaceView, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:

    def broken(*_: object) -> QImage:
        raise NoOpenGLError("OpenGL error 0x502 while the surface was drawn")

    monkeypatch.setattr(view.canvas.picture.renderer, "picture", broken)
    with qtbot.waitSignal(view.failed, timeout=2000) as told:
        view.show_frame(frame_of(surface=surface_of()))
    assert told.args == ["OpenGL error 0x502 while the surface was drawn"]
    assert not view.works()


def test_the_panel_switches_between_its_three_ways(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 1000, 360)
    panel.show_frame(frame_of(surface=surface_of()))
    for mode, seen in ((SOLID, (False, True)), (BOTH, (True, True)), (MAP, (True, False))):
        panel.buttons[mode].click()
        assert panel.solid is not None
        assert (panel.map.isVisible(), panel.solid.isVisible()) == seen
        panel.grab()
    assert panel.x_and_y() == ("w1", "w2")


def test_map_and_3d_draw_the_gradient_at_one_stated_scale(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 1000, 260)
    panel.show_frame(frame_of(surface=surface_of()))
    panel.show_frame(frame_of((1.0, 0.4), surface=surface_of(), gradient=(2.0, 0.8)))
    panel.buttons[BOTH].click()
    assert panel.solid is not None
    assert panel.solid.canvas.scale.factor == panel.map.canvas.scale.factor
    drawn = [entry for entry in panel.legend.entries if entry.shape == "arrow"]
    assert len(drawn) == 1
    assert "drawn ×" in drawn[0].text
    assert "height ×" in panel.legend.text
    assert not panel.map.legend.isVisible()
    assert not panel.solid.legend.isVisible()


def test_a_widened_picture_says_so(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 1000, 220)
    panel.show_frame(frame_of(surface=surface_of()))
    panel.buttons[SOLID].click()
    QApplication.processEvents()
    assert "wide" in panel.legend.text
    panel.resize(420, 520)
    QApplication.processEvents()
    assert "wide" not in panel.legend.text


def test_the_pickers_follow_in_3d_too(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 1000, 360)
    panel.buttons[SOLID].click()
    surface = surface_of()
    panel.show_frame(frame_of(surface=replace(surface, x=surface.y, y=surface.x)))
    assert panel.x_and_y() == ("w2", "w1")


def test_two_views_live_side_by_side_and_go_without_a_crash(show: Show) -> None:
    for _ in range(2):
        first, second = SurfaceView(), SurfaceView()
        for view in (first, second):
            show(view, 300, 200)
            view.show_frame(frame_of(surface=surface_of(n=20)))
            assert coloured(view.canvas.grab().toImage()) > 50
        first.canvas.stop()
        second.grab()


def test_a_context_made_after_the_surface_came_draws_it(show: Show) -> None:
    view = SurfaceView()
    view.show_frame(frame_of(surface=surface_of()))
    show(view, 560, 360)
    assert coloured(view.canvas.grab().toImage()) > 800


def test_that_sample_arrows_are_on_the_map_is_said_in_3d(view: SurfaceView) -> None:
    frame = frame_of(surface=replace(surface_of(), asked=100))
    said = "gradients of single samples: on the map"
    for on_map in (True, False):
        view.show_frame(with_cloud(frame, cloud_of(on_map=on_map), batch_of()))
        assert (said in view.legend.text) is on_map
    assert view.canvas.badges == ("wide data: 61 of 100 points a side, lines between",)


def test_arrows_hidden_for_an_answer_are_neither_drawn_nor_named_anywhere(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 1000, 260)
    panel.show_frame(frame_of(surface=surface_of()))
    panel.show_frame(frame_of((1.0, 0.4), surface=surface_of(), gradient=(2.0, 0.8)))
    panel.buttons[BOTH].click()
    assert panel.solid is not None
    drawn = panel.solid.canvas.grab().toImage()
    named = panel.legend.text
    assert "gradient" in named
    panel.map.canvas.hide_arrows(True)
    assert panel.solid.canvas.arrows_hidden
    assert "gradient" not in panel.legend.text
    assert "step" not in panel.legend.text
    assert panel.solid.canvas.grab().toImage() != drawn
    panel.map.canvas.hide_arrows(False)
    assert panel.legend.text == named
