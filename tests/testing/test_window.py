"""The window in the hands of a test: drags arrive where they are sent, typing and keys act."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from playground.assets import resource
from playground.state import acts
from playground.testing.window import Window


def test_drags_presses_and_typing_in_data_coordinates(
    qapp: QApplication,
    playground_window: Window,
    tmp_path: Path,
) -> None:
    window = playground_window.open("two-slopes")
    assert window.press("F").loss == 11.0
    window.press("Backward")
    assert [window.read(what) for what in ("w1.grad", "w2.grad")] == ["tensor(2.)", "tensor(4.)"]
    assert window.drag("w1", to=1.5).act == "w1.fill_(1.5)"
    window.drag({"w1": 1, "w2": 0})
    assert (window.value("w1"), window.value("w2")) == (1.0, 0.0)
    # Beyond the range that is drawn: it is widened first.
    window.drag("w2", to=7.25)
    assert (window.value("w1"), window.value("w2")) == (1.0, 7.25)
    window.drag({"w2": -8, "w1": 2}, moves=12)
    assert (window.value("w1"), window.value("w2")) == (2.0, -8.0)
    assert window.type("lr", "0.05").keywords["lr"] == 0.05
    assert window.type("optimizer", "Adam").optimizer == "Adam"
    assert window.read("optimizer") == "Adam"
    window.press("Ctrl+Z")
    assert window.snapshot.optimizer == "SGD"
    window.press("Run")
    window.until(lambda snapshot: snapshot.steps > 3, "some steps")
    assert not window.press("Pause").running
    steps = window.snapshot.steps
    assert window.press("Space").steps == steps + 1
    window.lines("w1.grad = None")
    assert window.read("w1.grad") == "None"
    window.type("model", "value = w1 * w2")
    assert window.press("F").loss == 2.0  # a changed problem begins at its own values
    picture = QImage(str(window.screenshot(tmp_path / "x.png")))
    assert (picture.width(), picture.height()) == (1280, 720)


def test_another_problem_in_the_same_window(
    qapp: QApplication,
    playground_window: Window,
) -> None:
    window = playground_window.open("two-slopes")
    window.open("one-weight", seed=3)
    assert list(window.snapshot.parameters) == ["θ"]
    assert window.drag("θ", to=0.5).parameters["θ"] == 0.5
    window.main.ask(acts.Reset())
    assert window.settle().parameters["θ"] != 0.5
    with pytest.raises(AssertionError, match="θ\\[3\\] is no number of θ, whose shape is \\(1,\\)"):
        window.drag("θ[3]", to=1.0)


def test_a_lesson_opens_by_its_name_and_by_its_file(
    qapp: QApplication, playground_window: Window, tmp_path: Path
) -> None:
    window = playground_window.open("slopes")
    assert (window.stage.lesson, window.stage.step) == ("slopes", 0)
    assert window.stage.prompt is not None
    with pytest.raises(AssertionError, match="'Next' cannot be pressed"):
        window.press("Next")
    window.press("Leave the Lesson")
    with pytest.raises(AssertionError, match="no lesson is open"):
        assert window.stage
    file = tmp_path / "mine.py"
    file.write_text(Path(resource("lessons", "learning-rate.py")).read_text("utf-8"), "utf-8")
    assert window.open(file).stage.lesson == "mine"
