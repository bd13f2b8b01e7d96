"""The camera fits the box to its picture."""

from __future__ import annotations

import numpy as np
import pytest

from playground.window.plots.camera import CORNERS, Camera


def seen(camera: Camera) -> tuple[float, float]:
    """Return which share of the picture the box takes, across and up."""
    pixels = camera.to_pixels(CORNERS)
    across, up = (pixels.max(axis=0) - pixels.min(axis=0)) / camera.size
    return float(across), float(up)


@pytest.mark.parametrize("azimuth", [-60.0, 0.0, 45.0, 170.0])
def test_a_wide_picture_is_filled(azimuth: float) -> None:
    camera = Camera(azimuth=azimuth, size=(590.0, 215.0), edges=(40.0, 10.0, 20.0, 20.0))
    across, up = seen(camera)
    assert across > 0.6
    assert up > 0.8
    assert camera.widened > 1.3


def test_a_square_picture_is_seen_as_it_is() -> None:
    camera = Camera(size=(400.0, 400.0), edges=(0.0, 0.0, 0.0, 0.0))
    assert camera.widened == pytest.approx(1.0)


def test_a_ray_meets_what_is_drawn_under_it_in_a_widened_picture() -> None:
    camera = Camera(size=(700.0, 200.0))
    place = np.array([0.3, -0.4, 0.1])
    x, y = camera.to_pixels(place[None])[0]
    near, far = camera.ray(float(x), float(y))
    along = (far - near) / np.linalg.norm(far - near)
    off = (place - near) - along * ((place - near) @ along)
    assert np.linalg.norm(off) == pytest.approx(0.0, abs=1e-9)
