"""backward(v): the vector to type, the Jacobian beside it, and what is wanted meanwhile."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from playground.state.acts import Backward, Look
from playground.state.frame import Frame
from playground.state.inspection import Inspection
from playground.state.snapshot import Role, TensorView
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from playground.window.vector_editor import VectorEditor
from playground.window.vector_model import whole
from tests.window.conftest import Stage
from tests.window.frames import frame_of, scalar


def vector_loss(*values: float) -> TensorView:
    array = np.array(values, dtype=np.float32)
    return TensorView("loss", Role.LOSS, array, array.shape, "float32", True, False, "MulBackward0")


def three(grads: Any = (None, None)) -> Frame:
    """A loss of three elements and its Jacobian by two scalars."""
    found = {
        "w1": np.array([1.0, 0.0, 1 / 3], dtype=np.float32),
        "w2": np.array([0.0, 2.5, 1e-7], dtype=np.float32),
    }
    return frame_of(
        more=(vector_loss(1.0, 2.0, 3.0),), grads=grads, inspection=Inspection(jacobian=found)
    )


@pytest.fixture
def editor(qtbot: QtBot) -> VectorEditor:
    editor = VectorEditor()
    qtbot.addWidget(editor)
    editor.apply_theme(LIGHT)
    editor.show_frame(three())
    with qtbot.waitExposed(editor):
        editor.show()
    return editor


def texts(editor: VectorEditor) -> list[list[str]]:
    model = editor.model
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def type_at(editor: VectorEditor, row: int, text: str) -> None:
    index = editor.model.index(row, 0)
    editor.vector.setCurrentIndex(index)
    editor.vector.edit(index)
    field = editor.vector.viewport().findChildren(QLineEdit)[-1]
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_v_stands_beside_the_jacobian_with_grad_below(editor: VectorEditor) -> None:
    assert texts(editor) == [
        ["1.", "1.", "0."],
        ["1.", "0.", "2.5000"],
        ["1.", "0.33333334", "1.0000e-07"],
        ["vᵀJ is added to", "None", "None"],
    ]
    editor.show_frame(three((2.0, 4.0)))
    assert texts(editor)[-1] == ["vᵀJ is added to", "2.", "4."]
    assert "vᵀJ, the vector–Jacobian product" in editor.words.text()


def test_v_is_typed_remembered_and_asked_for(qtbot: QtBot, editor: VectorEditor) -> None:
    type_at(editor, 1, "-0.5")
    assert editor.presets.currentIndex() == -1
    with qtbot.waitSignal(editor.act_requested) as asked:
        QTest.mouseClick(editor.do, Qt.MouseButton.LeftButton)
    assert asked.args == [Backward([1.0, -0.5, 1.0])]
    editor.show_frame(frame_of(more=(vector_loss(1.0, 2.0),)))
    assert editor.act == Backward([1.0, 1.0])
    editor.show_frame(three())
    editor.retain.click()
    assert editor.act == Backward([1.0, -0.5, 1.0], retain_graph=True)


def test_what_is_no_number_is_told_and_not_taken(editor: VectorEditor) -> None:
    type_at(editor, 0, "abc")
    assert "'abc' is not a number" in editor.mistake.text()
    assert editor.act == Backward([1.0, 1.0, 1.0])
    type_at(editor, 0, "3")
    assert editor.mistake.text() == ""


def test_a_column_grows_with_its_longest_number(editor: VectorEditor) -> None:
    before = editor.jacobian.columnWidth(1)
    editor.show_frame(three((-123456.7890625, 4.0)))
    text = editor.model.index(3, 1).data()
    assert float(text) == np.float32(-123456.7890625)
    room = editor.jacobian.fontMetrics().horizontalAdvance(text)
    assert editor.jacobian.columnWidth(1) > max(before, room)


def test_presets_fill_v(editor: VectorEditor) -> None:
    assert [editor.presets.itemText(place) for place in range(editor.presets.count())] == [
        "v = ones",
        "e_0: 1 at loss[0], else 0",
        "e_1: 1 at loss[1], else 0",
        "e_2: 1 at loss[2], else 0",
    ]
    editor.presets.setCurrentIndex(2)
    editor.presets.activated.emit(2)
    assert editor.act == Backward([0.0, 1.0, 0.0])
    assert editor.presets.currentIndex() == 2


def test_for_one_number_v_is_one_number(editor: VectorEditor) -> None:
    jacobian = {"w1": scalar(2.0), "w2": scalar(4.0)}
    editor.show_frame(frame_of(inspection=Inspection(jacobian=jacobian)))
    assert texts(editor) == [["1.", "2.", "4."], ["vᵀJ is added to", "None", "None"]]
    assert "The loss is one number, and so is v." in editor.words.text()
    type_at(editor, 0, "2")
    assert editor.act == Backward(2.0)


def test_without_a_jacobian_there_is_v_alone(editor: VectorEditor) -> None:
    editor.show_frame(frame_of(more=(vector_loss(1.0, 2.0, 3.0),)))
    assert texts(editor) == [["1."]] * 3
    assert not editor.jacobian.isVisible()


def test_a_very_long_v_has_its_presets_only(editor: VectorEditor) -> None:
    loss = TensorView("loss", Role.LOSS, np.ones(6), (5000,), "float32", True, False)
    editor.show_frame(frame_of(more=(loss,)))
    assert not editor.vector.isVisible()
    assert np.shape(editor.act.gradient) == (5000,)


@pytest.mark.parametrize("value", [1 / 3, np.float32(0.1), 1e-12, 4.0, float("nan"), float("inf")])
def test_no_number_is_rounded_in_silence(value: float) -> None:
    kind = type(value)
    assert kind(whole(value)) == value or np.isnan(value)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_every_control_has_a_name_and_fits(editor: VectorEditor, theme: Theme) -> None:
    editor.apply_theme(theme)
    QApplication.processEvents()
    for control in (editor.presets, editor.do, editor.vector, editor.jacobian):
        assert isinstance(control, QWidget)
        assert control.accessibleName()
        assert editor.rect().contains(control.geometry())
        if not isinstance(control, QAbstractItemView):
            assert control.width() >= control.minimumSizeHint().width()


def test_the_jacobian_is_wanted_while_the_popup_is_open(stage: Stage) -> None:
    stage.window.acts.vector_requested.emit()
    editor = stage.window.vector.editor
    assert editor is not None
    assert stage.client.said(Look)[-1].view.wanted.jacobian
    editor.close()
    assert not stage.client.said(Look)[-1].view.wanted.jacobian
    stage.window.setFocus()
    QTest.keyClick(stage.window, Qt.Key.Key_V)
    assert editor.isVisible()
    QTest.mouseClick(editor.do, Qt.MouseButton.LeftButton)
    assert stage.client.said(Backward) == [Backward(1.0)]
    editor.close()
