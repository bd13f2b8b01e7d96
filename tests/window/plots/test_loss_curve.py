"""The loss curve."""

from __future__ import annotations

import numpy as np
import pytest

from playground.state.snapshot import Curve
from playground.window.plots.loss_curve import LossCurve, notes
from tests.window.clouds import batch_of, with_cloud
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of
from tests.window.plots.plot_gestures import move, pixel


def falling(count: int, stride: int = 1) -> Curve:
    steps = np.arange(count) * stride
    return Curve(steps, 100.0 * np.exp(-steps / 40.0), stride)


@pytest.fixture
def panel(show: Show) -> LossCurve:
    panel = LossCurve()
    show(panel, 560, 170)
    return panel


def test_before_any_step_the_live_loss_is_read(panel: LossCurve) -> None:
    panel.show_frame(frame_of(loss=11.0))
    assert panel.canvas.read_out == "loss 11"
    panel.grab()


def test_the_newest_loss_is_read(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=Curve(np.arange(3), np.array([11.0, 8.0, 6.5]))))
    assert panel.canvas.read_out == "step 2  loss 6.5"


def test_thinning_is_said(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=Curve(np.arange(3) * 8, np.array([3.0, 2.0, 1.0]), 8)))
    assert panel.note.text() == "every 8th step drawn"


def test_a_logarithm_is_suggested_where_it_shows_more(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=falling(300)))
    assert panel.note.text() == "3 powers of ten: try log y"
    panel.logarithmic.click()
    assert panel.note.text() == ""
    panel.grab()


def test_a_logarithm_leaves_out_what_it_cannot_take_and_says_so() -> None:
    curve = Curve(np.arange(4), np.array([1.0, 0.0, -1.0, 2.0]))
    assert notes(curve, True) == ("losses of 0 or less have no logarithm",)
    assert notes(curve, False) == ()


def test_gaps_are_said() -> None:
    curve = Curve(np.arange(3), np.array([1.0, np.nan, 2.0]))
    assert notes(curve, False) == ("gaps: the loss was nan or infinite",)


def test_new_steps_are_added_without_painting_the_rest_again(panel: LossCurve) -> None:
    whole = falling(80)
    panel.show_frame(frame_of(curve=Curve(whole.steps[:60], whole.losses[:60])))
    panel.grab()
    painted = panel.canvas.backdrops_painted
    for count in range(61, 70):
        panel.show_frame(frame_of(curve=Curve(whole.steps[:count], whole.losses[:count])))
        panel.grab()
    assert panel.canvas.backdrops_painted == painted


def assert_as_painted_at_once(panel: LossCurve) -> None:
    """What was added step by step looks as if painted anew, up to the edges of its joints."""
    added = panel.canvas.grab().toImage()
    panel.canvas.refresh_backdrop()
    at_once = panel.canvas.grab().toImage()
    different = sum(
        added.pixel(x, y) != at_once.pixel(x, y)
        for x in range(0, added.width(), 2)
        for y in range(0, added.height(), 2)
    )
    assert different < 40


def thinned(newest: int, stride: int = 8) -> Curve:
    """A curve of every eighth step and the newest, whatever its number."""
    steps = np.arange(0, newest + 1, stride)
    if newest % stride:
        steps = np.append(steps, newest)
    return Curve(steps, 100.0 * np.exp(-steps / 300.0), stride)


def test_a_thinned_curve_grows_though_its_newest_step_gives_way(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=thinned(480)))
    panel.grab()
    painted = panel.canvas.backdrops_painted
    for newest in range(481, 520, 3):
        panel.show_frame(frame_of(curve=thinned(newest)))
        panel.grab()
    assert panel.canvas.backdrops_painted == painted
    assert_as_painted_at_once(panel)


def test_added_steps_look_like_steps_painted_at_once(panel: LossCurve, show: Show) -> None:
    whole = falling(70)
    panel.show_frame(frame_of(curve=Curve(whole.steps[:60], whole.losses[:60])))
    panel.grab()
    panel.show_frame(frame_of(curve=whole))
    assert_as_painted_at_once(panel)


def test_after_a_reset_the_axes_start_anew(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=falling(2000)))
    panel.show_frame(frame_of(curve=falling(5)))
    assert panel.canvas.area.x_high == 10.0


def test_pointing_reads_a_step(panel: LossCurve) -> None:
    panel.show_frame(frame_of(curve=falling(50)))
    panel.grab()
    move(panel.canvas, pixel(panel.canvas, 20.0, 50.0), held=False)
    assert panel.canvas.read_out == "step 20  loss 60.65"


def test_a_loss_that_ran_away_is_drawn(panel: LossCurve) -> None:
    losses = np.array([1.0, 1e300, np.inf, np.nan, 1e308])
    panel.show_frame(frame_of(curve=Curve(np.arange(5), losses)))
    panel.grab()
    panel.logarithmic.click()
    panel.grab()


def test_very_long_curves_keep_their_peaks(panel: LossCurve) -> None:
    losses = np.ones(50_000)
    losses[30_000] = 5.0
    panel.show_frame(frame_of(curve=Curve(np.arange(50_000), losses)))
    assert panel.canvas.area.y_high > 5.0
    panel.grab()


def test_the_loss_of_a_batch_is_called_so(panel: LossCurve) -> None:
    curve = Curve(np.arange(3), np.array([3.0, 2.0, 1.0]))
    panel.show_frame(with_cloud(frame_of(curve=curve), None, batch_of(4)))
    assert panel.canvas.names.y == "batch loss"
    assert panel.canvas.read_out == "step 2  batch loss 1"
    panel.show_frame(with_cloud(frame_of(curve=falling(5)), None, batch_of(None)))
    assert panel.canvas.names.y == "loss"
