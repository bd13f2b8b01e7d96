"""The keyboard is the lecture's, whatever asked for it before or asks for it meanwhile."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from playground.state.lesson import Next, Prompt, Reveal
from playground.window.lesson.typed import TypedLine
from playground.window.stop_knob import ConditionField
from tests.window.conftest import Stage as Theatre
from tests.window.frames import frame_of
from tests.window.lecture.conftest import STEP, show_of

TYPED = Prompt("second", "value", "What will `w1.grad` hold?", "w1.grad")


def give(theatre: Theatre, **changes: Any) -> None:
    theatre.window.show_frame(replace(frame_of(), stage=replace(STEP, **changes)))


def press(key: Qt.Key) -> None:
    """Press a key where the keyboard is, as a remote does."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def test_a_remote_goes_on_after_a_question_that_is_answered_by_typing(stage: Theatre) -> None:
    window = stage.window
    window.lessons.open_named("slopes")  # builds the lesson's panel, whose field asks for keys
    stage.qtbot.waitUntil(lambda: window.lessons.panel is not None)
    give(stage, lesson="slopes")
    stage.qtbot.wait(1)
    QTest.keyClick(window, Qt.Key.Key_F11)
    guided: list[object] = []
    window.lecture.guided.connect(guided.append)
    press(Qt.Key.Key_PageDown)
    give(stage, prompt=TYPED, answerable=True)
    press(Qt.Key.Key_PageDown)
    assert guided == [Next(), Reveal()]
    press(Qt.Key.Key_B)
    assert show_of(window).blank.shown
    press(Qt.Key.Key_B)
    press(Qt.Key.Key_Escape)
    assert not window.lecture.on


@pytest.mark.parametrize("key", [Qt.Key.Key_F11, Qt.Key.Key_F5])
@pytest.mark.parametrize("kind", ["answer", "rate", "condition"])
def test_a_lecture_begins_while_something_is_typed(stage: Theatre, kind: str, key: Qt.Key) -> None:
    window = stage.window
    field: QLineEdit
    if kind == "answer":
        field = TypedLine("your answer")
        field.setParent(window)
        field.show()
    elif kind == "rate":
        field = window.optimizer.rate
    else:
        (field,) = window.findChildren(ConditionField)
    field.setFocus()
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_F)  # is typed
    assert "f" in field.text()
    assert stage.client.acts == []
    press(key)
    assert window.lecture.on
