"""Opening, saving, pictures and the clipboard, from the menus of the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from playground.problem.catalogue import load
from playground.problem.files import read
from tests.window.conftest import Stage


def test_saving_and_opening(qtbot: QtBot, stage: Stage, tmp_path: Path) -> None:
    window = stage.window
    stage.answers.path = tmp_path / "mine.py"
    window.problem.cells["loss"].editor.set_text("loss = value * 3")
    window.menus.actions["save"].trigger()
    assert stage.answers.asked == ["save two-slopes.py"]
    assert read(tmp_path / "mine.py").loss == "loss = value * 3"
    assert "Saved" in window.card.words.text()
    window.files.open_named("one-weight")
    window.menus.actions["open"].trigger()
    assert window.problem.sources["loss"] == "loss = value * 3"
    assert stage.client.documents[-1].path == tmp_path / "mine.py"


def test_save_asks_once_and_then_writes_to_its_file(
    qtbot: QtBot, stage: Stage, tmp_path: Path
) -> None:
    window, save = stage.window, stage.window.menus.actions["save"]
    assert window.windowTitle() == "Two slopes[*] — Gradient playground"
    assert not window.isWindowModified()
    stage.answers.path = tmp_path / "mine.py"
    window.problem.cells["loss"].editor.set_text("loss = value * 3")
    assert window.isWindowModified()
    window.menus.actions["save_as"].trigger()
    assert window.windowTitle() == "mine.py[*] — Gradient playground"
    assert not window.isWindowModified()
    window.problem.cells["loss"].editor.set_text("loss = value * 4")
    assert window.isWindowModified()
    save.trigger()
    assert len(stage.answers.asked) == 1
    assert read(tmp_path / "mine.py").loss == "loss = value * 4"
    assert not window.isWindowModified()
    assert save.shortcut().toString() == "Ctrl+S"


def test_a_file_that_cannot_be_written_any_more_is_told_and_stays_changed(
    stage: Stage, tmp_path: Path
) -> None:
    window = stage.window
    (tmp_path / "sub").mkdir()
    stage.answers.path = tmp_path / "sub" / "mine.py"
    window.menus.actions["save"].trigger()
    (tmp_path / "sub" / "mine.py").unlink()
    (tmp_path / "sub").rmdir()
    window.problem.cells["loss"].editor.set_text("loss = value * 4")
    window.menus.actions["save"].trigger()
    assert "cannot be written" in window.card.words.text()
    assert "choose another folder or name" in window.card.words.text()
    assert window.isWindowModified()


def test_a_script_that_was_cut_into_cells_is_not_written_over_unasked(
    stage: Stage, tmp_path: Path
) -> None:
    script = tmp_path / "plain.py"
    text = "import torch\nw = torch.tensor(1.0, requires_grad=True)\nloss = w * 2\n"
    script.write_text(text)
    stage.answers.path = script
    stage.window.menus.actions["open"].trigger()
    stage.answers.path = None
    stage.window.menus.actions["save"].trigger()
    assert stage.answers.asked == ["open", "save plain.py"]
    assert script.read_text() == text


def test_what_cannot_be_written_or_read_is_told(stage: Stage, tmp_path: Path) -> None:
    window = stage.window
    (tmp_path / "file").write_text("")
    stage.answers.path = tmp_path / "file" / "mine.py"
    window.menus.actions["save"].trigger()
    assert "cannot be written" in window.card.words.text()
    assert "choose another folder or name" in window.card.words.text()
    stage.answers.path = tmp_path / "missing.py"
    before = window.problem.sources
    window.menus.actions["open"].trigger()
    assert "missing.py" in window.card.words.text()
    stage.answers.path = tmp_path / "file" / "picture.png"
    window.menus.actions["picture"].trigger()
    assert "could not be written" in window.card.words.text()
    assert window.problem.sources == before


def test_a_picture_of_the_window(stage: Stage, tmp_path: Path) -> None:
    stage.answers.path = tmp_path / "window.png"
    stage.window.menus.actions["picture"].trigger()
    assert (tmp_path / "window.png").read_bytes().startswith(b"\x89PNG")


def test_changing_one_s_mind_does_nothing(stage: Stage) -> None:
    for name in ("open", "save", "picture"):
        stage.window.menus.actions[name].trigger()
    assert not stage.window.card.isVisible()


def test_the_snapshot_is_copied_as_text(stage: Stage) -> None:
    stage.window.menus.actions["copy"].trigger()
    text = QGuiApplication.clipboard().text()
    assert "w1 = tensor(1., requires_grad=True)" in text
    assert "torch.optim.SGD(lr=0.1)" in text


def test_built_in_problems_are_in_the_menu(stage: Stage) -> None:
    menu = stage.window.menus.built_in
    assert menu is not None
    groups = menu.actions()  # kept: PySide's menu lives as long as its action's wrapper
    submenu = groups[1].menu()
    assert isinstance(submenu, QMenu)
    submenu.actions()[4].trigger()
    assert stage.client.documents[-1] == load("rosenbrock")


@pytest.mark.parametrize("page", ["keys", "about"])
def test_help_pages_open_beside_the_window(qtbot: QtBot, stage: Stage, page: str) -> None:
    stage.window.menus.actions[page].trigger()
    dialogs = [w for w in stage.window.findChildren(QWidget) if w.inherits("QDialog")]
    assert [dialog.isVisible() for dialog in dialogs] == [True]
    assert not dialogs[0].isModal()
    dialogs[0].close()
