"""What autograd holds: rows, the three kinds of gradient, freezing and copying."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from playground.state.acts import Freeze, ReleaseGrad, RetainGrad, Unfreeze
from playground.state.snapshot import Role, TapeState
from playground.window.outlook import WORDS
from playground.window.tensor_model import KIND, ROW, TensorModel
from playground.window.tensor_panel import TensorPanel
from playground.window.tensor_rows import shorter
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from tests.window.frames import computed, data, frame_of, scalar


@pytest.fixture
def panel(qtbot: QtBot) -> TensorPanel:
    panel = TensorPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(328, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def rows(panel: TensorPanel) -> dict[str, object]:
    model = panel.table.rows
    return {row.name: model.index(place).data(KIND) for place, row in enumerate(model.rows)}


def texts(panel: TensorPanel) -> list[str]:
    model = panel.table.rows
    return [model.index(place).data() for place in range(model.rowCount())]


def cell(panel: TensorPanel, name: str) -> QRect:
    place = next(i for i, row in enumerate(panel.table.rows.rows) if row.name == name)
    return panel.table.visualRect(panel.table.rows.index(place))


def picture(panel: TensorPanel, name: str) -> QImage:
    return panel.table.viewport().grab(cell(panel, name)).toImage()


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }


def test_before_the_first_frame_it_waits(panel: TensorPanel) -> None:
    assert not panel.table.isVisible()
    panel.show_frame(frame_of())
    assert panel.table.isVisible()


def test_rows_come_in_groups_with_the_loss_last(panel: TensorPanel) -> None:
    more = (computed("loss", 11.0, Role.LOSS), computed("value", 11.0), data("x", [1.0, 2.0]))
    panel.show_frame(frame_of(more=more))
    names = [row.name for row in panel.table.rows.rows]
    assert names == [
        "Parameters",
        "w1",
        "w2",
        "Computed by forward",
        "value",
        "loss",
        "Data",
        "x",
    ]


def test_values_are_printed_as_torch_prints_them(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(more=(computed("loss", 11.0, Role.LOSS),)))
    assert "w1 = tensor(1., requires_grad=True)" in texts(panel)
    assert "loss = tensor(11., grad_fn=<AddBackward0>)" in texts(panel)


def test_every_fact_is_in_the_row(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(more=(computed("loss", 11.0, Role.LOSS),)))
    w1, loss = (panel.table.rows.rows[place] for place in (1, 4))
    assert w1.facts == "leaf · scalar · float32 · requires_grad"
    assert loss.facts == "not a leaf · scalar · float32 · requires_grad"
    tip = panel.table.rows.index(4).data(Qt.ItemDataRole.ToolTipRole)
    assert "loss.grad_fn = <AddBackward0>" in tip
    assert "loss.is_leaf = False" in tip
    assert "loss.shape = torch.Size([])" in tip


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_none_zero_and_a_value_look_different(panel: TensorPanel, theme: Theme) -> None:
    panel.apply_theme(theme)
    pictures = {}
    for kind, grad in (("none", None), ("zero", 0.0), ("value", 2.0)):
        panel.show_frame(frame_of(grads=(grad, grad)))
        assert rows(panel)["w1"] == kind
        pictures[kind] = picture(panel, "w1")
    assert len({bytes(p.constBits()) for p in pictures.values()}) == 3
    # Only a value has the gradient's colour, on a ground of its own.
    assert theme.gradient in colours(pictures["value"])
    assert theme.gradient not in colours(pictures["zero"]) | colours(pictures["none"])


def test_none_zero_and_a_value_are_told_apart_without_colour(panel: TensorPanel) -> None:
    spoken = []
    for grad in (None, 0.0, 2.0):
        panel.show_frame(frame_of(grads=(grad, grad)))
        spoken.append(panel.table.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole))
    assert "grad is None" in spoken[0]
    assert "grad is zero" in spoken[1]
    assert "grad is tensor(2.)" in spoken[2]


def test_a_tiny_gradient_is_a_value(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(grads=(1e-30, 0.0)))
    assert rows(panel)["w1"] == "value"
    assert rows(panel)["w2"] == "zero"


def test_accumulated_calls_are_told(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(grads=(2.0, 4.0), calls=1))
    once = picture(panel, "w1")
    panel.show_frame(frame_of(grads=(4.0, 8.0), calls=2))
    assert LIGHT.warning_panel in colours(picture(panel, "w1"))
    assert LIGHT.warning_panel not in colours(once)
    spoken = panel.table.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "accumulated from 2 backward calls" in spoken


@pytest.mark.parametrize("state", list(TapeState))
def test_the_state_of_the_graph_in_words(panel: TensorPanel, state: TapeState) -> None:
    panel.show_frame(frame_of(tape=state))
    assert panel.tape.words.text() == WORDS[state]
    assert panel.tape.accessibleName() == f"Graph: {state.value}"


def test_each_state_of_the_graph_is_drawn_differently(panel: TensorPanel) -> None:
    drawn = set()
    for state in TapeState:
        panel.show_frame(frame_of(tape=state))
        image = panel.tape.grab().toImage()
        drawn.add(bytes(image.constBits()))
    assert len(drawn) == len(TapeState)


def test_a_move_changes_only_its_row_and_a_backward_is_announced() -> None:
    model = TensorModel()
    model.show_snapshot(frame_of(w1=1.0).snapshot)
    announced: list[int] = []
    resets: list[int] = []
    model.dataChanged.connect(lambda first, last: announced.append(first.row()))
    model.modelReset.connect(lambda: resets.append(1))
    assert model.show_snapshot(frame_of(w1=1.5).snapshot) == [(1, False)]
    assert model.show_snapshot(frame_of(w1=1.5).snapshot) == []
    assert not announced
    assert model.show_snapshot(frame_of(1.5, 2.0, (2.0, None), 1).snapshot) == []
    assert model.show_snapshot(frame_of(1.75, 2.0, (3.0, None), 1).snapshot) == [(1, True)]
    assert announced == [1, 2]
    assert not resets


def test_a_screen_reader_hears_of_a_move(
    panel: TensorPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel.show_frame(frame_of(w1=1.0))
    announced: list[int] = []
    panel.table.rows.dataChanged.connect(lambda first, last: announced.append(first.row()))
    panel.show_frame(frame_of(w1=1.5))
    assert not announced
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    panel.show_frame(frame_of(w1=1.75))
    assert announced == [1]


def test_nothing_is_printed_again_while_nothing_changes(panel: TensorPanel) -> None:
    panel.show_frame(frame_of())
    before = panel.table.rows.rows
    panel.show_frame(frame_of())
    after = panel.table.rows.rows
    assert all(new is old for new, old in zip(after, before, strict=True) if not new.heading)


def test_the_switch_freezes_and_unfreezes(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of())
    view = panel.table.viewport()
    with qtbot.waitSignal(panel.act_requested) as asked:
        flake = panel.table.switch_rect("w2")
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=flake.center())
    assert asked.args == [Freeze("w2")]
    panel.show_frame(frame_of(frozen=("w2",)))
    with qtbot.waitSignal(panel.act_requested) as asked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=flake.center())
    assert asked.args == [Unfreeze("w2")]
    assert "frozen" in panel.table.rows.rows[2].facts


def test_a_switch_retains_the_grad_of_an_intermediate(qtbot: QtBot, panel: TensorPanel) -> None:
    value = computed("value", 11.0)
    panel.show_frame(frame_of(more=(value,)))
    view, place = panel.table.viewport(), panel.table.switch_rect("value")
    row = panel.table.rows.rows[4]
    assert row.switch == ("retain_grad", False)
    with qtbot.waitSignal(panel.act_requested) as asked:
        QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=place.center())
    assert asked.args == [RetainGrad("value")]
    kept = replace(value, retains_grad=True)
    panel.show_frame(frame_of(more=(kept,), retained=("value",)))
    row = panel.table.rows.rows[4]
    assert row.switch == ("retain_grad", True)
    assert row.shown_facts == "not a leaf · scalar · float32 · requires_grad"
    panel.table.setCurrentIndex(panel.table.rows.index(4))
    with qtbot.waitSignal(panel.act_requested) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked.args == [ReleaseGrad("value")]


def test_what_a_switch_changes_only_later_is_said(panel: TensorPanel) -> None:
    value = computed("value", 11.0)
    panel.show_frame(frame_of(more=(value,), retained=("value",)))
    assert panel.table.rows.rows[4].shown_facts.startswith("retain_grad from the next forward")
    panel.show_frame(frame_of(more=(replace(value, retains_grad=True),)))
    row = panel.table.rows.rows[4]
    assert row.switch == ("retain_grad", False)
    assert row.shown_facts.startswith("retains_grad until the next forward")


def test_a_switch_shows_by_its_shape_whether_it_is_on(panel: TensorPanel) -> None:
    def drawn() -> bytes:
        place = panel.table.switch_rect("w1")
        image = panel.table.viewport().grab(place).toImage()
        return bytes(image.constBits())

    panel.show_frame(frame_of())
    on = drawn()
    panel.show_frame(frame_of(frozen=("w1",)))
    assert drawn() != on
    spoken = panel.table.rows.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "requires_grad is off" in spoken


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_a_switch_lies_within_a_panel_of_342_pixels(panel: TensorPanel, theme: Theme) -> None:
    panel.apply_theme(theme)
    panel.resize(342, 640)
    panel.show_frame(frame_of(more=(computed("value", 11.0),)))
    for name in ("w1", "value"):
        assert cell(panel, name).contains(panel.table.switch_rect(name))


def test_facts_grow_shorter_part_by_part() -> None:
    assert shorter("not a leaf · AddBackward0 · 3 · float32 · requires_grad") == [
        "not a leaf · AddBackward0 · 3 · float32 · requires_grad",
        "not a leaf · AddBackward0 · 3 · requires_grad",
        "not a leaf · 3 · requires_grad",
        "not a leaf · 3",
        "not a leaf",
    ]


def test_the_keyboard_freezes_too(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of())
    panel.table.setCurrentIndex(panel.table.rows.index(1))
    with qtbot.waitSignal(panel.act_requested) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert asked.args == [Freeze("w1")]


def test_a_tensor_is_copied_as_torch_prints_it(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of(grads=(2.0, None)))
    QTest.mouseClick(
        panel.table.viewport(), Qt.MouseButton.LeftButton, pos=cell(panel, "w1").center()
    )
    QTest.keyClick(panel.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "tensor(1., requires_grad=True)"
    row = panel.table.rows.rows[1]
    menu = panel.table.menu_for(row)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words[0] == "Copy tensor(1., requires_grad=True)"
    assert words[-1] == "Freeze w1"
    panel.table.choose(row, "grad")
    assert QGuiApplication.clipboard().text() == "tensor(2.)"
    panel.table.choose(row, "all")
    assert "w1.requires_grad = True" in QGuiApplication.clipboard().text()


def test_long_data_starts_closed_and_opens_by_a_click(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of(more=(data("x", np.zeros(100)),)))
    assert "x" not in rows(panel)
    QTest.mouseClick(
        panel.table.viewport(),
        Qt.MouseButton.LeftButton,
        pos=cell(panel, "Data").topLeft() + QPoint(30, 8),
    )
    assert "x" in rows(panel)
    panel.show_frame(frame_of(w1=1.5, more=(data("x", np.zeros(100)),)))
    assert "x" in rows(panel)


def test_a_long_tensor_takes_few_lines(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(more=(data("x", [[1.5]] * 9), data("y", [1.0]))))
    x = next(row for row in panel.table.rows.rows if row.name == "x")
    assert x.value_lines == 6
    assert str(x.value).count("\n") == 8
    assert cell(panel, "x").height() > cell(panel, "y").height()


def test_rows_are_never_wider_than_the_panel(panel: TensorPanel) -> None:
    wide = data("a_name_that_is_much_too_long_for_the_panel", np.full(40, 1.25))
    panel.show_frame(frame_of(w1=-123456.789, more=(wide,)))
    panel.grab()
    assert not panel.table.horizontalScrollBar().isVisible()
    assert panel.table.rows.index(0).data(ROW).heading


def test_scalars_keep_their_dtype(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(dtype="float64"))
    assert "w1 = tensor(1., dtype=torch.float32, requires_grad=True)" in texts(panel)
    assert scalar(1.0).dtype == np.float32


def test_a_click_on_a_gradient_asks_for_its_ledger(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of(grads=(2.0, 4.0), more=(data("x", [1.0]),)))
    with qtbot.waitSignal(panel.ledger_requested) as asked:
        QTest.mouseClick(
            panel.table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=panel.table.grad_rect("w2").center(),
        )
    assert asked.args == ["w2"]
    with qtbot.assertNotEmitted(panel.ledger_requested):
        for name in ("w1", "x"):
            QTest.mouseClick(
                panel.table.viewport(),
                Qt.MouseButton.LeftButton,
                pos=cell(panel, name).topLeft() + QPoint(40, 8),
            )
    tip = panel.table.rows.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("Click .grad, or press Shift+Enter, to see what is summed in it.")
    x = panel.table.rows.rowCount() - 1
    assert "Click" not in panel.table.rows.index(x).data(Qt.ItemDataRole.ToolTipRole)


def test_keys_and_the_menu_ask_for_a_ledger(qtbot: QtBot, panel: TensorPanel) -> None:
    panel.show_frame(frame_of(more=(computed("value", 11.0),)))
    panel.table.setCurrentIndex(panel.table.rows.index(1))
    with qtbot.waitSignal(panel.ledger_requested) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == ["w1"]
    # Enter alone throws the row's switch.
    panel.table.setCurrentIndex(panel.table.rows.index(4))
    with qtbot.assertNotEmitted(panel.ledger_requested):
        QTest.keyClick(panel.table, Qt.Key.Key_Return)
    with qtbot.waitSignal(panel.ledger_requested) as asked:
        QTest.keyClick(panel.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert asked.args == ["value"]
    row = panel.table.rows.rows[2]
    words = [action.text() for action in panel.table.menu_for(row).actions()]
    assert "What is summed in w2.grad" in words
    with qtbot.waitSignal(panel.ledger_requested) as asked:
        panel.table.choose(row, "ledger")
    assert asked.args == ["w2"]


def test_a_gradient_under_the_mouse_looks_like_a_link(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(grads=(2.0, 4.0)))
    plain, view = picture(panel, "w1"), panel.table.viewport()
    QTest.mouseMove(view, panel.table.grad_rect("w1").center())
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    assert picture(panel, "w1") != plain
    QTest.mouseMove(view, cell(panel, "w1").topLeft() + QPoint(40, 8))
    assert view.cursor().shape() is Qt.CursorShape.ArrowCursor
    assert picture(panel, "w1") == plain
