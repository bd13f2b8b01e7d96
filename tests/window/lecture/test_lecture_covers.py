"""What lies over the picture: the frozen one and the spotlight; and the speaker's own window."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.window.lecture.mode import Lecture
from playground.window.lecture.notes import BLANK, FROZEN, LIVE, NO_LESSON, NO_NOTES
from tests.window.conftest import Stage as Theatre
from tests.window.frames import frame_of
from tests.window.lecture.conftest import Hall


def test_a_frozen_picture_stands_still_while_the_speaker_works_on(hall: Hall) -> None:
    hall.give(show=("slices",))
    hall.press(Qt.Key.Key_H)
    frozen = hall.window.grab().toImage()
    hall.give(frame_of(w1=2.5, w2=-1.0), show=("tensors",))
    assert hall.window.grab().toImage() == frozen
    assert hall.show.board.names == ("tensors",)
    hall.press(Qt.Key.Key_H)
    assert hall.window.grab().toImage() != frozen
    assert not hall.show.mark.shown


def test_the_speaker_sees_what_goes_on_under_a_frozen_picture(hall: Hall) -> None:
    notes = hall.show.notes
    hall.press(Qt.Key.Key_N)
    hall.give()
    assert notes.state.text() == LIVE
    assert not notes.preview.isVisible()
    hall.press(Qt.Key.Key_H)
    assert notes.state.text() == FROZEN
    assert notes.preview.isVisible()
    before = notes.preview.pixmap().toImage()
    hall.give(text="## Something else")
    hall.window.lecture._preview.timeout.emit()
    assert notes.preview.pixmap().toImage() != before
    hall.press(Qt.Key.Key_H)
    assert not notes.preview.isVisible()
    hall.window.lecture._preview.stop()


def brightness(hall: Hall, at: QPoint) -> int:
    return hall.window.grab().toImage().pixelColor(at).lightness()


def test_the_spotlight_follows_the_mouse(hall: Hall) -> None:
    hall.give()
    here, there = QPoint(300, 560), QPoint(900, 600)  # both lie on white paper
    assert (brightness(hall, here), brightness(hall, there)) == (255, 255)
    hall.press(Qt.Key.Key_L)
    handle = hall.window.windowHandle()
    for at, other in ((here, there), (there, here)):
        QTest.mouseMove(handle, at)
        assert brightness(hall, at) == 255
        assert brightness(hall, other) < 90
    corner = there + QPoint(200, 0)  # in the rectangle, not in the circle
    assert brightness(hall, corner) < 90
    hall.press(Qt.Key.Key_L)
    assert brightness(hall, corner) == 255
    hall.press(Qt.Key.Key_L)
    assert (brightness(hall, here), brightness(hall, there)) == (255, 255)


def test_the_mouse_reaches_what_is_in_the_light(hall: Hall) -> None:
    hall.press(Qt.Key.Key_L)
    middle = hall.window.rect().center()
    under = hall.window.childAt(middle)
    assert under is not None
    assert hall.show.board.isAncestorOf(under)


def test_notes_say_what_comes_and_are_never_on_the_screen(hall: Hall) -> None:
    notes = hall.show.notes
    assert notes.text.toPlainText() == NO_LESSON.strip("*")
    hall.give()
    assert not notes.isVisible()  # there is but one screen
    hall.press(Qt.Key.Key_N)
    assert notes.isVisible()
    assert notes.window() is not hall.window
    assert notes.text.toPlainText() == "Ask before you press."
    assert notes.following.text() == "Next step: Clearing"
    assert notes.place.text() == "Two slopes · 2 of 3"
    assert "Ask before you press." not in hall.show.board.text.text.toPlainText()
    hall.give(notes="", step=2)
    assert notes.text.toPlainText() == NO_NOTES.strip("*")
    assert notes.following.text() == "This is the last step."
    hall.press(Qt.Key.Key_N)
    assert not notes.isVisible()


def test_keys_pressed_in_the_notes_are_those_of_the_lecture(hall: Hall) -> None:
    hall.press(Qt.Key.Key_N)
    notes = hall.show.notes
    notes.activateWindow()
    QApplication.processEvents()
    QTest.keyClick(notes, Qt.Key.Key_B)
    assert hall.show.blank.shown
    assert notes.state.text() == BLANK
    hall.client.acts.clear()
    QTest.keyClick(notes, Qt.Key.Key_F)
    assert not hall.show.blank.shown
    assert hall.client.acts == []
    QTest.keyClick(notes, Qt.Key.Key_Escape)
    assert not hall.window.lecture.on


def test_notes_go_to_the_other_screen(hall: Hall) -> None:
    other: Any = SimpleNamespace(availableGeometry=lambda: QRect(100, 50, 900, 640))
    hall.show.place_notes([hall.window.screen(), other])
    assert hall.show.notes.isVisible()
    assert hall.show.notes.geometry() == QRect(100, 50, 900, 640)


@pytest.mark.parametrize(("passed", "shown"), [(0.4, "0:00:00"), (3725.9, "1:02:05")])
def test_the_clock_tells_how_long_it_has_gone_on(stage: Theatre, passed: float, shown: str) -> None:
    now = [1000.0]
    lecture = Lecture(stage.window, clock=lambda: now[0])
    lecture.begin()
    assert lecture.show is not None
    now[0] += passed
    lecture._tick.timeout.emit()
    assert lecture.show.notes.clock.text() == shown
    lecture.leave()
