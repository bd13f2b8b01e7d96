"""The race's panel and the stop knob, by real gestures on a real window."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from playground.state.acts import Move, Run, StopWhen, Use
from playground.state.ending import Ending
from playground.state.frame import Frame
from playground.state.race import Race, RaceAnswer, Racer, Standing
from playground.state.studies import Studies
from playground.state.trail import Trail
from playground.window.race.export import RaceExport
from playground.window.race.panel import RacePanel
from playground.window.race.standings_model import LOSS, NAME, STATE
from playground.window.race.typed_racer import presets, read_racer
from playground.window.theme import LIGHT
from tests.window.conftest import Stage
from tests.window.frames import frame_of

LEFT = Qt.MouseButton.LeftButton


def standing(racer: Racer, number: int, loss: float, state: str = "finished") -> Standing:
    path = np.array([[1.0, 2.0], [0.5, 1.0 + number]])
    trail = Trail(racer.name, number, path, np.arange(2), np.array([9.0, loss]))
    told = "" if state == "running" else f"{state} at step 20: why"
    steps_to = 7 + number if number else None
    return Standing(racer, trail, 20, loss, loss, None, 20, steps_to, steps_to, state, told, path)


def answered(race: Race, losses: list[float], state: str = "finished") -> Frame:
    standings = tuple(
        standing(racer, k, loss, state)
        for k, (racer, loss) in enumerate(zip(race.racers, losses, strict=True))
    )
    start = {"w1": np.array(1.0), "w2": np.array(2.0)}
    answer = RaceAnswer(race, 0.5, standings, ("w1", "w2"), start)
    return replace(frame_of(), studies=Studies(race=answer))


@pytest.fixture
def panel(stage: Stage) -> RacePanel:
    window = stage.window
    window.layout_.bring("race")
    stage.qtbot.waitUntil(lambda: window.race.panel is not None)
    made = window.race.panel
    assert isinstance(made, RacePanel)
    stage.client.acts.clear()
    return made


def wanted(stage: Stage) -> list[Any]:
    return [act.view.wanted for act in stage.client.acts if hasattr(act, "view")]


def test_a_typed_racer_and_a_click_on_start_ask_for_the_race(
    stage: Stage, panel: RacePanel
) -> None:
    QTest.keyClicks(panel.typed, "adam, lr=0.05")
    QTest.keyClick(panel.typed, Qt.Key.Key_Return)
    QTest.keyClicks(panel.typed, "SGD(lr=0.1, momentum=0.9)")
    QTest.mouseClick(panel.add, LEFT)
    assert panel.table.standings.rowCount() == 2
    QTest.mouseClick(panel.go, LEFT)
    race = wanted(stage)[-1].race
    assert race.racers == (
        Racer("Adam", {"lr": 0.05}),
        Racer("SGD", {"lr": 0.1, "momentum": 0.9}),
    )
    assert (race.steps, race.threshold) == (200, None)
    assert panel.go.text() == "Stop"
    QTest.mouseClick(panel.go, LEFT)
    assert wanted(stage)[-1].halted == ("race",)
    QTest.mouseClick(panel.clear, LEFT)
    assert wanted(stage)[-1].race is None
    assert wanted(stage)[-1].halted == ()


@pytest.mark.parametrize("typed", ["2 hundred", "0", "-5", "1.5", "٣٫", "9" * 5000])
def test_steps_that_are_no_whole_number_are_told_and_nothing_is_asked(
    stage: Stage, panel: RacePanel, typed: str
) -> None:
    panel.show_ready("Five learning rates")
    panel.steps.setText(typed)
    QTest.mouseClick(panel.go, LEFT)
    assert panel.words.text().startswith("Each run makes a whole number of steps, not ")
    assert len(panel.words.text()) < 75
    assert all(each.race is None for each in wanted(stage))
    panel.steps.setText("50")
    QTest.mouseClick(panel.go, LEFT)
    assert wanted(stage)[-1].race.steps == 50


def test_the_standings_are_sorted_by_a_click_and_a_double_click_takes_over(
    stage: Stage, panel: RacePanel
) -> None:
    panel.show_ready("Five learning rates")
    QTest.mouseClick(panel.go, LEFT)
    race = wanted(stage)[-1].race
    stage.client.acts.clear()
    panel.show_frame(answered(race, [5.0, 1.0, 3.0, 2.0, 4.0]))
    assert not panel.export.isHidden()
    table = panel.table
    table.sortByColumn(LOSS, Qt.SortOrder.AscendingOrder)
    model = table.model()
    losses = [model.index(row, LOSS).data() for row in range(5)]
    assert losses == ["1", "2", "3", "4", "5"]
    assert model.index(0, STATE).data() == "finished"
    assert not model.index(0, NAME).data(Qt.ItemDataRole.DecorationRole).isNull()
    at = table.visualRect(model.index(0, LOSS)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=at)
    assert panel.take_over.isEnabled()
    QTest.mouseDClick(table.viewport(), LEFT, pos=at)
    assert stage.client.acts[-3:] == [
        Move({"w1": 1.0, "w2": 2.0}),
        Use("SGD", dict(race.racers[1].keywords)),
        Run(20),
    ]


def test_what_cannot_be_read_is_said_and_nothing_is_asked(stage: Stage, panel: RacePanel) -> None:
    for text, words in (
        ("Adm, lr=1", "no optimizer"),
        ("Adam, 0.1", "keyword"),
        ("Adam(lr=0.1", "bracket"),
        ("Adam, lr=", "lr=0.1"),
        ("Adam, lr=print", "number"),
    ):
        panel.typed.setText(text)
        panel.add_typed()
        assert words in panel.words.words
    assert not panel.go.isEnabled()
    panel.typed.setText("SGD")
    panel.add_typed()
    panel.threshold.setText("much")
    QTest.mouseClick(panel.go, LEFT)
    assert "not a number" in panel.words.words
    assert not wanted(stage)


def test_an_answer_to_another_race_is_not_shown(stage: Stage, panel: RacePanel) -> None:
    panel.show_ready("Six optimizers")
    QTest.mouseClick(panel.go, LEFT)
    race = wanted(stage)[-1].race
    panel.show_frame(answered(replace(race, number=race.number - 1), [1.0] * 6))
    assert panel.table.model().index(0, STATE).data() == "ready"
    panel.show_frame(answered(race, [1.0] * 6, "running"))
    assert panel.table.model().index(0, STATE).data() == "step 20"


def test_keywords_are_read_as_they_are_typed() -> None:
    assert read_racer("torch.optim.Adam(betas=(0.8, 0.99), amsgrad=True)", ("Adam",)) == Racer(
        "Adam", {"betas": (0.8, 0.99), "amsgrad": True}
    )
    assert [len(each) for each in presets("SGD", {"lr": 0.01}).values()] == [6, 5, 6]


def test_a_race_is_saved_as_table_curves_and_picture(tmp_path: Path, stage: Stage) -> None:
    race = Race((Racer("SGD", {"lr": 0.1}), Racer("Adam")))
    answer = answered(race, [4.0, 0.25]).studies.race
    assert answer is not None
    export = RaceExport(answer, LIGHT, True)
    assert export.save(tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["loss"] for row in rows] == ["4.0", "0.25"]
    assert [row["steps_to_threshold"] for row in rows] == ["", "8"]
    curves = (tmp_path / "r-curves.csv").read_text(encoding="utf-8").splitlines()
    assert curves[1:3] == ['"SGD, lr=0.1",0,9.0', '"SGD, lr=0.1",1,4.0']
    assert export.save(tmp_path / "r.svg")
    assert "Adam" in (tmp_path / "r.svg").read_text(encoding="utf-8")
    assert export.save(tmp_path / "r.png")
    assert (tmp_path / "r.png").read_bytes()[:4] == b"\x89PNG"
    assert not export.save(tmp_path / "nowhere" / "r.csv")


def test_export_asks_for_a_file_and_says_where_it_is(
    stage: Stage, panel: RacePanel, tmp_path: Path
) -> None:
    panel.show_ready("Six optimizers")
    QTest.mouseClick(panel.go, LEFT)
    panel.show_frame(answered(wanted(stage)[-1].race, [1.0] * 6))
    stage.answers.path = tmp_path / "mine.csv"
    QTest.mouseClick(panel.export, LEFT)
    assert stage.answers.asked == ["race race.csv"]
    assert (tmp_path / "mine.csv").exists()


# The stop knob


def test_a_typed_condition_is_asked_for_and_a_mistake_is_told_at_its_column(stage: Stage) -> None:
    knob = stage.window.stop
    knob.field.setFocus()
    QTest.keyClicks(knob.field, "los < 1e-3")
    QTest.keyClick(knob.field, Qt.Key.Key_Return)
    assert knob.field.property("wrong") == "true"
    assert "Column 1: los is not known" in knob.field.toolTip()
    assert "Did you mean loss?" in knob.field.toolTip()
    assert not stage.client.acts
    knob.field.clear()
    QTest.keyClicks(knob.field, "loss < 1e-3 and w1 > 0")
    QTest.keyClick(knob.field, Qt.Key.Key_Return)
    assert stage.client.acts == [StopWhen("loss < 1e-3 and w1 > 0")]
    assert knob.field.property("wrong") == "false"
    knob.field.clear()
    QTest.keyClick(knob.field, Qt.Key.Key_Return)
    assert stage.client.acts[-1] == StopWhen(None)


def test_the_knob_shows_the_condition_in_force_and_the_ending(stage: Stage) -> None:
    frame = frame_of()
    snapshot = replace(
        frame.snapshot,
        memento=replace(frame.snapshot.memento, stop="step == 9"),
        ending=Ending("converged", 312, "the loss changed by no more than 1e-9 in 50 steps"),
    )
    knob = stage.window.stop
    knob.show_frame(replace(frame, snapshot=snapshot))
    assert knob.field.text() == "step == 9"
    assert knob.ending.text() == "converged at 312"
    assert "Converged at step 312: the loss changed" in knob.ending.toolTip()
    knob.show_frame(frame)
    assert knob.field.text() == knob.ending.text() == ""
