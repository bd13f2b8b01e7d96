"""Keys go to whichever window has the keyboard at that moment, also where one takes it away."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.robot import gestures

K = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Fleeting(QWidget):
    """A window that goes away for good with the first key."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[int] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Go away, native window and all."""
        self.keys.append(event.key())
        self.hide()
        self.destroy()


@pytest.fixture
def line(qtbot: QtBot) -> QLineEdit:
    line = QLineEdit("some words")
    qtbot.addWidget(line)
    with qtbot.waitActive(line):
        line.show()
        line.activateWindow()
    line.setFocus()
    return line


def test_a_key_with_modifiers_is_what_it_is_on_a_keyboard(line: QLineEdit) -> None:
    gestures.key(K.Key_A, CONTROL)
    assert line.selectedText() == "some words"
    gestures.key(K.Key_B)
    assert line.text() == "b"
    gestures.key(K.Key_Left, SHIFT)
    assert line.selectedText() == "b"
    gestures.key(K.Key_Delete)
    assert line.text() == ""


def test_a_window_that_goes_with_the_first_of_the_keys_gets_no_more(qtbot: QtBot) -> None:
    window = Fleeting()
    qtbot.addWidget(window)
    for _ in range(3):
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        gestures.key(K.Key_A, CONTROL | SHIFT)
    assert window.keys == [K.Key_Shift] * 3
