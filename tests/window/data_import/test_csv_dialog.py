"""The preview of a CSV file, by clicks and keys on the dialog itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget
from pytestqt.qtbot import QtBot

from playground.problem import csv_file, csv_problem
from playground.problem.csv_problem import Choice
from playground.problem.document import Document
from playground.window.data_import.csv_dialog import CsvDialog
from playground.window.theme import LIGHT

PEOPLE = "name,age,height,weight\n" + "".join(
    f"p{i},{20 + i % 40},{160 + i % 30},{'' if i % 10 == 3 else 55 + i % 35}\n" for i in range(60)
)


@pytest.fixture
def open_dialog(qtbot: QtBot, tmp_path: Path) -> Callable[..., CsvDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)

    def make(content: str | bytes = PEOPLE) -> CsvDialog:
        path = tmp_path / "people.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        dialog = CsvDialog(parent, path, LIGHT)
        dialog.open()
        return dialog

    return make


def click(button: QAbstractButton) -> None:
    """Press a button; of a check box its box, which is at its left."""
    at = button.rect().center()
    at.setX(min(at.x(), 10))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=at)


def choose(box: QComboBox, text: str) -> None:
    """Pick a line with the arrow keys, as a user without a mouse does."""
    box.setFocus()
    way = box.findText(text) - box.currentIndex()
    for _ in range(abs(way)):
        QTest.keyClick(box, Qt.Key.Key_Down if way > 0 else Qt.Key.Key_Up)
    assert box.currentText() == text


def test_it_shows_the_first_rows_and_proposes(open_dialog: Callable[..., CsvDialog]) -> None:
    dialog = open_dialog()
    assert dialog.words.words == "60 rows · 4 columns · separated by commas · names in line 1"
    table = dialog.table
    header = [table.horizontalHeaderItem(i).text() for i in range(4)]  # type: ignore[union-attr]
    assert header == ["name", "age", "height", "weight"]
    assert [role.currentText() for role in table.roles] == ["leave out", "input", "input", "target"]
    assert not table.roles[0].isEnabled()
    held = [table.item(1, i).text() for i in range(4)]  # type: ignore[union-attr]
    assert held == ["text", "numbers", "numbers", "6 missing"]
    assert table.item(2, 2).text() == "160"  # type: ignore[union-attr]
    assert dialog.kept.text() == "6 of 60 rows lack a number and are dropped; 54 are taken."
    assert dialog.troubles.isHidden()
    assert dialog.take.isEnabled()


def test_the_code_shown_is_the_document_that_is_taken(
    qtbot: QtBot, open_dialog: Callable[..., CsvDialog], tmp_path: Path
) -> None:
    dialog = open_dialog()
    choose(dialog.table.roles[1], "leave out")
    choose(dialog.models, "Polynomial of degree 3")
    choose(dialog.losses, "Huber")
    click(dialog.split)
    click(dialog.normalise)
    assert dialog.kept.text().endswith("54 are taken. 10 of them are held out.")
    shown = dialog.preview.toPlainText()
    taken: list[Document] = []
    dialog.taken.connect(taken.append)
    click(dialog.take)
    (document,) = taken
    for title in ("data", "parameters", "model", "loss"):
        assert f"# %% {title}\n{document.source(title)}" in shown
    look = csv_file.look(tmp_path / "people.csv")
    choice = Choice((2,), 3, "polynomial", "huber", split=True, normalise=True)
    assert document == csv_problem.document(look, choice)
    assert document.files == {"people.csv": str(tmp_path / "people.csv")}
    assert "X_test, y_test = " in document.data
    assert "x_mean, x_std = " in document.data


def test_a_second_target_makes_the_first_an_input(open_dialog: Callable[..., CsvDialog]) -> None:
    dialog = open_dialog()
    choose(dialog.table.roles[1], "target")
    assert (dialog.choice.inputs, dialog.choice.target) == ((2, 3), 1)
    choose(dialog.table.roles[1], "leave out")
    assert dialog.kept.text() == "Choose a column as target."
    assert not dialog.take.isEnabled()
    assert dialog.preview.toPlainText() == ""


def test_a_target_of_zero_and_one_proposes_a_classifier(
    open_dialog: Callable[..., CsvDialog],
) -> None:
    dialog = open_dialog("a,b,c\n" + "".join(f"{i},{i % 7},{i % 2}\n" for i in range(30)))
    assert dialog.models.currentText() == "Logistic regression"
    assert dialog.losses.currentText() == "Binary cross-entropy with logits"
    choose(dialog.table.roles[0], "target")
    assert "needs a target of 0 and 1" in dialog.kept.text()
    choose(dialog.models, "Linear")
    assert dialog.losses.currentText() == "Mean squared error"
    assert dialog.take.isEnabled()


def test_cancel_and_escape_change_nothing(
    qtbot: QtBot, open_dialog: Callable[..., CsvDialog]
) -> None:
    dialog = open_dialog()
    with qtbot.assertNotEmitted(dialog.taken):
        click(dialog.cancel)
    dialog = open_dialog()
    with qtbot.assertNotEmitted(dialog.taken):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "this file is empty."),
        ("a,b\n1,2\n\0\n", "Line 3: this is a binary file, not a table of text."),
        ("a,b\n".encode("utf-16"), "this text is UTF-16: save it as UTF-8."),
    ],
)
def test_what_is_no_table_is_told_and_cannot_be_taken(
    open_dialog: Callable[..., CsvDialog], content: str | bytes, words: str
) -> None:
    dialog = open_dialog(content)
    assert dialog.kept.text() == words
    assert not dialog.take.isEnabled()


@pytest.mark.parametrize(
    ("content", "trouble", "taken"),
    [
        ("a,b\n1,2\n3\n5,7\n", "Line 3: this row has 1 field, the others have 2", False),
        ("a,b\n1,2\n3,x\n5,7\n2,2\n", "Line 3, column 2 (b): 'x' is no number", True),
        ("a,b\n1,2\n3,inf\n5,7\n2,2\n", "Line 3, column 2 (b): inf is no finite number", True),
        ("a,b\n", "Line 1: there are no rows", False),
        ("a,b\n1,2\n", "Line 2: there is only one row", False),
    ],
)
def test_each_trouble_is_told_with_its_place(
    open_dialog: Callable[..., CsvDialog], content: str, trouble: str, taken: bool
) -> None:
    dialog = open_dialog(content)
    assert trouble in dialog.troubles.toPlainText()
    assert dialog.troubles.isVisible()
    assert dialog.take.isEnabled() is taken


def test_a_large_file_is_read_in_turns_and_taken_when_all_is_seen(
    qtbot: QtBot, open_dialog: Callable[..., CsvDialog]
) -> None:
    rows = "".join(f"{i % 97},{i % 89}\n" for i in range(12_000))
    dialog = open_dialog("a,b\n" + rows + ",1\n")
    assert "so far" in dialog.words.words
    assert not dialog.take.isEnabled()
    choose(dialog.table.roles[0], "target")
    qtbot.waitUntil(dialog.take.isEnabled)
    assert dialog.words.words.startswith("12,001 rows · ")
    # What the user has chosen meanwhile stays.
    assert (dialog.choice.inputs, dialog.choice.target) == ((1,), 0)
    assert "# drops 1 row" in dialog.preview.toPlainText()


def test_closing_while_it_is_read_ends_the_reading(
    qtbot: QtBot, open_dialog: Callable[..., CsvDialog]
) -> None:
    dialog = open_dialog("a,b\n" + "1,2\n" * 60_000)
    with qtbot.assertNotEmitted(dialog.taken):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_all_is_in_sight_in_a_small_window(
    qtbot: QtBot, open_dialog: Callable[..., CsvDialog]
) -> None:
    dialog = open_dialog(PEOPLE + "p,x,1,2\n" * 9)
    qtbot.waitExposed(dialog)
    assert dialog.width() <= 1280
    assert dialog.height() <= 680
    assert dialog.minimumSizeHint().height() <= 600
    for part in (dialog.table, dialog.troubles, dialog.preview, dialog.models, dialog.kept):
        assert part.isVisible()
        inside = part.geometry() if part.parent() is dialog else part.rect()
        assert inside.bottom() < dialog.height()
    assert dialog.preview.height() > 100
    assert dialog.table.height() > 100
