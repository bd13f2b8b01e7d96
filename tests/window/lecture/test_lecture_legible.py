"""Read from the last row: every text of a lecture is found, and measured on the picture itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from playground.state.acts import Backward, Forward, Freeze, Move
from playground.state.lesson import Prompt, Verdict
from playground.state.snapshot import TapeState
from playground.window.lecture.look import lecture_theme
from playground.window.theme import PROJECTOR
from tests.window.lecture.conftest import STEP, Hall, RealHall, fill_screen
from tests.window.lecture.reading import CONTRAST, LEAST, measured, words
from tests.window.lecture.text_audit import (
    Kept,
    contrast_of,
    kept_texts,
    ratio,
    texts_of,
)

VIEWS = (
    "surface",
    "slices",
    "tensors",
    "descent",
    "graph",
    "code",
    "ledger",
    "data",
    "rule",
    "problem",
    "noise",
    "sweep",
    "race",
    "timeline",
    "microscope",
    "buffers",
)


@contextmanager
def lecture_of(hall: RealHall, width: int, height: int) -> Iterator[Kept]:
    with kept_texts() as kept:
        fill_screen(hall.window, width, height)
        hall.settle()
        yield kept


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_every_view_can_be_read(real_hall: RealHall, width: int, height: int) -> None:
    hall = real_hall
    hall.window.ask(Forward())
    hall.window.ask(Backward())
    found: dict[str, str] = {}
    with lecture_of(hall, width, height) as kept:
        for view in VIEWS:
            hall.show.chosen.names = (view,)
            hall.show.show_stage(None)
            hall.settle()
            found[view] = words(measured(hall.window, kept, LEAST * height / 720))
    # The measure would be worth nothing if it missed what plots and tables write.
    for view, some in (
        ("surface", "−2"),  # a number at an axis
        ("surface", "gradient, drawn ×0.2"),  # the arrow's scale
        ("slices", "tangent slope 4"),
        ("tensors", "requires_grad"),
        ("tensors", "CONSUMED"),
        ("graph", "= 2. grad 1."),
        ("code", "optimizer"),
        ("ledger", "loss.backward()"),
        ("rule", "w1.grad"),
    ):
        assert some in found[view]


def test_the_words_of_a_step_can_be_read(hall: Hall) -> None:
    with kept_texts() as kept:
        for changes in (
            {"lines": "loss = value\nloss.backward()", "done": "value = 2 * w1"},
            {
                "prompt": Prompt("q", "choice", "`w1.grad`?", options=("2", "4"), hints=("Add?",)),
                "hide": ("tensors",),
            },
            {
                "prompt": Prompt("q", "choice", "`w1.grad`?", options=("2", "4")),
                "verdict": Verdict(True, None, "4", "Backward adds."),
                "revealed": "Each backward **adds**.",
                "told": "The lesson has set everything back.",
                "ended": True,
            },
        ):
            hall.give(**changes)
            texts = measured(hall.window, kept)
        assert "The end of the lesson." in words(texts)


def test_the_help_can_be_read(hall: Hall) -> None:
    hall.press(Qt.Key.Key_F1)
    with kept_texts() as kept:
        texts = measured(hall.show.help, kept)
    assert "backward (B blanks)" in words(texts)


def test_what_torch_says_can_be_read(real_hall: RealHall) -> None:
    hall = real_hall
    with lecture_of(hall, 1280, 720) as kept:
        hall.window.ask(Backward())
        hall.until(lambda frame: frame.complaint is not None)
        hall.window.ask(Backward())
        assert hall.window.card.isVisible()
        hall.window.card.grab()
        assert "backward" in words(measured(hall.window.card, kept))
        assert hall.window.rect().contains(hall.window.card.geometry())


def test_no_state_is_told_by_colour_alone(real_hall: RealHall) -> None:
    """In words alone, as a reader without colours has them, each state says another thing."""
    hall = real_hall
    said: dict[TapeState, str] = {}
    with lecture_of(hall, 1280, 720) as kept:
        hall.show.chosen.names = ("tensors",)
        hall.show.show_stage(None)
        for act, state in (
            (None, TapeState.EMPTY),
            (Forward(), TapeState.RECORDED),
            (Backward(), TapeState.CONSUMED),
            (Move({"w1": 2.0}), TapeState.STALE),
        ):
            if act is not None:
                hall.window.ask(act)
            hall.until(lambda frame, state=state: frame.snapshot.tape is state)  # type: ignore[misc]
            hall.settle()
            said[state] = hall.window.tensors.tape.words.text()
            assert said[state] in words(measured(hall.window, kept))
        assert len(set(said.values())) == len(TapeState)
        hall.window.ask(Freeze("w2"))
        hall.until(lambda frame: frame.snapshot.frozen == ("w2",))
        hall.show.chosen.names = ("slices",)
        hall.show.show_stage(None)
        hall.settle()
        assert "frozen" in words(measured(hall.window, kept))


def test_a_frozen_picture_says_so_in_a_word(hall: Hall) -> None:
    hall.press(Qt.Key.Key_H)
    hall.window.grab()
    with kept_texts() as kept:
        (text,) = texts_of(hall.show.mark, kept)
    assert text.words == "FROZEN"
    assert text.size >= LEAST
    assert contrast_of(text, hall.window.grab().toImage()) >= CONTRAST


def test_type_grows_with_the_screen() -> None:
    small, large = lecture_theme(1280, 720), lecture_theme(1920, 1080)
    assert (small.least, large.least) == (18, 27)  # points at 96 to the inch: 24 and 36 pixels
    assert lecture_theme(1280, 720, 72.0).least == 24
    assert lecture_theme(1280, 720, 192.0).least == 9
    assert large.line == 1.5 * small.line > PROJECTOR.line


def test_the_measure_finds_what_is_too_small_and_too_faint(qtbot: QtBot) -> None:
    class Painted(QWidget):
        def paintEvent(self, event: object) -> None:  # noqa: N802
            pixmap = QPixmap(self.size())
            pixmap.fill(QColor("#ffffff"))
            inner = QPainter(pixmap)
            font = inner.font()
            font.setPixelSize(20)
            inner.setFont(font)
            inner.setPen(QColor("#777777"))
            inner.drawText(QRectF(10, 60, 180, 30), Qt.AlignmentFlag.AlignLeft, "faint")
            inner.end()
            painter = QPainter(self)
            painter.drawPixmap(0, 0, pixmap)
            painter.end()

    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(200, 100)
    label = QLabel("<span style='font-size: 30px; color: #000000'>plain</span>", widget)
    label.move(10, 5)
    widget.show()
    with kept_texts() as kept:
        texts = {text.words: text for text in texts_of(widget, kept)}
    picture: QImage = widget.grab().toImage()
    assert {name: text.size for name, text in texts.items()} == {"plain": 30, "faint": 20}
    assert contrast_of(texts["plain"], picture) == pytest.approx(21)
    grey = ratio((0x77,) * 3, (255,) * 3)
    assert (
        contrast_of(texts["faint"], picture) == pytest.approx(grey) == pytest.approx(4.48, abs=0.01)
    )


def test_a_step_has_a_heading_of_its_own(hall: Hall) -> None:
    hall.give(text="No heading here.")
    assert hall.show.board.text.heading.text() == STEP.headings[1]
    hall.give(text="## Its own\n\nWords.")
    assert hall.show.board.text.heading.text() == "Its own"
    assert hall.show.board.text.text.toPlainText() == "Words."
