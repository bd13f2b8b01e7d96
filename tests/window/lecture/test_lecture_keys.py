"""The keys of a lecture and of a presenter's remote, pressed on the real window."""

from __future__ import annotations

from itertools import chain

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from playground.state.acts import Backward, Forward, Move, Reset, Run, Step, Undo, ZeroGrad
from playground.state.lesson import Back, Next, Prompt, Reveal, Verdict
from playground.window.layout import BEHIND
from playground.window.lecture.keys import ACTS, AS_THE_STEP, LECTURE, view_keys
from playground.window.main_window import MainWindow
from playground.window.theme import LIGHT
from tests.window.conftest import Stage as Theatre
from tests.window.lecture.conftest import NONE, Hall, fill_screen

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ASKED = Prompt("second", "value", "What will `w1.grad` hold?")


def shown(hall: Hall) -> tuple[str, ...]:
    return hall.show.board.names


def covered(hall: Hall) -> tuple[str, ...]:
    return hall.show.board.covered


def corners(window: MainWindow) -> dict[str, tuple[int, int, int]]:
    """Where the docks in front begin, and how wide they are."""
    docks = {name: window.layout_.docks[name].geometry() for name in BEHIND}
    return {name: (at.x(), at.y(), at.width()) for name, at in docks.items()}


def test_f11_takes_the_chrome_away_and_escape_brings_it_back(stage: Theatre) -> None:
    window = stage.window
    before = {name: dock.isVisible() for name, dock in window.layout_.docks.items()}
    places = corners(window)
    QTest.keyClick(window, Qt.Key.Key_F11)
    QApplication.processEvents()
    assert window.isFullScreen()
    assert not window.menuBar().isVisible()
    assert not any(dock.isVisible() for dock in window.layout_.docks.values())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not window.isFullScreen()
    assert window.menuBar().isVisible()
    assert window.theme is LIGHT
    assert {name: dock.isVisible() for name, dock in window.layout_.docks.items()} == before
    assert corners(window) == places
    QTest.keyClick(window, Qt.Key.Key_B)
    assert stage.client.acts[-1] == Backward()


@pytest.mark.parametrize("key", [Qt.Key.Key_F11, Qt.Key.Key_F5])
def test_a_lecture_begins_again_after_it_has_ended(stage: Theatre, key: Qt.Key) -> None:
    for _ in range(2):
        QTest.keyClick(stage.window, key)
        assert stage.window.lecture.on
        QTest.keyClick(stage.window, Qt.Key.Key_F11)
        assert not stage.window.lecture.on
    panels = stage.window.plots.panels
    assert panels is not None
    assert panels[0].isVisible()
    assert panels[0].window() is stage.window


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_F, NONE, Forward()),
        (Qt.Key.Key_G, NONE, Backward()),
        (Qt.Key.Key_B, SHIFT, Backward(retain_graph=True)),
        (Qt.Key.Key_G, SHIFT, Backward(retain_graph=True)),
        (Qt.Key.Key_S, NONE, Step()),
        (Qt.Key.Key_Z, NONE, ZeroGrad()),
        (Qt.Key.Key_Space, NONE, Run(steps=1)),
        (Qt.Key.Key_R, NONE, Run()),
        (Qt.Key.Key_Z, CONTROL, Undo()),
        (Qt.Key.Key_R, CONTROL, Reset()),
    ],
)
def test_the_acts_keep_their_keys(
    hall: Hall, key: Qt.Key, modifiers: Qt.KeyboardModifier, act: object
) -> None:
    hall.client.acts.clear()
    hall.press(key, modifiers)
    assert hall.client.acts == [act]


def test_no_key_means_two_things() -> None:
    named = chain(LECTURE, ACTS, view_keys(), (AS_THE_STEP,))
    keys = [QKeySequence(keys).toString() for key in named for keys in key.keys]
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("key", [Qt.Key.Key_PageDown, Qt.Key.Key_Right, Qt.Key.Key_Down])
def test_a_remote_goes_on(hall: Hall, key: Qt.Key) -> None:
    hall.press(key)
    assert hall.guided == []  # without a lesson there is nowhere to go
    hall.give()
    hall.press(key)
    hall.give(prompt=ASKED)
    hall.press(key)
    assert hall.guided == [Next(), Reveal()]


@pytest.mark.parametrize("key", [Qt.Key.Key_PageUp, Qt.Key.Key_Left, Qt.Key.Key_Up])
def test_a_remote_goes_back(hall: Hall, key: Qt.Key) -> None:
    hall.give()
    hall.press(key)
    assert hall.guided == [Back()]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_A])
def test_the_answer_is_shown(hall: Hall, key: Qt.Key) -> None:
    hall.give()
    hall.press(key)
    assert hall.guided == []
    hall.give(prompt=ASKED)
    hall.press(key)
    assert hall.guided == [Reveal()]


