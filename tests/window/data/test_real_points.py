"""A point dragged in the real window over a real kernel: every view follows, and undo too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from playground.kernel.client import KernelClient
from playground.problem.catalogue import load
from playground.state.fit import Fit
from playground.state.frame import Frame
from playground.window.app import make_window
from playground.window.data.panel import DataPanel
from playground.window.layout import DATA
from playground.window.main_window import MainWindow
from tests.window.plots.plot_gestures import drag, pixel

WAIT = 30_000


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    client = KernelClient()
    client.start()
    made = make_window(client, tmp_path / "window.ini", tmp_path / "drafts")
    made.session.link.listen()
    made.show_document(load("line-fit"))
    made.resize(1280, 720)
    with qtbot.waitExposed(made):
        made.show()
    made.fill_lists()
    yield made
    made.close()
    made.deleteLater()


def test_a_point_is_dragged_and_brought_back(window: MainWindow, qtbot: QtBot) -> None:
    def until(holds: Callable[[Frame, Fit], bool]) -> Frame:
        def look() -> bool:
            frame = window.session.frame
            fit = None if frame is None else frame.studies.fit
            return frame is not None and fit is not None and holds(frame, fit)

        qtbot.waitUntil(look, timeout=WAIT)
        assert window.session.frame is not None
        return window.session.frame

    qtbot.waitUntil(lambda: window.session.frame is not None, timeout=WAIT)
    window.layout_.docks[DATA].raise_()
    first = until(lambda _, fit: fit.train is not None)
    panel = window.late[DATA].panel  # type: ignore[attr-defined]
    assert isinstance(panel, DataPanel)
    QApplication.processEvents()
    canvas, before = panel.canvas, first.snapshot.probe.loss
    assert canvas.fit is not None
    assert canvas.fit.train is not None
    x, y = canvas.fit.train.inputs[99, 0], canvas.fit.train.targets[99]
    assert before is not None

    drag(canvas, pixel(canvas, x, y), pixel(canvas, 0.5, -1.0), steps=6)

    def there(_: Frame, fit: Fit) -> bool:
        return fit.train is not None and abs(fit.train.targets[99] + 1.0) < 0.1

    after = until(lambda frame, fit: frame.snapshot.undo == "SetPoint" and there(frame, fit))
    fit = after.studies.fit
    assert fit is not None
    assert fit.train is not None
    assert fit.train.inputs[99, 0] == pytest.approx(0.5, abs=0.05)
    assert fit.loss == pytest.approx(after.snapshot.probe.loss)
    # b0 = b1 = 0: the loss is the mean of the squared targets.
    expected = before + (fit.train.targets[99] ** 2 - y**2) / 100
    assert after.snapshot.probe.loss == pytest.approx(expected, rel=1e-4)
    slices = after.slices[0].heights.min()
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    back = until(lambda frame, fit: fit.train is not None and fit.train.targets[99] == y)
    assert back.snapshot.probe.loss == before
    assert back.snapshot.undo is None
    assert back.slices[0].heights.min() != slices
