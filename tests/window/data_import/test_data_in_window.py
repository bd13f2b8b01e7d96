"""Data in the real window: from the menu, by dropping, and files that a document asks for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem import csv_file, csv_problem, generated
from playground.problem.csv_problem import Choice
from playground.problem.document import Document
from playground.problem.files import read, write
from playground.window.app import make_window
from playground.window.data_import.csv_dialog import CsvDialog
from playground.window.data_import.set_dialog import SetDialog
from tests.window.conftest import Stage

WAIT = 30_000


@pytest.fixture
def heights(tmp_path: Path) -> Path:
    path = tmp_path / "heights.csv"
    path.write_text("age,height\n" + "".join(f"{i},{100 + 3 * i}\n" for i in range(20)))
    return path


@pytest.fixture
def script(heights: Path) -> Path:
    """A saved document that reads the file beside it."""
    path = heights.with_name("fit.py")
    write(csv_problem.document(csv_file.look(heights), Choice((0,), 1)), path)
    return path


def dialog_of(stage: Stage) -> CsvDialog | SetDialog:
    dialog = stage.window.data_import.dialog
    assert dialog is not None
    return dialog


def test_open_data_and_take(stage: Stage, heights: Path) -> None:
    stage.answers.data = heights
    action = stage.window.menus.actions["open_data"]
    assert action.shortcut().toString() == "Ctrl+Shift+O"
    action.trigger()
    assert stage.answers.asked == ["data"]
    dialog = dialog_of(stage)
    before = len(stage.client.documents)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    assert stage.window.data_import.dialog is None
    (document,) = stage.client.documents[before:]
    assert document.files == {"heights.csv": str(heights)}
    assert stage.window.problem.sources["data"] == document.data
    assert stage.window.windowTitle() == "heights[*] — Gradient playground"


def test_cancel_leaves_what_was_there(stage: Stage, heights: Path) -> None:
    stage.answers.data = heights
    before = stage.window.problem.sources, len(stage.client.documents)
    stage.window.menus.actions["open_data"].trigger()
    QTest.mouseClick(dialog_of(stage).cancel, Qt.MouseButton.LeftButton)
    assert (stage.window.problem.sources, len(stage.client.documents)) == before
    stage.answers.data = None
    stage.window.menus.actions["open_data"].trigger()
    assert stage.window.data_import.dialog is None


def drop(stage: Stage, path: Path) -> bool:
    """Drop a file on the window as the system does; True where it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(400, 300), copy, data, left, none)
    enter.ignore()
    QApplication.sendEvent(stage.window, enter)
    event = QDropEvent(QPointF(400, 300), copy, data, left, none)
    event.ignore()
    QApplication.sendEvent(stage.window, event)
    return enter.isAccepted() and event.isAccepted()


def test_a_table_is_dropped_on_the_window(stage: Stage, heights: Path, tmp_path: Path) -> None:
    assert drop(stage, heights)
    assert isinstance(dialog_of(stage), CsvDialog)
    dialog_of(stage).close()
    assert not drop(stage, tmp_path / "picture.png")
    assert stage.window.data_import.dialog is None


def test_an_editor_leaves_dropped_files_to_the_window(stage: Stage, heights: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(heights))])
    editor = stage.window.problem.cells["data"].editor
    assert not editor.canInsertFromMimeData(data)
    text = QMimeData()
    text.setText("x = 1")
    assert editor.canInsertFromMimeData(text)


def test_new_from_generated_data(stage: Stage) -> None:
    stage.window.menus.actions["generate"].trigger()
    dialog = dialog_of(stage)
    assert isinstance(dialog, SetDialog)
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    expected = generated.document(generated.kind("line"), generated.Wish())
    assert stage.client.documents[-1] == expected


def test_a_set_is_inserted_at_data_with_all_that_fits(stage: Stage) -> None:
    panel = stage.window.problem
    actions = panel.sets.menu().actions()
    assert [action.text() for action in actions] == [one.title for one in generated.SETS]
    actions[5].trigger()
    moons = generated.document(generated.kind("moons"), generated.Wish())
    assert panel.sources == moons.sources
    assert stage.client.documents[-1].sources == moons.sources
    QTest.mouseClick(panel.undo_insert, Qt.MouseButton.LeftButton)
    assert panel.sources["loss"] == "loss = value"


