"""The update rule on screen: formulas, numbers, words, and what it asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.state.frame import Frame
from playground.state.inspection import Inspection
from playground.state.rule import Rule, Symbol
from playground.window import palette
from playground.window.rule import words
from playground.window.rule.formula import Formula
from playground.window.rule.rule_panel import RulePanel
from playground.window.rule.typesetting import Typesetter
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme
from tests.window.frames import W2, frame_of, scalar

STEP = r"\theta \leftarrow \theta - \alpha\,g"
NUMBERS = r"1.4000 \leftarrow 1. - 0.1 \cdot \left({-4.}\right)"


def rule_of(parameter: str = "w1", **changes: Any) -> Rule:
    """One step of the one-weight problem, as the engine tells it."""
    rule = Rule(
        optimizer="SGD",
        keywords={"lr": 0.1},
        parameter=parameter,
        index=(),
        lines=(STEP,),
        filled=(NUMBERS,),
        symbols=(
            Symbol(r"\theta", parameter, "the parameter", scalar(1.0), scalar(1.4)),
            Symbol("g", f"{parameter}.grad", "its gradient", scalar(-4.0)),
            Symbol(r"\alpha", "lr", "learning rate", 0.1),
        ),
        done=True,
        predicted=-1.6,
        actual=-1.44,
    )
    return replace(rule, **changes)


def frame_with(rule: Rule | None, **changes: Any) -> Frame:
    return frame_of(inspection=Inspection(rule=rule), **changes)


@pytest.fixture
def panel(qtbot: QtBot) -> RulePanel:
    panel = RulePanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(342, 400)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def shown(panel: RulePanel, rule: Rule | None, **changes: Any) -> None:
    panel.show_frame(frame_with(rule, **changes))
    panel.lines.finish()


def colours(widget: QWidget) -> set[str]:
    image: QImage = widget.grab().toImage()
    pixels = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return {image.pixelColor(x, y).name() for x, y in pixels}


def test_the_rule_its_numbers_and_the_promise_are_shown(panel: RulePanel) -> None:
    shown(panel, rule_of())
    assert panel.headline.text() == "torch.optim.SGD(lr=0.1)"
    assert panel.moment.text() == "What the last step did"
    assert [line.latex for line in panel.lines.rules] == [STEP]
    assert [line.latex for line in panel.lines.filled] == [NUMBERS]
    assert panel.table.texts() == [
        ("w1", "1.", "1.4000"),
        ("w1.grad", "-4.", ""),
        ("lr", "0.1", ""),
    ]
    assert panel.promise.text() == "tangent promises Δloss = −1.60, the step gave −1.44"
    assert not panel.verdict.isVisible()


def test_formulas_are_drawn_in_the_themes_own_colours(panel: RulePanel) -> None:
    shown(panel, rule_of())
    line, numbers = panel.lines.rules[0], panel.lines.filled[0]
    for theme in (LIGHT, DARK, PROJECTOR):
        panel.apply_theme(theme)
        panel.lines.finish()
        assert line.height() > 10
        assert _nearest(colours(line), theme.text) < 60
        assert _nearest(colours(numbers), theme.accent) < 60


def _nearest(found: set[str], wanted: str) -> int:
    """How far the nearest of the colours is, as a sum over red, green and blue."""
    aim = QColor(wanted)
    return min(
        abs(c.red() - aim.red()) + abs(c.green() - aim.green()) + abs(c.blue() - aim.blue())
        for c in map(QColor, found)
    )


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
def test_nothing_is_wider_than_the_panel(panel: RulePanel, theme: Theme, qapp: Any) -> None:
    palette.apply(qapp, theme)
    panel.apply_theme(theme)
    long = r"1. \leftarrow " + r" + ".join(["1.2345"] * 12)
    shown(panel, rule_of(filled=(long,)))
    qapp.processEvents()
    formula = panel.lines.filled[0]
    assert formula.sizeHint().width() > formula.width()
    for widget in panel.findChildren(QWidget):
        if widget.isVisible():
            right = widget.mapTo(panel, widget.rect().topRight()).x()
            assert right < panel.width()
    assert panel.minimumSizeHint().width() <= 342
    palette.apply(qapp, LIGHT)


def test_latex_that_cannot_be_read_is_shown_as_text(qtbot: QtBot) -> None:
    formula = Formula(Typesetter(), 1.0)
    qtbot.addWidget(formula)
    formula.resize(300, 20)
    for latex in (r"\frac{1}", r"\left(", "a^"):
        formula.ask(latex)
        formula.typeset()
        assert formula.is_text
        assert len(colours(formula)) > 1
    formula.ask("a")
    formula.typeset()
    assert not formula.is_text


def test_what_is_typeset_once_is_kept(qtbot: QtBot) -> None:
    typesetter = Typesetter()
    made = typesetter.make(STEP, 12.0, "#000000")
    assert made is not None
    assert typesetter.make(STEP, 12.0, "#000000") is made
    assert typesetter.make(STEP, 12.0, "#ffffff") is not made
    formula = Formula(typesetter, 1.0)
    qtbot.addWidget(formula)
    formula.ask(STEP)
    assert formula.is_pending
    formula.typeset()
    again = Formula(typesetter, 1.0)
    qtbot.addWidget(again)
    again.ask(STEP)
    assert not again.is_pending


def test_numbers_that_fly_past_are_typeset_when_they_rest(panel: RulePanel, qtbot: QtBot) -> None:
    shown(panel, rule_of())
    for number in range(5):
        numbers = rf"1. \leftarrow {number}"
        panel.show_frame(frame_with(rule_of(filled=(numbers,))))
        assert panel.lines.filled[0].is_pending
    assert panel.lines.filled[0].latex == numbers
    qtbot.waitUntil(lambda: not panel.lines.filled[0].is_pending)


def test_it_asks_for_a_coordinate_only_while_it_is_seen(panel: RulePanel, qtbot: QtBot) -> None:
    asked: list[dict[str, Any]] = []
    panel.wanted.connect(asked.append)
    panel.show_frame(frame_of())
    assert asked == [{"rule": "w1"}]
    panel.show_frame(frame_of())
    assert len(asked) == 1
    panel.hide()
    assert asked[1:] == [{"rule": None}]
    panel.show_frame(frame_of())
    assert len(asked) == 2
    panel.show()
    assert asked[2:] == [{"rule": "w1"}]


def test_another_coordinate_is_chosen_in_the_box(panel: RulePanel, qtbot: QtBot) -> None:
    shown(panel, rule_of())
    with qtbot.waitSignal(panel.wanted) as asked:
        panel.picker.setFocus()
        QTest.keyClicks(panel.picker, "w2")
        panel.picker.setCurrentIndex(1)
        panel.picker.activated.emit(1)
    assert asked.args == [{"rule": "w2"}]
    assert panel.coordinate == W2
    panel.show_frame(frame_with(rule_of()))
    assert panel.moment.text() == words.NOTHING_YET
    assert panel.lines.filled[0].faded
    shown(panel, rule_of("w2"))
    assert panel.table.texts()[0][0] == "w2"
    assert not panel.lines.filled[0].faded


def test_a_coordinate_that_another_problem_lacks_gives_way(panel: RulePanel) -> None:
    shown(panel, rule_of())
    asked: list[dict[str, Any]] = []
    panel.wanted.connect(asked.append)
    panel.show_frame(frame_of(parameters={"v": np.zeros((2, 2), np.float32)}))
    assert asked == [{"rule": "v[0, 0]"}]


def test_before_anything_came_it_says_so(panel: RulePanel) -> None:
    assert panel.moment.text() == words.NOTHING_YET
    panel.show_frame(frame_of())
    assert panel.moment.text() == words.NOTHING_YET
    assert not panel.foot.isVisible()
    assert not panel.headline.isVisible()


def test_without_a_gradient_it_says_what_to_do(panel: RulePanel) -> None:
    trouble = "w1.grad is None, so step leaves it alone: do forward and backward first."
    bare = (Symbol("g", "w1.grad", "its gradient", None),)
    shown(
        panel,
        rule_of(filled=(), symbols=bare, done=False, trouble=trouble, predicted=None, actual=None),
    )
    assert panel.trouble.isVisible()
    assert panel.trouble.text() == trouble
    assert panel.lines.rules[0].isVisible()
    assert not panel.lines.filled[0].isVisible()
    assert panel.table.texts() == [("w1.grad", "None", "")]
    assert not panel.foot.isVisible()
    shown(panel, rule_of())
    assert not panel.trouble.isVisible()
    assert panel.lines.filled[0].isVisible()


def test_in_a_fast_run_the_numbers_are_faint_until_it_ends(panel: RulePanel) -> None:
    shown(panel, rule_of())
    shown(panel, None, running=True)
    assert panel.moment.text() == words.RUNNING
    assert panel.lines.filled[0].faded
    shown(panel, rule_of())
    assert panel.moment.text() == "What the last step did"
    assert not panel.lines.filled[0].faded


def test_fewer_lines_leave_none_of_the_old_ones(panel: RulePanel) -> None:
    shown(panel, rule_of(lines=(STEP, "a", "b"), filled=(NUMBERS, "1", "2")))
    assert [line.isVisible() for line in panel.lines.rules] == [True, True, True]
    shown(panel, rule_of())
    assert [line.isVisible() for line in panel.lines.rules] == [True, False, False]
    assert [line.isVisible() for line in panel.lines.filled] == [True, False, False]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "tangent promises Δloss = −1.60, the step gave −1.44"),
        ({"done": False}, "tangent promises Δloss = −1.60, the step would give −1.44"),
        ({"predicted": None}, words.NO_LOSS),
        ({"predicted": None, "trouble": "…"}, ""),
    ],
)
def test_the_promise_in_words(changes: dict[str, Any], said: str) -> None:
    assert words.promise(rule_of(**changes)) == said


def test_a_loss_that_goes_the_other_way_is_told() -> None:
    assert words.verdict(rule_of()) == ""
    assert "rises" in words.verdict(rule_of(actual=2.0))
    assert "falls" in words.verdict(rule_of(predicted=1.0, actual=-2.0))


def test_numbers_are_written_as_torch_prints_them() -> None:
    assert words.figure(scalar(1.4)) == "1.4000"
    assert words.figure(scalar(-4.0)) == "-4."
    assert words.figure(scalar(3.2e-5)) == "3.2000e-05"
    assert words.figure(1e-8) == "1e-08"
    worked = Symbol(r"\rho_\infty", "rho_inf", "", None, 1998.9999999999982)
    assert words.after(worked) == "1999."
