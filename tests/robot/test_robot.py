"""The robot draws the same actions for the same seed, and finds nothing in a short run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from random import Random
from unittest.mock import Mock

import pytest
import shiboken6
from PySide6.QtWidgets import QMainWindow, QPushButton
from pytestqt.qtbot import QtBot

from playground.kernel import process
from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.window.main_window import MainWindow
from tests.robot import kernel, targets
from tests.robot.doing import NOTHING, Doer
from tests.robot.draws import KINDS, draw, pick
from tests.robot.figures import MOST, Figures

ROOT = Path(__file__).resolve().parents[2]
SHORT = 45
"""Actions of a short run: some five seconds."""
FROZEN = "20"
"""Seconds: in the suite only a window that hangs counts, not a busy machine."""


# A robot on a busy machine takes its time; what it finds does not hang on that.
pytestmark = pytest.mark.timeout(400)


@cache
def loose(seed: int, actions: int) -> subprocess.CompletedProcess[str]:
    """Let the robot loose in a process of its own, whose standard error it watches."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    command = [sys.executable, "-m", "tests.robot", "--log", "--limit", FROZEN]
    return subprocess.run(
        [*command, "--seed", str(seed), "--actions", str(actions)],
        cwd=ROOT,
        env={**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )


def actions(done: subprocess.CompletedProcess[str]) -> list[str]:
    lines = done.stdout.splitlines()
    return [line for line in lines if line[:4].strip().isdigit() and "×" not in line[:6]]


@pytest.mark.parametrize("seed", [2, 5])
def test_a_short_run_finds_nothing(seed: int) -> None:
    done = loose(seed, SHORT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(actions(done)) == SHORT
    assert done.stderr == ""


def test_a_seed_replays() -> None:
    assert actions(loose(2, 12)) == actions(loose(2, SHORT))[:12]


def test_every_action_draws_from_numbers_of_its_own() -> None:
    first = [draw(7, number) for number in range(400)]
    again = [draw(7, number) for number in range(400)]
    assert [kind for kind, _ in first] == [kind for kind, _ in again]
    assert [chance.random() for _, chance in first] == [chance.random() for _, chance in again]
    assert [kind for kind, _ in first] != [draw(8, number)[0] for number in range(400)]
    counted = Counter(draw(7, number)[0] for number in range(4000))
    assert set(counted) == set(KINDS)


def test_what_comes_and_goes_on_screen_does_not_change_the_pick() -> None:
    things = [(f"button {place}", place) for place in range(20)]
    found = pick(Random(5), things)
    assert found is not None
    fewer = [each for each in reversed(things) if each == found or each[1] % 2]
    assert pick(Random(5), fewer) == found
    without = [each for each in things if each != found]
    assert pick(Random(5), without) not in (None, found)
    assert pick(Random(5), []) is None
    assert len({pick(Random(seed), things) for seed in range(200)}) == 20


def test_growth_is_told_with_its_figures() -> None:
    before = Figures(150, 300, 2000, 1500, 800, 1, 3, 15)
    after = Figures(150 + 500, 300, 2000, 1500, 800 + MOST.widgets, 1, 3, 15)
    assert after.over(before, MOST) == ["window_memory grew from 150 to 650, not by 120"]


def test_a_kernel_gives_back_what_its_allocator_keeps_before_it_is_measured() -> None:
    real = process.main
    with kernel.askable() as folder:
        client = KernelClient()
        client.start()
        try:
            client.open(load("spirals"))
            while client.waiting_since is not None:
                client.wait(1.0)
            assert client.pid is not None
            told = kernel.memory(client.pid, folder)
            assert told is not None
            assert 50 < told <= kernel.resident(str(client.pid)) + 5
        finally:
            client.close()
    assert process.main is real


def test_lines_of_a_menu_that_is_hidden_are_out_of_reach(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    window.menuBar().addMenu("View").addAction("Reset Layout")
    with qtbot.waitExposed(window):
        window.show()
    assert [name for name, _ in targets.actions(window)] == ["View > Reset Layout"]
    window.menuBar().hide()
    assert targets.actions(window) == []


def test_a_widget_that_is_gone_is_left_alone(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = QPushButton()
    shiboken6.delete(gone)
    monkeypatch.setattr(targets, "widgets", Mock(return_value=[("gone", gone)]))
    monkeypatch.setattr(targets, "fields", Mock(return_value=[("gone", gone)]))
    doer = Doer(Mock(spec=MainWindow), [], Mock(return_value=None))
    for kind in ("press", "poke", "hover", "wheel", "drag", "type"):
        assert doer.deed(kind, Random(1)) == NOTHING
