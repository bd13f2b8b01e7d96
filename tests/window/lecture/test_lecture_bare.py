"""A lecture shows what panels say, without what only those who sit at the window can press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QTabBar,
    QWidget,
)

from playground.state.acts import Backward, Forward
from playground.window.controls import STAYS
from playground.window.layout import PROBLEM, Layout
from playground.window.main_window import MainWindow
from tests.window.conftest import Stage as Theatre
from tests.window.lecture.conftest import RealHall, fill_screen, show_of
from tests.window.lecture.test_lecture_legible import VIEWS

CONTROLS = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTabBar)


def controls(on: QWidget) -> list[QWidget]:
    """Everything that can be pressed or typed in and has any room there."""
    return [
        widget
        for widget in on.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and widget.isVisible()
        and not widget.size().isEmpty()
        and not widget.property(STAYS)
    ]


def sizes(window: MainWindow) -> dict[QWidget, tuple[QSize, QSize]]:
    """The least and the largest size of each control; those behind take theirs when seen."""
    found = window.findChildren(QWidget)
    return {
        widget: (widget.minimumSize(), widget.maximumSize())
        for widget in found
        if isinstance(widget, CONTROLS)
    }


def test_no_view_keeps_its_buttons(real_hall: RealHall) -> None:
    hall = real_hall
    hall.window.ask(Forward())
    hall.window.ask(Backward())
    hall.settle()
    before = sizes(hall.window)
    assert controls(hall.window)
    fill_screen(hall.window)
    for view in VIEWS:
        hall.show.chosen.names = (view,)
        hall.show.show_stage(None)
        hall.settle()
        left = [(view, str(widget), widget.parentWidget()) for widget in controls(hall.show.board)]
        assert left == [], str(left)
        assert QApplication.activeWindow() is hall.window, view  # else the remote is dead
    hall.window.lecture.leave()
    hall.settle()
    assert not hall.window.lecture.on
    after = sizes(hall.window)
    seen = [widget for widget in controls(hall.window) if widget in before]
    assert len(seen) > 30
    assert {widget: after[widget] for widget in seen} == {widget: before[widget] for widget in seen}
    assert all(not most.isEmpty() for _, most in after.values())


@pytest.mark.parametrize("width", [1180, 1500])
def test_docks_stand_as_before_when_it_has_ended(stage: Theatre, width: int) -> None:
    window = stage.window
    window.resize(width, 900)
    window.layout_.bring(PROBLEM)
    for _ in range(3):
        QApplication.processEvents()

    def places() -> dict[str, tuple[int, int, int, int]]:
        docks = window.layout_.docks.items()
        return {
            name: dock.geometry().getRect()  # type: ignore[misc]
            for name, dock in docks
            if not dock.visibleRegion().isEmpty()
        }

    before = places(), window.size()
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_F11)
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(1280, 720)
        QApplication.processEvents()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        for _ in range(3):
            QApplication.processEvents()
        assert (places(), window.size()) == before
    assert isinstance(window.layout_, Layout)


def test_y_turns_the_loss_curve_logarithmic(stage: Theatre) -> None:
    window = stage.window
    assert window.plots.panels is not None
    curve = window.plots.panels[2]
    fill_screen(window)
    QTest.keyClick(window, Qt.Key.Key_Y)
    assert curve.logarithmic.isChecked()
    QTest.keyClick(window, Qt.Key.Key_Y)
    assert not curve.logarithmic.isChecked()


def test_what_torch_says_lies_to_the_right_and_goes_with_the_next_key(real_hall: RealHall) -> None:
    hall = real_hall
    fill_screen(hall.window)
    hall.window.ask(Backward())
    hall.until(lambda frame: frame.complaint is not None)
    card = hall.window.card
    assert card.isVisible()
    assert card.geometry().right() > hall.window.width() - 20
    hall.press(Qt.Key.Key_PageDown)
    assert not card.isVisible()
    assert hall.window.lecture.on


def test_the_sentence_under_the_tape_is_whole_where_it_has_room(real_hall: RealHall) -> None:
    hall = real_hall
    hall.window.ask(Forward())
    hall.window.ask(Backward())
    hall.settle()
    fill_screen(hall.window)
    hall.show.chosen.names = ("tensors", "graph")
    hall.show.show_stage(None)
    hall.settle()
    tape = hall.window.tensors.tape
    for width in (1280, 1000, 820):
        hall.window.resize(width, 720)
        hall.settle()
        assert tape.words.text() == tape.accessibleDescription()
    assert show_of(hall.window).board.mapTo(hall.window, QPoint()) == QPoint()
