"""The states of the tape: the strip, what it foresees, and the table behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.state.acts import Act, Backward, Forward, Move, Step, ZeroGrad
from playground.state.snapshot import Role, TapeState
from playground.state.told import TOLD
from playground.state.transitions import TRANSITIONS, Says
from playground.window.outlook import FROZEN, NO_GRAD, WORDS, outlook_words
from playground.window.tensor_panel import TensorPanel
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from playground.window.transition_page import cell_text, page
from tests.window.conftest import Stage
from tests.window.frames import computed, frame_of, snapshot_of

LOSS = computed("loss", 11.0, Role.LOSS)
EMPTY, RECORDED, CONSUMED, STALE = TapeState


@pytest.fixture
def panel(qtbot: QtBot) -> TensorPanel:
    panel = TensorPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(342, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def shown(panel: TensorPanel, state: TapeState, **changes: Any) -> None:
    more = () if state is EMPTY else (LOSS,)
    panel.show_frame(frame_of(tape=state, more=more, grads=(2.0, 4.0), **changes))


@pytest.mark.parametrize("state", list(TapeState), ids=lambda state: state.name)
@pytest.mark.parametrize(
    ("row", "act"),
    [
        ("forward", Forward()),
        ("forward under no_grad", Forward(no_grad=True)),
        ("backward", Backward()),
        ("backward(retain_graph=True)", Backward(retain_graph=True)),
        ("backward(v)", Backward(2.0)),
        ("zero_grad", ZeroGrad()),
        ("step", Step()),
        ("move", Move({"w1": 2.0})),
    ],
)
def test_the_strip_shows_what_the_table_says(
    panel: TensorPanel, state: TapeState, row: str, act: Act
) -> None:
    shown(panel, state)
    panel.show_outlook(act)
    outcome, strip = TRANSITIONS[row][state], panel.tape
    assert strip.diagram.target is outcome.after
    said = strip.accessibleDescription()
    if outcome.refused:
        assert f"refused, stays {state.name}" in said
        told = TOLD[outcome.says or Says.NO_LOSS].verbatim
        assert told is not None
        assert told in said
    else:
        leads = "stays" if outcome.after is state else f"{state.name} →"
        assert f"{leads} {outcome.after.name}" in said
    panel.show_outlook(None)
    assert strip.diagram.target is None
    assert strip.words.text() == WORDS[state]


def test_a_stale_tape_may_be_walked_without_a_word() -> None:
    said = outlook_words(Backward(), snapshot_of(tape=STALE, more=(LOSS,)))
    assert "If the graph has saved the moved parameter: refused, stays STALE" in said
    assert "If not, torch notices nothing: stays STALE" in said


def test_a_loss_without_a_graph_is_told_apart_from_no_loss(panel: TensorPanel) -> None:
    bare = replace(LOSS, requires_grad=False, grad_fn=None)
    panel.show_frame(frame_of())
    assert panel.tape.words.text() == "No graph yet: forward will record one."
    panel.show_frame(frame_of(more=(bare,), loss=11.0))
    assert panel.tape.words.text() == NO_GRAD
    panel.show_frame(frame_of(more=(bare,), loss=11.0, frozen=("w1", "w2")))
    assert panel.tape.words.text() == FROZEN
    panel.show_outlook(Backward())
    assert "element 0 of tensors does not require grad" in panel.tape.accessibleDescription()


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_pointing_moves_nothing(panel: TensorPanel, theme: Theme) -> None:
    panel.apply_theme(theme)
    shown(panel, CONSUMED)
    QApplication.processEvents()
    before = panel.table.geometry()
    panel.show_outlook(Backward())
    QApplication.processEvents()
    assert panel.table.geometry() == before


def test_a_click_and_return_open_the_table(qtbot: QtBot, panel: TensorPanel) -> None:
    shown(panel, RECORDED)
    QTest.mouseClick(panel.tape.diagram, Qt.MouseButton.LeftButton)
    table = panel.transitions
    assert table is not None
    assert table.isVisible()
    assert "● RECORDED" in table.text.toPlainText()
    shown(panel, STALE)
    assert "● STALE" in table.text.toPlainText()
    table.close()
    QTest.keyClick(panel.tape, Qt.Key.Key_Return)
    assert table.isVisible()
    table.close()
    QTest.mouseClick(panel.tape.table_button, Qt.MouseButton.LeftButton)
    assert table.isVisible()
    table.close()


def test_the_table_is_whole_and_quotes_every_message(panel: TensorPanel) -> None:
    shown(panel, RECORDED)
    panel.show_transitions()
    assert panel.transitions is not None
    text = " ".join(panel.transitions.text.toPlainText().split())
    for row, outcomes in TRANSITIONS.items():
        cells = [cell_text(outcome, state) for state, outcome in outcomes.items()]
        assert " ".join([row, *cells]) in text
    for told in TOLD.values():
        assert told.plain in text
        assert told.verbatim is None or told.verbatim in text
    panel.transitions.close()


def test_each_state_has_its_own_page() -> None:
    assert len({page(LIGHT, state, "monospace") for state in TapeState}) == len(TapeState)


def enter(widget: QWidget) -> None:
    middle = widget.rect().center().toPointF()
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))


def test_pointing_at_a_button_reaches_the_strip(stage: Stage) -> None:
    acts, tape = stage.window.acts, stage.window.tensors.tape
    enter(acts.forward)
    assert tape.diagram.target is RECORDED
    assert tape.words.text() == "forward: EMPTY → RECORDED"
    assert "EMPTY → RECORDED" in acts.forward.toolTip()
    enter(acts.backward)
    assert "name 'loss' is not defined" in acts.backward.toolTip()
    QApplication.sendEvent(acts.backward, QEvent(QEvent.Type.Leave))
    assert tape.diagram.target is None


def test_pointing_at_a_variant_in_a_menu_foresees_it_too(stage: Stage) -> None:
    stage.window.show_frame(frame_of(tape=RECORDED, more=(LOSS,)))
    acts, tape = stage.window.acts, stage.window.tensors.tape
    acts.forward.menu().actions()[0].hovered.emit()
    assert tape.words.text() == "forward under no_grad: RECORDED → EMPTY"
    acts.forward.menu().aboutToHide.emit()
    assert tape.words.text() == WORDS[RECORDED]


@pytest.mark.parametrize("state", list(TapeState), ids=lambda state: state.name)
def test_no_act_is_ever_forbidden(qtbot: QtBot, stage: Stage, state: TapeState) -> None:
    stage.window.show_frame(frame_of(tape=state, frozen=("w1", "w2")))
    acts = stage.window.acts
    for button in (acts.forward, acts.backward, acts.step, acts.zero, acts.full, acts.run):
        assert button.isEnabled()
    for name in ("forward", "no_grad", "backward", "retain", "ones", "vector", "step", "zero"):
        assert stage.window.menus.actions[name].isEnabled()


def test_the_keys_of_the_new_acts(qtbot: QtBot, stage: Stage) -> None:
    stage.window.setFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier)
    assert stage.client.acts == [Forward(no_grad=True)]
    QTest.keyClick(stage.window, Qt.Key.Key_F2)
    table = stage.window.tensors.transitions
    assert table is not None
    assert table.isVisible()
    table.close()
