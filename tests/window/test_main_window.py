"""The assembled window over a client without a kernel: gestures in, acts out."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from playground.kernel.messages import Answered, Opened, Refused, Restarted
from playground.problem.catalogue import load
from playground.problem.files import read
from playground.state.acts import (
    Backward,
    Forward,
    Freeze,
    Look,
    Move,
    Pause,
    Redo,
    Reset,
    Run,
    Step,
    Undo,
    Use,
    ZeroGrad,
)
from playground.state.snapshot import Complaint, Notice
from playground.window.act_line import HINT
from playground.window.layout import AUTOGRAD, SLICES
from playground.window.link import PATIENCE
from playground.window.running_line import Running
from playground.window.theme import DARK, PROJECTOR, THEMES
from tests.window.conftest import Stage
from tests.window.frames import SPANS, W1, frame_of

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_the_window_is_there_before_the_kernel_answers(make_stage: Callable[[], Stage]) -> None:
    stage = make_stage()
    stage.show()
    window = stage.window
    assert window.problem.sources == load("two-slopes").sources
    assert window.problem.state.words.text() == "Starting PyTorch…"
    for place in (window.plots.landscape, window.plots.slices):
        assert place.words.isVisible()
        assert place.words.text() == "Starting PyTorch…"
    assert not window.acts.isEnabled()
    stage.answer()
    assert window.problem.state.words.text() == "Running what you see"
    assert window.acts.isEnabled()
    assert not window.plots.landscape.words.isVisible()


def test_a_newcomer_is_told_what_to_do(qtbot: QtBot, stage: Stage) -> None:
    assert stage.window.act_line.text() == HINT
    stage.client.deliver(Answered(frame_of(act="loss.backward()", serial=1)))
    qtbot.waitUntil(lambda: stage.window.act_line.text() == "loss.backward()")


@pytest.mark.parametrize(
    ("key", "modifiers", "act"),
    [
        (Qt.Key.Key_F, NONE, Forward()),
        (Qt.Key.Key_B, NONE, Backward()),
        (Qt.Key.Key_B, SHIFT, Backward(retain_graph=True)),
        (Qt.Key.Key_Z, NONE, ZeroGrad()),
        (Qt.Key.Key_Z, SHIFT, ZeroGrad(set_to_none=False)),
        (Qt.Key.Key_S, NONE, Step()),
        (Qt.Key.Key_Space, NONE, Run(steps=1)),
        (Qt.Key.Key_R, NONE, Run()),
        (Qt.Key.Key_Z, CONTROL, Undo()),
        (Qt.Key.Key_Z, CONTROL | SHIFT, Redo()),
        (Qt.Key.Key_Home, NONE, Reset()),
        (Qt.Key.Key_R, CONTROL, Reset()),
    ],
)
def test_keys_do_the_acts(
    qtbot: QtBot, stage: Stage, key: Qt.Key, modifiers: Qt.KeyboardModifier, act: object
) -> None:
    QTest.keyClick(stage.window, key, modifiers)
    assert stage.client.acts == [act]


def test_keys_do_nothing_while_typing_code(qtbot: QtBot, stage: Stage) -> None:
    editor = stage.window.problem.cells["data"].editor
    editor.setFocus()
    QTest.keyClicks(editor, "fbzsr x")
    QTest.keyClick(editor, Qt.Key.Key_Home)
    QTest.keyClick(editor, Qt.Key.Key_R, CONTROL)
    QTest.keyClick(editor, Qt.Key.Key_Z, CONTROL)
    assert stage.client.acts == []
    editor.set_text("fbzsr x")
    assert editor.toPlainText() == "fbzsr x"


def test_keys_do_nothing_while_typing_a_number(qtbot: QtBot, stage: Stage) -> None:
    field = stage.window.optimizer.rate
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "f s1")
    QTest.keyClick(field, Qt.Key.Key_Home)
    QTest.keyClick(field, Qt.Key.Key_R, CONTROL)
    assert field.text() == "f s1"
    assert stage.client.acts == []


def test_keys_work_again_after_escape(qtbot: QtBot, stage: Stage) -> None:
    editor = stage.window.problem.cells["data"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(stage.window, Qt.Key.Key_F)
    assert stage.client.acts == [Forward()]


def test_nothing_is_focused_for_typing_at_first(stage: Stage) -> None:
    focused = QApplication.focusWidget()
    assert not isinstance(focused, QLineEdit)
    assert "Editor" not in type(focused).__name__


def test_space_presses_a_control_that_has_the_keyboard(qtbot: QtBot, stage: Stage) -> None:
    stage.window.acts.forward.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(stage.window.acts.forward, Qt.Key.Key_Space)
    assert stage.client.acts == [Forward()]


def test_a_frame_reaches_every_panel(qtbot: QtBot, stage: Stage) -> None:
    frame = frame_of(w1=1.5, steps=3, optimizer="Adam", keywords={"lr": 0.2}, serial=1, act="x()")
    with qtbot.waitSignal(stage.window.session.framed):
        stage.client.deliver(Answered(frame))
    window = stage.window
    assert "w1 = tensor(1.5000, requires_grad=True)" in [
        window.tensors.table.rows.index(place).data() for place in range(3)
    ]
    assert window.acts.full.text() == "Adam step"
    assert window.acts.count.text() == "3 steps"
    assert window.optimizer.rate.text() == "0.2"
    assert window.act_line.text() == "x()"


def test_requests_of_the_plots_become_looks(stage: Stage) -> None:
    panels = stage.window.plots.panels
    assert panels is not None
    landscape, slices, _ = panels
    slices.nudge_requested.emit(0.01)
    slices.range_requested.emit(SPANS[0].__class__(W1, 0.0, 1.0))
    landscape.plane_requested.emit(SPANS[1].coordinate, SPANS[0].coordinate)
    slices.act_requested.emit(Move({"w1": 1.5}))
    looks = stage.client.said(Look)
    assert looks[0].view.nudge == 0.01
    assert looks[1].view.slices[0].high == 1.0
    assert looks[2].view.surface[0].coordinate == SPANS[1].coordinate
    assert stage.client.said(Move) == [Move({"w1": 1.5})]


def test_the_view_follows_the_point_but_not_under_the_hand(qtbot: QtBot, stage: Stage) -> None:
    session = stage.window.session
    session.ask(Move({"w1": 5.0}, done=False))
    with qtbot.waitSignal(session.framed):
        stage.client.deliver(Answered(frame_of(w1=5.0)))
    assert not stage.client.said(Look)
    session.ask(Move({"w1": 5.0}, done=True))
    with qtbot.waitSignal(session.framed):
        stage.client.deliver(Answered(frame_of(w1=5.0, serial=1)))
    (look,) = stage.client.said(Look)
    assert look.view.slices[0].low <= 5.0 <= look.view.slices[0].high


def test_a_run_goes_on_over_another_learning_rate(qtbot: QtBot, stage: Stage) -> None:
    session = stage.window.session
    session.ask(Run(steps_per_second=10.0))
    with qtbot.waitSignal(session.framed):
        stage.client.deliver(Answered(frame_of(running=True)))
    session.ask(Use("SGD", {"lr": 0.2}))
    assert stage.client.acts[-2:] == [Use("SGD", {"lr": 0.2}), Run(steps_per_second=10.0)]
    QTest.keyClick(stage.window, Qt.Key.Key_R)
    assert stage.client.acts[-1] == Pause()


def test_an_error_of_torch_is_shown_and_mended(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    complaint = Complaint("Do forward.", "RuntimeError", "no graph", mend=("forward",))
    with qtbot.waitSignal(window.session.complained):
        stage.client.deliver(Answered(frame_of(complaint=complaint)))
    assert window.card.isVisible()
    assert window.card.torch_words.text() == "RuntimeError: no graph"
    card = window.card.geometry()
    assert window.rect().contains(card)
    # A finer surface is no act: the card stays.
    with qtbot.waitSignal(window.session.framed):
        stage.client.deliver(Answered(frame_of()))
    assert window.card.isVisible()
    QTest.mouseClick(window.card.mend, Qt.MouseButton.LeftButton)
    assert stage.client.acts == [Forward()]
    assert not window.card.isVisible()


def test_the_card_goes_with_the_next_act_that_succeeds(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    with qtbot.waitSignal(window.session.complained):
        stage.client.deliver(Answered(frame_of(complaint=Complaint("no"))))
    with qtbot.waitSignal(window.session.succeeded):
        stage.client.deliver(Answered(frame_of(serial=1)))
    assert not window.card.isVisible()


def test_a_notice_is_shown_once(qtbot: QtBot, stage: Stage) -> None:
    window, notice = stage.window, Notice("The run stopped at step 7.", "stopped")
    with qtbot.waitSignal(window.session.noticed):
        stage.client.deliver(Answered(frame_of(notice=notice, serial=1)))
    assert window.card.words.text() == "The run stopped at step 7."
    window.card.dismiss()
    with qtbot.waitSignal(window.session.framed):
        stage.client.deliver(Answered(frame_of(notice=notice, serial=1)))
    assert not window.card.isVisible()


def test_a_document_that_is_refused_is_told_at_its_editor(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    complaint = Complaint("sizes differ", cell="model", line=1, column=1, torch_text="The size")
    with qtbot.waitSignal(window.session.document_refused):
        stage.client.deliver(Refused(complaint))
    assert "sizes differ" in window.problem.cells["model"].message
    assert not window.card.isVisible()
    with qtbot.waitSignal(window.session.document_refused):
        stage.client.deliver(Refused(Complaint("The kernel was stopped.")))
    assert window.card.isVisible()


def test_typing_reaches_the_kernel(qtbot: QtBot, stage: Stage) -> None:
    stage.client.documents.clear()
    editor = stage.window.problem.cells["loss"].editor
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_End, CONTROL)
    QTest.keyClicks(editor, " * 2")
    qtbot.waitUntil(lambda: bool(stage.client.documents))
    (document,) = stage.client.documents
    assert document.loss == "loss = value * 2"
    with qtbot.waitSignal(stage.window.session.document_runs):
        stage.client.deliver(Opened(document, SPANS, frame_of()))
    assert stage.window.problem.state.state is Running.SHOWN


def test_picking_a_problem_opens_it(qtbot: QtBot, stage: Stage) -> None:
    stage.window.problem.problem_chosen.emit("one-weight")
    assert stage.client.documents[-1] == load("one-weight")
    assert stage.window.problem.sources == load("one-weight").sources
    assert load("one-weight").title in stage.window.windowTitle()


def test_freezing_from_the_panel(qtbot: QtBot, stage: Stage) -> None:
    table = stage.window.tensors.table
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.flake_rect("w2").center()
    )
    assert stage.client.acts == [Freeze("w2")]


def test_a_kernel_that_hangs_can_be_stopped(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    stage.client.waiting_since = time.monotonic() - PATIENCE - 1.0
    with qtbot.waitSignal(window.session.link.waited):
        window.ask(Forward())
    assert window.busy.isVisible()
    assert "has not answered for" in window.busy.words.text()
    assert window.rect().contains(window.busy.geometry())
    QTest.mouseClick(window.busy.stop, Qt.MouseButton.LeftButton)
    assert stage.client.stopped == 1
    stage.client.waiting_since = None
    with qtbot.waitSignal(window.session.link.restarted):
        stage.client.deliver(Restarted("The kernel did not answer; it was restored."))
    assert not window.busy.isVisible()
    assert "it was restored" in window.card.words.text()


def test_escape_stops_too(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    stage.client.waiting_since = time.monotonic() - PATIENCE - 1.0
    with qtbot.waitSignal(window.session.link.waited):
        window.ask(Forward())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert stage.client.stopped == 1


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


def test_what_cannot_be_written_or_read_is_told(stage: Stage, tmp_path: Path) -> None:
    window = stage.window
    (tmp_path / "file").write_text("")
    stage.answers.path = tmp_path / "file" / "mine.py"
    window.menus.actions["save"].trigger()
    assert "cannot be written" in window.card.words.text()
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


# Layout


def crossing(window: QWidget) -> list[str]:
    """Controls of a window that reach over the edge of what holds them."""
    found = []
    for control in window.findChildren(QWidget):
        parent = control.parentWidget()
        wanted = isinstance(control, QAbstractButton | QComboBox | QLineEdit)
        if not wanted or parent is None or not control.isVisible():
            continue
        if control.width() < control.minimumSizeHint().width():
            found.append(f"{control.accessibleName()}: {control.width()} px")
        elif not parent.rect().contains(control.geometry()):
            found.append(f"{control.accessibleName()}: {control.geometry()} in {parent.rect()}")
    return found


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_everything_fits(stage: Stage, theme: str, width: int, height: int) -> None:
    window = stage.window
    window.choose_theme(theme)
    window.resize(width, height)
    window.reset_layout()
    QApplication.processEvents()
    window.grab()
    assert (window.width(), window.height()) == (width, height)
    own = [
        text
        for panel in (window.problem, window.tensors, window.acts, window.optimizer)
        for text in crossing(panel)
    ]
    assert own == []
    edges = [
        dock.mapTo(window, QPoint(dock.width(), dock.height()))
        for dock in window.layout_.docks.values()
    ]
    assert all(at.x() <= width and at.y() <= height for at in edges)


def test_two_slopes_needs_no_scrolling(stage: Stage) -> None:
    from PySide6.QtWidgets import QScrollArea

    (scroll,) = stage.window.problem.findChildren(QScrollArea)
    QApplication.processEvents()
    stage.window.grab()
    assert scroll.verticalScrollBar().maximum() == 0
    assert scroll.horizontalScrollBar().maximum() == 0


def test_the_layout_and_the_theme_are_remembered(make_stage: Callable[[], Stage]) -> None:
    first = make_stage()
    first.show()
    first.window.layout_.docks[SLICES].close()
    first.window.layout_.docks[AUTOGRAD].setFloating(True)
    first.window.choose_theme("dark")
    first.window.close()
    second = make_stage()
    second.show()
    docks = second.window.layout_.docks
    assert docks[SLICES].isHidden()
    assert docks[AUTOGRAD].isFloating()
    assert second.window.theme is DARK
    second.window.menus.actions["layout"].trigger()
    assert docks[SLICES].isVisible()
    assert not docks[AUTOGRAD].isFloating()


def test_broken_settings_give_the_first_layout(
    make_stage: Callable[[], Stage], settings_path: Path
) -> None:
    settings_path.parent.mkdir(parents=True)
    settings_path.write_text("[window]\nstate=@ByteArray(nonsense)\ntheme=pink\ngeometry=3\n")
    stage = make_stage()
    stage.show()
    assert all(dock.isVisible() for dock in stage.window.layout_.docks.values())


def test_docks_can_be_reopened_from_the_menu(stage: Stage) -> None:
    dock = stage.window.layout_.docks[SLICES]
    dock.close()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()


def test_themes_change_everything_at_once(stage: Stage) -> None:
    window = stage.window
    light = window.grab().toImage()
    window.menus.themes["projector"].trigger()
    assert window.theme is PROJECTOR
    assert QApplication.font().pointSize() == PROJECTOR.text_size
    assert window.grab().toImage() != light


def test_every_control_has_a_name_for_readers(stage: Stage) -> None:
    window = stage.window
    nameless = [
        control
        for panel in (window.problem, window.acts, window.optimizer, window.card)
        for control in panel.findChildren(QWidget)
        if isinstance(control, QAbstractButton | QComboBox)
        and control.isVisible()
        and not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert nameless == []


def test_closing_ends_the_kernel(make_stage: Callable[[], Stage]) -> None:
    stage = make_stage()
    stage.show()
    stage.window.close()
    assert stage.client.closed
