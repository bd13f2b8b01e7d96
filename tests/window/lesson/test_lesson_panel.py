"""The panel: what it shows of a Stage, and what its buttons and keys ask for."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from playground.lesson.summary import Repeat, Summary
from playground.state.lesson import (
    CHOICE,
    RANKING,
    Answer,
    Back,
    GoTo,
    Guidance,
    Hint,
    Next,
    Reveal,
    Stage,
    Verdict,
)
from playground.window import palette
from playground.window.lesson.answer_field import AnswerField
from playground.window.lesson.markdown import Markdown
from playground.window.lesson.panel import DO, FINISH, NEXT, SKIP, LessonPanel
from playground.window.lesson.ranking_field import RankingField
from playground.window.lesson.summary_view import SummaryView
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from tests.window.lesson.conftest import Show
from tests.window.lesson.stages import asking, result_of, stage_of

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(show: Show) -> LessonPanel:
    panel = LessonPanel()
    show(panel, 342, 480)
    return panel


@pytest.fixture
def asked(panel: LessonPanel) -> list[Guidance]:
    asked: list[Guidance] = []
    panel.guided.connect(asked.append)
    return asked


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, LEFT)


def line_of(field: AnswerField) -> QWidget:
    """Where typing goes."""
    line = field.focusProxy()
    assert line is not None
    return line


def seen(widget: QWidget) -> bool:
    return not widget.isHidden()


def test_a_step_says_where_it_stands_and_what_comes(
    panel: LessonPanel, asked: list[Guidance]
) -> None:
    panel.show_stage(stage_of(lines="loss.backward()", done="loss = value"), None)
    page = panel.page
    assert panel.title.words == "Two slopes"
    assert panel.place.text() == "Step 2 of 3"
    assert panel.steps.currentText() == "2. Second w"
    assert page.heading.text() == "Second w"
    assert page.text.document().toPlainText().split("\n")[0] == "Read w1.grad."
    assert page.coming.lines.toPlainText() == "loss.backward()"
    assert page.done.lines.toPlainText() == "loss = value"
    assert panel.next.text() == DO
    click(panel.next)
    click(panel.back)
    panel.steps.activated.emit(2)
    assert asked == [Next(), Back(), GoTo(2)]


def test_next_is_the_word_where_nothing_is_done(panel: LessonPanel) -> None:
    panel.show_stage(stage_of(), None)
    assert panel.next.text() == NEXT
    panel.show_stage(stage_of(step=0), None)
    assert not panel.back.isEnabled()
    panel.show_stage(stage_of(step=2), None)
    assert panel.next.text() == FINISH


def test_a_question_waits_and_is_answered_by_typing(
    panel: LessonPanel, asked: list[Guidance]
) -> None:
    panel.show_stage(replace(asking(), lines="loss.backward()"), None)
    prompt = panel.page.prompt
    assert not panel.next.isEnabled()
    assert panel.page.before.lines.toPlainText() == "loss.backward()"
    assert not seen(panel.page.coming)
    assert not prompt.answer.isEnabled()
    assert prompt.field is not None
    QTest.keyClicks(line_of(prompt.field), "4.0")
    assert prompt.answer.isEnabled()
    click(prompt.answer)
    QTest.keyClick(line_of(prompt.field), Qt.Key.Key_Return)
    click(prompt.hint)
    click(prompt.reveal)
    assert asked == [Answer("4.0"), Answer("4.0"), Hint(), Reveal()]


def test_hints_come_one_by_one_and_what_is_typed_stays(panel: LessonPanel) -> None:
    panel.show_stage(asking(), None)
    prompt = panel.page.prompt
    assert prompt.hint.text() == "Hint 1 of 3"
    assert prompt.field is not None
    QTest.keyClicks(line_of(prompt.field), "4")
    panel.show_stage(asking(hints=("Look.",)), None)
    assert prompt.field.value == "4"
    assert prompt.hint.text() == "Hint 2 of 3"
    assert prompt.hints.document().toPlainText() == "Hint 1 of 3. Look."
    panel.show_stage(asking(hints=("Look.", "Closer.", "There.")), None)
    assert not prompt.hint.isEnabled()


def test_number_keys_choose_but_not_while_a_number_is_typed(
    qtbot: Any, panel: LessonPanel, asked: list[Guidance]
) -> None:
    panel.show_stage(asking(CHOICE), None)
    panel.activateWindow()
    field = panel.page.prompt.field
    assert field is not None
    panel.next.setFocus()
    QTest.keyClick(panel.steps, Qt.Key.Key_2)
    assert field.value == "`green`"
    click(panel.page.prompt.answer)
    assert asked == [Answer("`green`")]
    panel.show_stage(asking(name="other"), None)
    typed = panel.page.prompt.field
    assert typed is not None
    QTest.keyClicks(line_of(typed), "12")
    assert typed.value == "12"


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(True, 4.0, 4.0, "Right.", None, 0.75), "✓  Right"),
        (
            Verdict(False, 2.0, 4.0, "It adds.", "forgot zero_grad"),
            "✗  Not right: forgot zero_grad",
        ),
        (Verdict(False, None, 4.0, ""), "○  The answer was shown"),
    ],
)
def test_a_verdict_has_a_mark_and_words(panel: LessonPanel, verdict: Verdict, words: str) -> None:
    stage = replace(asking(), verdict=verdict, answerable=False, revealed="It **adds**.")
    panel.show_stage(stage, None)
    card = panel.page.verdict
    assert card.headline.text() == words
    line = "Your answer: 4" if verdict.right else "Right answer: 4"
    assert line in card.figures.document().toPlainText().splitlines()
    assert panel.page.revealed.document().toPlainText() == "It adds."
    assert panel.page.prompt.field is None
    assert not seen(panel.page.prompt.answer)
    assert panel.next.isEnabled()


def test_another_try_keeps_the_truth_to_itself(panel: LessonPanel) -> None:
    verdict = Verdict(False, 12.0, 11.0, "That is too high.")
    panel.show_stage(replace(asking(tries=1, tries_in_all=3), verdict=verdict), None)
    assert not panel.next.isEnabled()
    text = panel.page.verdict.figures.document().toPlainText()
    assert text == "Your answer: 12"
    assert panel.page.prompt.tries.text() == "Try 2 of 3"
    assert panel.page.prompt.field is not None


def test_what_cannot_be_read_is_told_at_the_field(panel: LessonPanel) -> None:
    panel.show_stage(replace(asking(), told="A number is wanted."), None)
    assert panel.page.prompt.told.text() == "⚠ A number is wanted."
    assert not seen(panel.page.told)
    panel.show_stage(stage_of(told="Line 7: not so."), None)
    assert panel.page.told.text() == "⚠ Line 7: not so."


def test_what_was_explained_before_stands_above_the_next_question(panel: LessonPanel) -> None:
    panel.show_stage(replace(asking(), revealed="As you saw."), None)
    assert seen(panel.page.earlier)
    assert not seen(panel.page.revealed)


def test_what_was_explained_before_stays_there_when_the_answer_is_wrong_and_right(
    panel: LessonPanel,
) -> None:
    stage = replace(asking(tries_in_all=3), revealed="As you saw.")
    panel.show_stage(stage, None)
    wrong = Verdict(False, 12.0, 11.0, "That is too high.")
    panel.show_stage(replace(stage, verdict=wrong), None)
    assert panel.page.earlier.words == "As you saw."
    assert not seen(panel.page.revealed)
    right = Verdict(True, 11.0, 11.0, "Right.", None, 0.5)
    told = "As you saw.\n\nAnd so it is."
    panel.show_stage(replace(stage, verdict=right, answerable=False, revealed=told), None)
    assert panel.page.earlier.words == "As you saw."
    assert panel.page.revealed.words == "And so it is."


def test_the_words_of_a_choice_are_no_code_and_keep_their_signs(panel: LessonPanel) -> None:
    verdict = Verdict(False, "2 * w_1 * b_1", "the `+ 5`", "It is another one.")
    stage = replace(asking(CHOICE), verdict=verdict, answerable=False)
    panel.show_stage(stage, None)
    document = panel.page.verdict.figures.document()
    lines = document.toPlainText().splitlines()
    assert lines == ["Your answer: 2 * w_1 * b_1", "Right answer: the + 5"]
    first = document.firstBlock().begin().fragment()
    assert first.length() == len(lines[0])  # one piece in one font


@pytest.mark.parametrize(
    ("hints", "tries", "points", "words"),
    [
        (0, 1, 1.0, "1 point"),
        (0, 2, 0.5, "0.5 points: right at try 2"),
        (0, 1, 0.5, "0.5 points: right after an earlier answer"),
        (1, 1, 0.75, "0.75 points: right with one hint"),
        (2, 2, 0.25, "0.25 points: right at try 2, with 2 hints"),
    ],
)
def test_missing_points_are_accounted_for(
    panel: LessonPanel, hints: int, tries: int, points: float, words: str
) -> None:
    verdict = Verdict(True, 4.0, 4.0, "Right.", None, points)
    stage = asking(hints=("Look.",) * hints, tries=tries, tries_in_all=3)
    panel.show_stage(replace(stage, verdict=verdict, answerable=False), None)
    assert panel.page.verdict.points.text() == words


def test_the_key_for_next_gives_an_answer_that_is_ready(
    panel: LessonPanel, asked: list[Guidance]
) -> None:
    panel.show_stage(asking(), None)
    panel.go_on()
    assert asked == []
    assert panel.page.prompt.field is not None
    QTest.keyClicks(line_of(panel.page.prompt.field), "4.0")
    panel.go_on()
    assert asked == [Answer("4.0")]


def test_the_key_for_next_gives_no_order_that_nobody_has_made(
    panel: LessonPanel, asked: list[Guidance]
) -> None:
    panel.show_stage(asking(RANKING, options=("a", "b", "c"), start=("c", "a", "b")), None)
    panel.go_on()
    assert asked == []
    field = panel.page.prompt.field
    assert isinstance(field, RankingField)
    field.shift(1)
    panel.go_on()
    assert asked == [Answer(("a", "c", "b"))]


def test_nothing_is_answered_while_the_lesson_makes_a_run(
    panel: LessonPanel, asked: list[Guidance]
) -> None:
    hurried: list[bool] = []
    panel.hurried.connect(partial(hurried.append, True))
    panel.show_stage(asking(), None)
    panel.show_running(True)
    assert not panel.page.prompt.isEnabled()
    assert panel.next.text() == SKIP
    click(panel.next)
    assert (asked, hurried) == ([], [True])
    panel.show_running(False)
    assert panel.page.prompt.isEnabled()
    assert panel.next.text() == NEXT
    assert not panel.next.isEnabled()


def test_long_code_does_not_push_the_question_out_of_sight(panel: LessonPanel) -> None:
    code = "\n".join(f"line_{number} = {number}" for number in range(40))
    panel.show_stage(replace(asking(), lines=code), None)
    before, done = panel.page.before.lines, panel.page.done.lines
    assert before.height() < 9 * before.fontMetrics().lineSpacing()
    assert before.verticalScrollBar().value() == 0
    panel.show_stage(stage_of(done=code), None)
    assert done.height() < 9 * done.fontMetrics().lineSpacing()
    bar = done.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == bar.maximum()


def test_the_keyboard_stays_in_the_lesson_when_an_answer_is_given(show: Show) -> None:
    around = QWidget()
    column = QVBoxLayout(around)
    panel, plot = LessonPanel(), QWidget()
    plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column.addWidget(panel)
    column.addWidget(plot)
    show(around, 342, 480)
    panel.show_stage(asking(), None)
    assert panel.page.prompt.field is not None
    line_of(panel.page.prompt.field).setFocus()
    verdict = Verdict(True, 4.0, 4.0, "Right.", None, 1.0)
    panel.show_stage(replace(asking(), verdict=verdict, answerable=False), None)
    assert QApplication.focusWidget() is panel.next
    plot.setFocus()
    panel.show_stage(asking(name="another"), None)
    assert panel.page.prompt.field is not None
    assert QApplication.focusWidget() is line_of(panel.page.prompt.field)


def test_a_long_line_of_code_is_seen_to_its_end(panel: LessonPanel) -> None:
    lines = panel.page.coming.lines
    panel.show_stage(stage_of(lines="x = 1"), None)
    one = lines.height()
    panel.show_stage(stage_of(lines="optimizer = torch.optim.SGD([w1, w2, b1, b2], lr=0.01)"), None)
    spacing = lines.fontMetrics().lineSpacing()
    assert lines.height() in (one + spacing, one + 2 * spacing)
    assert lines.horizontalScrollBar().maximum() == 0
    cursor = lines.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.End)
    assert lines.viewport().rect().contains(lines.cursorRect(cursor).center())


def test_links_of_the_summary_follow_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    view = SummaryView()
    qtbot.addWidget(view)
    view.resize(340, 400)
    view.show_summary(Summary(0.5, 2, 1, 2, (Repeat("forgot zero_grad", (0,)),)), ("One",))
    view.show()
    (links,) = view.findChildren(QLabel, "steps to repeat")
    for theme in (DARK, LIGHT, DARK):
        palette.apply(qapp, theme)
        view.apply_theme(theme)
        picture = links.grab().toImage()
        across, down = range(picture.width()), range(picture.height())
        assert theme.accent in {picture.pixelColor(x, y).name() for x in across for y in down}


def test_the_summary_leads_back_to_the_steps(panel: LessonPanel, asked: list[Guidance]) -> None:
    verdict = Verdict(False, 2.0, 4.0, "It adds.", "forgot zero_grad")
    stage = stage_of(step=2, ended=True, results=(result_of(verdict),))
    summary = Summary(0.5, 2, 1, 2, (Repeat("forgot zero_grad", (1,)),))
    panel.show_stage(stage, summary)
    view = panel.page.summary
    assert view.points.text() == "0.5 of 2 points."
    assert view.counts.text() == "2 of 2 questions answered, 1 of them right."
    links = [link for link in view.repeats.findChildren(QWidget) if "href" in text_of(link)]
    assert len(links) == 1
    links[0].linkActivated.emit("1")  # type: ignore[attr-defined]
    assert asked == [GoTo(1)]
    assert not seen(panel.next)
    reports: list[str] = []
    panel.report_asked.connect(reports.append)
    QTest.keyClicks(view.learner, "Ada")
    click(view.save)
    assert reports == ["Ada"]


def text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""


def test_troubles_are_listed_with_their_lines(panel: LessonPanel) -> None:
    panel.show_troubles(("line 7: no kind", "line 9: no panel"))
    panel.show_stage(stage_of(), None)
    text = panel.page.troubles.text()
    assert "2 things are wrong" in text
    assert "• line 7: no kind\n• line 9: no panel" in text


def test_without_a_lesson_those_there_are_can_be_picked(panel: LessonPanel) -> None:
    picked: list[str] = []
    panel.lesson_asked.connect(picked.append)
    panel.show_lessons({"slopes": "Two slopes", "momentum": "Momentum in a ravine"})
    panel.show_stage(None, None)
    click(panel.start.buttons["momentum"])
    assert picked == ["momentum"]


def test_links_and_pictures_open_nothing(show: Show) -> None:
    text = Markdown("text")
    show(text, 300, 100)
    text.show_words("[here](file:///etc/passwd) ![p](file:///etc/hostname.png) <b>bold</b>")
    before = text.toPlainText()
    text.anchorClicked.emit(QUrl("file:///etc/passwd"))
    image = int(QTextDocument.ResourceType.ImageResource.value)
    before = text.toPlainText()
    text.loadResource(image, "file:///etc/hostname.png")
    assert text.document().resource(image, QUrl("file:///etc/hostname.png")) is None
    assert text.toPlainText() == before
    assert text.source().isEmpty()
    assert not text.openLinks()


@pytest.mark.parametrize("width", [260, 342, 700])
@pytest.mark.parametrize("theme", [DARK, PROJECTOR], ids=["dark", "projector"])
def test_every_text_is_as_high_as_it_is_long_and_nothing_is_cut(
    qapp: QApplication, show: Show, width: int, theme: Theme
) -> None:
    palette.apply(qapp, theme)
    panel = LessonPanel()
    show(panel, width, 500)
    panel.apply_theme(theme)
    long = "Some words about `w1.grad` that go on. " * 12
    stage: Stage = replace(asking(), text=long, lines="a = 1\nb = 2\nc = 3")
    panel.show_stage(stage, None)
    for _ in range(3):
        qapp.processEvents()
    text, lines = panel.page.text, panel.page.before.lines
    assert text.height() >= text.document().size().height()
    assert lines.height() >= 3 * lines.fontMetrics().lineSpacing()
    body = panel.page.widget()
    assert body is not None
    assert body.width() <= panel.page.viewport().width()
    for button in (panel.page.prompt.answer, panel.page.prompt.hint, panel.page.prompt.reveal):
        assert button.width() >= button.sizeHint().width()
        assert panel.page.prompt.rect().contains(button.geometry())
