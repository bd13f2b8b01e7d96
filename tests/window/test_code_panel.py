"""The run as code: styles on tabs, lines that know their act, copying and saving."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.state.frame import Frame
from playground.state.inspection import Inspection
from playground.state.script import Script, ScriptLine
from playground.window.code_lines import changed_part, newest, told
from playground.window.code_panel import STYLES, CodePanel
from playground.window.tensor_model import MARK
from playground.window.tensor_panel import TensorPanel
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from tests.window.conftest import Answers
from tests.window.frames import frame_of

SETUP = (
    ScriptLine("import torch"),
    ScriptLine("w1 = torch.tensor(1.0, requires_grad=True)", None, ("w1",)),
)
STEP = (
    ScriptLine("value = w1 * 2", 1, ("value",)),
    ScriptLine("loss = value", 1, ("loss",)),
    ScriptLine("loss.backward()", 2, ("w1.grad",)),
    ScriptLine("optimizer.step()", 3, ("w1",)),
)
END = (ScriptLine(""), ScriptLine("print(loss)"))
SCRIPT = Script("optimizer", SETUP + STEP + END)


def framed(script: Script | None) -> Frame:
    return frame_of(inspection=Inspection(script=script))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def panel(qtbot: QtBot, answers: Answers, tmp_path: Path) -> CodePanel:
    panel = CodePanel(answers, tmp_path)
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(342, 400)
    panel.show_frame(framed(None))
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def line_rect(panel: CodePanel, text: str) -> QRect:
    document = panel.code.document()
    place = next(i for i, line in enumerate(panel.code.lines) if line.text == text)
    return panel.code.cursorRect(QTextCursor(document.findBlockByNumber(place)))


def click_line(panel: CodePanel, text: str) -> None:
    at = line_rect(panel, text).center() + QPoint(6, 0)
    QTest.mouseClick(panel.code.viewport(), Qt.MouseButton.LeftButton, pos=at)


def click_tab(panel: CodePanel, style: str) -> None:
    at = panel.tabs.tabRect(list(STYLES).index(style)).center()
    QTest.mouseClick(panel.tabs, Qt.MouseButton.LeftButton, pos=at)


def test_a_style_is_asked_for_only_in_sight(qtbot: QtBot, answers: Answers) -> None:
    panel = CodePanel(answers)
    qtbot.addWidget(panel)
    asked: list[object] = []
    panel.wanted.connect(asked.append)
    panel.show_style("autograd")
    assert asked == []
    with qtbot.waitExposed(panel):
        panel.show()
    click_tab(panel, "by hand")
    panel.hide()
    assert asked == [{"code": "autograd"}, {"code": "by hand"}, {"code": None}]


def test_empty_states_in_words(qtbot: QtBot, answers: Answers, panel: CodePanel) -> None:
    assert CodePanel(answers).waiting.text() == "Starting PyTorch…"
    assert panel.waiting.isVisible()
    assert "being written" in panel.waiting.text()
    assert not panel.copy_button.isEnabled()
    panel.show_frame(framed(Script("optimizer", SETUP + END)))
    assert panel.words.text() == "Nothing done yet: each act adds its lines here."
    assert panel.copy_button.isEnabled()


def test_the_script_is_shown_as_it_is(panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    assert panel.code.toPlainText() + "\n" == SCRIPT.text
    assert panel.code.isReadOnly()
    QTest.keyClicks(panel.code, "x")
    assert panel.code.toPlainText() + "\n" == SCRIPT.text
    assert panel.words.text() == "3 acts. Click a line."


def test_a_script_of_another_style_is_not_taken(panel: CodePanel) -> None:
    panel.show_frame(framed(replace(SCRIPT, style="autograd")))
    assert panel.waiting.isVisible()


def test_a_click_marks_the_whole_act_and_says_what_changes(qtbot: QtBot, panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    with qtbot.waitSignal(panel.line_chosen) as chosen:
        click_line(panel, "loss = value")
    assert chosen.args == [("loss",)]
    assert [SCRIPT.lines[place].act for place in panel.code.marked()] == [1, 1]
    assert panel.words.text() == "Act 1: changes loss"
    with qtbot.waitSignal(panel.line_chosen) as chosen:
        click_line(panel, "loss.backward()")
    assert chosen.args == [("w1.grad",)]


def test_the_keyboard_chooses_and_escape_lets_go(qtbot: QtBot, panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    QTest.keyClick(panel.code, Qt.Key.Key_Up)
    assert panel.words.text() == "Act 3: changes w1"
    QTest.keyClick(panel.code, Qt.Key.Key_Up)
    assert panel.words.text() == "Act 2: changes w1.grad"
    QTest.keyClick(panel.code, Qt.Key.Key_Down)
    assert panel.code.choice == 5
    with qtbot.waitSignal(panel.line_chosen) as chosen:
        QTest.keyClick(panel.code, Qt.Key.Key_Escape)
    assert chosen.args == [()]
    assert panel.code.marked() == []


def test_tabs_by_keyboard(panel: CodePanel) -> None:
    panel.tabs.setFocus()
    QTest.keyClick(panel.tabs, Qt.Key.Key_Left)
    assert panel.style_shown == "autograd"


def test_every_tab_says_what_it_is(panel: CodePanel) -> None:
    tips = [panel.tabs.tabToolTip(place) for place in range(panel.tabs.count())]
    assert len(tips) == 4
    assert "transcript of everything you did" in tips[list(STYLES).index("optimizer")]


def test_a_style_that_cannot_say_it_gives_the_reason(panel: CodePanel) -> None:
    click_tab(panel, "loss")
    panel.show_frame(framed(Script("loss", (), "This loss is none of torch.nn's.")))
    assert panel.reason.isVisible()
    assert panel.reason.text() == "This loss is none of torch.nn's."
    assert not panel.save_button.isEnabled()
    QTest.mouseClick(panel.other, Qt.MouseButton.LeftButton)
    assert panel.style_shown == "optimizer"
    panel.show_frame(framed(SCRIPT))
    assert panel.code.isVisible()


def test_the_whole_script_is_copied(panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == SCRIPT.text
    assert panel.words.text() == "Copied 8 lines."


def test_the_script_is_saved(panel: CodePanel, answers: Answers, tmp_path: Path) -> None:
    panel.show_frame(framed(SCRIPT))
    QTest.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert answers.asked == ["script two-slopes-optimizer.py"]
    answers.path = tmp_path / "run.py"
    QTest.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert answers.path.read_text(encoding="utf-8") == SCRIPT.text
    assert panel.words.text() == f"Saved as {answers.path}"


def test_a_path_that_cannot_be_written_is_told(
    panel: CodePanel, answers: Answers, tmp_path: Path
) -> None:
    panel.show_frame(framed(SCRIPT))
    answers.path = tmp_path / "nowhere" / "run.py"
    QTest.mouseClick(panel.save_button, Qt.MouseButton.LeftButton)
    assert "No such file or directory" in panel.words.text()
    assert panel.words.property("kind") == "error"
    panel.show_frame(framed(Script("optimizer", SETUP + END)))
    assert panel.words.property("kind") == "note"


def long(acts: int) -> Script:
    lines = tuple(ScriptLine(f"step_{act}()", act, ("w1",)) for act in range(1, acts + 1))
    return Script("optimizer", SETUP + lines + END)


def test_the_newest_line_comes_into_sight_unless_the_reader_is_elsewhere(panel: CodePanel) -> None:
    bar = panel.code.verticalScrollBar()
    panel.show_frame(framed(long(100)))
    below = bar.value()
    assert below > 0
    panel.show_frame(framed(long(110)))
    assert bar.value() > below
    bar.setValue(0)
    panel.show_frame(framed(long(120)))
    assert bar.value() == 0
    assert panel.code.toPlainText() + "\n" == long(120).text


def test_a_chosen_line_stays_while_more_is_done_and_goes_when_it_is_undone(
    panel: CodePanel,
) -> None:
    panel.show_frame(framed(Script("optimizer", SETUP + STEP[:2] + END)))
    click_line(panel, "loss = value")
    panel.show_frame(framed(SCRIPT))
    assert panel.code.choice == 3
    panel.show_frame(framed(Script("optimizer", SETUP + END)))
    assert panel.code.choice is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("", "a"), ("ab", "a"), ("a", "ab"), ("abc", "axc"), ("abc", "xyz"), ("abc", "bc"),
     ("ab", "ab"), ("aab", "ab"), ("abab", "ab")],
)  # fmt: skip
def test_only_what_changed_is_written_anew(panel: CodePanel, old: str, new: str) -> None:
    start, old_end, new_end = changed_part(old, new)
    assert old[:start] + new[start:new_end] + old[old_end:] == new
    for text in (old, new):
        panel.code.show_lines(tuple(map(ScriptLine, text)))
        assert panel.code.toPlainText() == "\n".join(text)


def test_a_run_costs_nothing(panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    revision = panel.code.document().revision()
    panel.show_frame(framed(Script("optimizer", SETUP + STEP + END)))
    assert panel.code.document().revision() == revision


def test_words_about_lines() -> None:
    assert newest(SCRIPT.lines) == 5
    assert newest(()) == 0
    assert told(SCRIPT, SETUP[0]) == "Setup: this line changes nothing."
    assert told(Script("optimizer", STEP[:1]), None) == "1 act. Click a line."


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_the_mark_is_seen_in_every_theme_and_not_by_colour_alone(
    qtbot: QtBot, panel: CodePanel, theme: Theme
) -> None:
    panel.apply_theme(theme)
    tensors = TensorPanel()
    qtbot.addWidget(tensors)
    tensors.apply_theme(theme)
    tensors.resize(328, 400)
    tensors.show_frame(framed(SCRIPT))
    panel.line_chosen.connect(tensors.highlight)
    panel.show_frame(framed(SCRIPT))
    before = tensors.table.grab().toImage()
    plain = panel.code.grab().toImage()
    click_line(panel, "loss.backward()")
    model = tensors.table.rows
    marks = {row.name: model.index(i).data(MARK) for i, row in enumerate(model.rows)}
    assert marks == {"Parameters": None, "w1": ".grad changed", "w2": None}
    spoken = model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(".grad changed")
    assert tensors.table.grab().toImage() != before
    assert panel.code.grab().toImage() != plain
    QTest.keyClick(panel.code, Qt.Key.Key_Escape)
    assert tensors.table.grab().toImage() == before


def test_hiding_takes_the_mark_away(qtbot: QtBot, panel: CodePanel) -> None:
    panel.show_frame(framed(SCRIPT))
    click_line(panel, "loss.backward()")
    with qtbot.waitSignal(panel.line_chosen) as chosen:
        panel.hide()
    assert chosen.args == [()]


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_all_four_tabs_are_in_sight_in_a_narrow_dock(panel: CodePanel, theme: Theme) -> None:
    panel.apply_theme(theme)
    panel.grab()
    last = panel.tabs.tabRect(panel.tabs.count() - 1)
    assert last.right() < panel.width()
