"""A ready model fills several editors; one undo takes it out of all of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.problem.catalogue import load
from playground.window.problem_panel import ProblemPanel

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def panel(qtbot: QtBot) -> ProblemPanel:
    panel = ProblemPanel(None)
    qtbot.addWidget(panel)
    panel.show_document(load("two-slopes"))
    panel.resize(342, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def insert(panel: ProblemPanel) -> dict[str, str]:
    """Insert a model that changes several cells; return what stood there before."""
    before = panel.sources
    panel.models.chosen.emit("linear")
    changed = [title for title in before if panel.sources[title] != before[title]]
    assert len(changed) > 1
    return before


@pytest.mark.parametrize("title", ["parameters", "model"])
def test_one_undo_in_any_cell_brings_everything_back(panel: ProblemPanel, title: str) -> None:
    before = insert(panel)
    after = panel.sources
    editor = panel.cells[title].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert panel.sources == before
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL | SHIFT)
    assert panel.sources == after


def test_the_button_says_undo_insert_and_goes_again(panel: ProblemPanel) -> None:
    assert not panel.undo_insert.isVisible()
    before = insert(panel)
    assert panel.undo_insert.isVisible()
    assert panel.undo_insert.accessibleName() == "Undo insert"
    panel.undo_insert.click()
    assert panel.sources == before
    assert not panel.undo_insert.isVisible()


def test_what_was_typed_after_it_is_undone_first_and_alone(panel: ProblemPanel) -> None:
    before = insert(panel)
    after = panel.sources
    editor = panel.cells["model"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(editor, "1")
    assert not panel.undo_insert.isVisible()
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert panel.sources == after
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert panel.sources == before


def test_another_document_forgets_it(panel: ProblemPanel) -> None:
    insert(panel)
    panel.show_document(load("one-weight"))
    assert not panel.undo_insert.isVisible()
    QTest.keyClick(panel.cells["model"].editor, Qt.Key.Key_Z, CONTROL)
    assert panel.sources == load("one-weight").sources
