"""The fields for answers: keys, clicks and typing, and the form in which each answer goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QSignalSpy, QTest

from playground.lesson import answers
from playground.state.lesson import CHOICE, FORMULA, POINT, RANKING, TANGENT, VALUE, Prompt
from playground.window.lesson.choice_field import ChoiceField
from playground.window.lesson.fields import coordinates, field_for
from playground.window.lesson.ranking_field import RankingField
from playground.window.lesson.typed_field import TypedField
from tests.window.lesson.conftest import Show

ALT = Qt.KeyboardModifier.AltModifier


def prompt_of(
    kind: str, about: str = "", options: tuple[str, ...] = (), start: tuple[str, ...] = ()
) -> Prompt:
    return Prompt("ask", kind, "?", about, options, start=start)


def test_a_choice_is_made_by_a_click_on_its_words_or_by_its_number(show: Show) -> None:
    field = field_for(prompt_of(CHOICE, options=("w", "`z`", "loss")))
    assert isinstance(field, ChoiceField)
    show(field, 300, 120)
    spy = QSignalSpy(field.submitted)
    assert field.value is None
    row = field.buttons[2].parentWidget()
    assert row is not None
    QTest.mouseClick(row, Qt.MouseButton.LeftButton, pos=row.rect().center())
    assert field.value == "loss"
    assert field.take_key(1)
    assert field.value == "w"
    assert not field.take_key(4)
    QTest.keyClick(field.buttons[0], Qt.Key.Key_Down)
    assert field.value == "`z`"
    QTest.keyClick(field.buttons[1], Qt.Key.Key_Return)
    assert spy.count() == 1
    field.take("w")
    assert field.value == "w"
    field.take("z")
    assert field.value == "`z`"


def test_a_ranking_lies_as_the_prompt_says(show: Show) -> None:
    field = field_for(prompt_of(RANKING, options=("a", "b", "c"), start=("c", "a", "b")))
    assert field.value == ("c", "a", "b")


def test_a_ranking_is_sorted_by_keys_buttons_and_dragging(show: Show) -> None:
    field = field_for(prompt_of(RANKING, options=("0.01", "0.1", "1.0")))
    assert isinstance(field, RankingField)
    show(field, 300, 200)
    field.list.setCurrentRow(0)
    QTest.keyClick(field.list, Qt.Key.Key_Down, ALT)
    assert field.value == ("0.1", "0.01", "1.0")
    QTest.keyClick(field.list, Qt.Key.Key_Down, ALT)
    QTest.keyClick(field.list, Qt.Key.Key_Down, ALT)
    assert field.value == ("0.1", "1.0", "0.01")
    QTest.mouseClick(field.up, Qt.MouseButton.LeftButton)
    assert field.value == ("0.1", "0.01", "1.0")
    # What a drag within the list does to its model:
    assert field.list.model().moveRow(QModelIndex(), 2, QModelIndex(), 0)
    assert field.value == ("1.0", "0.1", "0.01")
    assert [field.list.item(row).text() for row in range(3)] == ["1.  1.0", "2.  0.1", "3.  0.01"]
    spy = QSignalSpy(field.submitted)
    QTest.keyClick(field.list, Qt.Key.Key_Return)
    assert spy.count() == 1


@pytest.mark.parametrize("text", ["8", "-4.5", "[1.0, 2.0]", "None", "tensor(4.)"])
def test_a_value_goes_as_it_was_typed_and_the_player_can_read_it(show: Show, text: str) -> None:
    prompt = prompt_of(VALUE, "w.grad")
    field = field_for(prompt)
    assert isinstance(field, TypedField)
    show(field, 300, 80)
    assert field.value is None
    QTest.keyClicks(field.lines[""], text)
    assert field.value == text
    answers.read(prompt, field.value)  # raises for what it cannot read


def test_a_point_has_a_line_for_each_coordinate(show: Show) -> None:
    prompt = prompt_of(POINT, "A[1, 0], b")
    field = field_for(prompt)
    assert isinstance(field, TypedField)
    show(field, 300, 120)
    assert list(field.lines) == ["A[1, 0]", "b"]
    QTest.keyClicks(field.lines["b"], "2")
    assert field.value is None
    field.take({"A[1, 0]": -0.25, "b": 2.0})
    assert field.value == {"A[1, 0]": "-0.25", "b": "2"}
    assert field.numbers() == {"A[1, 0]": -0.25, "b": 2.0}
    assert answers.read(prompt, field.value) == {"A[1, 0]": -0.25, "b": 2.0}


def test_a_formula_has_a_line_for_each_parameter(show: Show) -> None:
    prompt = prompt_of(FORMULA, "w1.grad, w2")
    field = field_for(prompt)
    assert isinstance(field, TypedField)
    show(field, 300, 120)
    QTest.keyClicks(field.lines["w1"], "2")
    QTest.keyClicks(field.lines["w2"], "2*w2")
    assert answers.read(prompt, field.value) == {"w1": "2", "w2": "2*w2"}
    assert field.numbers() is None


def test_a_slope_takes_the_number_of_a_gesture(show: Show) -> None:
    prompt = prompt_of(TANGENT, "w")
    field = field_for(prompt)
    assert isinstance(field, TypedField)
    show(field, 300, 80)
    field.take(-3.25)
    assert field.value == "-3.25"
    assert answers.read(prompt, field.value) == -3.25
    assert field.numbers() == {"": -3.25}


def test_what_a_prompt_is_about() -> None:
    found = coordinates(prompt_of(POINT, "A[1, 0], b"))
    assert [each.label for each in found] == ["A[1, 0]", "b"]
    assert coordinates(prompt_of(POINT, "A[1, , b")) == ()
