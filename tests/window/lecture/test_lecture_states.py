"""Every state that a lecture shows is told by words or shapes as well: it is there without colour.

Tape: empty, recorded, consumed, stale. Run: its four endings, or none. ``.grad``: None, zero, a
value. An answer: right, wrong, shown, awaited, and panels hidden until then. A step of the rule:
foreseen, past, run past. A picture: live, frozen, black. A parameter: free or frozen.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from playground.state.acts import Backward, Forward, Freeze, Move, Run, Unfreeze, ZeroGrad
from playground.state.ending import CONVERGED, DIVERGED, OSCILLATING, PLATEAU, Ending
from playground.state.lesson import Prompt, Verdict
from tests.window.frames import frame_of
from tests.window.lecture.conftest import Hall, RealHall, fill_screen
from tests.window.lecture.reading import measured, words
from tests.window.lecture.text_audit import kept_texts

ASKED = Prompt("q", "value", "What will `w1.grad` hold?")
DIFFERENT = 60
"""So many pixels turn from dark to light or back where a word or a shape is another one."""


def in_black_and_white(widget: QWidget) -> Any:
    """Return which pixels are dark: nothing is left of any colour."""
    QApplication.processEvents()
    grey = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    lines = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    return (lines[:, : grey.width()] < 128).copy()


def close(said: str) -> str:
    """Return words without spaces: a line is painted in pieces."""
    return "".join(said.split())


def apart(pictures: dict[str, Any]) -> None:
    """Assert that all pictures of black and white can be told from one another."""
    for one, other in combinations(pictures, 2):
        changed = int((pictures[one] != pictures[other]).sum())
        assert changed > DIFFERENT, (one, other, changed)


def test_endings_of_runs(hall: Hall) -> None:
    pictures, said = {}, {}
    with kept_texts() as kept:
        for kind in ("", CONVERGED, DIVERGED, PLATEAU, OSCILLATING):
            ending = Ending(kind, 12, "loss < 1e-3") if kind else None
            hall.give(frame_of(ending=ending))
            pictures[kind] = in_black_and_white(hall.window)
            if ending is not None:
                said[kind] = ending.text
                assert close(ending.text) in close(words(measured(hall.window, kept)))
    apart(pictures)
    assert len(set(said.values())) == 4


def test_answers_awaited_right_wrong_and_shown(hall: Hall) -> None:
    pictures, said = {}, {}
    with kept_texts() as kept:
        for name, verdict in (
            ("awaited", None),
            ("right", Verdict(True, 4.0, 4.0, "")),
            ("wrong", Verdict(False, 2.0, 4.0, "Backward adds.")),
            ("shown", Verdict(False, None, 4.0, "")),
        ):
            hall.give(prompt=ASKED, verdict=verdict)
            pictures[name] = in_black_and_white(hall.window)
            said[name] = close(words(measured(hall.window, kept)))
    apart(pictures)
    assert "Right:4" in said["right"]
    assert "Wrong:2" in said["wrong"]
    assert "Answer:4" in said["shown"]
    assert not any(word in said["awaited"] for word in ("Right", "Wrong", "Answer"))


def test_hidden_panels(hall: Hall) -> None:
    pictures = {}
    for name, hidden in (("hidden", ("tensors",)), ("open", ())):
        hall.give(prompt=ASKED, hide=hidden)
        pictures[name] = in_black_and_white(hall.window)
    apart(pictures)


def test_live_frozen_and_black(hall: Hall) -> None:
    hall.give()
    pictures = {"live": in_black_and_white(hall.window)}
    hall.press(Qt.Key.Key_H)
    pictures["frozen"] = in_black_and_white(hall.window)
    hall.press(Qt.Key.Key_H)
    hall.press(Qt.Key.Key_B)
    pictures["black"] = in_black_and_white(hall.window)
    apart(pictures)


@pytest.fixture
def shown(real_hall: RealHall) -> Callable[..., dict[str, Any]]:
    """Shows a view and returns its picture after each of some acts."""

    def pictures(view: str, acts: dict[str, Any]) -> dict[str, Any]:
        hall = real_hall
        fill_screen(hall.window)
        hall.show.chosen.names = (view,)
        hall.show.show_stage(None)
        hall.settle()
        found = {}
        for name, act in acts.items():
            if act is not None:
                hall.window.ask(act)
            hall.settle()
            found[name] = in_black_and_white(hall.window)
        return found

    return pictures


@pytest.mark.parametrize(
    ("view", "acts"),
    [
        (
            "tensors",
            {
                "empty": None,
                "recorded": Forward(),
                "consumed": Backward(),
                "stale": Move({"w1": 1.5}),
            },
        ),
        (
            "tensors",
            {
                "none": Forward(),
                "value": Backward(),
                "zero": ZeroGrad(set_to_none=False),
            },
        ),
        ("slices", {"free": None, "frozen": Freeze("w2"), "free again, moved": Move({"w1": 2.0})}),
        ("rule", {"foreseen": Backward(), "past": Run(steps=1)}),
    ],
)
def test_states_of_tape_gradient_parameter_and_rule(
    shown: Callable[..., dict[str, Any]], view: str, acts: dict[str, Any]
) -> None:
    apart(shown(view, acts))


def test_what_gradients_hold_is_told_in_words(real_hall: RealHall) -> None:
    hall = real_hall
    fill_screen(hall.window)
    hall.show.chosen.names = ("tensors",)
    hall.show.show_stage(None)
    with kept_texts() as kept:
        for act, said in (
            (Forward(), "None"),
            (Backward(), "tensor(2.)"),
            (ZeroGrad(set_to_none=False), "tensor(0.)"),
            (ZeroGrad(), "None"),
            (Unfreeze("w2"), "None"),
        ):
            hall.window.ask(act)
            hall.settle()
            assert f".grad{said}" in close(words(measured(hall.window, kept)))
