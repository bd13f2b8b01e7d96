"""Everything fits, is named and is remembered, in every theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QMenu, QWidget

from playground.window.layout import AUTOGRAD, SLICES
from playground.window.theme import DARK, PROJECTOR, THEMES
from tests.window.conftest import Stage
from tests.window.crossing import crossing


@pytest.mark.parametrize("theme", list(THEMES))
@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080)])
def test_everything_fits(stage: Stage, theme: str, width: int, height: int) -> None:
    window = stage.window
    window.choose_theme(theme)
    window.resize(width, height)
    window.reset_layout()
    QApplication.processEvents()
    window.grab()
    assert (window.width(), window.height()) == (width, height)
    own = [
        text
        for panel in (window.problem, window.tensors, window.acts, window.optimizer)
        for text in crossing(panel)
    ]
    assert own == []
    edges = [
        dock.mapTo(window, QPoint(dock.width(), dock.height()))
        for dock in window.layout_.docks.values()
    ]
    assert all(at.x() <= width and at.y() <= height for at in edges)


def test_two_slopes_needs_no_scrolling(stage: Stage) -> None:
    from PySide6.QtWidgets import QScrollArea

    (scroll,) = stage.window.problem.findChildren(QScrollArea)
    QApplication.processEvents()
    stage.window.grab()
    assert scroll.verticalScrollBar().maximum() == 0
    assert scroll.horizontalScrollBar().maximum() == 0


def test_the_layout_and_the_theme_are_remembered(make_stage: Callable[[], Stage]) -> None:
    first = make_stage()
    first.show()
    first.window.layout_.docks[SLICES].close()
    first.window.layout_.docks[AUTOGRAD].setFloating(True)
    first.window.choose_theme("dark")
    first.window.close()
    second = make_stage()
    second.show()
    docks = second.window.layout_.docks
    assert docks[SLICES].isHidden()
    assert docks[AUTOGRAD].isFloating()
    assert second.window.theme is DARK
    second.window.menus.actions["layout"].trigger()
    assert docks[SLICES].isVisible()
    assert not docks[AUTOGRAD].isFloating()


def test_broken_settings_give_the_first_layout(
    make_stage: Callable[[], Stage], settings_path: Path
) -> None:
    settings_path.parent.mkdir(parents=True)
    settings_path.write_text("[window]\nstate=@ByteArray(nonsense)\ntheme=pink\ngeometry=3\n")
    stage = make_stage()
    stage.show()
    assert all(dock.isVisible() for dock in stage.window.layout_.docks.values())


def test_docks_can_be_reopened_from_the_menu(stage: Stage) -> None:
    dock = stage.window.layout_.docks[SLICES]
    dock.close()
    dock.toggleViewAction().trigger()
    assert dock.isVisible()


def test_every_menu_fits_on_a_small_screen(stage: Stage) -> None:
    for action in stage.window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        assert menu.sizeHint().height() < 640, action.text()


def test_the_knobs_of_the_descent_look_alike(stage: Stage) -> None:
    kinds = {part.property("kind") for part in (stage.window.batch, stage.window.schedule.button)}
    assert kinds == {"link"}


def test_themes_change_everything_at_once(stage: Stage) -> None:
    window = stage.window
    light = window.grab().toImage()
    window.menus.themes["projector"].trigger()
    assert window.theme is PROJECTOR
    assert QApplication.font().pointSize() == PROJECTOR.text_size
    assert window.grab().toImage() != light


def test_every_control_has_a_name_for_readers(stage: Stage) -> None:
    window = stage.window
    nameless = [
        control
        for panel in (window.problem, window.acts, window.optimizer, window.card)
        for control in panel.findChildren(QWidget)
        if isinstance(control, QAbstractButton | QComboBox)
        and control.isVisible()
        and not (control.accessibleName() or getattr(control, "text", str)())
    ]
    assert nameless == []
