"""The ruler on the slider: where the zones lie, the word for the rate, and when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

import playground
from playground.state.frame import Frame
from playground.state.ruler import Ruler
from playground.state.studies import Studies
from playground.window.log_slider import LogSlider, number_at
from playground.window.optimizer_bar import OptimizerBar
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from tests.window.conftest import Stage


@pytest.fixture
def bar(qtbot: QtBot) -> OptimizerBar:
    """A bar over a ravine, whose boundary is 0.08."""
    bar = OptimizerBar()
    qtbot.addWidget(bar)
    bar.apply_theme(LIGHT)
    bar.resize(560, 80)
    bar.show()
    return bar


def ravine(name: str = "SGD", **keywords: float) -> Frame:
    lab = playground.open("ravine")
    lab.use(name, **keywords)
    return Frame(lab.snapshot(), studies=Studies(ruler=lab.ruler()))


@pytest.mark.parametrize(
    ("rate", "word"),
    [(0.001, "creep"), (0.03, "monotone"), (0.05, "zigzag"), (0.08, "diverge"), (5.0, "diverge")],
)
def test_one_word_tells_the_zone(bar: OptimizerBar, rate: float, word: str) -> None:
    bar.show_frame(ravine(lr=rate))
    assert bar.zone.text() == word


def test_the_word_follows_the_slider_at_once(bar: OptimizerBar) -> None:
    bar.show_frame(ravine(lr=0.03))
    words = []
    for place in range(0, bar.slider.maximum() + 1, 4):
        bar.slider.setValue(place)
        words.append(bar.zone.text())
    assert list(dict.fromkeys(words)) == ["creep", "monotone", "zigzag", "diverge"]
    bar._settle.stop()


def test_another_optimizer_has_no_word_and_says_why(bar: OptimizerBar) -> None:
    bar.show_frame(ravine("Adam", lr=0.03))
    assert bar.zone.text() == ""
    assert bar.slider.toolTip().startswith("The zones are those of SGD.")


def test_the_tool_tip_tells_all_of_it(bar: OptimizerBar) -> None:
    bar.show_frame(ravine(lr=0.03))
    told = bar.slider.toolTip()
    for part in ("λmax = 25", "creep, below 0.004", "zigzag, below 0.08", "float64 on copies"):
        assert part in told
    assert bar.zone.toolTip() == told


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR])
def test_the_tick_stands_where_the_handle_would(qtbot: QtBot, theme: Theme) -> None:
    slider = LogSlider("Learning rate")
    qtbot.addWidget(slider)
    slider.apply_theme(theme)
    slider.resize(300, slider.sizeHint().height())
    ruler = playground.open("ravine").ruler()
    slider.show_ruler(ruler)
    slider.show()
    picture = slider.grab().toImage()
    row = slider.height() - 2
    red = QColor(theme.error)

    def distance(x: int) -> int:
        found = picture.pixelColor(x, row)
        return (
            abs(found.red() - red.red())
            + abs(found.green() - red.green())
            + abs(found.blue() - red.blue())
        )

    place = slider.place(0.08)
    assert min(range(int(place) - 3, int(place) + 4), key=distance) == pytest.approx(place, abs=1.5)
    assert slider.place(1e-9) == slider.place(1e-6)
    assert slider.place(number_at(20)) > slider.place(number_at(0))


@pytest.mark.parametrize("ruler", [None, Ruler(words="No bound here")])
def test_without_zones_nothing_breaks(qtbot: QtBot, ruler: Ruler | None) -> None:
    slider = LogSlider("Learning rate")
    qtbot.addWidget(slider)
    slider.show_ruler(ruler)
    slider.show()
    assert not slider.grab().isNull()


def test_it_is_wanted_while_it_can_be_seen(bar: OptimizerBar) -> None:
    heard: list[object] = []
    bar.wanted.connect(heard.append)
    bar.hide()
    bar.show()
    assert heard == [{"ruler": False}, {"ruler": True}]


def test_the_window_asks_for_it(make_stage: Callable[[], Stage]) -> None:
    stage = make_stage()
    stage.show()
    assert stage.window.session.views.view.wanted.ruler


def test_an_older_ruler_is_not_read_for_another_rate(bar: OptimizerBar) -> None:
    frame = ravine(lr=0.03)
    bar.show_frame(frame)
    bar.show_frame(replace(ravine(lr=0.05), studies=Studies()))
    assert bar.zone.text() == ""
