"""The line of code under the title of Descent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from playground.window.act_line import HINT, ActLine
from tests.window.frames import frame_of


@pytest.mark.parametrize(
    ("act", "text"),
    [
        ("", HINT),
        ("loss.backward()", "loss.backward()"),
        ("optimizer.zero_grad()\nloss.backward()", "optimizer.zero_grad(); loss.backward()"),
        ("with torch.no_grad():\n    w1.fill_(1.0)\n    w2.fill_(2.0)", "with torch.no_grad(): …"),
    ],
)
def test_one_line_tells_an_act_whose_whole_code_is_in_the_tooltip(
    qtbot: QtBot, act: str, text: str
) -> None:
    line = ActLine()
    qtbot.addWidget(line)
    frame = frame_of()
    line.show_frame(replace(frame, snapshot=replace(frame.snapshot, act=act)))
    assert line.text() == text
    assert line.toolTip() == act
