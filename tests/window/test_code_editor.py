"""The small editor: keys, height, marks and mends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.window.cell_editor import CellEditor, Trouble
from playground.window.code_editor import MAX_LINES, CodeEditor
from playground.window.code_words import marked, mended
from playground.window.theme import DARK, LIGHT


@pytest.fixture
def editor(qtbot: QtBot) -> CodeEditor:
    editor = CodeEditor("Model")
    qtbot.addWidget(editor)
    editor.resize(320, 60)
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("loss = sine(w)", 8, "sine"),
        ("loss = sine(w)", 10, "sine"),
        ("loss = w +", 11, "+"),
        ("loss = w + ", 12, "+"),
        ("loss = (w", 8, "("),
        ("θ = ß", 1, "θ"),
        ("", 1, ""),
    ],
)
def test_what_is_underlined(line: str, column: int, shown: str) -> None:
    start, end = marked(line, column)
    assert line[start:end] == shown


@pytest.mark.parametrize(
    ("line", "column", "suggestion", "after"),
    [
        ("loss = sine(w)", 8, "torch.sin", "loss = torch.sin(w)"),
        ("loss = torch.sine(w)", 14, "torch.sin", "loss = torch.sin(w)"),
        ("loss = np.sin(w)", 8, "torch.sin", "loss = torch.sin(w)"),
        ("loss = w.sinn()", 10, "sin", "loss = w.sin()"),
    ],
)
def test_what_a_suggestion_replaces(line: str, column: int, suggestion: str, after: str) -> None:
    start, end = mended(line, column, suggestion)
    assert line[:start] + suggestion + line[end:] == after


def test_tab_is_four_spaces(qtbot: QtBot, editor: CodeEditor) -> None:
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    QTest.keyClicks(editor, "x")
    assert editor.toPlainText() == "    x"
    QTest.keyClick(editor, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.toPlainText() == "x"


def test_tab_indents_all_selected_lines(qtbot: QtBot, editor: CodeEditor) -> None:
    editor.set_text("a\nb")
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.toPlainText() == "    a\n    b"


def test_return_keeps_and_deepens_the_indentation(qtbot: QtBot, editor: CodeEditor) -> None:
    QTest.keyClicks(editor, "def f(a):")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "return a")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    QTest.keyClicks(editor, "y = f(x)")
    assert editor.toPlainText() == "def f(a):\n    return a\ny = f(x)"


def test_it_is_as_tall_as_its_text(editor: CodeEditor) -> None:
    editor.set_text("a = 1\nb = 2")
    two = editor.height()
    editor.set_text("\n".join(f"a{k} = {k}" for k in range(8)))
    eight = editor.height()
    assert eight == two + 6 * editor.fontMetrics().lineSpacing()
    assert not editor.verticalScrollBar().isVisible()
    editor.set_text("\n".join(f"a{k} = {k}" for k in range(80)))
    most = editor.height()
    assert most == two + (MAX_LINES - 2) * editor.fontMetrics().lineSpacing()


def test_a_long_line_is_broken_and_not_hidden(editor: CodeEditor) -> None:
    editor.set_text("a = 1")
    short = editor.height()
    editor.set_text("a = " + " + ".join(["value"] * 30))
    assert editor.height() > short
    assert editor.horizontalScrollBar().maximum() == 0


def test_setting_text_can_be_taken_back(qtbot: QtBot, editor: CodeEditor) -> None:
    QTest.keyClicks(editor, "mine")
    editor.set_text("theirs")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "mine"


def test_escape_leaves(qtbot: QtBot, editor: CodeEditor) -> None:
    editor.setFocus()
    with qtbot.waitSignal(editor.left):
        QTest.keyClick(editor, Qt.Key.Key_Escape)
    assert not editor.hasFocus()


def test_keywords_numbers_and_comments_have_colours(editor: CodeEditor) -> None:
    editor.apply_theme(LIGHT)
    editor.set_text("for i in range(3):  # three times")
    block = editor.document().firstBlock()
    colours = {
        block.text()[part.start : part.start + part.length]: part.format.foreground().color().name()
        for part in block.layout().formats()
    }
    assert colours["for"] == colours["in"] == LIGHT.trajectory
    assert colours["3"] == LIGHT.gradient
    assert colours["# three times"] == LIGHT.muted


@pytest.fixture
def cell(qtbot: QtBot) -> CellEditor:
    cell = CellEditor("loss", "binds loss")
    qtbot.addWidget(cell)
    cell.resize(320, 120)
    with qtbot.waitExposed(cell):
        cell.show()
    return cell


def test_trouble_is_underlined_and_told(cell: CellEditor) -> None:
    cell.editor.set_text("x = 1\nloss = sine(x)")
    cell.show_trouble(Trouble("there is no name 'sine' here", 2, 8, "torch.sin"))
    (mark,) = cell.editor.extraSelections()
    assert mark.cursor.selectedText() == "sine"
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    assert mark.format.underlineStyle() == wave
    assert cell.message == "Line 2, column 8: there is no name 'sine' here"
    assert cell.fix.isVisible()
    assert cell.fix.text() == "Fix: torch.sin"


def test_the_fix_button_fixes(qtbot: QtBot, cell: CellEditor) -> None:
    cell.editor.set_text("loss = sine(x)")
    cell.show_trouble(Trouble("there is no name 'sine' here", 1, 8, "torch.sin"))
    QTest.mouseClick(cell.fix, Qt.MouseButton.LeftButton)
    assert cell.source == "loss = torch.sin(x)"


def test_trouble_goes_without_a_trace(cell: CellEditor) -> None:
    cell.editor.set_text("loss = sine(x)")
    cell.show_trouble(Trouble("no", 1, 8, "torch.sin", "torch said no"))
    assert cell.message == "torch said no\nLine 1, column 8: no"
    cell.apply_theme(DARK)
    assert cell.message == "torch said no\nLine 1, column 8: no"
    cell.show_trouble(None)
    assert cell.message == ""
    assert not cell.fix.isVisible()
    assert not cell.editor.extraSelections()


def test_trouble_beyond_the_text_marks_the_end(cell: CellEditor) -> None:
    cell.editor.set_text("loss = 1")
    cell.show_trouble(Trouble("odd", 9, 99))
    assert cell.editor.extraSelections()
