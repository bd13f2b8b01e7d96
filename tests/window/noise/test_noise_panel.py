"""The noise panel: what it asks for, what it draws, and what it says where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from math import log10
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from playground.state.cloud import CloudQuestion
from playground.window.noise.panel import NoisePanel
from playground.window.noise.words import NO_SAMPLES, ONE_SAMPLE, TWO_NUMBERS, WAITING
from playground.window.theme import DARK, LIGHT
from tests.window.clouds import AXES, batch_of, cloud_of, with_cloud
from tests.window.plots.plot_frames import frame_of, surface_of
from tests.window.plots.plot_gestures import move


@pytest.fixture
def panel(qtbot: QtBot) -> NoisePanel:
    window = QWidget()
    qtbot.addWidget(window)
    panel = NoisePanel()
    panel.setParent(window)
    panel.apply_theme(LIGHT)
    window.resize(760, 300)
    panel.resize(760, 300)
    panel.window_kept = window  # type: ignore[attr-defined]
    with qtbot.waitExposed(window):
        window.show()
    return panel


def asked_of(panel: NoisePanel) -> list[Any]:
    asked: list[Any] = []
    panel.wanted.connect(asked.append)
    return asked


def test_it_asks_while_it_is_seen_and_withdraws_when_not(panel: NoisePanel) -> None:
    asked = asked_of(panel)
    panel.show_frame(with_cloud(frame_of(surface=surface_of()), None, batch_of()))
    assert asked == []
    panel.came_up()
    panel.went_down()
    assert asked == [{"cloud": CloudQuestion(AXES)}, {"cloud": None}]


def test_it_goes_on_asking_while_the_map_shows_the_arrows(panel: NoisePanel) -> None:
    panel.show_frame(with_cloud(frame_of(surface=surface_of()), None, batch_of()))
    panel.came_up()
    asked = asked_of(panel)
    at = QPointF(8, panel.on_map.height() / 2).toPoint()
    QTest.mouseClick(panel.on_map, Qt.MouseButton.LeftButton, pos=at)
    panel.went_down()
    assert asked == [{"cloud": CloudQuestion(AXES, on_map=True)}]
    QTest.mouseClick(panel.on_map, Qt.MouseButton.LeftButton, pos=at)
    assert asked[-1] == {"cloud": None}


def test_another_plane_is_asked_for_when_the_surface_changes(panel: NoisePanel) -> None:
    panel.came_up()
    asked = asked_of(panel)
    surface = surface_of()
    panel.show_frame(with_cloud(frame_of(surface=surface), None, batch_of()))
    turned = replace(surface, x=surface.y, y=surface.x)
    panel.show_frame(with_cloud(frame_of(surface=turned), None, batch_of()))
    assert [each["cloud"].axes for each in asked] == [AXES, AXES[::-1]]


def test_dots_lie_where_the_gradients_are_and_the_batch_s_are_squares(panel: NoisePanel) -> None:
    cloud = cloud_of()
    panel.show_frame(with_cloud(frame_of(), cloud, batch_of()))
    canvas = panel.scatter
    image = canvas.grab().toImage()
    assert (canvas.names.x, canvas.names.y) == ("∂loss/∂w1", "∂loss/∂w2")
    for at, (x, y) in enumerate(cloud.samples):
        pixel = canvas.area.to_pixel(x, y)
        wanted = LIGHT.trajectory if at < 4 else LIGHT.secant
        near = [
            image.pixelColor(round(pixel.x()) + i, round(pixel.y()) + j)
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
        ]
        assert QColor(wanted) in near or at >= 4
    texts = [entry.text for entry in panel.scatter_legend.entries]
    assert texts == ["20 samples", "full gradient", "drawn batch of 4", "its mean"]


def test_the_sample_under_the_pointer_is_read_out(panel: NoisePanel) -> None:
    cloud = cloud_of()
    panel.show_frame(with_cloud(frame_of(), cloud, batch_of()))
    canvas = panel.scatter
    far = int(np.abs(cloud.samples[4:, 0]).argmax()) + 4
    move(canvas, canvas.area.to_pixel(*cloud.samples[far]), held=False)
    assert canvas.read_out.startswith(f"sample {far}: ")
    assert "batch" not in canvas.read_out
    move(canvas, canvas.area.to_pixel(*cloud.samples[1]), held=False)
    assert canvas.read_out.endswith(", in the batch")


def test_variances_lie_on_logarithmic_axes_with_a_mark_at_the_size(panel: NoisePanel) -> None:
    cloud = cloud_of()
    panel.show_frame(with_cloud(frame_of(), cloud, batch_of()))
    canvas = panel.variance
    image = canvas.grab().toImage()
    for size, found in zip(cloud.sizes[:-1], cloud.found[:-1], strict=True):
        centre = canvas.area.to_pixel(log10(size), log10(found))
        assert image.pixelColor(centre.toPoint()) == QColor(LIGHT.panel)
    assert canvas.batch_size == 4
    assert [entry.text for entry in panel.variance_legend.entries][-1] == "400 draws"
    ratio = cloud.signal / (cloud.variance / 4) ** 0.5
    assert f"signal to noise at B = 4: {ratio:.4g}" in panel.words.words


def test_thinning_and_a_sum_are_said(panel: NoisePanel) -> None:
    cloud = cloud_of(drawn=None, factor=5_000)
    panel.show_frame(with_cloud(frame_of(), replace(cloud, count=5_000), batch_of(None)))
    words = panel.scatter_legend.entries[0].text
    assert words == "20 of 5,000 samples, each ×5,000 as the loss is a sum"
    assert "no batches: set a size" in panel.words.words


@pytest.mark.parametrize(
    ("cloud", "batch", "words"),
    [
        (None, None, NO_SAMPLES),
        (None, batch_of(), WAITING),
        (replace(cloud_of(), samples=np.empty((0, 2)), trouble="no mean"), batch_of(), "no mean"),
        (
            replace(cloud_of(), axes=AXES[:1], samples=cloud_of().samples[:, :1]),
            batch_of(),
            TWO_NUMBERS,
        ),
        (
            replace(cloud_of(), count=1, samples=np.empty((1, 1)), axes=AXES[:1]),
            batch_of(None, 1),
            ONE_SAMPLE,
        ),
    ],
)
def test_where_there_is_nothing_it_says_why(
    panel: NoisePanel, cloud: Any, batch: Any, words: str
) -> None:
    panel.show_frame(with_cloud(frame_of(), cloud, batch))
    assert panel.scatter.words == words
    assert panel.scatter.cloud is None
    panel.grab()
    panel.apply_theme(DARK)
    panel.grab()
