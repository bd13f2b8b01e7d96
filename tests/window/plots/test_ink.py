"""The ink's measures."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from playground.window.plots.ink import Ink
from playground.window.theme import DARK, LIGHT, PROJECTOR, Theme


@pytest.mark.parametrize("theme", [LIGHT, DARK, PROJECTOR], ids=lambda theme: theme.name)
@pytest.mark.parametrize("text", ["(1.234, −5.678)", "secant slope −1.1e+07", "w[3] = 9", ""])
def test_a_remembered_width_is_that_of_the_words(qtbot: QtBot, theme: Theme, text: str) -> None:
    ink = Ink(theme)
    other = text.translate(str.maketrans("0123456789", "7190486235"))
    for words in (text, other, text):
        assert ink.width(words) == pytest.approx(
            ink.small_metrics.horizontalAdvance(words), abs=0.5
        )
