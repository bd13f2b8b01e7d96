"""What of the tensor table is painted anew: only numbers where only they moved."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.window.tensor_panel import TensorPanel
from playground.window.theme import LIGHT
from tests.window.frames import frame_of


@pytest.fixture
def panel(qtbot: QtBot) -> TensorPanel:
    panel = TensorPanel()
    qtbot.addWidget(panel)
    panel.apply_theme(LIGHT)
    panel.resize(328, 640)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def cell(panel: TensorPanel, name: str) -> QRect:
    place = next(i for i, row in enumerate(panel.table.rows.rows) if row.name == name)
    return panel.table.visualRect(panel.table.rows.index(place))


def settle(widget: QWidget) -> None:
    """Paint until nothing more is due."""
    painted = Painted(widget)
    count = -1
    while count != len(painted.regions):
        count = len(painted.regions)
        for _ in range(5):
            QApplication.processEvents()
    widget.removeEventFilter(painted)


class Painted(QObject):
    """Notes what of a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.regions: list[QRegion] = []
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QPaintEvent):
            self.regions.append(event.region())
        return False


def on_screen(panel: TensorPanel) -> QImage:
    """What the window shows, as it was painted piece by piece."""
    QApplication.processEvents()
    return panel.screen().grabWindow(panel.window().winId()).toImage()


@pytest.mark.parametrize("state", ["plain", "marked", "selected"])
def test_a_moved_parameter_looks_as_when_all_is_painted_but_mostly_only_its_value_is(
    panel: TensorPanel, state: str
) -> None:
    panel.show_frame(frame_of(1.0, 2.0))
    panel.table.highlight(frozenset({"w1"} if state == "marked" else ()))
    if state == "selected":
        panel.table.setCurrentIndex(panel.table.rows.index(1))
    settle(panel.table.viewport())
    before = on_screen(panel)
    painted = Painted(panel.table.viewport())
    panel.table.show_snapshot(frame_of(1.2345, 2.0).snapshot)
    moved = on_screen(panel)
    row = cell(panel, "w1")
    (region,) = painted.regions
    assert region.boundingRect().top() == row.top()
    assert (region.boundingRect().height() < row.height() / 2) is (state == "plain")
    assert moved != before
    assert moved == panel.window().grab().toImage()


def test_numbers_of_several_rows_look_as_when_all_is_painted(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(1.0, 2.0, (2.0, 4.0), 2))
    settle(panel.table.viewport())
    before = on_screen(panel)
    painted = Painted(panel.table.viewport())
    panel.table.show_snapshot(frame_of(1.2345, 2.5, (2.0, -5.125), 2).snapshot)
    moved = on_screen(panel)
    (region,) = painted.regions
    assert not region.contains(cell(panel, "w2").center())  # the facts
    assert region.contains(panel.table.grad_rect("w2").center())
    assert not region.contains(panel.table.grad_rect("w1").center())
    assert moved != before
    assert moved == panel.window().grab().toImage()


def test_numbers_below_the_edge_are_painted_when_they_come_into_sight(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(1.0, 2.0, (2.0, 4.0), 2))
    panel.resize(panel.width(), 150)
    viewport = panel.table.viewport()
    settle(viewport)
    panel.table.show_snapshot(frame_of(1.5, 2.5, (3.0, 5.0), 2).snapshot)
    QApplication.processEvents()
    panel.table.verticalScrollBar().setValue(30)
    on_screen = viewport.grab()
    viewport.update()
    QApplication.processEvents()
    assert on_screen.toImage() == viewport.grab().toImage()


def test_a_grad_that_came_has_the_whole_row_painted(panel: TensorPanel) -> None:
    panel.show_frame(frame_of(1.0, 2.0))
    settle(panel.table.viewport())
    painted = Painted(panel.table.viewport())
    panel.table.show_snapshot(frame_of(1.0, 2.0, (2.0, None), 1).snapshot)
    QApplication.processEvents()
    assert painted.regions[0].contains(cell(panel, "w1"))
