"""The words of a step: pages of whole lines, and only what belongs to the question."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.state.lesson import Prompt, Verdict
from playground.window.lecture.pages import Line, split
from tests.window.lecture.conftest import Hall
from tests.window.lecture.text_audit import kept_texts, texts_of

ASKED = Prompt("q", "choice", "Which?", options=("this", "that"))


def lines(*first: int, count: int, height: float = 10.0) -> list[Line]:
    return [Line(at * height, (at + 1) * height, at in first) for at in range(count)]


@pytest.mark.parametrize(
    ("given", "height", "pages"),
    [
        (lines(0, count=3), 30, ((0, 30),)),
        (lines(0, count=5), 30, ((0, 30), (20, 50))),  # the last page is filled from its end
        (lines(0, 2, count=6), 30, ((0, 20), (20, 50), (30, 60))),  # ends before a paragraph
        (lines(0, 1, count=6), 30, ((0, 30), (30, 60))),  # too little would stand on it
        (lines(0, count=2, height=50), 30, ((0, 50), (50, 100))),  # higher than a page
        ([], 30, ()),
    ],
)
def test_pages_are_of_whole_lines(
    given: list[Line], height: float, pages: tuple[tuple[float, float], ...]
) -> None:
    assert split(given, height) == pages


def test_no_line_is_cut_where_a_page_ends(hall: Hall) -> None:
    """Each page of a long step is painted with whole lines: none touches the edge of another."""
    text = "\n\n".join(f"Paragraph {place} gjpqy." for place in range(40))
    hall.give(text=f"## Long\n\n{text}")
    words = hall.show.board.text
    hall.window.grab()
    seen: list[str] = []
    with kept_texts() as kept:
        while True:
            on_page = [
                each for each in texts_of(hall.window, kept) if each.words.startswith("Paragraph")
            ]
            corner = words.text.mapTo(hall.window, words.text.rect().topLeft()).y()
            for each in on_page:
                assert each.rect.top() >= corner - 1
                assert each.rect.bottom() <= corner + words.text.height() + 1
            seen += [each.words for each in on_page]
            assert words.heading.text() == "Long"  # stays in sight
            if not words.turn():
                break
    assert list(dict.fromkeys(seen)) == [f"Paragraph {place} gjpqy." for place in range(40)]


def test_what_was_revealed_for_an_earlier_question_is_not_said_again(hall: Hall) -> None:
    def said() -> str:
        return hall.show.board.text.text.toPlainText()

    right = Verdict(True, None, "this", "")
    hall.give(prompt=ASKED, done="first = 1")
    hall.give(prompt=ASKED, verdict=right, revealed="About the first.", done="first = 1")
    assert "About the first." in said()
    hall.give(prompt=ASKED, revealed="About the first.", done="first = 1")
    assert "About the first." not in said()
    assert "first = 1" not in said()
    hall.give(
        prompt=ASKED, verdict=right, revealed="About the first.\n\nAbout the second.", done="second"
    )
    assert "About the second." in said()
    assert "About the first." not in said()
    hall.give(step=2, revealed="About the first.", done="first = 1")
    assert "About the first." in said()
    assert "first = 1" in said()


def test_words_alone_have_the_whole_width_in_larger_type(hall: Hall) -> None:
    hall.give(prompt=ASKED, hide=())
    board = hall.show.board
    beside = board.text.text.document.defaultFont().pointSize()
    assert board.text.width() < 0.45 * board.width()
    hall.give(prompt=ASKED, hide=("tensors",))
    QApplication.processEvents()
    assert board.text.width() > 0.95 * board.width()
    assert board.text.text.document.defaultFont().pointSize() == pytest.approx(1.4 * beside, abs=1)
    assert board.hidden_words.text() == "Hidden until the answer is shown: tensors"
    assert hall.window.size().toTuple() == (1280, 720)
    hall.give(prompt=ASKED, hide=())
    QApplication.processEvents()
    assert board.text.width() < 0.45 * board.width()
    assert not board.hidden_words.isVisible()


def test_all_of_the_code_can_be_seen(hall: Hall) -> None:
    """Descenders and underscores of the last line are not cut by what follows."""

    def ink(lines: str) -> int:
        hall.give(lines=lines)
        picture = hall.show.board.text.text.grab().toImage()
        grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
        return int((pixels < 100).sum())

    assert ink("w_w_w_w") > ink("w w w w") + 40


def test_a_low_strip_leaves_the_height_to_the_plot_above_it(hall: Hall) -> None:
    hall.give(show=("surface", "timeline"))
    QApplication.processEvents()
    above, below = hall.show.board._shown
    assert above.height() > 1.5 * below.height()
    hall.give(step=2, show=("surface", "slices"))
    QApplication.processEvents()
    left, right = hall.show.board._shown
    assert left.height() == right.height() > 600
    assert left.width() == pytest.approx(right.width(), rel=0.1)
