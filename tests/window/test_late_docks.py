"""The docks of code and update rule: built when first in front, wanted only while they are."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import playground
from playground.kernel.messages import Answered, Opened
from playground.problem.catalogue import load
from playground.state.acts import Look
from playground.state.frame import Frame
from playground.state.inspection import Wanted
from playground.state.view import View
from playground.window.code_panel import CodePanel
from playground.window.layout import CODE, LEDGER, PROBLEM, RULE, SLICES
from playground.window.rule.rule_panel import RulePanel
from tests.window.conftest import Stage

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(stage: Stage, key: Qt.Key) -> None:
    QTest.keyClick(stage.window, key, CONTROL)
    QApplication.processEvents()


def wanted(stage: Stage) -> Wanted:
    """What the docks ask for; the ruler is the optimizer bar's."""
    asked: Wanted = stage.client.said(Look)[-1].view.wanted
    return replace(asked, ruler=False)


def frame_after_a_step(asked: Wanted) -> Frame:
    lab = playground.open("two-slopes")
    lab.look(replace(View(), wanted=asked))
    lab.forward()
    lab.backward()
    return Frame(lab.step())


def test_they_lie_behind_what_they_explain(stage: Stage) -> None:
    docks = stage.window.layout_.docks
    for behind, front in ((CODE, PROBLEM), (RULE, SLICES)):
        assert docks[behind] in stage.window.tabifiedDockWidgets(docks[front])
        assert not docks[front].visibleRegion().isEmpty()


def test_the_window_starts_without_the_library_that_sets_formulas() -> None:
    code = (
        "import sys, playground.window.main_window;"
        "print([m for m in sys.modules if 'ziamath' in m or 'rule_panel' in m or 'pygments' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_code_is_wanted_while_it_is_seen_and_shows_the_run(qtbot: QtBot, stage: Stage) -> None:
    press(stage, Qt.Key.Key_K)
    assert wanted(stage) == Wanted(code="optimizer")
    stage.client.deliver(Answered(frame_after_a_step(wanted(stage))))
    panel = stage.window.code.place.panel
    assert isinstance(panel, CodePanel)
    qtbot.waitUntil(lambda: "optimizer.step()" in panel.code.toPlainText())
    press(stage, Qt.Key.Key_K)
    assert wanted(stage) == Wanted()


def test_a_line_of_the_code_marks_what_it_changed(qtbot: QtBot, stage: Stage) -> None:
    press(stage, Qt.Key.Key_K)
    stage.client.deliver(Answered(frame_after_a_step(wanted(stage))))
    panel = stage.window.code.place.panel
    assert isinstance(panel, CodePanel)
    qtbot.waitUntil(lambda: "loss.backward()" in panel.code.toPlainText())
    marked: list[tuple[str, ...]] = []
    panel.line_chosen.connect(marked.append)
    lines = panel.code.toPlainText().split("\n")
    block = panel.code.document().findBlockByNumber(lines.index("loss.backward()"))
    at = panel.code.blockBoundingGeometry(block).translated(panel.code.contentOffset()).center()
    QTest.mouseClick(panel.code.viewport(), Qt.MouseButton.LeftButton, pos=at.toPoint())
    assert marked[-1] == ("w1.grad", "w2.grad")


def test_the_rule_is_wanted_for_a_coordinate_while_it_is_seen(qtbot: QtBot, stage: Stage) -> None:
    press(stage, Qt.Key.Key_U)
    stage.client.deliver(Answered(frame_after_a_step(Wanted())))
    qtbot.waitUntil(lambda: wanted(stage) == Wanted(rule="w1"))
    stage.client.deliver(Answered(frame_after_a_step(wanted(stage))))
    panel = stage.window.rule.place.panel
    assert isinstance(panel, RulePanel)
    qtbot.waitUntil(lambda: "−2.00" in panel.promise.text())
    assert ("w1", "1.", "0.8000") in panel.table.texts()
    press(stage, Qt.Key.Key_U)
    assert wanted(stage) == Wanted()


def opened(stage: Stage, name: str) -> None:
    lab = playground.open(name)
    lab.look(replace(View(), wanted=Wanted()))
    frame = Frame(lab.snapshot())
    with stage.qtbot.waitSignal(stage.window.session.document_runs):
        stage.client.deliver(Opened(load(name), (), frame))


def test_another_problem_with_the_same_names_is_asked_about_anew(stage: Stage) -> None:
    press(stage, Qt.Key.Key_U)
    press(stage, Qt.Key.Key_L)
    for name in ("saddle", "booth"):
        opened(stage, name)
        stage.qtbot.waitUntil(lambda: wanted(stage) == Wanted(rule="x", ledger="x"))


def test_a_click_on_a_grad_opens_its_ledger(qtbot: QtBot, stage: Stage) -> None:
    stage.client.deliver(Answered(frame_after_a_step(Wanted())))
    stage.window.tensors.ledger_requested.emit("w2")
    QApplication.processEvents()
    assert wanted(stage) == Wanted(ledger="w2")
    assert not stage.window.layout_.docks[LEDGER].visibleRegion().isEmpty()
    stage.client.deliver(Answered(frame_after_a_step(wanted(stage))))
    panel = stage.window.ledger.panel
    assert panel is not None
    qtbot.waitUntil(lambda: "= w2.grad = tensor(4.)" in panel.sum.text())
    stage.window.tensors.ledger_requested.emit("w1")
    assert wanted(stage) == Wanted(ledger="w1")
    press(stage, Qt.Key.Key_L)
    assert wanted(stage) == Wanted()
