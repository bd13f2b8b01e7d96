"""The sheet as triangles where floats run out."""

from __future__ import annotations

import numpy as np

from playground.window.plots.box import Box
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.sheet_mesh import sheet_mesh
from playground.window.theme import LIGHT
from tests.window.plots.plot_frames import surface_of


def test_a_window_that_is_narrower_than_floats_can_tell_apart_is_drawn() -> None:
    surface = surface_of(lambda x, y: x * 0.0 + y, low=1e16, high=1e16 + 16, n=41)
    assert (np.diff(surface.x_values) == 0).any()
    box = Box.around(surface, None)
    assert box is not None
    scale = ColourScale.fit(surface.heights)
    assert scale is not None
    mesh = sheet_mesh(surface, box, scale, LIGHT.colour_map)
    assert np.isfinite(mesh.vertices).all()
    assert mesh.vertices[:, 3:6].min() > 0
