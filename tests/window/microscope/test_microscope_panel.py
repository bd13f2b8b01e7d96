"""The microscope on screen: curves, cursor, numbers at one h, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import playground
from playground.state.frame import Frame
from playground.state.microscope import Microscope, MicroscopeQuestion
from playground.state.studies import Studies
from playground.window import palette
from playground.window.microscope.panel import NOT_YET, MicroscopePanel
from playground.window.microscope.words import row, short, step_words
from playground.window.theme import LIGHT, PROJECTOR
from tests.window.plots import plot_gestures as gestures


@lru_cache(maxsize=4)
def found_of(name: str, coordinate: str) -> tuple[Frame, Microscope]:
    lab = playground.open(name)
    return Frame(lab.snapshot()), lab.microscope(coordinate)


def frame_of(name: str = "log-sine", coordinate: str = "x[0]") -> Frame:
    frame, found = found_of(name, coordinate)
    return replace(frame, studies=Studies(microscope=found))


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[MicroscopePanel]:
    window = QWidget()
    qtbot.addWidget(window)
    panel = MicroscopePanel()
    panel.setParent(window)
    panel.apply_theme(LIGHT)
    window.resize(900, 520)
    panel.resize(900, 520)
    with qtbot.waitExposed(window):
        window.show()
    yield panel
    window.close()


def test_it_asks_when_seen_and_withdraws(panel: MicroscopePanel) -> None:
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    panel.show_frame(Frame(found_of("log-sine", "x[0]")[0].snapshot))
    assert asked == []
    assert panel.canvas.words == NOT_YET
    panel.came_up()
    assert asked == [{"microscope": MicroscopeQuestion("x[0]")}]
    panel.went_down()
    assert asked[-1] == {"microscope": None}


def test_another_problem_is_asked_about_anew(panel: MicroscopePanel) -> None:
    panel.came_up()
    panel.show_frame(frame_of())
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    panel.show_frame(Frame(found_of("two-slopes", "w1")[0].snapshot))
    assert asked == [{"microscope": MicroscopeQuestion("w1")}]


def test_a_coordinate_that_has_gone_is_replaced(panel: MicroscopePanel) -> None:
    panel.came_up()
    panel.show_frame(frame_of())
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    other = found_of("two-slopes", "w1")[0].snapshot
    panel.show_frame(Frame(replace(other, problem="log-sine")))
    assert asked == [{"microscope": MicroscopeQuestion("w1")}]


def test_the_numbers_of_the_notebooks_stand_in_the_table(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    assert panel.canvas.h == 1e-3
    cells = [cell.text() for cell in panel.table.cells["forward", "float32"]]
    assert cells[:3] == ["1.3619", "−1.4e−3", "−1.4e−3"]
    assert "best h 1e−4" in panel.table.best["forward", "float32"].words
    assert "theory h* 2.4e−4" in panel.table.best["forward", "float32"].words


def test_the_cursor_is_dragged_and_moves_by_keys(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    canvas = panel.canvas
    start = canvas.area.to_pixel(-3.0, -6.0)
    end = canvas.area.to_pixel(-8.01, -6.0)
    gestures.drag(canvas, start, end)
    assert canvas.h == 1e-8
    assert panel.here.text() == "h = 1e−8"
    assert panel.table.cells["forward", "float32"][0].text() == "x + h is x"
    gestures.key(canvas, Qt.Key.Key_Right)
    curve = found_of("log-sine", "x[0]")[1].curves[0]
    assert canvas.h == curve.h[int(np.flatnonzero(curve.h == 1e-8)[0]) + 1]


def test_the_h_of_the_cursor_is_offered_to_the_secants(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    asked: list[float] = []
    panel.nudge_requested.connect(asked.append)
    panel.canvas.show_h(1e-5)
    QTest.mouseClick(panel.use, Qt.MouseButton.LeftButton)
    assert asked == [1e-5]


def test_curves_are_drawn_where_their_errors_are(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    canvas, found = panel.canvas, found_of("log-sine", "x[0]")[1]
    curve = found.curve("forward", "float64")
    place = int(np.flatnonzero(curve.h == 1e-2)[0])
    at = canvas.pixel_of(curve, place)
    assert at is not None
    x, y = canvas.area.to_data(at)
    assert (x, y) == pytest.approx((-2.0, np.log10(abs(curve.error[place]))))
    shown = canvas.grab().toImage().pixelColor(at.toPoint())
    assert shown.name() == LIGHT.secant


def test_a_zero_error_is_a_mark_at_the_lower_edge(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of("two-slopes", "w1"))
    curve = found_of("two-slopes", "w1")[1].curve("forward", "float64")
    place = int(np.flatnonzero(curve.error == 0.0)[-1])
    at = panel.canvas.pixel_of(curve, place)
    assert at is not None
    bottom = panel.canvas.area.top + panel.canvas.area.height
    assert bottom - 8 < at.y() < bottom
    assert "No truncation branch" in panel.remarks.words


def test_a_low_panel_has_its_numbers_beside_the_plot(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    panel.resize(590, 200)
    QApplication.processEvents()
    assert panel.table.x() > panel.canvas.x()
    assert panel.canvas.height() > 100
    assert panel.table.geometry().right() <= panel.width()
    assert panel.table.best["forward", "float32"].words.startswith("1.3619; best h")


def test_the_whole_gradient_is_asked_for(panel: MicroscopePanel) -> None:
    panel.came_up()
    panel.show_frame(frame_of())
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    panel.whole.click()
    assert asked == [{"microscope": MicroscopeQuestion("x[0]", whole=True)}]
    assert not panel.picker.isEnabled()


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (-1.36e-3, "−1.4e−3"), (1.0, "1.0e0"), (float("nan"), "nan")],
)
def test_sizes_in_two_digits(value: float, said: str) -> None:
    assert short(value) == said


def test_steps_in_words() -> None:
    assert step_words(1e-3) == "1e−3"
    assert step_words(1.3335e-3) == "1.3e−3"


def test_float64_is_not_said_to_round_by_nothing() -> None:
    found = found_of("log-sine", "x[0]")[1]
    curve = found.curve("forward", "float64")
    assert row(curve, int(np.flatnonzero(curve.h == 1e-2)[0]), found.loss)[3].startswith("< ")


def test_nothing_is_left_where_there_is_no_answer(panel: MicroscopePanel) -> None:
    panel.show_frame(frame_of())
    panel.show_frame(Frame(found_of("log-sine", "x[0]")[0].snapshot))
    assert panel.canvas.place is None
    assert not panel.use.isEnabled()
    assert panel.table.cells["forward", "float32"][0].text() == ""
    gestures.click(panel.canvas, QPointF(50, 50))


def test_in_large_type_and_little_room_nothing_is_cut(
    panel: MicroscopePanel, qapp: QApplication
) -> None:
    panel.show_frame(frame_of())
    panel.resize(900, 500)
    assert panel.use.text() == "Use for the secants"
    first = panel.table.cells["forward", "float64"][0]
    assert not first.isHidden()
    palette.apply(qapp, PROJECTOR)
    panel.apply_theme(PROJECTOR)
    panel.resize(440, 420)
    QApplication.processEvents()
    assert first.isHidden()
    assert panel.use.text() == "Use"
    assert panel.use.width() >= panel.use.minimumSizeHint().width()
