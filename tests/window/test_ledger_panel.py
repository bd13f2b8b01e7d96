"""The ledger on screen: entries, rules, shares, the sum as torch prints it, and empty pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

import playground
from playground.state.acts import Backward, Forward, RetainGrad, Unfreeze
from playground.state.frame import Frame
from playground.state.inspection import Inspection, Wanted
from playground.state.ledger import Entry, EntryKind, Ledger
from playground.state.snapshot import Snapshot
from playground.window import palette
from playground.window.ledger import words
from playground.window.ledger.figures import adds_up, lines_of
from playground.window.ledger.panel import LedgerPanel
from playground.window.ledger.rows import RowKind
from playground.window.theme import DARK, LIGHT, PROJECTOR, THEMES, Theme
from tests.window.frames import computed, frame_of, parameter, scalar


def added(value: Any, call: int, **changes: Any) -> Entry:
    values = np.asarray(value, dtype=np.float32)
    return Entry(EntryKind.BACKWARD, "loss.backward()", values, call, call, **changes)


ZEROED = Entry(EntryKind.ZEROED, "optimizer.zero_grad(set_to_none=False)", scalar(0.0))
CLEARED = Entry(EntryKind.CLEARED, "optimizer.zero_grad()")


def ledger_of(*entries: Entry, name: str = "w1", **changes: Any) -> Ledger:
    shape = next((e.values.shape for e in entries if e.values is not None), ())
    ledger = Ledger(name, shape, "float32", None, entries)
    changes.setdefault("grad", ledger.sums()[-1] if entries else None)
    return replace(ledger, **changes)


def split(shares: Any, call: int = 1, rest: int = 0, rounding: Any = ()) -> Entry:
    """A backward call told sample by sample."""
    rows = np.asarray(shares, dtype=np.float32)
    corrections = np.asarray(rounding, dtype=np.float32).reshape(-1, *rows.shape[1:])
    total = rows[0]
    for row in (*rows[1:], *corrections):
        total = total + row
    return added(total, call, samples=rows, rest=rest, rounding=corrections)


@pytest.fixture
def panel(qtbot: QtBot) -> LedgerPanel:
    panel = LedgerPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(342, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def shown(panel: LedgerPanel, ledger: Ledger | None, **changes: Any) -> None:
    panel.show_frame(frame_of(inspection=Inspection(ledger=ledger), **changes))


def texts(panel: LedgerPanel) -> list[str]:
    return [row.text for row in panel.book.book.rows]


def kinds(panel: LedgerPanel) -> list[RowKind]:
    return [row.kind for row in panel.book.book.rows]


def colours(widget: QWidget) -> set[str]:
    image: QImage = widget.grab().toImage()
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in pixels}


def real(lab: Any, name: str) -> Snapshot:
    view = replace(lab.view, wanted=Wanted(ledger=name))
    snapshot: Snapshot = lab.look(view)
    return snapshot


def test_two_backward_calls_read_like_an_account(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(2.0, 1), added(2.0, 2)))
    assert panel.picker.currentText() == "w1.grad"
    assert panel.title.text() == "What is summed in"
    assert texts(panel) == [
        "#1 loss.backward()  (graph of forward 1)    +2.    Σ 2.",
        "#2 loss.backward()  (graph of forward 2)    +2.    Σ 4.",
    ]
    assert panel.sum.text() == "= w1.grad = tensor(4.)"
    assert panel.mark.text() == "✓ adds up to the last bit"


def test_the_sum_is_what_torch_prints(panel: LedgerPanel) -> None:
    lab = playground.open("two-slopes")
    for _ in range(2):
        lab.forward()
        lab.backward()
    panel.show_name("w2")
    panel.show_frame(Frame(real(lab, "w2")))
    assert panel.sum.text() == f"= w2.grad = {lab['w2'].grad!r}" == "= w2.grad = tensor(8.)"
    lab.zero_grad(set_to_none=False)
    lab.forward()
    lab.backward(gradient=-2.0)
    lab.zero_grad()
    panel.show_frame(Frame(real(lab, "w2")))
    assert kinds(panel)[2:] == [RowKind.ZEROED, RowKind.BACKWARD, RowKind.CLEARED]
    assert texts(panel)[3].endswith(
        "(graph of forward 3; upstream gradient -2., not 1)    -8.    Σ -8."
    )
    assert panel.sum.text() == "= w2.grad = None"
    assert "✓" in panel.mark.text()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_matrix_is_printed_whole_in_every_dtype(panel: LedgerPanel, dtype: str) -> None:
    lab = playground.open("matrix-product", dtype=dtype)
    lab.retain_grad("product")
    lab.forward()
    lab.backward()
    panel.show_name("product")
    panel.show_frame(Frame(real(lab, "product")))
    # A problem's dtype is torch's default while it is open, so it is not named.
    ones = "tensor([[1.],\n        [1.],\n        [1.]])"
    assert panel.sum.text() == f"= product.grad = {ones}"
    assert panel.book.book.rows[0].value == ("+ [[1.],", "   [1.],", "   [1.]]")
    assert "dtype" not in texts(panel)[0]


def test_zeroed_and_cleared_differ_in_words_shape_and_colour(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(2.0, 1), ZEROED, added(2.0, 2)))
    zeroed, zero_colours = texts(panel)[1], colours(panel.book.viewport())
    shown(panel, ledger_of(added(2.0, 1), CLEARED, added(2.0, 2)))
    cleared, none_colours = texts(panel)[1], colours(panel.book.viewport())
    assert zeroed.endswith("(zeroed: .grad is a tensor of zeros from here)    Σ 0.")
    assert cleared.endswith("(cleared: .grad is None from here, not 0)    None")
    rule = QColor(LIGHT.secant).name()
    assert rule in zero_colours
    assert rule not in none_colours


def test_what_a_rule_ended_is_no_part_of_the_sum(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(2.0, 1), CLEARED, added(3.0, 2)))
    assert [row.counts for row in panel.book.book.rows] == [False, True, True]
    assert panel.sum.text() == "= w1.grad = tensor(3.)"


def test_written_and_carried_are_said_in_plain_words(panel: LedgerPanel) -> None:
    carried = Entry(EntryKind.CARRIED, "", scalar(6.0), folded=3)
    written = Entry(EntryKind.WRITTEN, "w1.grad = torch.tensor(5.)", scalar(5.0))
    shown(panel, ledger_of(carried, written, earlier=1))
    assert texts(panel) == [
        "carried over  (3 backward calls, told as one to save memory)    Σ 6.",
        "w1.grad = torch.tensor(5.)  (written: typed lines put this there themselves)    Σ 5.",
    ]
    assert panel.order.text().endswith("1 older entry is not kept: no part of the sum.")


def test_a_sum_that_does_not_hold_is_said(panel: LedgerPanel) -> None:
    ledger = ledger_of(added(2.0, 1), grad=scalar(3.0))
    assert not adds_up(ledger)
    shown(panel, ledger)
    assert panel.mark.text() == f"✗ {words.NOT_EXACT}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0, "+2."),
        (-4.0, "-4."),
        (0.0, "+0."),
        (-0.0, "-0."),
        (-1.0505319e-06, "-1.0505e-06"),
        (float("inf"), "+inf"),
        (float("-inf"), "-inf"),
        (float("nan"), "nan"),
    ],
)
def test_added_numbers_carry_their_sign(value: float, text: str) -> None:
    assert lines_of(scalar(value), signed=True) == (text,)


def test_every_digit_is_in_the_tooltip(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(-1.0505319e-06, 1)))
    tip = panel.book.book.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "adds -1.0505319e-06 (float32)" in tip
    assert "backward call 1, graph of forward 1" in tip


def test_enter_shows_each_sample_and_what_is_left(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(split([-0.5, 0.25, -1.0], rounding=[2.0**-20])))
    panel.book.setCurrentIndex(panel.book.book.index(0))
    QTest.keyClick(panel.book, Qt.Key.Key_Return)
    assert texts(panel)[1:] == [
        "w1.grad by 3 samples  (bars: + right, - left, longest 1.)",
        "sample 0: -0.5000",
        "sample 1: +0.2500",
        "sample 2: -1.",
        "rounding: +9.5367e-07",
    ]
    bars = [row.bar for row in panel.book.book.rows[2:5]]
    assert bars == [-0.5, 0.25, -1.0]
    QTest.keyClick(panel.book, Qt.Key.Key_Return)
    assert len(texts(panel)) == 1


def test_left_and_right_close_and_open(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(1.0, 1), split([1.0, 2.0], call=2)))
    panel.book.setCurrentIndex(panel.book.book.index(0))
    QTest.keyClick(panel.book, Qt.Key.Key_Right)  # no samples: nothing opens
    assert len(texts(panel)) == 2
    QTest.keyClick(panel.book, Qt.Key.Key_Down)
    QTest.keyClick(panel.book, Qt.Key.Key_Right)
    assert len(texts(panel)) == 5
    for _ in range(3):
        QTest.keyClick(panel.book, Qt.Key.Key_Down)
    QTest.keyClick(panel.book, Qt.Key.Key_Left)  # from a sample: its entry closes
    assert len(texts(panel)) == 2
    assert panel.book.currentIndex().row() == 1


def test_the_triangle_and_a_double_click_open_too(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(split([1.0, 2.0])))
    view, left = panel.book.viewport(), Qt.MouseButton.LeftButton
    QTest.mouseClick(view, left, pos=panel.book.arrow_rect(0).center())
    assert panel.book.book.rows[0].is_open
    cell = panel.book.visualRect(panel.book.book.index(0))
    QTest.mouseDClick(view, left, pos=cell.topLeft() + QPoint(60, 10))
    assert not panel.book.book.rows[0].is_open


def test_the_samples_left_out_are_one_row_without_a_bar(panel: LedgerPanel) -> None:
    note = "Of 2,000 samples the last 1,998 are told as one."
    shown(panel, ledger_of(split([1.0, -2.0, 500.0], rest=1998), note=note))
    panel.book.toggle(0)
    rest = panel.book.book.rows[-1]
    assert rest.text == "1,998 more, summed: +500."
    assert rest.bar is None
    assert panel.note.text() == note
    assert [row.bar for row in panel.book.book.rows[2:4]] == [0.5, -1.0]


def test_bars_point_to_the_side_of_their_sign(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(split([1.0, -1.0])))
    panel.book.toggle(0)
    image = panel.book.viewport().grab().toImage()
    sides = {}
    for place, colour in ((2, LIGHT.gradient), (3, LIGHT.secant)):
        cell = panel.book.visualRect(panel.book.book.index(place))
        middle = cell.center().y()
        sides[place] = [
            x for x in range(20, cell.right()) if image.pixelColor(x, middle).name() == colour
        ]
    assert min(sides[2]) >= max(sides[3])
    assert len(sides[2]) == pytest.approx(len(sides[3]), abs=3)


def test_of_a_large_tensor_one_element_is_told(panel: LedgerPanel) -> None:
    values = np.arange(60, dtype=np.float32).reshape(6, 10)
    shown(panel, ledger_of(added(values, 1), added(-2 * values, 2)))
    assert panel.order.text().startswith("One element of 6×10.")
    assert panel.element.isVisible()
    assert panel.sum.text() == "= w1.grad[0, 0] = tensor(0.)"
    place = panel.element.findText("w1.grad[2, 3]")
    panel.element.setCurrentIndex(place)
    panel.element.activated.emit(place)
    assert [row.value for row in panel.book.book.rows] == [("+23.",), ("-46.",)]
    assert panel.sum.text() == "= w1.grad[2, 3] = tensor(-23.)"


def test_samples_of_a_vector_are_told_by_element(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(split([[1.0, 10.0], [2.0, -20.0]])))
    assert panel.sum.text() == "= w1.grad = tensor([  3., -10.])"
    panel.book.toggle(0)
    assert texts(panel)[2:] == ["sample 0: +1.", "sample 1: +2."]
    place = panel.element.findText("w1.grad[1]")
    panel.element.setCurrentIndex(place)
    panel.element.activated.emit(place)
    assert texts(panel)[2:] == ["sample 0: +10.", "sample 1: -20."]
    assert panel.sum.text() == "= w1.grad = tensor([  3., -10.])"


def test_hovering_a_backward_tells_its_graph(qtbot: QtBot, panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(2.0, 1), CLEARED, added(2.0, 2)))
    told: list[int] = []
    panel.graph_hovered.connect(told.append)
    for place in (0, 1, 2):
        panel.book.entered.emit(panel.book.book.index(place))
    panel.book.viewportEntered.emit()
    assert told == [1, 0, 2, 0]


def test_an_entry_and_the_whole_are_copied(panel: LedgerPanel) -> None:
    shown(panel, ledger_of(added(2.0, 1), added(2.0, 2)))
    panel.book.setCurrentIndex(panel.book.book.index(0))
    QTest.keyClick(panel.book, Qt.Key.Key_Down)
    QTest.keyClick(panel.book, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "#2 loss.backward()  (graph of forward 2)    +2.    Σ 4."
    QTest.mouseClick(panel.copy_button, Qt.MouseButton.LeftButton)
    assert clipboard.text() == (
        "What is summed in w1.grad\n"
        "In recorded order; Σ is the running total.\n"
        "#1 loss.backward()  (graph of forward 1)    +2.    Σ 2.\n"
        "#2 loss.backward()  (graph of forward 2)    +2.    Σ 4.\n"
        "= w1.grad = tensor(4.)\n"
        "✓ adds up to the last bit"
    )


def test_before_a_backward_it_offers_the_acts(qtbot: QtBot, panel: LedgerPanel) -> None:
    assert panel.empty.words.text() == words.WAITING
    shown(panel, ledger_of())
    assert panel.empty.words.text() == (
        "w1.grad is None: no backward call has added to it yet. Forward, then backward."
    )
    assert not panel.copy_button.isEnabled()
    asked: list[Any] = []
    panel.act_requested.connect(asked.append)
    for button in panel.empty.buttons:
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [Forward(), Backward()]


def test_a_frozen_parameter_says_so(panel: LedgerPanel) -> None:
    asked: list[Any] = []
    panel.act_requested.connect(asked.append)
    shown(panel, ledger_of(), frozen=("w1",))
    assert panel.empty.words.text().startswith("w1 is frozen: requires_grad is False")
    QTest.mouseClick(panel.empty.buttons[0], Qt.MouseButton.LeftButton)
    assert asked == [Unfreeze("w1")]
    assert not panel.empty.buttons[1].isVisible()
    shown(panel, ledger_of(added(2.0, 1)), frozen=("w1",))
    assert panel.remark.isVisible()
    assert panel.sum.text() == "= w1.grad = tensor(2.)"


def test_an_intermediate_that_is_not_kept_can_be_retained(panel: LedgerPanel) -> None:
    panel.show_name("z")
    shown(panel, ledger_of(name="z"), more=(computed("z", 1.0),))
    assert panel.picker.currentText() == "z.grad  (not kept)"
    assert panel.empty.words.text() == "z is no leaf: its .grad is not kept. Retain it."
    asked: list[Any] = []
    panel.act_requested.connect(asked.append)
    QTest.mouseClick(panel.empty.buttons[0], Qt.MouseButton.LeftButton)
    assert asked == [RetainGrad("z")]
    kept = replace(computed("z", 1.0), retains_grad=True)
    shown(panel, ledger_of(name="z"), more=(kept,), retained=("z",))
    assert panel.picker.currentText() == "z.grad"
    assert panel.empty.words.text().startswith("z.grad is None: no backward call")
    shown(panel, None, retained=("z",))
    assert "forward makes it" in panel.empty.words.text()


def test_the_picker_asks_for_another_ledger(panel: LedgerPanel) -> None:
    asked: list[dict[str, str | None]] = []
    panel.wanted.connect(asked.append)
    shown(panel, None)
    assert asked == [{"ledger": "w1"}]
    place = panel.picker.findText("w2.grad")
    panel.picker.setCurrentIndex(place)
    panel.picker.activated.emit(place)
    assert asked[-1] == {"ledger": "w2"}
    shown(panel, ledger_of(added(2.0, 1), name="w1"))  # an answer that came too late
    assert panel.pages.currentWidget() is panel.empty
    shown(panel, ledger_of(added(4.0, 1), name="w2"))
    assert panel.sum.text() == "= w2.grad = tensor(4.)"
    panel.hide()
    assert asked[-1] == {"ledger": None}
    panel.show()
    assert asked[-1] == {"ledger": "w2"}


def test_a_name_chosen_elsewhere_is_opened(panel: LedgerPanel) -> None:
    asked: list[dict[str, str | None]] = []
    shown(panel, None)
    panel.wanted.connect(asked.append)
    panel.show_name("w2")
    assert asked == [{"ledger": "w2"}]
    assert panel.picker.currentText() == "w2.grad"


def test_another_problem_begins_at_its_first_parameter(panel: LedgerPanel) -> None:
    panel.show_name("w2")
    shown(panel, None)
    shown(panel, None, problem="other", parameters={"v": scalar(0.0)}, tensors=(parameter("v", 0),))
    assert panel.name == "v"
    assert panel.picker.currentText() == "v.grad"


def test_a_name_of_a_problem_not_seen_yet_is_kept(panel: LedgerPanel) -> None:
    shown(panel, None)
    panel.hide()
    other = {"v": scalar(0.0), "u": scalar(0.0)}
    shown(panel, None, problem="other", parameters=other)
    panel.show_name("u")
    panel.show()
    assert panel.picker.currentText() == "u.grad"


def test_a_long_name_does_not_widen_the_panel(panel: LedgerPanel) -> None:
    name = "a_name_that_is_much_too_long_for_the_panel"
    shown(panel, ledger_of(added(1.0, 1), name=name), parameters={name: scalar(0.0)})
    assert panel.minimumSizeHint().width() <= 342


def test_the_same_ledger_again_draws_nothing_anew(panel: LedgerPanel) -> None:
    ledger = ledger_of(added(2.0, 1))
    shown(panel, ledger)
    before = panel.book.book.rows
    shown(panel, ledger)
    assert panel.book.book.rows is before


def test_a_new_entry_comes_into_sight_and_samples_stay_open(
    qtbot: QtBot, panel: LedgerPanel
) -> None:
    entries = tuple(added(1.0, call) for call in range(1, 30))
    shown(panel, ledger_of(*entries))
    bar = panel.book.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0 and bar.value() == bar.maximum())
    opened = split([1.0, 2.0], call=30)
    shown(panel, ledger_of(*entries, opened))
    panel.book.toggle(29)
    shown(panel, ledger_of(*entries, opened, added(1.0, 31)))
    assert panel.book.book.rows[29].is_open
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(342, 400), (600, 500)])
def test_rows_do_not_overlap_in_any_theme(
    qtbot: QtBot, panel: LedgerPanel, theme: Theme, size: tuple[int, int]
) -> None:
    palette.apply(QGuiApplication.instance(), THEMES[theme.name])  # type: ignore[arg-type]
    panel.apply_theme(theme)
    panel.resize(*size)
    matrix = np.full((5, 3), 0.2661, dtype=np.float32)
    shown(panel, ledger_of(added(matrix, 1), CLEARED, added(matrix, 2)))
    qtbot.wait(150)  # QListView lays out anew a little after a change of size
    cells = [panel.book.visualRect(panel.book.book.index(place)) for place in range(3)]
    assert cells[0].bottom() < cells[1].top() <= cells[1].bottom() < cells[2].top()
    columns = panel.book._delegate.columns
    for cell, row in zip(cells, panel.book.book.rows, strict=True):
        assert cell.height() >= columns.height(row, cell.width())
    assert theme.gradient in colours(panel.book.viewport())
