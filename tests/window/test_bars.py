"""Acts bar, optimizer bar, complaint card and busy strip."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from playground.engine.offers import offers
from playground.state.acts import (
    Backward,
    Execute,
    Forward,
    Pause,
    Redo,
    Reset,
    RetainGrad,
    Run,
    Step,
    Undo,
    Use,
    ZeroGrad,
)
from playground.state.offers import Offer
from playground.state.snapshot import Complaint, Notice
from playground.window.acts_bar import ActsBar
from playground.window.busy_strip import BusyStrip
from playground.window.complaint_card import ComplaintCard
from playground.window.fields import ValueField
from playground.window.keyword_form import KeywordForm
from playground.window.log_slider import number_at, position
from playground.window.optimizer_bar import OptimizerBar
from playground.window.optimizer_table import number, read, start, written
from playground.window.theme import LIGHT
from tests.window.frames import frame_of, snapshot_of

SECOND_BACKWARD = Complaint(
    "The first backward freed the graph.",
    "RuntimeError",
    "Trying to backward through the graph a second time",
    mend=("forward", "backward"),
)


def click(qtbot: QtBot, button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def acts(qtbot: QtBot) -> ActsBar:
    bar = ActsBar()
    qtbot.addWidget(bar)
    bar.apply_theme(LIGHT)
    bar.show_frame(frame_of(undo="Step", redo="Move"))
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("forward", Forward()),
        ("backward", Backward()),
        ("step", Step()),
        ("zero", ZeroGrad()),
        ("full", Run(steps=1)),
        ("run", Run()),
        ("undo", Undo()),
        ("redo", Redo()),
        ("reset", Reset()),
    ],
)
def test_each_button_asks_for_its_act(qtbot: QtBot, acts: ActsBar, name: str, act: object) -> None:
    with qtbot.waitSignal(acts.act_requested) as asked:
        click(qtbot, getattr(acts, name))
    assert asked.args == [act]


def test_variants_of_backward_and_zero_grad(qtbot: QtBot, acts: ActsBar) -> None:
    for button, act in (
        (acts.forward, Forward(no_grad=True)),
        (acts.backward, Backward(retain_graph=True)),
        (acts.zero, ZeroGrad(set_to_none=False)),
    ):
        with qtbot.waitSignal(acts.act_requested) as asked:
            button.menu().actions()[0].trigger()
        assert asked.args == [act]


def test_tooltips_tell_the_line_and_the_key(acts: ActsBar) -> None:
    assert "loss.backward()" in acts.backward.toolTip()
    assert "[B]" in acts.backward.toolTip()
    assert "optimizer.zero_grad()" in acts.zero.toolTip()
    assert "Undo Step" in acts.undo.toolTip()
    for button in acts.findChildren(QAbstractButton):
        assert button.accessibleName()


def test_run_becomes_pause_only_when_the_kernel_runs(qtbot: QtBot, acts: ActsBar) -> None:
    click(qtbot, acts.run)
    assert acts.run.text() == "Run"
    assert not acts.run.isChecked()
    acts.show_frame(frame_of(running=True, steps=1234, steps_per_second=9876.0))
    assert acts.run.text() == "Pause"
    assert acts.run.isChecked()
    assert acts.count.text() == "1,234 steps\n9,876 per s"
    with qtbot.waitSignal(acts.act_requested) as asked:
        click(qtbot, acts.run)
    assert asked.args == [Pause()]


def test_the_speed_goes_with_the_run(qtbot: QtBot, acts: ActsBar) -> None:
    acts.speed.setCurrentIndex(2)
    with qtbot.waitSignal(acts.act_requested) as asked:
        click(qtbot, acts.run)
    assert asked.args == [Run(steps_per_second=10.0)]
    acts.show_frame(frame_of(running=True))
    acts.speed.setCurrentIndex(3)
    with qtbot.waitSignal(acts.act_requested) as asked:
        acts.speed.activated.emit(3)
    assert asked.args == [Run(steps_per_second=2.0)]


def test_the_whole_step_is_named_after_the_optimizer(acts: ActsBar) -> None:
    assert acts.full.text() == "SGD step"
    acts.show_frame(frame_of(optimizer="Adam"))
    assert acts.full.text() == "Adam step"


def test_undo_is_offered_only_where_there_is_something_to_undo(acts: ActsBar) -> None:
    acts.show_frame(frame_of(undo=None, redo=None))
    assert not acts.undo.isEnabled()
    assert not acts.redo.isEnabled()


@pytest.fixture
def optimizer(qtbot: QtBot) -> OptimizerBar:
    bar = OptimizerBar()
    qtbot.addWidget(bar)
    bar.apply_theme(LIGHT)
    bar.show_offers(offers())
    bar.show_frame(frame_of())
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def type_in(qtbot: QtBot, field: ValueField, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def field_of(bar: OptimizerBar, name: str) -> ValueField:
    field = bar.keywords.fields[name]
    assert isinstance(field, ValueField)
    return field


def test_before_torch_answers_the_learning_rate_can_be_chosen(qtbot: QtBot) -> None:
    bar = OptimizerBar()
    qtbot.addWidget(bar)
    bar.apply_theme(LIGHT)
    with qtbot.waitExposed(bar):
        bar.show()
    assert bar.choice.count() == 1
    with qtbot.waitSignal(bar.act_requested) as asked:
        type_in(qtbot, bar.rate, "0.25")
    assert asked.args == [Use("SGD", {"lr": 0.25})]
    bar.show_offers(offers())
    assert bar.choice.count() == len(offers().optimizers)
    assert bar.choice.currentText() == "SGD"


@pytest.mark.parametrize(
    "offer", [*offers().optimizers, *offers().schedulers], ids=lambda o: o.name
)
def test_every_keyword_of_torch_is_offered_with_its_default(offer: Offer) -> None:
    module = torch.optim if hasattr(torch.optim, offer.name) else torch.optim.lr_scheduler
    signature = inspect.signature(getattr(module, offer.name)).parameters
    left_out = {"params", "optimizer", "last_epoch", "scale_fn"}
    assert [k.name for k in offer.keywords] == [name for name in signature if name not in left_out]
    for keyword in offer.keywords:
        default = signature[keyword.name].default
        assert keyword.required == (default is inspect.Parameter.empty)
        if keyword.required:
            assert start(keyword) is not None
            continue
        assert keyword.default == default
        if default is None:
            assert keyword.optional
        kinds = {bool: "switch", tuple: "pair", str: "word", int: "whole number", float: "number"}
        assert default is None or keyword.kind in kinds[type(default)] or keyword.kind == "numbers"


@pytest.mark.parametrize(
    "offer", [*offers().optimizers, *offers().schedulers], ids=lambda o: o.name
)
def test_all_keywords_can_be_typed_or_slid_in_the_form(qtbot: QtBot, offer: Offer) -> None:
    form = KeywordForm()
    qtbot.addWidget(form)
    form.show_offer(offer, {})
    with qtbot.waitExposed(form):
        form.show()
    assert list(form.fields) == [keyword.name for keyword in offer.keywords]
    for name, slider in form.sliders.items():
        with qtbot.waitSignal(form.changed) as asked:
            slider.setFocus()
            back = slider.value() == slider.maximum()
            QTest.keyClick(slider, Qt.Key.Key_Left if back else Qt.Key.Key_Right)
        assert asked.args[0] == name
        assert (type(asked.args[1]) is int) == (offer[name].kind == "whole")


@pytest.mark.parametrize("typed", ["0.25", "1e-3", "3", "-0.5", "0", "1e30"])
def test_any_number_can_be_typed_as_learning_rate(
    qtbot: QtBot, optimizer: OptimizerBar, typed: str
) -> None:
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        type_in(qtbot, optimizer.rate, typed)
    assert asked.args == [Use("SGD", {"lr": float(typed)})]
    assert optimizer.rate.text() == typed


@pytest.mark.parametrize(
    ("typed", "words"), [("abc", "'abc' is not a number"), ("0,1", "write 0.1")]
)
def test_what_is_no_number_is_told_in_place(
    qtbot: QtBot, optimizer: OptimizerBar, typed: str, words: str
) -> None:
    with qtbot.assertNotEmitted(optimizer.act_requested):
        type_in(qtbot, optimizer.rate, typed)
    assert words in optimizer.message
    assert optimizer.rate.property("wrong") == "true"
    assert optimizer.rate.text() == typed


def test_what_torch_says_stays_with_what_was_typed(qtbot: QtBot, optimizer: OptimizerBar) -> None:
    type_in(qtbot, optimizer.rate, "-1")
    complaint = Complaint("No negative rate.", "ValueError", "Invalid learning rate: -1")
    frame = frame_of(complaint=complaint)
    optimizer.show_frame(frame)
    assert optimizer.show_complaint(complaint)
    # A frame of something else, a hover or a finer surface, must not wipe it away.
    optimizer.show_frame(frame_of())
    assert optimizer.message == "Invalid learning rate: -1\nNo negative rate."
    assert optimizer.rate.text() == "-1"
    assert optimizer.rate.property("wrong") == "true"
    type_in(qtbot, optimizer.rate, "0.2")
    optimizer.show_frame(frame_of(keywords={"lr": 0.2}))
    assert optimizer.message == ""


def test_a_long_complaint_moves_nothing(qtbot: QtBot, optimizer: OptimizerBar) -> None:
    before = optimizer.rate.geometry(), optimizer.minimumSizeHint()
    optimizer.rate.entered.emit(-1.0)
    text = "Invalid learning rate: -1.0 " * 20
    assert optimizer.show_complaint(Complaint("A rate cannot be negative. " * 20, "x", text))
    QApplication.processEvents()
    assert (optimizer.rate.geometry(), optimizer.minimumSizeHint()) == before
    assert optimizer.message.startswith("Invalid learning rate: -1.0 ")
    assert optimizer.torch_words.toolTip() == text


def test_complaints_about_other_acts_are_left_alone(optimizer: OptimizerBar) -> None:
    assert not optimizer.show_complaint(SECOND_BACKWARD)


def test_the_slider_is_logarithmic(qtbot: QtBot, optimizer: OptimizerBar) -> None:
    assert optimizer.slider.value() == position(0.1)
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        QTest.keyClick(optimizer.slider, Qt.Key.Key_PageDown)
    assert asked.args == [Use("SGD", {"lr": 0.01})]
    assert optimizer.rate.text() == "0.01"


@pytest.mark.parametrize("value", [1e-6, 1e-3, 0.1, 1.0, 10.0])
def test_powers_of_ten_lie_on_the_slider(value: float) -> None:
    assert number_at(position(value)) == value


@pytest.mark.parametrize("value", [0.0, -1.0, float("nan"), float("inf"), 1e9])
def test_numbers_off_the_slider_stand_at_an_end(value: float) -> None:
    assert position(value) in (0, position(10.0))


def test_keywords_are_sent_with_the_rest(qtbot: QtBot, optimizer: OptimizerBar) -> None:
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        type_in(qtbot, field_of(optimizer, "momentum"), "0.9")
    assert asked.args == [Use("SGD", {"lr": 0.1, "momentum": 0.9})]
    nesterov = optimizer.keywords.fields["nesterov"]
    assert isinstance(nesterov, QCheckBox)
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        nesterov.click()
    assert asked.args == [Use("SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True})]


def test_another_optimizer_has_its_own_keywords(qtbot: QtBot, optimizer: OptimizerBar) -> None:
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        optimizer.choice.setCurrentText("Adam")
        optimizer.choice.textActivated.emit("Adam")
    assert asked.args == [Use("Adam", {"lr": 0.1})]
    assert "betas" in optimizer.keywords.fields
    assert "momentum" not in optimizer.keywords.fields
    with qtbot.waitSignal(optimizer.act_requested) as asked:
        type_in(qtbot, field_of(optimizer, "betas"), "0.5, 0.9")
    assert asked.args == [Use("Adam", {"lr": 0.1, "betas": (0.5, 0.9)})]


def test_a_frame_shows_what_is_in_use(optimizer: OptimizerBar) -> None:
    optimizer.show_frame(frame_of(optimizer="RMSprop", keywords={"lr": 0.02, "alpha": 0.9}))
    assert optimizer.choice.currentText() == "RMSprop"
    assert optimizer.rate.text() == "0.02"
    assert field_of(optimizer, "alpha").text() == "0.9"


@pytest.mark.parametrize("value", [0.1, 3, 1e-8, (0.9, 0.999), 12345678.0])
def test_written_values_can_be_read_again(value: Any) -> None:
    kind = "pair" if isinstance(value, tuple) else "number"
    assert read(written(value), kind) == pytest.approx(value, rel=1e-5)


def test_whole_numbers_stay_whole() -> None:
    assert isinstance(number("3"), int)
    with pytest.raises(ValueError, match="type a number"):
        number(" ")
    with pytest.raises(ValueError, match="not a pair"):
        read("0.9", "pair")


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    """The window over which cards lie."""
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1280, 720)
    with qtbot.waitExposed(host):
        host.show()
    return host


@pytest.fixture
def card(host: QWidget) -> ComplaintCard:
    card = ComplaintCard(host)
    card.apply_theme(LIGHT)
    return card


def test_torch_s_words_stand_verbatim_over_ours(card: ComplaintCard) -> None:
    card.show_complaint(SECOND_BACKWARD)
    assert card.torch_words.text() == (
        "RuntimeError: Trying to backward through the graph a second time"
    )
    assert card.words.text() == "The first backward freed the graph."
    assert card.isVisible()


def test_the_mend_button_does_the_acts_in_order(qtbot: QtBot, card: ComplaintCard) -> None:
    asked: list[object] = []
    card.act_requested.connect(asked.append)
    card.show_complaint(SECOND_BACKWARD, (Forward(), Backward()))
    assert card.mend.all.text() == "Do all of these: forward, then backward"
    click(qtbot, card.mend.all)
    assert asked == [Forward(), Backward()]
    assert not card.isVisible()


def test_the_mending_acts_can_be_done_one_by_one(qtbot: QtBot, card: ComplaintCard) -> None:
    asked: list[object] = []
    card.act_requested.connect(asked.append)
    card.show_complaint(SECOND_BACKWARD, (Forward(), Backward([1.0, 2.0])))
    forward, backward = card.mend.single
    assert [button.text() for button in card.mend.single] == ["forward", "backward(v)"]
    click(qtbot, forward)
    assert asked == [Forward()]
    card.succeeded()
    assert card.isVisible()  # the second half of the mending is still to be done
    assert card.mend.all.text() == "Do backward(v)"
    assert forward.accessibleName() == "forward: done"
    click(qtbot, backward)
    card.succeeded()
    assert asked == [Forward(), Backward([1.0, 2.0])]
    assert not card.isVisible()


def test_a_warning_of_torch_is_a_notice_with_its_words_and_its_mending(
    qtbot: QtBot, card: ComplaintCard
) -> None:
    again = Execute("print(v.grad)")
    notice = Notice("It is no leaf.", "warning", "The .grad attribute of a Tensor that is not")
    card.show_notice(notice, (RetainGrad("v"), Forward(), Backward(), again))
    assert card.property("kind") == "notice"
    assert card.torch_words.text() == "Warning: The .grad attribute of a Tensor that is not"
    assert card.words.text() == "It is no leaf."
    assert card.mend.all.text() == (
        "Do all of these: v.retain_grad(), then forward, then backward, then print(v.grad)"
    )


def test_one_act_is_offered_alone(card: ComplaintCard) -> None:
    card.show_complaint(Complaint("No graph.", mend=("forward",)), (Forward(),))
    assert card.mend.all.text() == "Do forward"
    assert not card.mend.single
    card.show_complaint(Complaint("Nothing to be done."))
    assert not card.mend.isVisible()


def test_a_complaint_about_code_names_its_place(card: ComplaintCard) -> None:
    card.show_complaint(Complaint("Too large.", cell="model", line=3))
    assert card.words.text() == "In model, line 3: Too large."


def test_a_notice_is_neutral(card: ComplaintCard) -> None:
    card.show_notice(Notice("The run stopped."))
    assert card.property("kind") == "notice"
    assert card.words.text() == "The run stopped."
    card.show_complaint(SECOND_BACKWARD)
    assert card.property("kind") == "complaint"


def test_it_goes_by_the_cross_and_by_success(qtbot: QtBot, card: ComplaintCard) -> None:
    card.show_complaint(SECOND_BACKWARD)
    click(qtbot, card.close_button)
    assert not card.isVisible()
    card.show_complaint(SECOND_BACKWARD)
    card.succeeded()
    assert not card.isVisible()


@pytest.mark.parametrize("width", [320, 480, 640, 1200])
def test_no_word_of_a_long_complaint_is_cut(card: ComplaintCard, width: int) -> None:
    long = " ".join(["Saved intermediate values of the graph are freed."] * 6)
    card.show_complaint(Complaint(long, torch_text=long), (Forward(), Backward()))
    card.fit(width)
    card.grab()
    for text in (card.torch_words, card.words):
        assert text.height() >= text.heightForWidth(text.width())
    assert card.width() <= 640


def test_the_busy_strip_counts_and_stops(qtbot: QtBot, host: QWidget) -> None:
    strip = BusyStrip(host)
    strip.apply_theme(LIGHT)
    strip.show_busy(True)
    strip.show_waited(2.2)
    assert strip.words.text() == "The PyTorch process has not answered for 2 s"
    with qtbot.waitSignal(strip.stop_requested):
        click(qtbot, strip.stop)
    strip.show_busy(False)
    assert not strip.isVisible()


def test_snapshots_count_one_step_as_one() -> None:
    from playground.window.acts_bar import counted

    assert counted(snapshot_of(steps=1)) == "1 step"
