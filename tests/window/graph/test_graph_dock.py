"""The dock in the window: built when first seen, wanted only while seen, joined to the code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.kernel.messages import Answered
from playground.state.acts import Look
from playground.state.graph import Place
from playground.state.inspection import Wanted
from playground.window.layout import GRAPH, LANDSCAPE, SWEEP
from tests.window.conftest import Stage
from tests.window.graph.graphs import by_name, frame_with, two_slopes
from tests.window.plots.plot_gestures import move

CONTROL = Qt.KeyboardModifier.ControlModifier


def ctrl_g(stage: Stage) -> None:
    QTest.keyClick(stage.window, Qt.Key.Key_G, CONTROL)
    QApplication.processEvents()


def shown_graph(qtbot: QtBot, stage: Stage) -> None:
    ctrl_g(stage)
    stage.client.deliver(Answered(frame_with(two_slopes(), serial=1)))
    qtbot.waitUntil(lambda: stage.window.graph.panel is not None)
    panel = stage.window.graph.panel
    assert panel is not None
    qtbot.waitUntil(lambda: panel.view.graph is not None)


def test_at_first_it_lies_behind_the_landscape_and_costs_nothing(stage: Stage) -> None:
    QApplication.processEvents()
    docks = stage.window.layout_.docks
    assert docks[GRAPH] in stage.window.tabifiedDockWidgets(docks[LANDSCAPE])
    assert stage.window.graph.panel is None
    assert stage.client.said(Look) == []


def test_the_window_starts_without_the_layout_library() -> None:
    code = (
        "import sys, playground.window.main_window;"
        "print([m for m in sys.modules if 'sugiyama' in m or 'window.graph.' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_wanted_while_it_is_seen(stage: Stage) -> None:
    ctrl_g(stage)
    assert stage.client.said(Look)[-1].view.wanted == Wanted(graph=True, ruler=True)
    assert stage.window.graph.panel is not None
    ctrl_g(stage)
    assert stage.client.said(Look)[-1].view.wanted == Wanted(ruler=True)
    assert not stage.window.layout_.docks[LANDSCAPE].visibleRegion().isEmpty()


def test_closing_the_dock_wants_it_no_longer(stage: Stage) -> None:
    ctrl_g(stage)
    stage.window.layout_.docks[GRAPH].close()
    assert stage.client.said(Look)[-1].view.wanted == Wanted(ruler=True)
    ctrl_g(stage)
    assert stage.client.said(Look)[-1].view.wanted == Wanted(graph=True, ruler=True)


def test_a_frame_is_drawn(qtbot: QtBot, stage: Stage) -> None:
    shown_graph(qtbot, stage)
    panel = stage.window.graph.panel
    assert panel is not None
    assert panel.view.boxes == 9
    assert panel.header.isVisible()


def test_a_node_lights_up_its_code(qtbot: QtBot, stage: Stage) -> None:
    shown_graph(qtbot, stage)
    panel = stage.window.graph.panel
    assert panel is not None
    canvas, editor = panel.canvas, stage.window.problem.cells["model"].editor
    move(canvas, canvas.pixel_of(by_name(two_slopes(), "doubled").id), held=False)
    (selection,) = editor.extraSelections()
    assert selection.cursor.selectedText() == editor.toPlainText().split("\n")[1][11:17]
    move(canvas, QPointF(2, canvas.height() - 2), held=False)
    assert editor.extraSelections() == []


def test_code_under_the_mouse_lights_up_its_nodes(qtbot: QtBot, stage: Stage) -> None:
    shown_graph(qtbot, stage)
    panel = stage.window.graph.panel
    assert panel is not None
    editor = stage.window.problem.cells["model"].editor
    cursor = QTextCursor(editor.document().findBlockByNumber(1))
    cursor.setPosition(cursor.position() + 13)
    at = QPointF(editor.cursorRect(cursor).center())
    move(editor.viewport(), at, held=False)
    node = by_name(two_slopes(), "doubled").id
    assert panel.canvas.marks.lit == {node}
    editor.pointed.emit(0, 0)
    assert panel.canvas.marks.lit == frozenset()


def test_a_place_beyond_the_text_is_no_error(stage: Stage) -> None:
    problem = stage.window.problem
    problem.highlight_place(Place("model", 900, 1, 900, 5))
    problem.highlight_place(Place("model", 1, 400, 1, 500))
    problem.highlight_place(Place("nowhere", 1, 1, 1, 2))
    assert problem.cells["loss"].editor.extraSelections() == []


def test_the_marked_error_stays_under_a_highlight(stage: Stage) -> None:
    editor = stage.window.problem.cells["model"].editor
    editor.mark(1, 1)
    editor.show_place(Place("model", 2, 1, 2, 4))
    assert len(editor.extraSelections()) == 2
    editor.show_place(None)
    assert len(editor.extraSelections()) == 1


def test_the_picture_goes_where_the_user_says(qtbot: QtBot, stage: Stage, tmp_path: Path) -> None:
    shown_graph(qtbot, stage)
    panel = stage.window.graph.panel
    assert panel is not None
    stage.answers.path = tmp_path / "mine.svg"
    panel.header.export.click()
    assert stage.answers.asked == ["graph graph.svg"]
    assert (tmp_path / "mine.svg").stat().st_size > 2000


def test_a_tab_has_the_name_so_the_title_does_not_say_it_again(stage: Stage) -> None:
    docks, titles = stage.window.layout_.docks, stage.window.layout_.titles
    assert titles[LANDSCAPE].title.isHidden()
    docks[GRAPH].close()
    docks[SWEEP].close()
    QApplication.processEvents()
    assert not titles[LANDSCAPE].title.isHidden()
    docks[GRAPH].show()
    QApplication.processEvents()
    docks[LANDSCAPE].setFloating(True)
    QApplication.processEvents()
    assert not titles[LANDSCAPE].title.isHidden()
    stage.window.reset_layout()
    assert titles[LANDSCAPE].title.isHidden()
