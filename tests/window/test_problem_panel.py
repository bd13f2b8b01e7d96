"""The problem panel: picking, typing, errors in place, drafts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.problem import ready
from playground.problem.catalogue import entries, load
from playground.problem.document import Document
from playground.state.snapshot import Complaint
from playground.window.drafts import Drafts
from playground.window.problem_panel import ProblemPanel
from playground.window.running_line import Running


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


def made(qtbot: QtBot, drafts: Drafts | None, name: str = "two-slopes") -> ProblemPanel:
    panel = ProblemPanel(drafts)
    qtbot.addWidget(panel)
    panel.fill(entries())
    panel.show_document(load(name))
    panel.resize(342, 500)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot: QtBot, drafts: Drafts) -> ProblemPanel:
    panel = made(qtbot, drafts)
    panel.show_running(load("two-slopes"))
    return panel


def append(qtbot: QtBot, panel: ProblemPanel, title: str, text: str) -> None:
    """Type at the end of an editor."""
    editor = panel.cells[title].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(editor, text)


def test_it_shows_the_document(panel: ProblemPanel) -> None:
    document = load("two-slopes")
    assert panel.sources == document.sources
    assert panel.picker.currentText() == "Two slopes"
    assert "double the first" in panel.description.text.text()
    assert panel.state.state is Running.SHOWN


def test_the_description_is_cut_to_two_lines_and_opens(panel: ProblemPanel) -> None:
    text = panel.description.text
    assert text.height() <= 2 * text.fontMetrics().lineSpacing() + 4
    assert "everywhere?" not in text.text()
    text.linkActivated.emit("more")
    assert "everywhere?" in text.text()
    text.linkActivated.emit("less")
    assert "everywhere?" not in text.text()


def test_the_picker_lists_problems_in_groups(qtbot: QtBot, panel: ProblemPanel) -> None:
    picker = panel.picker
    titles = [picker.itemText(place) for place in range(picker.count())]
    assert titles[0] == "Lessons"
    assert "Classic surfaces" in titles
    place = titles.index(load("one-weight").title)
    with qtbot.waitSignal(panel.problem_chosen) as chosen:
        picker.setCurrentIndex(place)
        picker.activated.emit(place)
    assert chosen.args == ["one-weight"]


def test_the_picker_searches_while_typing(qtbot: QtBot, panel: ProblemPanel) -> None:
    completer = panel.picker.completer()
    assert completer is not None
    completer.setCompletionPrefix("slope")
    found = [
        completer.completionModel().index(row, 0).data()
        for row in range(completer.completionCount())
    ]
    assert found == ["Two slopes"]


def test_a_click_on_the_name_lists_all_and_typing_narrows(
    qtbot: QtBot, panel: ProblemPanel
) -> None:
    line, completer = panel.picker.lineEdit(), panel.picker.completer()
    assert line is not None
    assert completer is not None
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=QPoint(20, line.height() // 2))
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert completer.completionCount() == panel.picker.count()
    QTest.keyClicks(line, "moons")
    assert completer.completionCount() == 1
    popup.hide()


def test_typing_that_is_good_is_sent_once(qtbot: QtBot, panel: ProblemPanel) -> None:
    with qtbot.waitSignal(panel.document_changed) as sent:
        append(qtbot, panel, "loss", " * 2")
    (document,) = sent.args
    assert isinstance(document, Document)
    assert document.loss == "loss = value * 2"
    assert document.parameters == load("two-slopes").parameters
    assert panel.state.state is Running.TRYING
    with qtbot.assertNotEmitted(panel.document_changed):
        panel.check_now()


def test_typing_that_is_bad_is_shown_in_place_and_not_sent(
    qtbot: QtBot, panel: ProblemPanel
) -> None:
    with qtbot.assertNotEmitted(panel.document_changed):
        append(qtbot, panel, "loss", " + sine(w1)")
        qtbot.waitUntil(lambda: bool(panel.cells["loss"].message))
    assert "Line 1, column 16" in panel.cells["loss"].message
    assert not panel.cells["model"].message
    assert panel.state.state is Running.LAST_GOOD
    with qtbot.waitSignal(panel.document_changed) as sent:
        QTest.mouseClick(panel.cells["loss"].fix, Qt.MouseButton.LeftButton)
    assert sent.args[0].loss == "loss = value + torch.sin(w1)"
    assert not panel.cells["loss"].message


def test_bring_it_back(qtbot: QtBot, panel: ProblemPanel) -> None:
    append(qtbot, panel, "loss", " +")
    panel.check_now()
    QTest.mouseClick(panel.state.back, Qt.MouseButton.LeftButton)
    assert panel.sources == load("two-slopes").sources
    assert panel.state.state is Running.SHOWN
    assert not panel.cells["loss"].message
    # What was typed is one Ctrl+Z away.
    editor = panel.cells["loss"].editor
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "loss = value +"


def test_what_the_kernel_says_comes_to_its_editor(panel: ProblemPanel) -> None:
    complaint = Complaint(
        "two shapes", cell="model", line=9, column=9, torch_text="The size of tensor a (2) must"
    )
    assert panel.show_complaint(complaint)
    panel.show_refused()
    assert panel.cells["model"].message == (
        "The size of tensor a (2) must\nLine 9, column 9: two shapes"
    )
    assert panel.state.state is Running.LAST_GOOD
    assert not panel.show_complaint(Complaint("elsewhere"))


@pytest.mark.parametrize("title", ["data", "parameters", "model", "loss"])
def test_a_model_is_not_inserted_beside_a_cell_that_holds_a_marker(
    panel: ProblemPanel, title: str
) -> None:
    held = "value = w1\n# %% loss"
    panel.cells[title].editor.set_text(held)
    before = panel.sources
    panel.models.menu().actions()[0].trigger()
    assert panel.sources == before
    assert "# %%" in panel.cells[title].message


def test_a_marker_in_an_editor_is_told(qtbot: QtBot, panel: ProblemPanel) -> None:
    panel.cells["model"].editor.set_text("value = w1\n# %% loss")
    with qtbot.assertNotEmitted(panel.document_changed):
        panel.check_now()
    assert "begins a new cell" in panel.cells["model"].message


def test_a_ready_model_brings_what_it_needs(qtbot: QtBot, panel: ProblemPanel) -> None:
    with qtbot.waitSignal(panel.document_changed) as sent:
        panel.models.menu().actions()[0].trigger()
    document = sent.args[0]
    linear = ready.model("linear")
    assert document.model == linear.model
    assert document.parameters == linear.parameters
    assert document.data == linear.data
    assert document.loss == ready.loss("mse").loss


def test_a_ready_loss_changes_the_loss_alone(qtbot: QtBot, drafts: Drafts) -> None:
    panel = made(qtbot, drafts, "line-fit")
    before = load("line-fit")
    with qtbot.waitSignal(panel.document_changed) as sent:
        next(a for a in panel.losses.menu().actions() if a.text() == "Huber").trigger()
    assert sent.args[0].loss == ready.loss("huber").loss
    assert sent.args[0].model == before.model


def test_nothing_typed_is_lost(qtbot: QtBot, panel: ProblemPanel, drafts: Drafts) -> None:
    append(qtbot, panel, "loss", " +")
    # Not even by going to another problem before the text is checked.
    panel.show_document(load("one-weight"))
    assert panel.draft.isHidden()
    later = made(qtbot, drafts)
    assert later.draft.isVisible()
    assert later.sources == load("two-slopes").sources
    QTest.mouseClick(later.draft.restore, Qt.MouseButton.LeftButton)
    assert later.sources["loss"] == "loss = value +"
    assert later.draft.isHidden()


def test_a_draft_is_offered_until_it_is_forgotten(
    qtbot: QtBot, panel: ProblemPanel, drafts: Drafts
) -> None:
    append(qtbot, panel, "loss", " * 3")
    panel.check_now()
    later = made(qtbot, drafts)
    QTest.mouseClick(later.draft.discard, Qt.MouseButton.LeftButton)
    assert later.draft.isHidden()
    assert made(qtbot, drafts).draft.isHidden()


def test_a_draft_that_was_not_taken_stays_on_disk(
    qtbot: QtBot, panel: ProblemPanel, drafts: Drafts, tmp_path: Path
) -> None:
    append(qtbot, panel, "loss", " * 3")
    panel.check_now()
    later = made(qtbot, drafts)
    append(qtbot, later, "loss", " * 4")
    later.check_now()
    kept = sorted(place.read_text() for place in (tmp_path / "drafts").iterdir())
    assert len(kept) == 2
    assert "value * 3" in "".join(kept)
    assert "value * 4" in "".join(kept)


def test_the_line_of_a_draft_stays_inside_a_narrow_panel(
    qtbot: QtBot, panel: ProblemPanel, drafts: Drafts
) -> None:
    append(qtbot, panel, "loss", " * 3")
    panel.check_now()
    later = made(qtbot, drafts)
    later.resize(230, 500)
    qtbot.waitUntil(later.draft.isVisible)
    later.grab()
    for part in (later.draft.words, later.draft.restore, later.draft.discard):
        right = part.mapTo(later, part.rect().topRight()).x()
        assert right < later.width()
    assert later.draft.words.toolTip().startswith("Changed on ")


def test_going_back_to_the_document_s_text_forgets_the_draft(
    qtbot: QtBot, panel: ProblemPanel, drafts: Drafts
) -> None:
    append(qtbot, panel, "loss", " * 3")
    panel.check_now()
    assert drafts.find(load("two-slopes")) is not None
    panel.cells["loss"].editor.set_text("loss = value")
    panel.check_now()
    assert drafts.find(load("two-slopes")) is None


def test_a_disk_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    panel = made(qtbot, Drafts(tmp_path / "file" / "drafts"))
    append(qtbot, panel, "loss", " * 3")
    panel.check_now()
    assert "cannot be kept" in panel.draft.words.words


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"data": 3}', "{", "\x00"])
def test_a_broken_draft_is_passed_over(drafts: Drafts, content: str) -> None:
    document = load("two-slopes")
    drafts.keep(document, document.sources)
    (place,) = drafts._folder.iterdir()
    place.write_text(content)
    assert drafts.find(document) is None


def test_drafts_of_files_of_one_name_are_kept_apart(drafts: Drafts) -> None:
    one = Document("a", (), Path("/one/a.py"))
    other = Document("a", (), Path("/other/a.py"))
    drafts.keep(one, {"loss": "1"} | dict.fromkeys(("data", "parameters", "model"), ""))
    assert drafts.find(one) is not None
    assert drafts.find(other) is None
