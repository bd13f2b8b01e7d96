"""New from generated data, by clicks and keys on the dialog itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground.problem import generated
from playground.problem.document import Document
from playground.problem.generated import SETS, Wish
from playground.window.data_import.set_dialog import SetDialog
from playground.window.theme import LIGHT


@pytest.fixture
def dialog(qtbot: QtBot) -> Iterator[SetDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = SetDialog(parent, LIGHT)
    made.open()
    yield made
    parent.close()


def pick(dialog: SetDialog, row: int) -> None:
    kinds = dialog.kinds
    place = kinds.visualItemRect(kinds.item(row)).center()
    QTest.mouseClick(kinds.viewport(), Qt.MouseButton.LeftButton, pos=place)


def write(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


@pytest.mark.parametrize("row", range(len(SETS)))
def test_each_set_is_taken_as_it_is_shown(dialog: SetDialog, row: int) -> None:
    taken: list[Document] = []
    dialog.taken.connect(taken.append)
    pick(dialog, row)
    write(dialog.size_field, "60")
    write(dialog.noise_field, "0.25")
    write(dialog.seed_field, "7")
    shown = dialog.preview.toPlainText()
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert taken == [generated.document(SETS[row], Wish(60, 0.25, 7))]
    assert taken[0].data in shown


def test_another_set_brings_its_own_noise(dialog: SetDialog) -> None:
    assert (dialog.size_field.text(), dialog.noise_field.text()) == ("200", "0.3")
    write(dialog.size_field, "50")
    pick(dialog, 5)
    assert (dialog.size_field.text(), dialog.noise_field.text()) == ("50", "0.1")
    assert dialog.words.text() == (
        "Model: Two-layer network for two classes. Loss: Binary cross-entropy with logits."
    )


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("size_field", "1e3", "Points: a whole number is needed, not '1e3'."),
        ("size_field", "2", "A set has 4 to 100,000 points, not 2."),
        ("noise_field", "much", "Noise: a number is needed, not 'much'."),
        ("noise_field", "-1", "The noise is a number from 0 to 100, not -1.0."),
        ("seed_field", "", "Seed: a whole number is needed, not ''."),
    ],
)
def test_what_makes_no_sense_is_told_and_cannot_be_taken(
    dialog: SetDialog, field: str, text: str, words: str
) -> None:
    box: QLineEdit = getattr(dialog, field)
    box.selectAll()
    QTest.keyClick(box, Qt.Key.Key_Delete)
    QTest.keyClicks(box, text)
    assert dialog.words.text() == words
    assert not dialog.take.isEnabled()
    assert dialog.preview.toPlainText() == ""
    write(box, "8")
    assert dialog.take.isEnabled()


def test_cancel_changes_nothing(qtbot: QtBot, dialog: SetDialog) -> None:
    with qtbot.assertNotEmitted(dialog.taken):
        QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