def test_long_words_are_turned_like_pages_before_the_step(hall: Hall) -> None:
    hall.give(text="## Long\n\n" + "\n\n".join(f"Paragraph {place}." for place in range(40)))
    hall.window.grab()
    text = hall.show.board.text
    assert text.more.text()
    turned = 0
    while not hall.guided:
        hall.press(Qt.Key.Key_PageDown)
        turned += 1
    assert turned > 2
    assert hall.guided == [Next()]
    assert not text.more.text()
    hall.press(Qt.Key.Key_PageUp)
    assert hall.guided == [Next()]


@pytest.mark.parametrize("key", [Qt.Key.Key_B, Qt.Key.Key_Period])
def test_a_black_screen_until_any_key_which_does_nothing_else(hall: Hall, key: Qt.Key) -> None:
    hall.give()
    hall.client.acts.clear()
    for back in (Qt.Key.Key_F, Qt.Key.Key_PageDown, Qt.Key.Key_Escape, key):
        hall.press(key)
        picture = hall.window.grab().toImage()
        assert {
            picture.pixelColor(x, y).name() for x in range(0, 1280, 97) for y in range(0, 720, 83)
        } == {"#000000"}
        focused = QApplication.focusWidget()
        assert focused is hall.show.blank
        QTest.keyClick(focused, back)
        assert not hall.show.blank.shown
    assert hall.window.lecture.on
    assert (hall.client.acts, hall.guided) == ([], [])
    hall.press(Qt.Key.Key_F)
    assert hall.client.acts == [Forward()]


def test_number_keys_choose_one_or_two_views(hall: Hall) -> None:
    assert shown(hall) == ("surface", "slices")
    hall.press(Qt.Key.Key_3)
    assert shown(hall) == ("slices", "tensors")
    assert hall.window.tensors.isVisible()
    hall.press(Qt.Key.Key_2)
    assert shown(hall) == ("tensors",)
    hall.press(Qt.Key.Key_3)
    assert shown(hall) == ("tensors",)
    hall.press(Qt.Key.Key_0)
    assert shown(hall) == ("surface", "slices")
    assert not hall.window.tensors.isVisible()
    hall.press(Qt.Key.Key_Tab)
    assert shown(hall) == ("tensors",)
    hall.press(Qt.Key.Key_Backtab, SHIFT)
    assert shown(hall) == ("slices",)


def test_the_step_chooses_its_views_once(hall: Hall) -> None:
    hall.give()
    assert shown(hall) == ("tensors",)
    hall.press(Qt.Key.Key_1)
    hall.give(told="still the same step")
    assert shown(hall) == ("tensors", "surface")
    hall.give(step=2, show=("slices", "no such panel", "surface"))
    assert shown(hall) == ("slices", "surface")


def test_what_gives_the_answer_away_is_hidden_until_it_is_known(hall: Hall) -> None:
    board, tensors = hall.show.board, hall.window.tensors
    hall.give(prompt=ASKED, hide=("tensors",))
    assert covered(hall) == ("tensors",)
    assert not tensors.isVisible()
    hall.press(Qt.Key.Key_3)
    hall.press(Qt.Key.Key_Tab)
    hall.press(Qt.Key.Key_0)
    assert not tensors.isVisible()
    assert "4.0" not in board.text.text.toPlainText()
    hall.give(
        prompt=ASKED,
        verdict=Verdict(False, None, 4.0, "Backward adds."),
        revealed="Each backward **adds**.",
    )
    assert tensors.isVisible()
    assert covered(hall) == ()
    said = board.text.text.toPlainText()
    assert "Answer: 4. Backward adds." in said
    assert "Each backward adds." in said


def test_arrows_move_a_point_only_with_shift(hall: Hall) -> None:
    hall.give(show=("slices",))
    panels = hall.window.plots.panels
    assert panels is not None
    canvas = panels[0].map.canvas
    hall.press(Qt.Key.Key_1)
    hall.client.acts.clear()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert hall.guided == [Next()]
    assert hall.client.said(Move) == []
    QTest.keyClick(canvas, Qt.Key.Key_Right, SHIFT)
    assert hall.guided == [Next()]
    assert hall.client.said(Move)
    assert all(set(move.values) == {"w1", "w2"} for move in hall.client.said(Move))


def test_the_help_lies_over_the_picture_until_a_key(hall: Hall) -> None:
    hall.give()
    hall.press(Qt.Key.Key_F1)
    assert hall.show.help.isVisible()
    hall.press(Qt.Key.Key_PageDown)
    assert not hall.show.help.isVisible()
    assert hall.guided == []


def test_closing_the_window_in_a_lecture_keeps_the_layout(stage: Theatre) -> None:
    fill_screen(stage.window)
    stage.window.close()
    assert not stage.window.lecture.on
    assert not stage.window.layout_.docks["landscape"].isHidden()
