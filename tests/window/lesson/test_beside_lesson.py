"""A lesson and what it shows, both in sight, also where large type meets a small window."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from playground.state.snapshot import Complaint
from playground.window.layout import AUTOGRAD, DESCENT, GRAPH, LANDSCAPE, LESSON, SLICES
from playground.window.lesson.covers import dock_name
from playground.window.main_window import MainWindow
from tests.window.conftest import Stage
from tests.window.crossing import crossing
from tests.window.lesson.stages import stage_of
from tests.window.lesson.test_lessons_in_window import begin, deliver

TORCH = "Trying to backward through the graph a second time " + "(or directly access) " * 12


def settle(window: MainWindow) -> None:
    """Have docks and titles laid out."""
    for _ in range(3):
        QApplication.processEvents()
    window.grab()


def place_of(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def seen(window: MainWindow, name: str) -> bool:
    """Whether a dock is in front, and whole within the window."""
    dock = window.layout_.docks[name]
    front = dock.isVisible() and not dock.visibleRegion().isEmpty()
    return front and window.rect().contains(place_of(window, dock))


@pytest.fixture
def projector(stage: Stage) -> Stage:
    """1280×720 in the projector theme."""
    stage.window.choose_theme("projector")
    settle(stage.window)
    return stage


@pytest.mark.parametrize(
    "show",
    [("tensors",), ("tensors", "graph"), ("surface", "descent"), ("slices", "descent"), ("graph",)],
)
def test_a_small_projector_shows_the_lesson_and_what_its_step_shows(
    projector: Stage, show: tuple[str, ...]
) -> None:
    begin(projector, stage_of(show=show))
    window = projector.window
    settle(window)
    assert (window.width(), window.height()) == (1280, 720)
    for name in (LESSON, *map(dock_name, show)):
        assert seen(window, name), name


def test_a_small_projector_cuts_nothing_of_the_lesson(projector: Stage) -> None:
    panel = begin(projector, stage_of(show=("tensors",)))
    window = projector.window
    settle(window)
    for button in (panel.back, panel.next, panel.leave):
        assert window.rect().contains(place_of(window, button))
    assert crossing(panel) == []
    assert place_of(window, window.layout_.docks[LESSON]).height() > 600


def test_the_docks_stand_as_before_once_the_lesson_is_left(projector: Stage) -> None:
    window = projector.window
    docks = window.layout_.docks
    before = {name: place_of(window, docks[name]) for name in (LANDSCAPE, SLICES, DESCENT)}
    begin(projector, stage_of(show=("slices",)))
    settle(window)
    assert place_of(window, docks[LANDSCAPE]) != before[LANDSCAPE]
    deliver(projector, None)
    settle(window)
    assert {name: place_of(window, docks[name]) for name in before} == before
    assert docks[LESSON] in window.tabifiedDockWidgets(docks[AUTOGRAD])


def test_an_arrangement_of_one_s_own_is_kept_for_a_lesson_too(projector: Stage) -> None:
    window = projector.window
    window.layout_.touched()
    begin(projector, stage_of())
    settle(window)
    docks = window.layout_.docks
    assert docks[LESSON] in window.tabifiedDockWidgets(docks[AUTOGRAD])


def test_small_type_keeps_its_columns_during_a_lesson(stage: Stage) -> None:
    window = stage.window
    docks = window.layout_.docks
    before = place_of(window, docks[LANDSCAPE])
    begin(stage, stage_of(show=("tensors", "graph")))
    settle(window)
    assert place_of(window, docks[GRAPH]).left() == before.left()
    assert seen(window, LESSON)
    assert seen(window, AUTOGRAD)


def test_the_arrangement_for_a_lesson_is_not_taken_up_without_one(
    make_stage: Callable[[], Stage],
) -> None:
    first = make_stage()
    first.show()
    first.window.choose_theme("projector")
    begin(first, stage_of())
    settle(first.window)
    first.window.close()
    second = make_stage()
    second.show()
    settle(second.window)
    docks = second.window.layout_.docks
    assert docks[LESSON] in second.window.tabifiedDockWidgets(docks[AUTOGRAD])


def test_what_torch_says_never_lies_over_the_lesson(stage: Stage) -> None:
    panel = begin(stage, stage_of())
    window = stage.window
    window.show_complaint(Complaint("It is freed.", torch_text=TORCH, kind="RuntimeError"))
    settle(window)
    card = place_of(window, window.card)
    assert not card.intersects(place_of(window, window.layout_.docks[LESSON]))
    assert window.rect().contains(card)
    QTest.qWait(0)
    assert not panel.next.visibleRegion().isEmpty()


def test_what_torch_said_goes_with_its_step(stage: Stage) -> None:
    begin(stage, stage_of(step=1))
    stage.window.show_complaint(Complaint("It is freed.", torch_text=TORCH, kind="RuntimeError"))
    deliver(stage, stage_of(step=1, done="loss.backward()"))
    assert not stage.window.card.isHidden()
    deliver(stage, stage_of(step=2))
    assert stage.window.card.isHidden()