def test_opening_a_document_asks_for_its_file(stage: Stage, script: Path, heights: Path) -> None:
    stage.answers.path, stage.answers.data = script, heights
    stage.window.menus.actions["open"].trigger()
    assert stage.answers.asked == ["open", "data heights.csv"]
    assert stage.client.documents[-1].files == {"heights.csv": str(heights)}


def test_a_document_that_the_window_begins_with_asks_too(
    stage: Stage, script: Path, heights: Path
) -> None:
    stage.window.files.ask_waiting()
    assert stage.answers.asked == []
    stage.window.show_document(read(script))
    sent = len(stage.client.documents)
    stage.window.files.ask_waiting()
    assert len(stage.client.documents) == sent
    stage.answers.data = heights
    stage.window.files.ask_waiting()
    assert stage.answers.asked == ["data heights.csv"] * 2
    assert stage.client.documents[-1].files == {"heights.csv": str(heights)}
    stage.window.files.ask_waiting()
    assert len(stage.answers.asked) == 2


def test_a_file_that_is_not_given_now_can_be_given_later(
    stage: Stage, script: Path, heights: Path
) -> None:
    stage.answers.path = script
    stage.window.menus.actions["open"].trigger()
    assert stage.client.documents[-1].files == {}
    stage.answers.data = heights
    stage.window.menus.actions["open_data"].trigger()
    assert stage.window.data_import.dialog is None
    assert stage.client.documents[-1].files == {"heights.csv": str(heights)}
    assert stage.client.documents[-1].sources == read(script).sources
    # The right is not kept when it is opened again.
    stage.answers.data = None
    stage.window.menus.actions["open"].trigger()
    assert stage.client.documents[-1].files == {}


def test_saving_elsewhere_names_the_file_from_there(
    stage: Stage, heights: Path, tmp_path: Path
) -> None:
    document = csv_problem.document(csv_file.look(heights), Choice((0,), 1))
    stage.window.show_document(document)
    stage.window.problem.show_running(document)
    (tmp_path / "sub").mkdir()
    stage.answers.path = tmp_path / "sub" / "fit.py"
    sent = len(stage.client.documents)
    stage.window.menus.actions["save_as"].trigger()
    saved = read(tmp_path / "sub" / "fit.py")
    assert 'np.loadtxt("../heights.csv"' in saved.data
    panel = stage.window.problem
    assert panel.sources["data"] == saved.data
    assert not stage.window.isWindowModified()
    panel.check_now()
    # What runs is the same, so it goes on undisturbed; a change is tried with the same right.
    assert len(stage.client.documents) == sent
    panel.cells["loss"].editor.set_text("loss = F.l1_loss(prediction, y)")
    panel.check_now()
    assert stage.client.documents[-1].files == {"../heights.csv": str(heights)}


def test_the_kernel_reads_what_was_chosen_and_nothing_else(
    qtbot: QtBot, tmp_path: Path, script: Path, heights: Path
) -> None:
    client = KernelClient()
    client.start()
    window = make_window(client, tmp_path / "window.ini", tmp_path / "drafts")
    try:
        window.session.link.listen()
        with qtbot.waitSignal(window.session.document_refused, timeout=WAIT) as refused:
            window.show_document(read(script))
        assert (
            "wants to read heights.csv; choose it with File > Open Data…" in refused.args[0].plain
        )
        assert "heights.csv" in window.problem.cells["data"].message
        with qtbot.waitSignal(window.session.document_runs, timeout=WAIT) as runs:
            window.files.open_data(heights)
        document: Document = runs.args[0]
        assert document.files == {"heights.csv": str(heights)}
        assert not window.problem.cells["data"].message
        # A new kernel takes up the state with the same right.
        with qtbot.waitSignal(window.session.document_runs, timeout=WAIT):
            window.session.link.restart()
    finally:
        window.close()
        window.deleteLater()
