"""The assembled window over a client without a kernel: frames down, requests up."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.kernel.messages import Answered, Opened
from playground.problem.catalogue import load
from playground.state.acts import (
    Freeze,
    Look,
    Move,
    Pause,
    Run,
    Use,
)
from playground.window.act_line import HINT
from playground.window.running_line import Running
from tests.window.conftest import Stage
from tests.window.frames import SPANS, W1, frame_of

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_window_is_there_before_the_kernel_answers(make_stage: Callable[[], Stage]) -> None:
    stage = make_stage()
    stage.show()
    window = stage.window
    assert window.problem.sources == load("two-slopes").sources
    assert window.problem.state.words.words == "Starting PyTorch…"
    for place in (window.plots.landscape, window.plots.slices):
        assert place.words.isVisible()
        assert place.words.text() == "Starting PyTorch…"
    assert not window.acts.isEnabled()
    stage.answer()
    assert window.problem.state.words.words == "Running what you see"
    assert window.acts.isEnabled()
    assert not window.plots.landscape.words.isVisible()


def test_a_newcomer_is_told_what_to_do(qtbot: QtBot, stage: Stage) -> None:
    assert stage.window.act_line.text() == HINT
    stage.client.deliver(Answered(frame_of(act="loss.backward()", serial=1)))
    qtbot.waitUntil(lambda: stage.window.act_line.text() == "loss.backward()")


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
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.switch_rect("w2").center()
    )
    assert stage.client.acts == [Freeze("w2")]


def test_closing_ends_the_kernel(make_stage: Callable[[], Stage]) -> None:
    stage = make_stage()
    stage.show()
    stage.window.close()
    assert stage.client.closed
