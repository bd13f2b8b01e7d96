"""A lesson led with a remote over a real kernel: its steps, answers and hidden panels."""

from __future__ import annotations

from PySide6.QtCore import Qt

from playground.state.lesson import Begin
from tests.lesson.small import FILE, TEXT
from tests.window.lecture.conftest import RealHall, fill_screen


def said(hall: RealHall) -> str:
    words = hall.show.board.text
    return f"{words.heading.text()}\n{words.text.toPlainText()}"


def on(hall: RealHall) -> None:
    """Press the remote's next once, and wait for what it brings."""
    before = hall.stage
    hall.press(Qt.Key.Key_PageDown)
    hall.until(lambda frame: frame.stage is not before)
    hall.settle()


def test_a_lesson_is_led_with_one_key(real_hall: RealHall) -> None:
    hall = real_hall
    fill_screen(hall.window)
    hall.window.session.guide(Begin("small", TEXT, str(FILE)))
    hall.until(lambda frame: frame.stage is not None)
    hall.settle()
    assert "Forward and backward" in said(hall)
    assert hall.show.board.names == ("graph",)
    while hall.stage.step == 0:
        on(hall)
    assert "Ask the room first." in hall.show.notes.text.toPlainText()
    while not hall.stage.waiting:
        on(hall)
    assert "What will w2.grad hold after a second backward?" in said(hall)
    assert "Answer:" not in said(hall)
    hall.press(Qt.Key.Key_3)
    assert hall.show.board.covered == ("tensors",)
    assert not hall.window.tensors.isVisible()
    on(hall)  # shows the answer
    assert "Answer: 8." in said(hall)
    assert "Each backward adds." in said(hall)
    grad = hall.frame.snapshot["w2"].grad
    assert grad is not None
    assert grad.item() == 8.0
    while hall.stage.hide:  # there is another question before the panel is free
        on(hall)
    assert hall.window.tensors.isVisible()
    hall.press(Qt.Key.Key_PageUp)
    hall.until(lambda frame: frame.stage is not None and frame.stage.step == 0)
    hall.settle()
    assert "Forward and backward" in said(hall)
    assert hall.frame.snapshot["w2"].grad is None
