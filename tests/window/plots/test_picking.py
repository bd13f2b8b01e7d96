"""Picking in 3-D, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from playground.window.plots.camera import CORNERS, Camera
from playground.window.plots.picking import hits, nearest

XS = np.linspace(-1.0, 1.0, 101)
X, Y = np.meshgrid(XS, XS, indexing="ij")
FAR = np.array((0.4, 0.3, -2.0))
NEAR = np.array((-0.8, -0.9, 2.0))


def test_a_plane_is_hit_where_the_ray_meets_it() -> None:
    found = hits(NEAR, FAR, XS, XS, 0.3 * X - 0.2 * Y + 0.1)
    step = FAR - NEAR
    normal = np.array((0.3, -0.2, -1.0))
    share = (-0.1 - normal @ NEAR) / (normal @ step)
    assert found == pytest.approx(np.array([NEAR + share * step]), abs=1e-6)


def test_a_paraboloid_is_hit_where_the_quadratic_says() -> None:
    found = hits(NEAR, FAR, XS, XS, X**2 + Y**2 - 0.5)
    step = FAR - NEAR
    a = step[0] ** 2 + step[1] ** 2
    b = 2 * (NEAR[0] * step[0] + NEAR[1] * step[1]) - step[2]
    c = NEAR[0] ** 2 + NEAR[1] ** 2 - 0.5 - NEAR[2]
    inside = [
        t for t in np.roots((a, b, c)) if 0 <= t <= 1 and (abs(NEAR + t * step)[:2] <= 1).all()
    ]
    expected = np.array([NEAR + t * step for t in sorted(inside)])
    assert len(found) == len(expected) == 1
    assert found == pytest.approx(expected, abs=2e-4)


def test_a_flat_ray_meets_a_ridge_twice_and_the_one_nearest_the_point_is_taken() -> None:
    near, far = np.array((-1.0, 0.013, 0.0)), np.array((1.0, 0.013, 0.0))
    found = hits(near, far, XS, XS, 0.25 - X**2)
    assert found[:, 0] == pytest.approx([-0.5, 0.5], abs=1e-3)
    chosen = nearest(found, np.array((0.4, 0.0, 0.1)))
    assert chosen is not None
    assert chosen[0] == pytest.approx(0.5, abs=1e-3)


def test_a_ray_straight_down_hits_once() -> None:
    found = hits(np.array((0.3, 0.2, 5.0)), np.array((0.3, 0.2, -5.0)), XS, XS, X + Y)
    assert found == pytest.approx(np.array([(0.3, 0.2, 0.5)]), abs=1e-6)


def test_beside_the_sheet_and_in_its_holes_there_is_nothing() -> None:
    assert nearest(hits(np.array((3.0, 0, 5)), np.array((3.0, 0, -5)), XS, XS, X), NEAR) is None
    holes = np.where(X > 0, np.nan, 0.0)
    assert not len(hits(np.array((0.5, 0, 5)), np.array((0.5, 0, -5)), XS, XS, holes))


@pytest.mark.parametrize("azimuth", [-150.0, -60.0, 20.0, 100.0])
@pytest.mark.parametrize("elevation", [5.0, 30.0, 89.0])
def test_a_ray_goes_back_through_the_pixel_it_came_from(azimuth: float, elevation: float) -> None:
    camera = Camera(azimuth=azimuth, elevation=elevation, size=(560, 330))
    point = np.array((0.3, -0.4, 0.1))
    x, y = camera.to_pixels(point[None])[0]
    near, far = camera.ray(x, y)
    along = (far - near) / np.linalg.norm(far - near)
    beside = (point - near) - ((point - near) @ along) * along
    assert float(np.linalg.norm(beside)) < 1e-6


def test_the_box_fits_the_picture() -> None:
    camera = Camera(size=(560, 330), edges=(50, 10, 30, 40))
    pixels = camera.to_pixels(CORNERS)
    assert pixels[:, 0].min() >= 49.9
    assert pixels[:, 0].max() <= 530.1
    assert pixels[:, 1].min() == pytest.approx(10, abs=0.1)
    assert pixels[:, 1].max() == pytest.approx(290, abs=0.1)
