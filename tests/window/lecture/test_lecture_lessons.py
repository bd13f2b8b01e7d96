"""Every step of every built-in lesson can be read from the last row, and is led with one key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from playground.lesson import catalogue
from playground.state.lesson import Begin
from tests.window.lecture.conftest import RealHall, fill_screen
from tests.window.lecture.reading import measured, words
from tests.window.lecture.text_audit import kept_texts


@pytest.mark.parametrize("name", catalogue.lessons())
def test_every_step_can_be_read(real_hall: RealHall, name: str) -> None:
    hall = real_hall
    lesson = catalogue.load(name)
    fill_screen(hall.window)
    hall.window.session.guide(Begin(name, lesson.text, str(lesson.path)))
    hall.until(lambda frame: frame.stage is not None)
    seen: set[int] = set()
    card = hall.window.card
    with kept_texts() as kept:
        while not hall.stage.ended:
            hall.settle()
            QApplication.processEvents()  # legends that take another row move what is above them
            before = hall.stage
            if card.isVisible():
                measured(card, kept)
                card.dismiss()
            if before.step not in seen:  # further states of a step differ in words alone
                said = words(measured(hall.window, kept))
                assert hall.show.board.text.heading.text().split()[0].strip("`*") in said
            seen.add(before.step)
            while hall.show.board.text.turn():
                pass
            hall.press(Qt.Key.Key_PageDown)
            hall.until(lambda frame, before=before: frame.stage is not before)  # type: ignore[misc]
    assert seen == set(range(len(lesson.steps)))
