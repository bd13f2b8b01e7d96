"""A landscape over two directions: the choice, the badges, the gestures and what they ask for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.state.acts import Look, Move, Slide
from playground.state.frame import Frame
from playground.state.landscape import Surface
from playground.state.plane import DIRECTIONS, InPlane, Plane
from playground.state.snapshot import Complaint, Trajectory
from playground.state.view import Span
from playground.window.plots.in_plane import badges, moved_to, percent
from playground.window.plots.map_view import MapView
from playground.window.theme import LIGHT
from playground.window.view_model import ViewModel
from tests.window.conftest import Stage
from tests.window.frames import SPANS, W1, W2
from tests.window.frames import frame_of as of_window
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of
from tests.window.plots.plot_gestures import drag

VALUES = np.linspace(-1.0, 1.0, 31)
PRINCIPAL = InPlane(
    Plane("principal", taken=1),
    (0.2, -0.3),
    (0.5, 1.0),
    (0.5, 1.0),
    0.125,
    0.47,
    0.9731,
    ((-1.0, 1.0), (-1.0, 1.0)),
    True,
)


def in_plane(frame: Frame, found: InPlane = PRINCIPAL) -> Frame:
    heights = VALUES[:, None] ** 2 + 2 * VALUES[None, :] ** 2
    points = np.array([[-0.8, 0.6], [-0.2, 0.1], [0.2, -0.3]])
    snapshot = replace(frame.snapshot, in_plane=found, trajectory=Trajectory(*DIRECTIONS, points))
    surface = Surface(*DIRECTIONS, VALUES, VALUES, heights, "vmap")
    return replace(frame, snapshot=snapshot, surface=surface)


@pytest.fixture
def view(show: Show) -> MapView:
    view = MapView()
    show(view, 620, 380)
    return view


def test_the_axes_are_the_directions_and_the_point_its_projection(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    assert (view.canvas.names.x, view.canvas.names.y) == ("direction 1", "direction 2")
    assert view.canvas.point == (0.2, -0.3)
    assert view.canvas.gradient == (0.5, 1.0)
    assert view.canvas.descent == (-0.05, -0.1)
    assert view.canvas.path_shown
    assert view.x_picker.isHidden()
    assert view.y_picker.isHidden()


def test_the_badges_say_share_distance_and_both_losses(view: MapView) -> None:
    frame = in_plane(frame_of())
    view.show_frame(frame)
    assert view.canvas.badges == (
        "97.31 % of the path’s variance, principal directions",
        "projected: point 0.125 off the plane",
        "loss 11.0 · plane 0.470",
    )
    words = view.legend.text
    assert "gradient, projected" in words
    assert "trajectory, projected" in words
    assert "true length" not in words
    view.canvas.grab()


@pytest.mark.parametrize(
    ("plane", "said"),
    [
        (Plane("random", 7), "random directions, seed 7, orthonormal"),
        (
            Plane("random", 7, True),
            "random directions, seed 7, filter-normalised, not orthogonal",
        ),
    ],
)
def test_random_directions_have_their_badge(plane: Plane, said: str) -> None:
    found = replace(PRINCIPAL, plane=plane, share=None, distance=0.0)
    assert badges(in_plane(frame_of(), found).snapshot, None)[0] == said


def test_almost_all_is_not_called_all() -> None:
    assert percent(0.999999) == "over 99.99 %"
    assert percent(1.0) == "100 %"


def test_a_drag_asks_for_slides_and_ends_with_a_done_one(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    asked: list[Any] = []
    view.act_requested.connect(asked.append)
    area = view.canvas.area
    drag(view.canvas, area.to_pixel(0.2, -0.3), area.to_pixel(0.5, 0.4))
    assert all(isinstance(act, Slide) for act in asked)
    assert not any(act.done for act in asked[:-1])
    last = asked[-1]
    assert last.done
    assert (last.across, last.up) == pytest.approx((0.5, 0.4), abs=0.01)


def test_coordinates_still_ask_for_moves() -> None:
    assert moved_to((W1, W2), 1.0, 2.0, True) == Move({"w1": 1.0, "w2": 2.0}, True)


def test_while_held_the_read_out_has_both_losses(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    canvas = view.canvas
    canvas.held = True
    canvas.hovered(QPointF(200, 200))
    assert canvas.read_out.endswith("loss 11.0 · plane 0.470")


def test_nothing_is_drawn_at_a_place_that_is_not_known_yet(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    # Coordinates are shown again, and their surface is still on its way.
    view.canvas.show_snapshot(frame_of())
    assert view.canvas.point is None
    assert view.canvas.badges == ()
    view.canvas.grab()


def test_the_picker_asks_for_each_kind(view: MapView) -> None:
    view.show_frame(frame_of())
    asked: list[Plane | None] = []
    view.directions_requested.connect(asked.append)
    kind = view.kind
    assert kind.seed.isHidden()
    kind.kind.choices[1].trigger()
    assert asked == [Plane("random", 0, False, 1)]
    found = replace(PRINCIPAL, plane=asked[0] or Plane(), share=None)
    view.show_frame(in_plane(frame_of(), found))
    assert not kind.seed.isHidden()
    kind.seed.setValue(4)
    assert asked[-1] == Plane("random", 4, False, 2)
    QTest.mouseClick(kind.anew, Qt.MouseButton.LeftButton)
    assert asked[-1] == Plane("random", 4, False, 3)
    kind.normalised.click()
    assert asked[-1] == Plane("random", 4, True, 4)
    kind.kind.choices[0].trigger()
    assert asked[-1] is None


def test_principal_directions_need_no_seed(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    assert view.kind.kind.choice == "Principal"
    assert view.kind.seed.isHidden()
    assert not view.kind.anew.isHidden()


def test_the_view_takes_over_the_ranges_and_goes_back() -> None:
    views = ViewModel()
    frame = of_window()
    views.opened("two-slopes", SPANS, frame.snapshot)
    plane = PRINCIPAL.plane
    look = views.directions(plane, frame.snapshot)
    assert look is not None
    assert (look.view.plane, look.view.surface) == (plane, None)
    there = in_plane(frame).snapshot
    assert views.follow(there) is None
    first, second = Span(DIRECTIONS[0], -1.0, 1.0), Span(DIRECTIONS[1], -1.0, 1.0)
    assert views.view.surface == (first, second)
    away = replace(there, in_plane=replace(PRINCIPAL, point=(2.0, 0.0)))
    moved = views.follow(away)
    assert moved is not None
    assert moved.view.surface is not None
    assert moved.view.surface[0].low <= 2.0 <= moved.view.surface[0].high
    back = views.directions(None, frame.snapshot)
    assert back is not None
    assert back.view.plane is None
    assert back.view.surface == SPANS


def test_a_zoom_of_what_is_no_longer_shown_is_passed_over() -> None:
    views = ViewModel()
    frame = of_window()
    views.opened("two-slopes", SPANS, frame.snapshot)
    late = Span(DIRECTIONS[0], -1.0, 1.0), Span(DIRECTIONS[1], -1.0, 1.0)
    assert views.range(late) is None
    views.directions(PRINCIPAL.plane, frame.snapshot)
    assert views.range(SPANS) is None


def test_fit_shows_the_range_of_the_newest_plane(view: MapView) -> None:
    frame = in_plane(frame_of())
    view.show_frame(frame)
    found = replace(PRINCIPAL, plane=Plane("random", 1, taken=2), shows=((-2.0, 2.0), (-2.0, 2.0)))
    between = replace(in_plane(frame_of(), found), surface=frame.surface)
    view.show_frame(between)
    surface = frame.surface
    assert surface is not None
    wide = replace(surface, x_values=2 * VALUES, y_values=2 * VALUES)
    view.show_frame(replace(between, surface=wide))
    assert view.canvas.area.x_low == -2.0
    view.canvas.zoomed(0.5, view.canvas.area.rect.center())
    view.fit()
    assert (view.canvas.area.x_low, view.canvas.area.x_high) == (-2.0, 2.0)


def test_a_document_run_anew_is_seen_over_coordinates() -> None:
    views = ViewModel()
    frame = of_window()
    views.opened("two-slopes", SPANS, frame.snapshot)
    views.directions(PRINCIPAL.plane, frame.snapshot)
    views.opened("two-slopes", SPANS, frame.snapshot)
    assert views.view.plane is None
    assert views.view.surface == SPANS


def test_a_plane_that_cannot_be_laid_leaves_the_coordinates(stage: Stage) -> None:
    session = stage.window.session
    panels = stage.window.plots.panels
    assert panels is not None
    picker = panels[0].map.kind
    picker.kind.choices[2].trigger()
    asked = stage.client.acts[-1]
    assert isinstance(asked, Look)
    assert asked.view.plane is not None
    refused = replace(of_window(complaint=Complaint("make some steps first")), asked=asked)
    session.link.frame.emit(refused)
    back = stage.client.acts[-1]
    assert isinstance(back, Look)
    assert back.view.plane is None
    assert picker.kind.choice == "Coordinates"


def test_the_header_keeps_its_height_and_place_at_1280(stage: Stage) -> None:
    panels = stage.window.plots.panels
    assert panels is not None
    header = panels[0].header
    before = header.height()
    random = replace(PRINCIPAL, plane=Plane("random", 7), share=None)
    stage.window.show_frame(in_plane(of_window(), random))
    for _ in range(3):
        QApplication.processEvents()
    assert header.height() == before
    for widget in (panels[0].map.kind, panels[0].map.fit_button):
        right = widget.mapTo(header, widget.rect().topRight()).x()
        assert 0 < right <= header.width()
    for field in (panels[0].map.kind.seed, panels[0].map.kind.normalised):
        assert field.width() >= field.minimumSizeHint().width()


def test_themes_paint(view: MapView) -> None:
    view.show_frame(in_plane(frame_of()))
    view.apply_theme(LIGHT)
    image = view.canvas.grab().toImage()
    assert not image.isNull()
