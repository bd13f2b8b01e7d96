"""The panel: asks while it is seen, says what there is to say, and follows the fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from playground.state.acts import Act, SetPoint
from playground.state.fit import Fit, Line, Scaling
from playground.state.snapshot import Curve
from playground.window.data.panel import DataPanel
from playground.window.theme import LIGHT
from tests.window.data import fits
from tests.window.plots.plot_gestures import drag, pixel

Show = Callable[[QWidget, int, int], None]


@pytest.fixture
def panel(show: Show) -> DataPanel:
    made = DataPanel()
    made.apply_theme(LIGHT)
    show(made, 600, 220)
    return made


def test_it_asks_only_while_it_is_seen(panel: DataPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.wanted) as asked:
        panel.came_up()
    assert asked.args == [{"fit": True}]
    with qtbot.waitSignal(panel.wanted) as asked:
        panel.went_down()
    assert asked.args == [{"fit": False}]


def test_without_data_it_says_what_to_do(panel: DataPanel) -> None:
    panel.show_frame(fits.frame(None))
    assert panel.empty.isVisible()
    assert panel.empty.text() == "The data are being looked at…"
    panel.show_frame(fits.frame(Fit(trouble="This problem has no data. Open line-fit.")))
    assert panel.empty.isVisible()
    assert panel.empty.text() == "This problem has no data. Open line-fit."
    panel.show_frame(fits.frame(fits.line()))
    assert not panel.empty.isVisible()
    assert panel.canvas.isVisible()


def test_it_offers_what_the_fit_has_a_use_for(panel: DataPanel) -> None:
    panel.show_frame(fits.frame(fits.line()))
    assert (panel.choice.isVisible(), panel.classes.isVisible()) == (False, False)
    assert panel.residuals.isVisible()
    panel.show_frame(fits.frame(fits.plane(), problem="plane"))
    assert panel.choice.isVisible()
    assert [panel.choice.itemText(at) for at in range(3)] == ["prediction", "X[:, 0]", "X[:, 1]"]
    panel.show_frame(fits.frame(fits.regions(), problem="regions"))
    assert panel.classes.isVisible()
    assert not panel.residuals.isVisible()


def test_another_x_axis_and_another_class(panel: DataPanel) -> None:
    panel.show_frame(fits.frame(fits.plane()))
    panel.choice.setCurrentIndex(2)
    panel.choice.activated.emit(2)
    assert panel.canvas.names.x == "X[:, 1]"
    panel.show_frame(fits.frame(fits.plane(loss=3.0)))
    assert panel.canvas.names.x == "X[:, 1]"
    panel.show_frame(fits.frame(fits.regions(), problem="regions"))
    assert panel.canvas.names.x == "X[:, 0]"
    panel.classes.setCurrentIndex(1)
    panel.classes.activated.emit(1)
    assert panel.canvas.new_class == 1


def test_the_column_says_losses_coefficients_badges_and_notes(panel: DataPanel) -> None:
    fit = fits.line(
        test_loss=2.5,
        test_steps=np.array([0, 4]),
        test_losses=np.array([3.0, 2.5]),
        line=Line(1.0, (2.0,), 3.0, (4.0,)),
        scalings=(Scaling("x", (1.2,), (0.8,)),),
        notes=("2,000 of 1,000,000 points drawn",),
    )
    panel.show_frame(fits.frame(fit, curve=Curve(np.arange(5), np.linspace(4, 1, 5))))
    side = panel.side
    assert side.loss.text() == "● train loss 1.25\n○ test loss 2.5"
    assert "original units: prediction = 3.00 + 4.00·x" in side.formulas.text()
    assert side.badges.text() == "x is normalised: (x − 1.2) / 0.8"
    assert side.notes.text() == "2,000 of 1,000,000 points drawn"
    assert not side.losses.isHidden()
    assert side.losses.test_losses.tolist() == [3.0, 2.5]
    panel.show_frame(fits.frame(fits.line()))
    assert side.badges.isHidden()
    assert side.losses.isHidden()


def test_gestures_become_acts(panel: DataPanel) -> None:
    asked: list[Act] = []
    panel.act_requested.connect(asked.append)
    panel.show_frame(fits.frame(fits.line()))
    canvas = panel.canvas
    drag(canvas, pixel(canvas, 1.0, 1.0), pixel(canvas, 1.0, 3.0))
    assert asked
    assert all(isinstance(act, SetPoint) and act.row == 3 for act in asked)


def test_the_same_fit_is_drawn_once(panel: DataPanel) -> None:
    fit = fits.line()
    panel.show_frame(fits.frame(fit))
    panel.canvas.select(2)
    before = panel.canvas.backdrops_painted
    panel.show_frame(fits.frame(fit))
    assert panel.canvas.selected == 2
    assert panel.canvas.backdrops_painted == before


@pytest.mark.parametrize("width", [320, 600, 1100])
def test_nothing_is_wider_than_the_panel(panel: DataPanel, width: int) -> None:
    panel.resize(width, 220)
    panel.show_frame(fits.frame(fits.regions()))
    panel.grab()
    for widget in (panel.choice, panel.classes, panel.canvas):
        right = widget.mapTo(panel, widget.rect().topRight()).x()
        assert right <= width


def test_the_curves_of_train_and_test_need_no_scrolling_in_a_low_panel(panel: DataPanel) -> None:
    panel.resize(590, 192)
    fit = fits.line(
        test_loss=2.5,
        test_steps=np.array([0, 4]),
        test_losses=np.array([3.0, 2.5]),
        scalings=(Scaling("x", (1.2,), (0.8,)),),
        notes=("2,000 of 1,000,000 points drawn",),
    )
    panel.show_frame(fits.frame(fit, curve=Curve(np.arange(5), np.linspace(4, 1, 5))))
    QApplication.processEvents()
    losses, view = panel.side.losses, panel.side.viewport()
    assert losses.mapTo(view, losses.rect().bottomLeft()).y() <= view.height()
