"""What the window says when something went wrong, and how that goes away again."""

from __future__ import annotations

import time
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.engine.offers import offers
from playground.kernel.messages import Answered, Opened, Refused, Restarted
from playground.problem.catalogue import load
from playground.state.acts import Backward, Forward
from playground.state.snapshot import Complaint, Notice
from playground.window.link import PATIENCE
from tests.window.conftest import Stage
from tests.window.frames import SPANS, frame_of


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
    QTest.mouseClick(window.card.mend.all, Qt.MouseButton.LeftButton)
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


def test_the_mending_is_about_what_was_asked(qtbot: QtBot, stage: Stage) -> None:
    window, asked = stage.window, Backward([1.0], retain_graph=True)
    complaint = Complaint("Once.", "RuntimeError", "a second time", mend=("forward", "backward"))
    frame = replace(frame_of(complaint=complaint), asked=asked)
    with qtbot.waitSignal(window.session.complained):
        stage.client.deliver(Answered(frame))
    words = [button.text() for button in window.card.mend.single]
    assert words == ["forward", "backward(v, retain_graph=True)"]
    QTest.mouseClick(window.card.mend.all, Qt.MouseButton.LeftButton)
    assert stage.client.acts == [Forward(), asked]


def test_a_forward_that_torch_refuses_offers_nothing_that_would_not_help(
    qtbot: QtBot, stage: Stage
) -> None:
    complaint = Complaint("Write it under no_grad.", "x", "a leaf", mend=("execute under no_grad",))
    with qtbot.waitSignal(stage.window.session.complained):
        stage.client.deliver(Answered(replace(frame_of(complaint=complaint), asked=Forward())))
    assert not stage.window.card.mend.isVisible()


def test_what_is_said_twice_is_shown_twice(qtbot: QtBot, stage: Stage) -> None:
    window, notice = stage.window, Notice("w1.grad is None: step changed nothing.")
    for serial in (1, 2):
        window.card.dismiss()
        with qtbot.waitSignal(window.session.noticed):
            stage.client.deliver(Answered(frame_of(notice=notice, serial=serial)))
        assert window.card.isVisible()


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


def test_what_was_said_of_a_restart_outlasts_the_restoring(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    with qtbot.waitSignal(window.session.link.restarted):
        stage.client.deliver(Restarted("The PyTorch process ended; the last state was restored."))
    restored = Opened(load("two-slopes"), SPANS, frame_of(serial=7), offers())
    with qtbot.waitSignal(window.session.document_runs):
        stage.client.deliver(restored)
    assert "was restored" in window.card.words.text()
    assert window.card.isVisible()
    with qtbot.waitSignal(window.session.succeeded):
        stage.client.deliver(Answered(frame_of(serial=8)))
    assert not window.card.isVisible()


def test_escape_stops_too(qtbot: QtBot, stage: Stage) -> None:
    window = stage.window
    stage.client.waiting_since = time.monotonic() - PATIENCE - 1.0
    with qtbot.waitSignal(window.session.link.waited):
        window.ask(Forward())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert stage.client.stopped == 1
