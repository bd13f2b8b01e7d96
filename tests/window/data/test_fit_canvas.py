"""Real mouse and keys on the data: drag, add, delete, walk, read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from playground.state.acts import Act, AddPoint, DeletePoints, SetPoint
from playground.state.fit import Fit, FitCurve
from playground.window.data.fit_canvas import FitCanvas
from playground.window.data.said import lines
from playground.window.theme import DARK, LIGHT, PROJECTOR
from tests.window.data import fits
from tests.window.plots.plot_gestures import click, drag, key, mouse, move, pixel

Show = Callable[[QWidget, int, int], None]
SHIFT = True


class Shown:
    """A canvas with a fit, and the acts that it asked for."""

    def __init__(self, show: Show, fit: Fit, choice: int = 0) -> None:
        self.canvas = FitCanvas()
        self.asked: list[Act] = []
        self.canvas.act_requested.connect(self.asked.append)
        self.canvas.apply_theme(LIGHT)
        self.canvas.show_fit(fit, choice, afresh=True)
        show(self.canvas, 480, 320)

    def double_click(self, at: QPointF) -> None:
        mouse(self.canvas, QEvent.Type.MouseButtonDblClick, at, True)
        mouse(self.canvas, QEvent.Type.MouseButtonRelease, at, False)

    def right_click(self, at: QPointF) -> None:
        right, none = Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
        event = QMouseEvent(QEvent.Type.MouseButtonPress, at, at, right, right, none)
        QApplication.sendEvent(self.canvas, event)


def test_a_drag_moves_the_point_under_the_pointer(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    drag(canvas, pixel(canvas, 1.0, 1.0), pixel(canvas, 1.5, 3.0))
    sets = [act for act in shown.asked if isinstance(act, SetPoint)]
    assert len(sets) == len(shown.asked) >= 3
    assert all(act.row == 3 for act in sets)
    assert [act.done for act in sets] == [False] * (len(sets) - 1) + [True]
    assert sets[-1].values["x"] == pytest.approx(1.5, abs=canvas.area.x_pixel)
    assert sets[-1].values["y"] == pytest.approx(3.0, abs=canvas.area.y_pixel)


def test_a_press_beyond_reach_holds_nothing_and_a_click_selects(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    at = pixel(canvas, 1.0, 1.0)
    drag(canvas, at + QPointF(14, 0), pixel(canvas, 0.0, 3.0))
    assert shown.asked == []
    assert canvas.selected is None
    click(canvas, at + QPointF(7, 7))
    assert canvas.selected == 3
    assert shown.asked == []


def test_the_axes_stand_still_while_a_point_is_held(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    before = canvas.area
    mouse(canvas, QEvent.Type.MouseButtonPress, pixel(canvas, 1.0, 1.0), True)
    move(canvas, pixel(canvas, 1.0, 3.0))
    canvas.show_fit(fits.line(train=fits.points([-2.0, 50.0], [0.0, 99.0], [0.0, 0.0])))
    assert canvas.area == before
    canvas.select(1)
    mouse(canvas, QEvent.Type.MouseButtonRelease, pixel(canvas, 1.0, 3.0), False)
    canvas.show_fit(fits.line(train=fits.points([-2.0, 50.0], [0.0, 99.0], [0.0, 0.0])))
    assert canvas.area.y_high > 99.0


def test_a_point_is_kept_inside_the_axes(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    drag(canvas, pixel(canvas, 1.0, 1.0), QPointF(5000, -5000))
    last = shown.asked[-1]
    assert isinstance(last, SetPoint)
    assert last.values["x"] == pytest.approx(canvas.area.x_high, abs=0.02)
    assert last.values["y"] == pytest.approx(canvas.area.y_high, abs=0.05)


def test_a_double_click_adds_on_empty_ground_alone(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    shown.double_click(pixel(canvas, 0.0, 3.0))
    (act,) = shown.asked
    assert isinstance(act, AddPoint)
    assert act.values["x"] == pytest.approx(0.0, abs=0.02)
    assert act.values["y"] == pytest.approx(3.0, abs=0.05)
    shown.double_click(pixel(canvas, 1.0, 1.0))
    assert len(shown.asked) == 1


def test_a_new_point_of_two_inputs_has_the_class_that_is_chosen(show: Show) -> None:
    shown = Shown(show, fits.regions())
    shown.canvas.new_class = 1
    shown.double_click(pixel(shown.canvas, 0.3, 0.4))
    (act,) = shown.asked
    assert isinstance(act, AddPoint)
    assert act.values["X"] == pytest.approx([0.3, 0.4], abs=0.02)
    assert act.values["y"] == 1


def test_the_added_point_is_selected_when_it_is_there(show: Show) -> None:
    shown = Shown(show, fits.line())
    shown.canvas.setFocus()
    key(shown.canvas, Qt.Key.Key_Insert)
    assert isinstance(shown.asked[-1], AddPoint)
    x = np.append(np.arange(-2.0, 3.0), 0.0)
    shown.canvas.show_fit(fits.line(train=fits.points(x, x**2, x)))
    assert shown.canvas.selected == 5


@pytest.mark.parametrize("code", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_removes_the_selected_point(show: Show, code: Qt.Key) -> None:
    shown = Shown(show, fits.line())
    key(shown.canvas, code)
    assert shown.asked == []
    click(shown.canvas, pixel(shown.canvas, -2.0, 4.0))
    key(shown.canvas, code)
    assert shown.asked == [DeletePoints((0,))]
    assert shown.canvas.selected is None


def test_a_right_click_removes_the_point_under_it(show: Show) -> None:
    shown = Shown(show, fits.line())
    shown.right_click(pixel(shown.canvas, 0.5, 3.5))
    assert shown.asked == []
    shown.right_click(pixel(shown.canvas, 2.0, 4.0))
    assert shown.asked == [DeletePoints((4,))]


def test_rows_are_those_of_the_data_where_only_some_are_drawn(show: Show) -> None:
    train = replace(fits.points([0.0, 1.0], [0.0, 1.0], [0.0, 0.0]), rows=np.array([70, 900]))
    shown = Shown(show, fits.line(train=replace(train, count=10**6)))
    click(shown.canvas, pixel(shown.canvas, 1.0, 1.0))
    key(shown.canvas, Qt.Key.Key_Delete)
    assert shown.asked == [DeletePoints((900,))]


def test_keys_walk_the_points_and_shift_moves_them(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    key(canvas, Qt.Key.Key_Right)
    assert canvas.selected == 0
    key(canvas, Qt.Key.Key_Right)
    key(canvas, Qt.Key.Key_Right)
    assert canvas.selected == 2
    key(canvas, Qt.Key.Key_Up)
    assert canvas.selected in (1, 3)
    key(canvas, Qt.Key.Key_Left)
    key(canvas, Qt.Key.Key_Left)
    key(canvas, Qt.Key.Key_Left)
    assert canvas.selected == 0
    assert shown.asked == []
    key(canvas, Qt.Key.Key_Up, SHIFT)
    first, last = shown.asked
    assert isinstance(first, SetPoint)
    assert isinstance(last, SetPoint)
    assert (first.row, first.done, last.done) == (0, False, True)
    assert first.values["x"] == -2.0
    assert first.values["y"] == pytest.approx(4.0 + 0.01 * canvas.area.y_span, rel=1e-2)
    assert last.values == first.values


def test_hovering_reads_a_point_and_the_selection_stays_read(show: Show) -> None:
    fit = fits.line(test=fits.points([0.5], [2.5], [0.5]))
    shown = Shown(show, fit)
    canvas = shown.canvas
    move(canvas, pixel(canvas, 2.0, 4.0), held=False)
    assert canvas.read_out == "row 4: x 2.00, y 4.00, prediction 2.00, residual 2.00"
    move(canvas, pixel(canvas, 0.5, 2.5), held=False)
    assert canvas.read_out.startswith("test row 0: x 0.500, y 2.50")
    move(canvas, pixel(canvas, 1.5, 0.0), held=False)
    assert canvas.read_out == ""
    click(canvas, pixel(canvas, 1.0, 1.0))
    assert canvas.read_out.startswith("row 3")


def test_long_words_are_broken_and_lose_nothing(show: Show) -> None:
    metrics = Shown(show, fits.line()).canvas.ink.small_metrics
    for text in ("row 4: x 2.00, y 4.00, prediction 2.00, residual 2.00", "words " * 20):
        broken = lines(text.strip(), metrics, 150.0)
        assert len(broken) > 1
        assert " ".join(broken) == text.strip()
        assert all(metrics.horizontalAdvance(line) <= 150.0 for line in broken)


def test_where_nothing_can_be_changed_it_says_why(show: Show) -> None:
    shown = Shown(show, fits.line(editable=()))
    drag(shown.canvas, pixel(shown.canvas, 1.0, 1.0), pixel(shown.canvas, 0.0, 3.0))
    assert shown.asked == []
    shown.double_click(pixel(shown.canvas, 0.0, 3.0))
    assert "cannot be changed here" in shown.canvas.read_out
    residuals = Shown(show, fits.plane())
    residuals.double_click(pixel(residuals.canvas, 1.5, 0.0))
    assert residuals.asked == []
    assert "choose an input for the x axis" in residuals.canvas.read_out


def test_a_residual_is_dragged_upwards_alone(show: Show) -> None:
    shown = Shown(show, fits.plane())
    canvas = shown.canvas
    drag(canvas, pixel(canvas, 2.0, 2.0), pixel(canvas, 0.5, 0.0))
    last = shown.asked[-1]
    assert isinstance(last, SetPoint)
    assert last.values == {"Y": pytest.approx(2.0, abs=0.05)}
    assert canvas.place(2).x() == pytest.approx(pixel(canvas, 2.0, 0.0).x())


def painted(canvas: FitCanvas, at: QPointF) -> QColor:
    return canvas.grab().toImage().pixelColor(at.toPoint())


def near(colour: QColor, name: str) -> bool:
    other = QColor(name)
    return all(
        abs(a - b) < 90
        for a, b in zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def test_points_and_curve_are_where_they_belong(show: Show) -> None:
    shown = Shown(show, fits.line(slope=0.5, test=fits.points([-0.5], [3.0], [0.0])))
    canvas = shown.canvas
    assert near(painted(canvas, pixel(canvas, -2.0, 4.0)), LIGHT.secant)
    assert near(painted(canvas, pixel(canvas, 1.5, 0.75)), LIGHT.tangent)
    assert near(painted(canvas, pixel(canvas, -0.5, 3.0)), LIGHT.panel)  # hollow
    canvas.show_fit(fits.line(slope=2.0))
    assert near(painted(canvas, pixel(canvas, 1.5, 3.0)), LIGHT.tangent)
    assert near(painted(canvas, pixel(canvas, 1.5, 0.75)), LIGHT.panel)


def test_regions_have_the_colour_of_their_class(show: Show) -> None:
    shown = Shown(show, fits.regions())
    canvas = shown.canvas
    left, right = (painted(canvas, pixel(canvas, x, 0.5)) for x in (-1.3, 1.3))
    assert left.blue() > left.red()
    assert right.red() > right.blue()
    assert painted(canvas, pixel(canvas, 0.0, 0.5)).lightness() < 120  # the boundary
    swapped = Shown(show, fits.regions(), 1)
    low, high = (painted(swapped.canvas, pixel(swapped.canvas, 0.5, y)) for y in (-1.3, 1.3))
    assert (low, high) == (left, right) or low.blue() > low.red()


def test_residuals_are_lines_at_wish(show: Show) -> None:
    shown = Shown(show, fits.line(slope=0.0))
    canvas = shown.canvas
    half_way = pixel(canvas, -2.0, 2.0)
    before = painted(canvas, half_way)
    canvas.show_residuals(True)
    assert painted(canvas, half_way) != before


def test_a_move_of_the_parameters_paints_no_backdrop(show: Show) -> None:
    shown = Shown(show, fits.line())
    canvas = shown.canvas
    canvas.grab()
    before = canvas.backdrops_painted
    for slope in (1.0, 1.1, 1.2):
        canvas.show_fit(fits.line(slope=slope))
        canvas.grab()
    assert canvas.backdrops_painted == before


@pytest.mark.parametrize("theme", [DARK, PROJECTOR])
def test_every_kind_is_painted_in_every_theme(show: Show, theme: object) -> None:
    for fit in (
        fits.line(),
        fits.plane(),
        fits.regions(),
        fits.line(curve=None),
        fits.line(train=fits.points([1.0], [2.0], [np.nan])),
        fits.line(curve=FitCurve(np.array([0.0, 1.0]), np.array([np.nan, np.inf]))),
    ):
        shown = Shown(show, fit)
        shown.canvas.apply_theme(theme)  # type: ignore[arg-type]
        shown.canvas.show_residuals(True)
        assert not shown.canvas.grab().isNull()
