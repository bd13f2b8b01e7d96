"""The keys of the acts, and where they are left to what is being typed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from playground.state.acts import (
    Backward,
    Forward,
    Redo,
    Reset,
    Run,
    Step,
    Undo,
    ZeroGrad,
)
from tests.window.conftest import Stage

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_F, NONE, Forward()),
        (Qt.Key.Key_B, NONE, Backward()),
        (Qt.Key.Key_B, SHIFT, Backward(retain_graph=True)),
        (Qt.Key.Key_Z, NONE, ZeroGrad()),
        (Qt.Key.Key_Z, SHIFT, ZeroGrad(set_to_none=False)),
        (Qt.Key.Key_S, NONE, Step()),
        (Qt.Key.Key_Space, NONE, Run(steps=1)),
        (Qt.Key.Key_R, NONE, Run()),
        (Qt.Key.Key_Z, CONTROL, Undo()),
        (Qt.Key.Key_Z, CONTROL | SHIFT, Redo()),
        (Qt.Key.Key_Home, NONE, Reset()),
        (Qt.Key.Key_R, CONTROL, Reset()),
    ],
)
def test_keys_do_the_acts(
    qtbot: QtBot, stage: Stage, key: Qt.Key, modifiers: Qt.KeyboardModifier, act: object
) -> None:
    QTest.keyClick(stage.window, key, modifiers)
    assert stage.client.acts == [act]


def test_keys_do_nothing_while_typing_code(qtbot: QtBot, stage: Stage) -> None:
    editor = stage.window.problem.cells["data"].editor
    editor.setFocus()
    QTest.keyClicks(editor, "fbzsr x")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    QTest.keyClick(editor, Qt.Key.Key_R, CONTROL)
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert stage.client.acts == []
    editor.set_text("fbzsr x")
    assert editor.toPlainText() == "fbzsr x"


def test_keys_do_nothing_while_typing_a_number(qtbot: QtBot, stage: Stage) -> None:
    field = stage.window.optimizer.rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "f s1")
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClick(field, Qt.Key.Key_R, CONTROL)
    assert field.text() == "f s1"
    assert stage.client.acts == []


def test_a_learning_rate_that_was_entered_is_followed_by_a_step(qtbot: QtBot, stage: Stage) -> None:
    field = stage.window.optimizer.rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.05")
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.text() == "0.05"
    assert stage.client.acts[-1] == Run(steps=1)


def test_keys_work_again_after_escape(qtbot: QtBot, stage: Stage) -> None:
    editor = stage.window.problem.cells["data"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(stage.window, Qt.Key.Key_F)
    assert stage.client.acts == [Forward()]


def test_nothing_is_focused_for_typing_at_first(stage: Stage) -> None:
    focused = QApplication.focusWidget()
    assert not isinstance(focused, QLineEdit)
    assert "Editor" not in type(focused).__name__


def test_space_presses_a_control_that_has_the_keyboard(qtbot: QtBot, stage: Stage) -> None:
    stage.window.acts.forward.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stage.window.acts.forward, Qt.Key.Key_Space)
    assert stage.client.acts == [Forward()]
