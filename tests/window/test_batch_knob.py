"""The batch knob in Descent's title and its pop-up."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.state.acts import Batches
from playground.window.batch_popup import BatchPopup, told
from tests.window.clouds import batch_of, with_cloud
from tests.window.conftest import Stage
from tests.window.frames import frame_of


@pytest.fixture
def popup(qtbot: QtBot) -> BatchPopup:
    popup = BatchPopup()
    qtbot.addWidget(popup)
    popup.show_batch(batch_of())
    return popup


def acts_of(popup: BatchPopup) -> list[Any]:
    asked: list[Any] = []
    popup.act_requested.connect(asked.append)
    return asked


def enter(field: Any, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_each_field_asks_at_once(popup: BatchPopup) -> None:
    asked = acts_of(popup)
    enter(popup.size_field, "7")
    enter(popup.seed_field, "3")
    at = QPoint(8, popup.shuffle.height() // 2)
    QTest.mouseClick(popup.shuffle, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseClick(popup.all, Qt.MouseButton.LeftButton)
    assert asked == [Batches(7), Batches(4, True, 3), Batches(4, False), Batches(None)]


@pytest.mark.parametrize("text", ["21", "0", "-1", "2.5", "many"])
def test_a_size_that_cannot_be_is_told_in_place(popup: BatchPopup, text: str) -> None:
    asked = acts_of(popup)
    enter(popup.size_field, text)
    assert asked == []
    assert not popup.mistake.isHidden()
    assert popup.mistake.text()
    enter(popup.size_field, "5")
    assert asked == [Batches(5)]
    assert popup.mistake.isHidden()


def test_the_state_counts_from_one() -> None:
    assert told(batch_of(None)) == "Each forward is of all 20 samples."
    assert told(batch_of(4, drawn=0)) == "None drawn yet; 5 batches make an epoch."
    assert told(batch_of(4, drawn=12)) == "Epoch 3, batch 2 of 5."


# The offscreen platform has no keyboard for a pop-up to take.
@pytest.mark.qt_log_ignore("does not support grabbing the keyboard")
def test_the_knob_tells_the_size_and_asks_through_the_window(stage: Stage) -> None:
    knob = stage.window.batch
    assert knob.isHidden()
    stage.window.show_frame(with_cloud(frame_of(), None, batch_of(None)))
    assert not knob.isHidden()
    assert knob.text() == "batch: all ▾"
    QTest.mouseClick(knob, Qt.MouseButton.LeftButton)
    assert knob.popup.isVisible()
    enter(knob.popup.size_field, "5")
    assert stage.client.acts[-1] == Batches(5)
    stage.window.show_frame(with_cloud(frame_of(), None, batch_of(5)))
    assert knob.text() == "batch: 5 ▾"
    knob.popup.hide()


def test_a_run_goes_on_over_another_batch_size(stage: Stage) -> None:
    stage.window.session.frame = frame_of(running=True)
    stage.window.ask(Batches(5))
    assert [type(act).__name__ for act in stage.client.acts] == ["Batches", "Run"]
