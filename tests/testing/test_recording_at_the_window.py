"""Recorded at the real window over a real kernel, replayed headless: the same bytes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

import playground
from playground.lesson.script import read
from playground.testing.waiting import until
from playground.testing.window import Window


@pytest.fixture(autouse=True)
def application(qapp: QApplication) -> QApplication:
    return qapp


def saved(window: Window, file: Path) -> bytes:
    """End the recording into a file; its trace."""
    window.files.choose(file)
    window.press("Stop Recording")
    until(lambda: window.files.next is None, "the question for a file")
    window.settle()
    return file.with_suffix(".jsonl").read_bytes()


def test_a_session_at_the_window_is_replayed_headless_byte_for_byte(
    playground_window: Window, tmp_path: Path
) -> None:
    window = playground_window.open("two-slopes")
    window.press("forward")  # before recording begins: it is in it all the same
    window.press("Record")
    assert "Recording" in window.message
    assert "recording" in window.main.windowTitle()
    window.press("backward")
    window.drag("w1", to=1.5, moves=9)
    window.drag({"w1": -1, "w2": 0.5})
    window.press("F")
    window.press("B")
    window.press("S")
    window.press("Ctrl+Z")
    window.drag("w2", to=2.25)
    window.type("lr", "0.05")
    window.press("Run")
    window.until(lambda snapshot: snapshot.steps > 300, "300 steps")
    window.press("Pause")
    window.type("optimizer", "Adam")
    window.type("betas", "0.8, 0.99")
    window.lines("with torch.no_grad():\n    w1.mul_(0.5)\nloss = w1 * w2\nloss.backward()")
    window.press("Space")
    window.press("Undo")
    window.press("Redo")
    window.press("Run")
    window.until(lambda snapshot: snapshot.steps > 700, "more steps")
    # Ended in mid-run: the run is ended first, and is in it.
    file = tmp_path / "drafted.py"
    trace = saved(window, file)
    steps = window.snapshot.steps
    lines = [json.loads(line) for line in trace.decode().splitlines()]
    assert [line.get("act") for line in lines] == [None, *range(1, len(lines))]
    assert lines[-1]["steps"] == steps > 700
    assert lines[3]["code"] == "with torch.no_grad():\n    w1.fill_(1.5)"
    lesson = read(file.read_text("utf-8"), "drafted", file)
    assert lesson.troubles == ()
    assert playground.replay(file).trace.encode() == trace
    window.open(file)
    assert window.stage.headings == tuple(step.heading for step in lesson.steps)
    while not window.stage.ended:
        window.press("Next")
        assert window.stage.told == ""
    assert window.snapshot.steps == steps


def test_a_recording_goes_on_over_a_kernel_that_is_killed(
    playground_window: Window, tmp_path: Path
) -> None:
    window = playground_window.open("two-slopes")
    window.press("Record")
    window.press("Space")
    window.drag("w1", to=-1.5)
    before = window.snapshot
    window.main.session.link.restart()
    window.until(lambda snapshot: snapshot is not before and snapshot.undo is None, "a new kernel")
    window.press("F")
    window.press("B")
    trace = saved(window, tmp_path / "draft.py")
    assert [json.loads(line).get("act") for line in trace.splitlines()] == [None, 1, 2, 3, 4]
    assert playground.replay(tmp_path / "draft.py").trace.encode() == trace


def test_a_kernel_that_is_killed_takes_no_earlier_problem_along(
    playground_window: Window, tmp_path: Path
) -> None:
    window = playground_window.open("two-slopes", dtype="float64")
    window.press("Record")
    window.press("Space")
    window.drag("w1", to=-1.5)
    for problem in ("line-fit", "two-slopes"):
        window.open(problem)
        window.press("Space")
        before = window.snapshot
        window.main.session.link.restart()
        window.until(lambda s, b=before: s is not b and s.undo is None, "a new kernel")
        window.press("F")
    trace = saved(window, tmp_path / "draft.py")
    lines = [json.loads(line) for line in trace.splitlines()]
    assert [line.get("act") for line in lines] == [None, 1, 2, None, 1, 2, None, 1, 2]
    assert [line["dtype"] for line in lines if "dtype" in line] == ["float64"] + 2 * ["float32"]
    assert playground.replay(tmp_path / "draft.py").trace.encode() == trace
    # What was recorded is over: another recording does not begin with it, even in a new kernel.
    before = window.snapshot
    window.main.session.link.restart()
    window.until(lambda s: s is not before and s.undo is None, "a new kernel")
    window.press("Record")
    trace = saved(window, tmp_path / "second.py")
    assert [json.loads(line).get("act") for line in trace.splitlines()] == [None, 1, 2]


def test_a_recording_goes_on_over_another_problem_and_over_a_file_that_cannot_be_written(
    playground_window: Window, tmp_path: Path
) -> None:
    window = playground_window.open("two-slopes")
    window.press("Record")
    window.press("Space")
    window.open("line-fit")
    window.press("Space")
    window.press("Space")
    folder = tmp_path / "none"
    window.files.choose(folder / "draft.py")
    window.press("Stop Recording")
    until(lambda: window.files.next is None, "the question for a file")
    assert "could not be written" in window.message
    assert "recording" in window.main.windowTitle()
    window.press("F")
    folder.mkdir()
    trace = saved(window, folder / "draft.py")
    lines = [json.loads(line) for line in trace.decode().splitlines()]
    assert [line.get("act") for line in lines] == [None, 1, None, 1, 2, 3]
    assert "recording" not in window.main.windowTitle()
    assert playground.replay(folder / "draft.py").trace.encode() == trace
    window.press("Record")
    window.press("F")
    assert len(saved(window, tmp_path / "second.py").splitlines()) == 5
