"""The schedule knob: what its pop-up chooses, the present rate, and what is said against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from playground.engine.offers import offers
from playground.state.acts import Schedule
from playground.state.frame import Frame
from playground.state.snapshot import Complaint
from playground.window.fields import ValueField
from playground.window.schedule_knob import ScheduleKnob
from playground.window.theme import LIGHT
from tests.window.conftest import Stage
from tests.window.frames import frame_of, snapshot_of

STEP = Schedule("StepLR", {"step_size": 30})


def frame(act: Schedule, rate: float = 0.1, complaint: Complaint | None = None) -> Frame:
    memento = replace(
        snapshot_of().memento, schedule=act.name, schedule_keywords=dict(act.keywords)
    )
    return frame_of(memento=memento, rate=rate, complaint=complaint)


@pytest.fixture
def knob(qtbot: QtBot) -> ScheduleKnob:
    made = ScheduleKnob()
    qtbot.addWidget(made)
    made.apply_theme(LIGHT)
    made.show_offers(offers())
    made.show_frame(frame(Schedule()))
    with qtbot.waitExposed(made):
        made.show()
    return made


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, knob: ScheduleKnob, name: str) -> Schedule:
    """Choose by the keyboard, as a user does."""
    with qtbot.waitSignal(knob.act_requested) as asked:
        knob.choice.setFocus()
        place = knob.choice.findText(name)
        knob.choice.setCurrentIndex(place)
        knob.choice.activated.emit(place)
    act = asked.args[0]
    assert isinstance(act, Schedule)
    return act


def test_the_button_opens_the_pop_up_with_every_schedule(knob: ScheduleKnob) -> None:
    assert knob.button.text() == "lr schedule: none ▾"
    press(knob.button)
    assert knob.popup.isVisible()
    names = [knob.choice.itemText(place) for place in range(knob.choice.count())]
    assert names == ["none", *(offer.name for offer in offers().schedulers)]
    assert not knob.form.isVisible()
    assert knob.rate.text() == "Present learning rate: 0.1"


@pytest.mark.parametrize("name", [offer.name for offer in offers().schedulers])
def test_a_schedule_is_chosen_with_what_torch_has_no_default_for(
    qtbot: QtBot, knob: ScheduleKnob, name: str
) -> None:
    press(knob.button)
    act = choose(qtbot, knob, name)
    assert act.name == name
    required = {k.name for k in offers().scheduler(name).keywords if k.required}
    assert set(act.keywords) - {"total_steps"} == required
    knob.show_frame(frame(act, 0.05))
    assert knob.button.text().endswith(": lr 0.05 ▾")
    assert name in knob.button.toolTip()
    assert knob.form.isVisible()
    assert choose(qtbot, knob, "none") == Schedule()


def test_a_keyword_is_typed(qtbot: QtBot, knob: ScheduleKnob) -> None:
    knob.show_frame(frame(STEP))
    press(knob.button)
    field = knob.form.fields["gamma"]
    assert isinstance(field, ValueField)
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(knob.act_requested) as asked:
        QTest.keyClicks(field, "0.5")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert asked.args == [Schedule("StepLR", {"step_size": 30, "gamma": 0.5})]


def test_what_is_no_whole_number_is_told_in_place(knob: ScheduleKnob) -> None:
    knob.show_frame(frame(STEP))
    press(knob.button)
    field = knob.form.fields["step_size"]
    assert isinstance(field, ValueField)
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "2.5")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert knob.complaint.text() == "'2.5' is not a whole number"


def test_what_torch_says_against_it_stands_in_the_pop_up(qtbot: QtBot, knob: ScheduleKnob) -> None:
    complaint = Complaint("Switch cycle_momentum off.", "ValueError", "optimizer must support")
    assert not knob.show_complaint(complaint)
    press(knob.button)
    choose(qtbot, knob, "CyclicLR")
    assert knob.show_complaint(complaint)
    assert knob.complaint.text() == "optimizer must support\nSwitch cycle_momentum off."


def test_the_rate_follows_a_run(knob: ScheduleKnob) -> None:
    knob.show_frame(frame(STEP, 0.1))
    knob.show_frame(frame(STEP, 0.001))
    assert knob.button.text() == "StepLR: lr 0.001 ▾"
    assert knob.rate.text() == "Present learning rate: 0.001"


@pytest.mark.parametrize("width", [1280, 1920])
def test_the_knob_is_whole_in_the_window(make_stage: Callable[[], Stage], width: int) -> None:
    stage = make_stage()
    stage.show(width=width)
    longest = Schedule("CosineAnnealingWarmRestarts", {"T_0": 20})
    stage.answer(frame(longest, 0.00012345))
    button = stage.window.schedule.button
    assert button.isVisible()
    stage.qtbot.waitUntil(lambda: button.width() >= button.sizeHint().width())
    assert button.text() == "CosineAnnealing…: lr 0.0001234 ▾"
    assert button.sizeHint().width() <= 260
