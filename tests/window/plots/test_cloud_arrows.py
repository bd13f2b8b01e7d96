"""The gradients of samples on the map, at the gradient arrow's scale."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from playground.window.plots.cloud_arrows import MOST_ARROWS, cloud_entries, shown_rows
from playground.window.plots.map_view import MapView
from playground.window.theme import LIGHT
from tests.window.clouds import AXES, batch_of, cloud_of, with_cloud
from tests.window.plots.conftest import Show
from tests.window.plots.plot_frames import frame_of, surface_of


@pytest.fixture
def view(show: Show) -> MapView:
    view = MapView()
    show(view, 560, 360)
    return view


def test_they_are_drawn_only_where_asked_and_only_in_their_plane(view: MapView) -> None:
    frame = frame_of(surface=surface_of())
    for cloud, drawn in (
        (cloud_of(), False),
        (cloud_of(on_map=True), True),
        (cloud_of(on_map=True, axes=AXES[::-1]), False),
        (None, False),
    ):
        view.show_frame(with_cloud(frame, cloud, batch_of()))
        assert (view.canvas.cloud is not None) is drawn
        view.grab()


def test_a_member_s_square_lies_at_its_tip_at_the_stated_scale(view: MapView) -> None:
    frame = frame_of((0.0, 0.0), surface=surface_of(), gradient=(3.0, 5.0))
    samples = np.array([[6.0, -5.0], [-4.0, -4.0]])
    cloud = cloud_of(
        count=2, drawn=1, on_map=True, point=np.zeros(2), samples=samples, rows=np.arange(2)
    )
    view.show_frame(with_cloud(frame, cloud, batch_of()))
    canvas = view.canvas
    factor = canvas.scale.factor
    tip = canvas.area.to_pixel(*(samples[0] * factor)).toPoint()
    image = canvas.grab().toImage()
    assert image.pixelColor(tip) == QColor(LIGHT.trajectory)
    other = canvas.area.to_pixel(*(samples[1] * factor)).toPoint()
    assert image.pixelColor(other) != QColor(LIGHT.trajectory)
    texts = [entry.text for entry in view.legend.entries]
    assert f"gradient of one sample, drawn ×{factor:g}: 2 samples" in texts


def test_of_many_at_most_two_hundred_are_drawn_and_that_is_said() -> None:
    cloud = cloud_of(count=1_000, on_map=True)
    rows = shown_rows(cloud)
    assert len(rows) == MOST_ARROWS
    assert (rows[0], rows[-1]) == (0, 999)
    assert cloud_entries(cloud, "true length")[0].text.endswith("200 of 1,000 samples shown")
    assert len(shown_rows(replace(cloud, samples=cloud.samples[:7]))) == 7
