"""The panel of many runs: what it asks for, what it shows, and a click that loads a run."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

import playground
from playground.engine.experiment import Experiment
from playground.engine.offers import offers
from playground.engine.studies.beginning import begin
from playground.state.acts import Move, Run, Use
from playground.state.frame import Frame
from playground.state.snapshot import Complaint
from playground.state.studies import Studies
from playground.state.sweep import RATES, STARTS, Sweep, SweepQuestion
from playground.window.sweep.colours import LOSS, SHOWN, STEPS, WHICH, picture, scale_of
from playground.window.sweep.panel import SweepPanel
from playground.window.sweep.scale import Scale
from playground.window.sweep.words import told
from playground.window.theme import DARK, LIGHT, PROJECTOR
from tests.window.conftest import Stage


class Bench:
    """A panel over a real Experiment, without a kernel: what it wants is kept."""

    def __init__(self, qtbot: QtBot, problem: str) -> None:
        self.lab: Experiment = playground.open(problem)
        self.panel = SweepPanel()
        qtbot.addWidget(self.panel)
        self.panel.apply_theme(LIGHT)
        self.wanted: dict[str, Any] = {}
        self.acts: list[object] = []
        self.panel.wanted.connect(self.wanted.update)
        self.panel.act_requested.connect(self.acts.append)
        self.panel.resize(590, 242)
        self.panel.show()
        self.sweep: Sweep | None = None
        self.show()

    def show(self, complaint: Complaint | None = None) -> None:
        surface = None
        if self.lab.view.surface is not None:
            x, y = self.lab.view.surface
            surface = self.lab.landscape.surface(x, y, 10)
        self.panel.show_frame(
            Frame(
                self.lab.snapshot(),
                surface=surface,
                complaint=complaint,
                studies=Studies(sweep=self.sweep),
            )
        )

    def start(self, n: int = 12, steps: int = 30, whole: bool = True) -> Sweep:
        for field, value in ((self.panel.form.n, n), (self.panel.form.steps, steps)):
            field.selectAll()
            QTest.keyClicks(field, str(value))
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.press()
        question = self.wanted["sweep"]
        assert isinstance(question, SweepQuestion)
        pieces = [piece for piece in begin(self.lab, "sweep", question) if piece.stride]
        self.sweep = pieces[-1] if whole else pieces[0]
        self.show()
        return self.sweep

    def press(self) -> None:
        QTest.mouseClick(self.panel.form.start, Qt.MouseButton.LeftButton)

    def click(self, i: int, j: int) -> None:
        left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.panel.canvas, left, plain, self.pixel(i, j))

    def pixel(self, i: int, j: int) -> QPoint:
        return self.panel.canvas.place(i, j).toPoint()


@pytest.fixture
def make_bench(qtbot: QtBot) -> Callable[[str], Bench]:
    return lambda problem: Bench(qtbot, problem)


def test_start_asks_for_the_starts_on_the_surface(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    assert "Start makes all runs" in bench.panel.canvas.words
    sweep = bench.start()
    question = sweep.question
    assert (question.over, question.n, question.steps) == (STARTS, 12, 30)
    assert (question.optimizer, question.keywords) == ("SGD", {"lr": 0.01})
    assert question.plane == bench.lab.view.surface
    assert bench.wanted["halted"] == {"sweep": False}
    assert bench.panel.canvas.sweep is sweep
    assert not bench.panel.going


def test_another_optimizer_keeps_the_rate(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    bench.panel.show_offers(offers())
    bench.panel.form.optimizer.setCurrentText("Adam")
    question = bench.start(n=4).question
    assert (question.optimizer, question.keywords) == ("Adam", {"lr": 0.01})


def test_rates_ask_for_sgd_with_its_other_keywords(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    bench.lab.use("SGD", lr=0.02, momentum=0.5, weight_decay=0.1)
    bench.show()
    bench.panel.form.over.setCurrentIndex(1)
    field = bench.panel.form.low
    field.selectAll()
    QTest.keyClicks(field, "0.001")
    QTest.keyClick(field, Qt.Key.Key_Return)
    question = bench.start(n=6).question
    assert (question.over, question.rates) == (RATES, (0.001, 1.0))
    assert (question.optimizer, question.keywords) == ("SGD", {"weight_decay": 0.1})
    assert bench.panel.canvas.names.x == "learning rate"


def test_one_coordinate_has_no_starts_and_says_so(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("one-weight")
    assert "span no plane" in bench.panel.canvas.words
    bench.press()
    assert bench.wanted == {}
    bench.panel.form.over.setCurrentIndex(1)
    assert "span no plane" not in bench.panel.canvas.words


def test_stop_halts_and_start_goes_on_with_the_same(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start(n=20, whole=False)
    form = bench.panel.form
    assert form.start.text() == "Stop"
    assert bench.panel.going
    bench.press()
    assert bench.wanted["halted"] == {"sweep": True}
    assert bench.wanted["sweep"] is sweep.question
    assert form.start.text() == "Start"
    bench.press()
    assert bench.wanted == {"sweep": sweep.question, "halted": {"sweep": False}}
    bench.sweep = replace(sweep, stride=1)
    bench.show()
    bench.press()
    assert bench.wanted["sweep"].number == sweep.question.number + 1


def test_clear_withdraws_the_question(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    bench.start()
    QTest.mouseClick(bench.panel.form.clear, Qt.MouseButton.LeftButton)
    assert bench.wanted["sweep"] is None
    bench.sweep = None
    bench.show()
    assert bench.panel.canvas.sweep is None
    assert not bench.panel.form.clear.isEnabled()


def test_a_refused_question_can_be_asked_anew(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    bench.press()
    assert bench.panel.going
    bench.show(complaint=Complaint("Many runs at once cannot use that."))
    assert not bench.panel.going


def test_hovering_reads_a_run(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start(steps=100)
    QTest.mouseMove(bench.panel.canvas, bench.pixel(9, 8))
    assert bench.panel.canvas.read_out == told(sweep, 9, 8)
    assert "x 3.182, y 2.273: reaches (3, 2) after" in bench.panel.canvas.read_out


def test_a_click_loads_the_run_as_acts(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start()
    bench.lab.move(x=4.0)
    bench.show()
    bench.click(2, 9)
    use, move, run = bench.acts
    assert use == Use("SGD", {"lr": 0.01})
    assert isinstance(move, Move)
    assert move.values == {"x": sweep.x_values[2], "y": sweep.y_values[9]}
    assert run == Run(30)
    assert bench.panel.canvas.marked == (2, 9)
    for act in bench.acts:
        snapshot = bench.lab.perform(act)  # type: ignore[arg-type]
    assert snapshot.probe.loss == pytest.approx(sweep.losses[2, 9], rel=1e-4)


def test_a_click_over_rates_goes_back_to_where_they_began(
    make_bench: Callable[[str], Bench],
) -> None:
    bench = make_bench("himmelblau")
    bench.panel.form.over.setCurrentIndex(1)
    sweep = bench.start(n=6)
    bench.lab.move(x=4.0, y=4.0)
    bench.click(1, 3)
    use, move, _ = bench.acts
    assert use == Use("SGD", sweep.keywords(1, 3))
    assert isinstance(move, Move)
    assert move.values == {"x": -0.5, "y": -1.0}


def test_the_mark_stays_on_its_run_when_a_finer_level_comes(
    make_bench: Callable[[str], Bench],
) -> None:
    bench = make_bench("himmelblau")
    coarse = bench.start(n=20, whole=False)
    bench.panel.load(1, 2)
    at = bench.panel.canvas.place(1, 2)
    *_, bench.sweep = begin(bench.lab, "sweep", coarse.question)
    bench.show()
    assert bench.panel.canvas.marked == (coarse.stride, 2 * coarse.stride)
    assert bench.panel.canvas.place(*bench.panel.canvas.marked) == at


def test_keys_go_over_the_runs_and_load_one(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start()
    for code in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(bench.panel.canvas, code)
    assert bench.panel.canvas.read_out == told(sweep, 2, 1)
    QTest.keyClick(bench.panel.canvas, Qt.Key.Key_Return)
    assert bench.panel.canvas.marked == (2, 1)


def test_progress_alone_paints_nothing_anew(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start(n=20, whole=False)
    bench.panel.grab()
    painted = bench.panel.canvas.backdrops_painted
    bench.sweep = replace(sweep, done=0.42)
    bench.show()
    bench.panel.grab()
    assert bench.panel.canvas.backdrops_painted == painted
    assert bench.panel.form.said.words == "42 %"


def test_every_pixel_has_the_colour_of_its_run() -> None:
    sweep = playground.open("himmelblau").sweep(n=10, steps=60)
    cells = picture(sweep, WHICH, LIGHT, 200, 200)
    assert cells.shape == (200, 200)
    colours: dict[int, set[int]] = {}
    for i in range(10):
        for j in range(10):
            column, row = round(i / 9 * 199), 199 - round(j / 9 * 199)
            area = cells[max(row - 4, 0) : row + 4, max(column - 4, 0) : column + 4]
            kinds, counts = np.unique(area, return_counts=True)
            colours.setdefault(int(sweep.reached[i, j]), set()).add(int(kinds[counts.argmax()]))
    assert all(len(found) == 1 for found in colours.values())
    assert len({found.pop() for found in colours.values()}) == len(sweep.ends)


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR])
@pytest.mark.parametrize("shown", SHOWN)
def test_classes_differ_by_pattern_and_not_by_colour_alone(
    shown: str, theme: Any, make_bench: Callable[[str], Bench]
) -> None:
    bench = make_bench("himmelblau")
    bench.panel.form.over.setCurrentIndex(1)
    sweep = bench.start(n=12, steps=60)
    assert {"diverged", "still on the way"} < {end.label for end in sweep.ends}
    cells = picture(sweep, shown, theme, 240, 240)
    bench.panel.form.shown.setCurrentText(shown)
    bench.panel.apply_theme(theme)
    assert not bench.panel.grab().isNull()
    gone = np.argwhere(sweep.diverged >= 0)[-1]
    row, column = 239 - round(gone[1] / 11 * 239), round(gone[0] / 11 * 239)
    patch = cells[max(row - 6, 0) : row + 6, max(column - 6, 0) : column + 6]
    assert len(np.unique(patch)) >= 2


def test_scales_say_what_they_are() -> None:
    spread = Scale.fit(np.array([0.0, 1e-6, 1.0, 1e4, np.nan]))
    assert spread == Scale(-6.0, 4.0, True, True)
    assert spread is not None
    assert spread.share(np.array([0.0, 1e-6, 1e-1, 1e4])).tolist() == [0.0, 0.0, 0.5, 1.0]
    assert Scale.fit(np.array([-1.0, 1e4])) == Scale(-1.0, 1e4)
    assert Scale.fit(np.array([np.inf, np.nan])) is None
    level = Scale.fit(np.array([2.0, 2.0]))
    assert level is not None
    assert level.high > level.low
    sweep = playground.open("rosenbrock").sweep(n=10, steps=3, keywords={"lr": 1e-4})
    assert scale_of(sweep, LOSS) is not None
    assert scale_of(sweep, STEPS) is None


def test_saved_numbers_are_those_of_the_runs(
    make_bench: Callable[[str], Bench], tmp_path: Path
) -> None:
    bench = make_bench("himmelblau")
    sweep = bench.start(n=5)
    assert bench.panel.save(tmp_path / "runs.csv")
    with (tmp_path / "runs.csv").open(encoding="utf-8") as file:
        header, *lines = csv.reader(file)
    assert header[:2] == ["x", "y"]
    assert len(lines) == 25
    assert float(lines[7][3]) == sweep.losses[1, 2]
    assert bench.panel.save(tmp_path / "runs.png")
    assert (tmp_path / "runs.png").read_bytes()[:4] == b"\x89PNG"
    assert not bench.panel.save(tmp_path / "no" / "folder.csv")


def test_in_a_narrow_dock_the_picture_keeps_its_room(make_bench: Callable[[str], Bench]) -> None:
    bench = make_bench("himmelblau")
    panel = bench.panel
    assert panel.canvas.geometry().left() > panel.form.geometry().right()
    panel.resize(int(panel.form.width() * 1.8), panel.form.sizeHint().height() + 200)
    QApplication.processEvents()
    assert panel.canvas.geometry().top() > panel.form.geometry().bottom()
    assert panel.canvas.width() > panel.form.width()


def test_numbers_that_are_all_equal_have_a_flat_scale() -> None:
    scale = Scale.fit(np.zeros((3, 3)))
    assert scale is not None
    assert scale.flat
    assert (scale.share(np.zeros(4)) == 0).all()
    assert not Scale.fit(np.array([0.0, 1.0])).flat  # type: ignore[union-attr]


def test_the_rule_is_told_over_the_key_and_not_over_the_runs(qtbot: QtBot) -> None:
    bench = Bench(qtbot, "himmelblau")
    bench.start()
    canvas = bench.panel.canvas
    for share, told_there in ((0.5, False), (1.1, True)):
        at = QPoint(round(canvas.area.left + share * canvas.area.width), canvas.height() // 2)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, at, canvas.mapToGlobal(at))
        QApplication.sendEvent(canvas, event)
        assert ("At rest" in QToolTip.text()) == told_there
    QToolTip.hideText()


def test_export_asks_the_window_for_a_file(stage: Stage, tmp_path: Path) -> None:
    stage.window.layout_.bring("sweep")
    stage.qtbot.waitUntil(lambda: stage.window.sweep.panel is not None)
    panel = stage.window.sweep.panel
    stage.answers.path = tmp_path / "nowhere" / "runs.png"
    panel.form.exported.emit()
    assert stage.answers.asked == ["sweep many-runs.png"]
    assert "could not be written" in stage.window.card.words.text()
