"""Where the docks stand at first: three columns, or fewer docks where type is large."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from playground.window.layout import AUTOGRAD, DESCENT, GRAPH, LANDSCAPE, PROBLEM, RACE, SLICES
from playground.window.main_window import MainWindow
from playground.window.theme import LIGHT, PROJECTOR
from playground.window.tight import is_tight
from tests.window.conftest import Stage
from tests.window.crossing import crossing
from tests.window.plots import plot_frames


def settle(window: MainWindow) -> None:
    """Have docks and titles laid out."""
    for _ in range(3):
        QApplication.processEvents()
    window.grab()


def rect_of(window: MainWindow, widget: QWidget) -> tuple[int, int, int, int]:
    at = widget.mapTo(window, QPoint(0, 0))
    return at.x(), at.y(), widget.width(), widget.height()


@pytest.fixture
def projector(stage: Stage) -> MainWindow:
    """1280×720 in the projector theme."""
    stage.window.choose_theme("projector")
    settle(stage.window)
    return stage.window


def test_large_type_in_a_small_window_is_tight() -> None:
    assert is_tight(1280, PROJECTOR)
    assert not is_tight(1920, PROJECTOR)
    assert not is_tight(1280, LIGHT)


def test_a_small_projector_shows_the_plots_large(projector: MainWindow) -> None:
    assert (projector.width(), projector.height()) == (1280, 720)
    panels = projector.plots.panels
    assert panels is not None
    landscape, slices, _ = panels
    projector.show_frame(plot_frames.frame_of(surface=plot_frames.surface_of()))
    settle(projector)
    assert landscape.map.canvas.area.height > 250
    assert landscape.map.canvas.area.width > 350
    assert len(slices.plots) == 2
    assert all(plot.area.height > 100 for plot in slices.plots)
    assert all(plot.area.width > 300 for plot in slices.plots)


def test_a_small_projector_cuts_no_control(projector: MainWindow) -> None:
    for name in (LANDSCAPE, SLICES):
        assert crossing(projector.layout_.titles[name]) == []


def test_a_small_projector_keeps_the_problem_behind_a_tab(projector: MainWindow) -> None:
    docks = projector.layout_.docks
    assert docks[PROBLEM] in projector.tabifiedDockWidgets(docks[AUTOGRAD])
    docks[PROBLEM].raise_()
    settle(projector)
    assert crossing(projector.problem) == []
    assert rect_of(projector, docks[DESCENT])[3] < 220


def test_a_window_that_starts_in_large_type_is_shared_out_alike(
    make_stage: Callable[[], Stage],
) -> None:
    stage = make_stage()
    stage.window.choose_theme("projector")
    stage.show()
    settle(stage.window)
    assert rect_of(stage.window, stage.window.layout_.docks[DESCENT])[3] < 230
    assert rect_of(stage.window, stage.window.layout_.docks[LANDSCAPE])[3] > 400


def test_light_type_brings_the_three_columns_back(projector: MainWindow) -> None:
    projector.choose_theme("light")
    settle(projector)
    assert (projector.width(), projector.height()) == (1280, 720)
    docks = projector.layout_.docks
    lefts = [rect_of(projector, docks[name])[0] for name in (PROBLEM, LANDSCAPE, AUTOGRAD)]
    assert lefts == sorted(lefts)
    assert docks[PROBLEM] not in projector.tabifiedDockWidgets(docks[AUTOGRAD])


def test_a_larger_window_brings_the_three_columns_back(projector: MainWindow) -> None:
    projector.resize(1920, 1080)
    settle(projector)
    assert projector.layout_.docks[PROBLEM] not in projector.tabifiedDockWidgets(
        projector.layout_.docks[AUTOGRAD]
    )


def test_panels_that_need_more_room_do_not_set_two_arrangements_against_each_other(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, window = stage.window.layout_, stage.window
    # The race lies at the bottom of the roomy arrangement, and beside others in the tight one.
    window.late[RACE].place.setMinimumWidth(760)
    asked: list[int] = []
    arrange = layout.arrange

    def counted() -> None:
        asked.append(window.width())
        arrange()

    monkeypatch.setattr(layout, "arrange", counted)
    window.resize(1024, 600)
    for _ in range(30):
        QApplication.processEvents()
    assert window.width() > 1100  # wider than what is tight: the panels need it
    assert len(asked) == 1


def test_an_arrangement_of_one_s_own_is_left_alone(stage: Stage) -> None:
    stage.window.layout_.touched()
    stage.window.choose_theme("projector")
    settle(stage.window)
    docks = stage.window.layout_.docks
    assert docks[PROBLEM] not in stage.window.tabifiedDockWidgets(docks[AUTOGRAD])


def test_the_tight_arrangement_is_remembered(make_stage: Callable[[], Stage]) -> None:
    first = make_stage()
    first.show()
    first.window.choose_theme("projector")
    settle(first.window)
    first.window.close()
    second = make_stage()
    second.show()
    settle(second.window)
    docks = second.window.layout_.docks
    assert docks[PROBLEM] in second.window.tabifiedDockWidgets(docks[AUTOGRAD])
    second.window.choose_theme("light")
    second.window.resize(1280, 720)
    settle(second.window)
    assert docks[PROBLEM] not in second.window.tabifiedDockWidgets(docks[AUTOGRAD])


def test_controls_stand_beside_the_title_where_there_is_room(stage: Stage) -> None:
    settle(stage.window)
    for name in (LANDSCAPE, SLICES):
        title = stage.window.layout_.titles[name]
        assert title.controls_beside
        assert title.height() < 40


def test_controls_go_under_a_title_that_is_narrow(stage: Stage) -> None:
    title = stage.window.layout_.titles[SLICES]
    dock = stage.window.layout_.docks[SLICES]
    dock.setFloating(True)
    dock.resize(320, 300)
    settle(stage.window)
    assert not title.controls_beside
    assert crossing(title) == []
    dock.resize(700, 300)
    settle(stage.window)
    assert title.controls_beside


def test_controls_never_make_a_dock_wider(stage: Stage) -> None:
    title = stage.window.layout_.titles[LANDSCAPE]
    assert title.minimumSizeHint().width() < 100


def test_what_was_brought_to_the_front_stays_there_in_another_arrangement(stage: Stage) -> None:
    stage.window.layout_.bring(GRAPH)
    for width in (900, 1280):
        stage.window.resize(width, 720)
        settle(stage.window)
        assert not stage.window.layout_.docks[GRAPH].visibleRegion().isEmpty()
        assert stage.window.layout_.docks[LANDSCAPE].visibleRegion().isEmpty()
