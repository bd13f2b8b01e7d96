"""Lessons in the window, without a kernel: opened, led, covered, kept and reported."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.kernel.messages import Answered, Opened
from playground.lesson import catalogue
from playground.lesson.progress import Progress
from playground.state import lesson as state
from playground.state.acts import Pause
from playground.state.lesson import CHOICE, TANGENT, Begin, GoTo, Leave, Next, Reveal, Verdict
from playground.window.layout import AUTOGRAD, GRAPH, LANDSCAPE, LESSON, PROBLEM, RULE, SLICES
from playground.window.lesson.covers import HIDDEN, HIDDEN_LONGER, Cover
from playground.window.lesson.panel import SKIP, LessonPanel
from playground.window.lesson.tangent_line import TangentLine
from playground.window.running_line import Running
from tests.window.conftest import Stage
from tests.window.frames import computed, frame_of
from tests.window.lesson.stages import asking, result_of, stage_of
from tests.window.plots import plot_frames

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
WRONG = result_of(Verdict(False, 2.0, 4.0, "It adds.", "forgot zero_grad"), "second-grad", 5)


def deliver(stage: Stage, told: state.Stage | None, **changes: Any) -> None:
    """Have the kernel say where the lesson stands."""
    with stage.qtbot.waitSignal(stage.window.session.framed):
        stage.client.deliver(Answered(replace(frame_of(**changes), stage=told)))


def begin(stage: Stage, told: state.Stage | None = None, **changes: Any) -> LessonPanel:
    """Open slopes, and have it begun."""
    stage.window.lessons.open_named("slopes")
    stage.qtbot.waitUntil(lambda: stage.window.lessons.panel is not None)
    deliver(stage, told or stage_of(), **changes)
    panel = stage.window.lessons.panel
    assert panel is not None
    return panel


def in_front(stage: Stage, name: str) -> bool:
    stage.qtbot.wait(1)
    return not stage.window.layout_.docks[name].visibleRegion().isEmpty()


def write(folder: Path, text: str) -> Path:
    path = folder / "own.py"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_menu_lists_the_lessons_by_title_and_begins_one(stage: Stage) -> None:
    menu = stage.window.menus.lesson
    assert menu is not None
    menu.aboutToShow.emit()
    titles = [action.text() for action in menu.actions()]
    assert titles[: len(catalogue.names())] == list(catalogue.lessons().values())
    assert "Open Lesson File…" in titles
    menu.aboutToShow.emit()
    assert len(menu.actions()) == len(titles)
    next(action for action in menu.actions() if action.text() == "Two slopes").trigger()
    slopes = catalogue.load("slopes")
    assert stage.client.guidance == [Begin("slopes", slopes.text, str(slopes.path))]
    assert in_front(stage, LESSON)
    assert not in_front(stage, PROBLEM)


def test_the_list_in_the_dock_waits_for_no_kernel(stage: Stage) -> None:
    stage.window.layout_.bring(LESSON)
    stage.qtbot.waitUntil(lambda: stage.window.lessons.panel is not None)
    panel = stage.window.lessons.panel
    assert panel is not None
    assert panel.isVisible()
    QTest.mouseClick(panel.start.buttons["momentum"], LEFT)
    assert [type(each) for each in stage.client.guidance] == [Begin]
    assert stage.client.guidance[0].name == "momentum"  # type: ignore[union-attr]


def test_hidden_panels_are_covered_until_the_answer(stage: Stage) -> None:
    begin(stage, replace(asking(), hide=("tensors", "surface", "rule")))
    covers = stage.window.lessons.covers
    assert covers.covered == {AUTOGRAD, LANDSCAPE, RULE}
    card = stage.window.layout_.docks[AUTOGRAD].widget()
    assert card is not None
    top = card.childAt(card.rect().center())
    assert top is not None
    cover = top if top.accessibleName() == HIDDEN else top.parentWidget()
    assert cover is not None
    assert cover.accessibleName() == HIDDEN
    assert not stage.window.tensors.isEnabled()
    before = len(stage.client.acts)
    stage.window.tensors.table.setFocus()
    assert not stage.window.tensors.table.hasFocus()
    deliver(stage, stage_of())
    assert covers.covered == frozenset()
    assert stage.window.tensors.isEnabled()
    assert len(stage.client.said(state.Next)) == 0
    assert before == len(stage.client.acts)


def test_a_cover_follows_the_size_of_its_dock(stage: Stage) -> None:
    begin(stage, replace(asking(), hide=("tensors",)))
    stage.window.resize(1600, 900)
    card = stage.window.layout_.docks[AUTOGRAD].widget()
    assert card is not None

    def fits() -> bool:
        cover = next(c for c in card.children() if getattr(c, "accessibleName", str)() == HIDDEN)
        return bool(cover.width() == card.width() - 2 and card.width() > 342)  # type: ignore[attr-defined]

    stage.qtbot.waitUntil(fits)


def test_a_step_brings_its_panels_to_the_front_once(stage: Stage) -> None:
    begin(stage, stage_of(show=("graph", "slices")))
    stage.qtbot.waitUntil(lambda: in_front(stage, GRAPH))
    stage.window.layout_.bring(LANDSCAPE)
    deliver(stage, stage_of(show=("graph", "slices"), done="loss = value"))
    assert in_front(stage, LANDSCAPE)
    deliver(stage, stage_of(step=2, show=("graph",)))
    stage.qtbot.waitUntil(lambda: in_front(stage, GRAPH))


def test_no_panel_is_brought_over_the_lesson(stage: Stage) -> None:
    begin(stage, stage_of(show=("problem", "code")))
    assert in_front(stage, LESSON)


def test_nothing_is_brought_to_the_front_where_the_lesson_is_closed(stage: Stage) -> None:
    begin(stage)
    stage.window.layout_.docks[LESSON].hide()
    stage.window.layout_.docks[GRAPH].hide()
    deliver(stage, stage_of(step=2, show=("graph",)))
    assert stage.window.layout_.docks[GRAPH].isHidden()


def test_a_lesson_that_was_begun_elsewhere_keeps_no_progress(stage: Stage, tmp_path: Path) -> None:
    panel = begin(stage)
    before = {each.name: each.read_text() for each in (tmp_path / "lessons").iterdir()}
    deliver(stage, stage_of(lesson="momentum", step=2, ended=True, results=(WRONG,)))
    assert {each.name: each.read_text() for each in (tmp_path / "lessons").iterdir()} == before
    assert panel.page.summary.isHidden()


def test_keys_lead_on_and_back(stage: Stage) -> None:
    begin(stage, stage_of(lines="loss.backward()"))
    QTest.keyClick(stage.window, Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(stage.window, Qt.Key.Key_Backspace, CONTROL)
    assert stage.client.guidance[1:] == [Next(), state.Back()]


def test_a_click_on_a_tensor_picks_the_option_of_its_name(stage: Stage) -> None:
    ask = asking(CHOICE, options=("w1", "value"))
    panel = begin(stage, ask, more=(computed("value", 11.0),))
    table = stage.window.tensors.table
    row = next(
        r for r in range(table.rows.rowCount()) if table.name_at(table.rows.index(r)) == "value"
    )
    at = table.visualRect(table.rows.index(row)).topLeft()
    QTest.mouseClick(table.viewport(), LEFT, pos=at)
    field = panel.page.prompt.field
    assert field is not None
    assert field.value == "value"


def test_progress_is_kept_and_taken_up_by_the_next_window(make_stage: Any, tmp_path: Path) -> None:
    first = make_stage()
    first.show()
    first.answer()
    begin(first, stage_of(step=5, headings=("h",) * 10, results=(WRONG,)))
    kept = Progress(tmp_path / "lessons").stand(catalogue.load("slopes"))
    assert kept is not None
    assert (kept.step, kept.results) == (5, (WRONG,))
    second = make_stage()
    second.show()
    second.answer()
    second.window.lessons.open_named("slopes")
    begun = second.client.guidance[0]
    assert isinstance(begun, Begin)
    assert (begun.step, begun.results) == (5, (WRONG,))
    second.qtbot.waitUntil(lambda: second.window.lessons.panel is not None)
    panel = second.window.lessons.panel
    assert panel is not None
    deliver(second, stage_of())
    assert panel.page.notice.text() == "Taken up where you left it, at step 6 of 10."
    deliver(second, stage_of(step=2))
    assert panel.page.notice.isHidden()
    assert panel.anew.isHidden()
    second.window.lessons.open_named("slopes")
    deliver(second, stage_of())
    QTest.mouseClick(panel.anew, LEFT)
    again = second.client.guidance[-1]
    assert isinstance(again, Begin)
    assert (again.step, again.results) == (0, ())
    assert any("earlier-1" in each.name for each in (tmp_path / "lessons").iterdir())


def test_a_finished_lesson_begins_at_its_first_step_and_says_so(
    stage: Stage, tmp_path: Path
) -> None:
    lesson = catalogue.load("slopes")
    Progress(tmp_path / "lessons").keep(lesson, 9, (WRONG,), ended=True)
    panel = begin(stage)
    begun = stage.client.guidance[0]
    assert isinstance(begun, Begin)
    assert (begun.step, begun.results) == (0, (WRONG,))
    assert panel.page.notice.text() == "You have finished this lesson before, with 0 of 16 points."


def test_progress_that_cannot_be_read_is_told_and_kept(stage: Stage, tmp_path: Path) -> None:
    place = Progress(tmp_path / "lessons").place(catalogue.load("slopes"))
    place.parent.mkdir()
    place.write_text("{half")
    panel = begin(stage)
    assert "cannot be read: line 1 is no JSON" in panel.page.notice.text()
    aside = next(each for each in place.parent.iterdir() if "unreadable" in each.name)
    assert aside.read_text() == "{half"


def test_progress_that_cannot_be_kept_is_told_and_the_lesson_goes_on(
    stage: Stage, tmp_path: Path
) -> None:
    (tmp_path / "lessons").write_text("in the way")
    panel = begin(stage)
    assert "could not be kept" in panel.page.notice.text()
    deliver(stage, stage_of(step=2))
    assert panel.place.text() == "Step 3 of 3"


def test_mistakes_in_a_lesson_are_listed_with_lines_and_the_rest_is_played(
    stage: Stage, tmp_path: Path
) -> None:
    text = catalogue.load("slopes").text
    stage.answers.lesson = write(tmp_path, text.replace('kind="tangent"', 'kind="tangnet"'))
    stage.window.lessons.ask_open()
    assert stage.answers.asked == ["lesson"]
    stage.qtbot.waitUntil(lambda: stage.window.lessons.panel is not None)
    deliver(stage, stage_of(lesson="own"))
    panel = stage.window.lessons.panel
    assert panel is not None
    line = text[: text.index('kind="tangent"')].count("\n") + 1
    said = panel.page.troubles.text()
    assert f"line {line}: 'tangnet' is no kind of answer" in said
    assert "Did you mean tangent?" in said


def test_a_lesson_opened_like_any_file_is_begun_as_a_lesson(stage: Stage, tmp_path: Path) -> None:
    stage.answers.path = write(tmp_path, catalogue.load("slopes").text)
    before = len(stage.client.documents)
    stage.window.files.ask_open()
    assert [type(each) for each in stage.client.guidance] == [Begin]
    assert len(stage.client.documents) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("# %% [markdown]\n# # Nothing\n", "own.py cannot be played as a lesson: "),
        (None, "own.py"),
    ],
)
def test_a_file_that_is_no_lesson_is_told_and_nothing_begins(
    stage: Stage, tmp_path: Path, text: str | None, told: str
) -> None:
    path = tmp_path / "own.py" if text is None else write(tmp_path, text)
    stage.window.lessons.open_path(path)
    assert stage.client.guidance == []
    assert not stage.window.card.isHidden()
    assert told in stage.window.card.words.text()


@pytest.mark.parametrize("ending", ["html", "json"])
def test_the_report_is_saved(stage: Stage, tmp_path: Path, ending: str) -> None:
    panel = begin(stage, stage_of(step=2, headings=("h",) * 10, ended=True, results=(WRONG,)))
    stage.answers.path = tmp_path / f"report.{ending}"
    QTest.keyClicks(panel.page.summary.learner, "Ada")
    QTest.mouseClick(panel.page.summary.save, LEFT)
    assert stage.answers.asked == ["report slopes-report.html"]
    text = stage.answers.path.read_text(encoding="utf-8")
    assert "Ada" in text
    assert "forgot zero_grad" in text
    assert date.today().isoformat() in text
    if ending == "json":
        assert json.loads(text)["most"] == 16
    else:
        assert text.startswith("<!DOCTYPE html>")


def test_a_report_that_cannot_be_written_is_told(stage: Stage, tmp_path: Path) -> None:
    panel = begin(stage, stage_of(step=2, headings=("h",) * 10, ended=True))
    stage.answers.path = tmp_path / "no" / "folder" / "report.html"
    QTest.mouseClick(panel.page.summary.save, LEFT)
    assert not stage.window.card.isHidden()


def test_a_cover_tells_how_long_it_lies(stage: Stage) -> None:
    asked = asking(tries_in_all=3)
    two = (("value", "w1.grad"), ("choice", ""))
    begin(stage, replace(asked, hide=("graph",), unanswered=two))
    cover = stage.window.layout_.docks[GRAPH].findChild(Cover)
    assert cover is not None
    assert cover.words.text() == HIDDEN_LONGER
    deliver(stage, replace(asked, hide=("graph",), unanswered=two[1:]))
    assert cover.words.text() == HIDDEN


def test_the_list_tells_how_far_one_has_come(stage: Stage, tmp_path: Path) -> None:
    lessons = stage.window.lessons
    progress = Progress(tmp_path / "lessons")
    progress.keep(catalogue.load("momentum"), 3, ())
    progress.keep(catalogue.load("slopes"), 9, (WRONG,), ended=True)
    spoilt = progress.place(catalogue.load("saddle-points"))
    spoilt.write_text("{", encoding="utf-8")
    stage.window.layout_.bring(LESSON)
    stage.qtbot.waitUntil(lambda: lessons.panel is not None)
    assert lessons.panel is not None
    notes = lessons.panel.start.notes
    steps = len(catalogue.load("momentum").steps)
    assert notes["momentum"].text() == f"step 4 of {steps}"
    assert notes["slopes"].text() == "finished, 0 of 16 points"
    assert notes["first-network"].text() == notes["saddle-points"].text() == ""
    assert spoilt.read_text(encoding="utf-8") == "{"


def test_a_lesson_says_what_it_is_about_until_the_first_answer(stage: Stage) -> None:
    panel = begin(stage, stage_of(step=0))
    assert panel.page.intro.words == catalogue.load("slopes").introduction
    assert "You will be able to" in panel.page.intro.words
    deliver(stage, stage_of(step=0, results=(WRONG,)))
    assert panel.page.intro.words == ""
    deliver(stage, stage_of(step=1))
    assert panel.page.intro.words == ""


def test_the_end_of_a_lesson_leads_to_the_next(stage: Stage) -> None:
    panel = begin(stage, stage_of(step=9, headings=("h",) * 10, ended=True, results=(WRONG,)))
    following = panel.page.summary.following
    assert following.text() == "Next lesson: One weight, four ways"
    QTest.mouseClick(following, LEFT)
    guided = [each for each in stage.client.guidance if isinstance(each, Begin)]
    assert guided[-1].name == "one-weight-four-ways"


def test_the_menu_offers_only_what_a_lesson_can_do(stage: Stage) -> None:
    actions = stage.window.menus.actions
    names = ("lesson_next", "lesson_back", "lesson_leave")
    assert not any(actions[name].isEnabled() for name in names)
    begin(stage)
    assert all(actions[name].isEnabled() for name in names)
    deliver(stage, None)
    assert not any(actions[name].isEnabled() for name in names)


def test_a_run_of_the_lesson_can_be_cut_short(stage: Stage) -> None:
    ready = asking()
    panel = begin(stage, ready)
    panel.guided.emit(Reveal())
    deliver(stage, ready, running=True)
    assert panel.next.text() == SKIP
    QTest.mouseClick(panel.next, LEFT)
    assert stage.client.acts[-1] == Pause()
    deliver(stage, stage_of())
    assert panel.next.text() != SKIP
    deliver(stage, panel.stage, running=True)  # one's own
    assert panel.next.text() != SKIP


def test_what_was_shown_on_a_plot_stays_beside_what_was_found(stage: Stage) -> None:
    prompt: dict[str, Any] = {"kind": TANGENT, "about": "w2", "tries_in_all": 3}
    panel = begin(stage, asking(**prompt))
    window, lessons = stage.window, stage.window.lessons
    plotted = plot_frames.frame_of(surface=plot_frames.surface_of())
    window.show_frame(replace(plotted, stage=asking(**prompt)))
    over = lessons.gestures.over
    assert isinstance(over, TangentLine)
    assert panel.page.prompt.field is not None
    panel.page.prompt.field.take(1.5)
    assert over.slope == 1.5
    verdict = Verdict(False, 1.5, 4.0, "That is too low.")
    found = replace(asking(**prompt), verdict=verdict, answerable=False)
    window.show_frame(replace(plotted, stage=found))
    assert lessons.gestures.over is over
    assert over.kept
    assert over.slope == 1.5
    window.show_frame(replace(plotted, stage=stage_of()))
    assert lessons.gestures.over is None


def test_the_problem_of_the_lesson_stands_in_its_panel_and_is_not_saved_over_it(
    stage: Stage,
) -> None:
    begin(stage)
    problem = stage.window.problem
    lesson = catalogue.load("slopes")
    part = lesson.parts[0]
    with stage.qtbot.waitSignal(stage.window.session.document_runs):
        stage.client.deliver(Opened(part, (), replace(frame_of(), stage=stage_of())))
    assert problem.sources["model"].strip() == part.sources["model"].strip()
    states = [problem.state.state]
    assert problem.opened is not None
    assert (problem.opened.name, problem.opened.path) == (part.name, None)
    assert stage.window.windowTitle().startswith("Two slopes")
    # What the learner types meanwhile is not taken away when the lesson opens its problem again.
    problem.cells["loss"].editor.set_text("loss = value * 2")
    with stage.qtbot.waitSignal(stage.window.session.document_runs):
        stage.client.deliver(Opened(part, (), replace(frame_of(), stage=stage_of())))
    assert problem.sources["loss"] == "loss = value * 2"
    states.append(problem.state.state)
    assert states == [Running.SHOWN, Running.LAST_GOOD]


def test_leaving_uncovers_everything(stage: Stage) -> None:
    panel = begin(stage, replace(asking(), hide=("tensors",)))
    QTest.mouseClick(panel.leave, LEFT)
    assert stage.client.guidance == [stage.client.guidance[0], Leave()]
    deliver(stage, None)
    assert stage.window.lessons.covers.covered == frozenset()
    assert panel.start.isVisible()
    assert in_front(stage, SLICES)
    panel.show_stage(stage_of(), None)
    panel.steps.activated.emit(0)
    assert stage.client.guidance[-1] == GoTo(0)
