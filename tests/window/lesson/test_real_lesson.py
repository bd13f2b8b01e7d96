"""The lesson on slopes through a real kernel: played to its end by clicks, drags and typing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.state.lesson import Prompt, Stage
from playground.window.app import make_window
from playground.window.lesson.panel import LessonPanel
from playground.window.lesson.ranking_field import RankingField
from playground.window.lesson.tangent_line import TangentLine
from playground.window.lesson.typed_field import TypedField
from playground.window.main_window import MainWindow
from tests.window.conftest import Answers
from tests.window.plots.plot_gestures import drag, pixel

WAIT = 30_000
LEFT = Qt.MouseButton.LeftButton
OPTIONS = {"too-early": 1, "which-addition": 2, "which-more": 2, "straight": 1, "whose": 2}
"""The number of the right option, by prompt."""
TYPED = {
    "before-anything": "None",
    "before-backward": "None",
    "the-value": "11",
    "nudge-first": "11.2",
    "nudge-second": "11.41",
    "second-grad": "2.0",  # as many think: backward would replace
    "after-zero-grad": "None",
    "returned": "None",
}


@dataclass
class Learner:
    """Somebody at the window."""

    qtbot: QtBot
    window: MainWindow
    answers: Answers

    @property
    def stage(self) -> Stage:
        frame = self.window.session.frame
        assert frame is not None
        assert frame.stage is not None
        return frame.stage

    @property
    def panel(self) -> LessonPanel:
        panel = self.window.lessons.panel
        assert panel is not None
        return panel

    def open(self, name: str) -> None:
        self.window.lessons.open_named(name)
        self.until(lambda: self._at(name))

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT)

    def click(self, button: QWidget) -> None:
        """Click, and wait for what the lesson says to it."""
        before = self.stage
        QTest.mouseClick(button, LEFT)
        self.until(lambda: self.stage is not before)

    def play(self) -> None:
        """Answer every question, and press on till the end."""
        while not self.stage.ended:
            prompt = self.stage.prompt
            if prompt is not None and self.stage.answerable:
                self.fill_in(prompt)
                self.click(self.panel.page.prompt.answer)
            else:
                self.click(self.panel.next)

    def fill_in(self, prompt: Prompt) -> None:
        field = self.panel.page.prompt.field
        assert field is not None
        if prompt.name in OPTIONS:
            # The keyboard is where the question is, without a click.
            focused = self.window.focusWidget()
            assert focused is not None
            assert field.isAncestorOf(focused)
            QTest.keyClick(focused, getattr(Qt.Key, f"Key_{OPTIONS[prompt.name]}"))
        elif prompt.name in TYPED:
            assert isinstance(field, TypedField)
            QTest.keyClicks(field.lines[""], TYPED[prompt.name])
        elif prompt.name == "tangent-second":
            self.turn()
        elif prompt.name == "order":
            assert isinstance(field, RankingField)
            assert field.value == ("w2", "w1")
            QTest.mouseClick(field.down, LEFT)
            assert field.value == ("w1", "w2")
        else:
            assert prompt.name == "formulas"
            assert isinstance(field, TypedField)
            QTest.keyClicks(field.lines["w1"], "2")
            QTest.keyClicks(field.lines["w2"], "w2 + w2")

    def turn(self) -> None:
        """Turn the line at the dot until its slope reads 4."""
        self.until(lambda: isinstance(self.window.lessons.gestures.over, TangentLine))
        line = self.window.lessons.gestures.over
        assert isinstance(line, TangentLine)
        assert self.window.lessons.covers.covered >= {"autograd", "graph"}
        left, _ = line.ends() or (QPointF(), QPointF())
        # The tangent at (2, 11) passes through (1, 7).
        drag(line, left, pixel(line.plot, 1.0, 7.0))
        for _ in range(30):
            if abs(line.slope - 4.0) < 0.04:
                break
            up = line.slope < 4.0
            QTest.keyClick(
                line,
                Qt.Key.Key_Up if up else Qt.Key.Key_Down,
                Qt.KeyboardModifier.ShiftModifier,
            )

    def _at(self, name: str) -> bool:
        frame = self.window.session.frame
        stage = None if frame is None else frame.stage
        panel = self.window.lessons.panel
        return (
            stage is not None
            and stage.lesson == name
            and panel is not None
            and panel.stage is stage
        )


@pytest.fixture
def learner(qtbot: QtBot, tmp_path: Path) -> Iterator[Learner]:
    client = KernelClient()
    client.start()
    answers = Answers()
    window = make_window(client, tmp_path / "window.ini", tmp_path / "drafts", answers)
    window.session.link.listen()
    window.show_document(load("two-slopes"))
    window.resize(1280, 720)
    with qtbot.waitExposed(window):
        window.show()
    window.fill_lists()
    yield Learner(qtbot, window, answers)
    window.close()
    window.deleteLater()


def test_slopes_is_played_to_its_end(learner: Learner, tmp_path: Path) -> None:
    learner.open("slopes")
    learner.play()
    results = {result.prompt: result for result in learner.stage.results}
    assert len(results) == 16
    wrong = [name for name, result in results.items() if not result.verdict.right]
    assert wrong == ["second-grad"]
    verdict = results["second-grad"].verdict
    assert (verdict.truth, verdict.mistake) == (4.0, "accumulation overlooked")
    summary = learner.panel.page.summary
    assert summary.points.text() == "15 of 16 points."
    assert learner.window.lessons.covers.covered == frozenset()
    learner.answers.path = tmp_path / "report.json"
    QTest.mouseClick(summary.save, LEFT)
    report = json.loads(learner.answers.path.read_text(encoding="utf-8"))
    assert (report["points"], report["most"], report["right"]) == (15, 16, 15)
    assert [each["mistake"] for each in report["repeat"]] == ["accumulation overlooked"]


def test_hints_a_second_try_and_an_answer_that_cannot_be_read(learner: Learner) -> None:
    learner.open("slopes")
    prompt = learner.panel.page.prompt
    learner.panel.steps.activated.emit(1)
    learner.until(lambda: learner.stage.step == 1)
    assert isinstance(prompt.field, TypedField)
    prompt.field.lines[""].setText("11")
    learner.click(prompt.answer)
    while not learner.stage.answerable:
        learner.click(learner.panel.next)
    assert learner.stage.prompt is not None
    assert learner.stage.prompt.name == "before-backward"
    learner.click(prompt.hint)
    assert learner.stage.prompt is not None
    assert len(learner.stage.prompt.hints) == 1
    field = prompt.field
    assert isinstance(field, TypedField)
    QTest.keyClicks(field.lines[""], "eleven!")
    learner.click(prompt.answer)
    assert "is wanted" in prompt.told.text()
    assert prompt.field is field
    field.lines[""].setText("12")
    learner.click(prompt.answer)
    assert prompt.tries.text() == "Try 2 of 3"
    field.lines[""].setText("None")
    learner.click(prompt.answer)
    verdict = learner.stage.verdict
    assert verdict is not None
    assert (verdict.right, verdict.points) == (True, 0.375)


def test_a_step_placed_on_the_map_is_judged(learner: Learner) -> None:
    learner.open("momentum")
    while learner.stage.prompt is None or learner.stage.prompt.kind != "point":
        learner.click(learner.panel.next)
    gestures = learner.window.lessons.gestures
    learner.until(lambda: gestures.over is not None)
    mark = gestures.over
    assert mark is not None
    canvas = mark.canvas
    QTest.mouseClick(mark, LEFT, pos=pixel(canvas, -3.88, 0.25).toPoint())
    learner.click(learner.panel.page.prompt.answer)
    verdict = learner.stage.verdict
    assert verdict is not None
    assert verdict.right
    assert verdict.truth == {"x": pytest.approx(-3.88), "y": pytest.approx(0.25)}
    assert gestures.over is mark  # beside where the step has led
    assert mark.kept
    learner.click(learner.panel.next)
    assert gestures.over is None
