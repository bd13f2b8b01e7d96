"""The landscape panel, and what it does where OpenGL does not work."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.window.plots import sheet_renderer
from playground.window.plots.landscape_panel import BOTH, MAP, SOLID, LandscapePanel
from playground.window.plots.surface_view import SurfaceView
from playground.window.plots.updating_mark import DELAY
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of, surface_of

_LIGHT = """
import sys
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
application = QApplication([])
from playground.window.plots.landscape_panel import LandscapePanel
from playground.window.plots.loss_curve import LossCurve
from playground.window.plots.slices_panel import SlicesPanel
panels = LandscapePanel(), SlicesPanel(), LossCurve()
heavy = {"torch", "pyqtgraph", "OpenGL", "PySide6.QtOpenGL"} & set(sys.modules)
print(sorted(heavy))
"""


@pytest.fixture
def why(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> str:
    """Take OpenGL away, as on the offscreen platform, and return what is said then."""
    platform = qapp.platformName()
    monkeypatch.setattr(sheet_renderer, "_WITHOUT", (platform,))
    return f"the {platform} platform has no OpenGL"


def test_the_map_comes_first(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    assert panel.mode == MAP
    assert panel.solid is None
    assert panel.buttons[MAP].isChecked()


def test_nothing_heavy_is_imported_before_it_is_asked_for() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _LIGHT], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.strip() == "[]"


def test_without_opengl_the_map_takes_over_and_says_why(show: Show, why: str) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    panel.show_frame(frame_of(surface=surface_of()))
    for mode in (SOLID, BOTH):
        panel.buttons[mode].click()
        assert panel.mode == MAP
        assert panel.buttons[MAP].isChecked()
        assert panel.map.isVisible()
        assert panel.note.text() == f"No 3-D here: {why}."
        assert panel.note.isVisible()


def test_without_opengl_the_view_says_so_and_does_not_fall(show: Show, why: str) -> None:
    view = SurfaceView()
    reasons: list[str] = []
    view.failed.connect(reasons.append)
    assert not view.works()
    assert not view.works()
    assert reasons == [why]
    show(view, 560, 360)
    view.show_frame(frame_of(surface=surface_of()))
    view.grab()


def test_an_unknown_mode_is_refused(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    with pytest.raises(ValueError, match="not one of Map, 3-D, Both"):
        panel.show_mode("globe")


def test_a_landscape_that_is_not_the_last_word_is_marked(show: Show, qtbot: QtBot) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    frame = frame_of(surface=surface_of())
    panel.show_frame(frame)
    assert panel.mark.isHidden()
    panel.show_frame(replace(frame, refining=True))
    assert panel.mark.isHidden()
    qtbot.waitUntil(panel.mark.isVisible)
    assert panel.mark.text() == "updating…"
    panel.show_frame(replace(frame, snapshot=replace(frame.snapshot, running=True), refining=True))
    assert panel.mark.text() == "as before the run"
    at = panel.mark.mapTo(panel, panel.mark.rect().bottomRight())
    top = panel.map.canvas.mapTo(panel, QPoint(0, 0)).y()
    assert top < at.y() <= top + panel.map.canvas.area.top + 2
    panel.show_frame(frame)
    assert panel.mark.isHidden()


def test_what_is_done_at_once_needs_no_mark(show: Show, qtbot: QtBot) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    frame = frame_of(surface=surface_of())
    panel.show_frame(replace(frame, refining=True))
    panel.show_frame(frame)
    qtbot.wait(DELAY + 50)
    assert panel.mark.isHidden()


def test_the_signals_of_the_map_come_through(show: Show) -> None:
    panel = LandscapePanel()
    show(panel, 560, 360)
    heard: list[object] = []
    for signal in (panel.act_requested, panel.range_requested):
        signal.connect(heard.append)
    panel.map.act_requested.emit("move")
    panel.map.range_requested.emit("range")
    assert heard == ["move", "range"]
