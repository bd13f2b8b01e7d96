"""The slices: the seeds' labels, gestures, paging, nudge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from playground.state.acts import Move
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.landscape import Slice
from playground.state.snapshot import Probe
from playground.state.view import Span
from playground.window.plots.slices_panel import SlicesPanel
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import W1, W2, frame_of, snapshot_of
from tests.window.plots.plot_gestures import click, drag, key, pixel


@pytest.fixture
def panel(show: Show) -> SlicesPanel:
    panel = SlicesPanel()
    show(panel, 560, 250)
    panel.show_frame(frame_of())
    QApplication.processEvents()  # the layout shows new plots
    return panel


def moves_of(panel: SlicesPanel) -> list[Move]:
    moves: list[Move] = []
    panel.act_requested.connect(moves.append)
    return moves


def test_two_slopes_reads_as_the_seeds_say(panel: SlicesPanel) -> None:
    first, second = panel.plots
    assert (first.names.title, first.names.x, first.names.y) == ("w1", "w1", "loss")
    assert (second.names.title, second.names.x, second.names.y) == ("w2", "w2", "loss")
    assert [plot.point_label for plot in panel.plots] == ["(1.0, 2.0)"] * 2
    assert [plot.tangent_label for plot in panel.plots] == ["tangent slope 2", "tangent slope 4"]
    assert [plot.secant_label for plot in panel.plots] == ["secant slope 2", "secant slope 4.1"]


def test_float32_noise_is_not_printed(panel: SlicesPanel) -> None:
    frame = frame_of()
    secants = tuple(replace(each, slope=4.0999985) for each in frame.snapshot.probe.secants)
    probe = replace(frame.snapshot.probe, secants=secants)
    panel.show_frame(replace(frame, snapshot=replace(frame.snapshot, probe=probe)))
    assert panel.plots[1].secant_label == "secant slope 4.1"


def test_the_y_axis_is_shared_until_it_is_not(panel: SlicesPanel) -> None:
    def heights() -> list[tuple[float, float]]:
        return [(plot.area.y_low, plot.area.y_high) for plot in panel.plots]

    assert heights()[0] == heights()[1]
    panel.shared.click()
    assert heights()[0] != heights()[1]
    assert heights()[0][0] > heights()[1][0] - 10


def test_axes_hold_still_while_the_curves_stay_inside(panel: SlicesPanel) -> None:
    painted = [plot.backdrops_painted for plot in panel.plots]
    for step in range(5):
        panel.show_frame(frame_of((1.0 + step / 20, 2.0)))
        panel.grab()
    assert [plot.backdrops_painted for plot in panel.plots] == painted


def test_axes_follow_when_a_curve_leaves_them(panel: SlicesPanel) -> None:
    panel.show_frame(frame_of((3.0, 3.0)))
    for plot in panel.plots:
        assert plot.area.y_low < 8.0
        assert plot.area.y_high > 20.0


def test_dragging_the_dot_moves_its_own_coordinate(panel: SlicesPanel) -> None:
    moves = moves_of(panel)
    plot = panel.plots[1]
    drag(plot, pixel(plot, 2.0, 11.0), pixel(plot, 0.5, 3.0))
    assert [each.done for each in moves] == [False] * 4 + [True]
    assert set(moves[-1].values) == {"w2"}
    assert moves[-1].values["w2"] == pytest.approx(0.5, abs=0.03)


def test_a_drag_stays_inside_the_plot(panel: SlicesPanel) -> None:
    moves = moves_of(panel)
    plot = panel.plots[0]
    drag(plot, pixel(plot, 1.0, 11.0), pixel(plot, 1.0, 11.0) + QPointF(4000, 0))
    assert moves[-1].values == {"w1": 3.0}


def test_a_click_moves_the_point_along(panel: SlicesPanel) -> None:
    moves = moves_of(panel)
    plot = panel.plots[0]
    click(plot, pixel(plot, -2.0, 16.0))
    (only,) = moves
    assert only.done
    assert only.values["w1"] == pytest.approx(-2.0, abs=0.03)


@pytest.mark.parametrize(("shift", "moved"), [(False, 1.06), (True, 1.006)])
def test_arrow_keys_nudge_along(panel: SlicesPanel, shift: bool, moved: float) -> None:
    moves = moves_of(panel)
    key(panel.plots[0], Qt.Key.Key_Right, shift)
    assert [each.done for each in moves] == [False, True]
    assert moves[-1].values == pytest.approx({"w1": moved})


def test_slices_of_wide_data_say_at_how_few_points(panel: SlicesPanel) -> None:
    frame = frame_of(frozen=("w2",))
    panel.show_frame(replace(frame, slices=tuple(replace(s, asked=201) for s in frame.slices)))
    assert [plot.names.title_note for plot in panel.plots] == [
        "61 of 201 points",
        "frozen, 61 of 201 points",
    ]


def test_a_frozen_parameter_says_so(panel: SlicesPanel) -> None:
    panel.show_frame(frame_of(frozen=("w2",)))
    assert [plot.names.title_note for plot in panel.plots] == ["", "frozen"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("0.5", [0.5]), ("-1e-3", [-0.001]), ("1e6", [1e6]), ("0", []), ("x", []), ("nan", [])],
)
def test_the_nudge_takes_any_number_but_nought(
    panel: SlicesPanel, typed: str, asked: list[float]
) -> None:
    heard: list[float] = []
    panel.nudge_requested.connect(heard.append)
    panel.nudge.field.setText(typed)
    panel.nudge.field.editingFinished.emit()
    assert heard == asked
    if not asked:
        assert panel.nudge.field.text() == "0.1"


def test_the_nudge_is_halved_and_tenthed(panel: SlicesPanel) -> None:
    heard: list[float] = []
    panel.nudge_requested.connect(heard.append)
    panel.nudge.half.click()
    panel.nudge.tenth.click()
    assert heard == [0.05, 0.005]


def test_the_secant_can_be_taken_away(panel: SlicesPanel) -> None:
    panel.secant.click()
    assert not any(plot.secant_shown for plot in panel.plots)
    assert not panel.nudge.isEnabled()
    panel.grab()


def test_a_loss_that_is_no_number_is_said_and_can_still_be_left(panel: SlicesPanel) -> None:
    def logarithm(w1: Any, w2: Any) -> Any:
        return np.log(w1) + w2

    panel.show_frame(frame_of((-1.0, 0.5), function=logarithm, gradient=(np.nan, 1.0)))
    panel.grab()
    moves = moves_of(panel)
    plot = panel.plots[0]
    assert plot.grip() is not None
    key(plot, Qt.Key.Key_Right)
    assert moves[-1].values == pytest.approx({"w1": -0.94})


def many(first: int, shown: int) -> Frame:
    w = np.arange(33.0)
    values = np.linspace(-1, 1, 11)
    slices = tuple(
        Slice(Coordinate("w", (first + k,)), values, values**2, "vmap") for k in range(shown)
    )
    snapshot = snapshot_of({"w": w}, Probe(1.0, {"w": np.ones(33)}))
    return Frame(snapshot, slices)


def test_many_coordinates_come_in_pages(show: Show) -> None:
    panel = SlicesPanel()
    show(panel, 1000, 250)
    pages: list[list[Coordinate]] = []
    panel.page_requested.connect(pages.append)
    panel.show_frame(many(0, 4))
    assert panel.page_label.text() == "w[0]…w[3] of 33"
    assert panel.plots[0].point_label == "w[0] = 0.0"
    assert not panel.back.isEnabled()
    panel.forth.click()
    assert pages[-1] == [Coordinate("w", (k,)) for k in (4, 5, 6, 7)]
    panel.show_frame(many(29, 4))
    assert panel.page_label.text() == "w[29]…w[32] of 33"
    assert not panel.forth.isEnabled()
    panel.back.click()
    assert pages[-1] == [Coordinate("w", (k,)) for k in (25, 26, 27, 28)]


def test_a_narrow_panel_shows_fewer_and_a_wide_one_asks_for_more(show: Show) -> None:
    panel = SlicesPanel()
    show(panel, 500, 250)
    pages: list[list[Coordinate]] = []
    panel.page_requested.connect(pages.append)
    panel.show_frame(many(0, 4))
    assert len(panel.plots) == 2
    assert panel.page_label.text() == "w[0]…w[1] of 33"
    panel.show_frame(many(0, 2))
    panel.resize(1000, 250)
    assert pages == [[Coordinate("w", (k,)) for k in range(4)]]


def test_paging_takes_the_room_of_the_nudge_where_there_is_too_little(show: Show) -> None:
    panel = SlicesPanel()
    show(panel, 320, 250)
    panel.show_frame(many(0, 4))
    QApplication.processEvents()
    panel.show_frame(many(0, 4))
    assert not panel.nudge.isVisible()
    panel.resize(1000, 250)
    QApplication.processEvents()
    panel.show_frame(many(0, 4))
    assert panel.nudge.isVisible()


def test_a_narrow_and_tall_panel_puts_slices_under_one_another(show: Show) -> None:
    panel = SlicesPanel()
    show(panel, 300, 420)
    panel.show_frame(frame_of())
    QApplication.processEvents()
    first, second = panel.plots
    assert second.y() > first.y()
    assert first.width() == second.width() > 250


def test_a_point_out_of_sight_is_pointed_at_and_fit_brings_it_back(panel: SlicesPanel) -> None:
    plot = panel.plots[0]
    ranges: list[Span] = []
    plot.range_requested.connect(ranges.append)
    assert not plot.fit_button.isVisible()
    plot.panned(QPointF(-0.9 * plot.area.width, 0.0))
    panel.grab()
    assert plot.away == -1
    assert plot.labels.rects == []
    assert plot.fit_button.isVisible()
    assert plot.fit_button.geometry().right() <= plot.width()
    plot.fit_button.click()
    assert plot.away == 0
    assert (plot.area.x_low, plot.area.x_high) == (-3.0, 3.0)
    assert (ranges[-1].low, ranges[-1].high) == (-3.0, 3.0)
    panel.grab()
    assert len(plot.labels.rects) == 3
    assert not plot.fit_button.isVisible()


def test_fit_comes_back_to_where_the_slice_began_after_it_was_sampled_anew(
    panel: SlicesPanel,
) -> None:
    plot, frame = panel.plots[0], frame_of()
    plot.panned(QPointF(-0.9 * plot.area.width, 0.0))
    far = np.linspace(plot.area.x_low, plot.area.x_high, 61)
    panned = Slice(W1, far, 2 * far + 9.0, "broadcast")
    panel.show_frame(replace(frame, slices=(panned, frame.slices[1])))
    assert plot.away == -1
    key(plot, Qt.Key.Key_0)
    panel.show_frame(replace(frame, slices=(panned, frame.slices[1])))
    assert (plot.area.x_low, plot.area.x_high) == (-3.0, 3.0)


def test_a_point_that_moves_into_a_new_range_is_followed(panel: SlicesPanel) -> None:
    plot, frame = panel.plots[0], frame_of((9.0, 2.0))
    plot.panned(QPointF(-0.2 * plot.area.width, 0.0))
    panel.show_frame(frame)
    assert plot.away == 1
    values = np.linspace(6.0, 12.0, 61)
    moved = Slice(W1, values, 2 * values + 9.0, "broadcast")
    panel.show_frame(replace(frame, slices=(moved, frame.slices[1])))
    assert plot.away == 0


def test_two_coordinates_need_no_paging(panel: SlicesPanel) -> None:
    assert not panel.forth.isVisible()
    assert not panel.page_label.isVisible()


def test_every_control_has_a_name(panel: SlicesPanel) -> None:
    nudge = panel.nudge
    controls = (panel.shared, panel.secant, panel.back, panel.forth, nudge.field, nudge.half)
    assert all(control.accessibleName() for control in (*controls, nudge.tenth, *panel.plots))


def test_labels_do_not_lie_on_one_another(panel: SlicesPanel) -> None:
    for plot in panel.plots:
        placed = plot.labels.rects
        assert len(placed) == 3
        for number, one in enumerate(placed):
            assert plot.area.rect.contains(one)
            assert not any(one.intersects(other) for other in placed[number + 1 :])


def test_slices_of_the_two_are_the_parameters(panel: SlicesPanel) -> None:
    assert [plot.coordinate for plot in panel.plots] == [W1, W2]
