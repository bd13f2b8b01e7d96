"""The description is cut to its width, and how high it is at a width depends on nothing else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from playground.problem.catalogue import load
from playground.window import palette
from playground.window.description import LINES, Description, fitted, line_of
from playground.window.problem_panel import ProblemPanel
from playground.window.theme import LIGHT, PROJECTOR, Theme

ENOUGH = 6
"""Sizes in a row after which a widget counts as one that never settles."""


class Sizes(QObject):
    """Counts the sizes that a widget is given, and breaks off where they come without an end."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Count; past the bound nobody else hears of it."""
        if event.type() != QEvent.Type.Resize:
            return False
        self.count += 1
        return self.count > ENOUGH


@pytest.mark.parametrize("theme", [LIGHT, PROJECTOR], ids=lambda theme: theme.name)
def test_the_panel_finds_its_size_with_the_scroll_bar_or_without(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    palette.apply(qapp, theme)
    panel = ProblemPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(theme)
    panel.show_document(load("two-slopes"))
    panel.resize(300, 200)
    panel.show()
    scroll = panel.findChild(QScrollArea)
    assert scroll is not None
    inside, sizes = scroll.widget(), Sizes()
    assert inside is not None
    inside.installEventFilter(sizes)
    worst: dict[int, int] = {}
    for width in range(225, 440, 4):
        panel.resize(width, 200)
        QApplication.processEvents()
        # As high as what it holds, where one line more or less decides about the bar; the text is
        # cut anew at each size, and nothing is laid out in between.
        most = inside.minimumSizeHint().height() + panel.height() - scroll.viewport().height()
        for height in (200, most, most + 10):
            sizes.count = 0
            panel.resize(width - 11, 200)
            panel.resize(width, height)
            QApplication.processEvents()
            worst[width] = max(worst.get(width, 0), sizes.count)
    assert max(worst.values()) <= ENOUGH, worst


def test_the_height_at_a_width_is_the_same_at_every_present_width(qtbot: QtBot) -> None:
    description = Description()
    qtbot.addWidget(description)
    description.show_markdown(load("two-slopes").description)
    heights = []
    for present in (200, 250, 338, 520, 4000):
        description.text.resize(present, 40)
        heights.append([description.text.heightForWidth(width) for width in range(150, 600, 7)])
    assert heights == [heights[0]] * 5
    line = line_of(description.text.fontMetrics())
    assert set(heights[0]) == {LINES * line}
    assert description.text.heightForWidth(4000) <= line


def test_the_cut_text_fits_where_it_stands(qtbot: QtBot) -> None:
    description = Description()
    qtbot.addWidget(description)
    for name in ("two-slopes", "line-fit", "spirals", "rosenbrock"):
        description.show_markdown(load(name).description)
        for width in range(180, 520, 3):
            description.text.resize(width, 40)
            shown = QLabel.heightForWidth(description.text, width)
            assert shown <= description.text.heightForWidth(width), (name, width)


def test_it_is_cut_anew_in_another_font(qtbot: QtBot) -> None:
    description = Description()
    qtbot.addWidget(description)
    description.show_markdown(load("two-slopes").description)
    description.text.resize(340, 60)
    before = description.text.text()
    larger = description.text.font()
    larger.setPointSizeF(2 * larger.pointSizeF())
    description.text.setFont(larger)
    assert len(description.text.text()) < len(before)
    assert description.text.heightForWidth(340) == LINES * line_of(description.text.fontMetrics())


@pytest.mark.parametrize("pixels", range(10, 40))
def test_two_lines_hold_two_lines_whatever_the_size_of_the_type(
    qapp: QApplication, pixels: int
) -> None:
    font = QFont("DejaVu Sans Condensed")
    font.setPixelSize(pixels)
    metrics = QFontMetrics(font)
    text = "Backward has walked the graph and freed it"
    width = metrics.horizontalAdvance("Backward has walked the graph") + 4
    assert fitted(text, metrics, width, 2, " …") == text
    assert fitted(f"{text} {text}", metrics, width, 2, " …") != f"{text} {text}"
