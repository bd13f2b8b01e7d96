"""The sheet as triangles: vertices in box units, faces without holes, colours with light."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from playground.state.arrays import Array
from playground.state.landscape import Surface
from playground.window.plots.box import Box
from playground.window.plots.colour_map import coloured
from playground.window.plots.colour_scale import ColourScale

_LIGHT = np.array((-0.45, -0.35, 0.82))
"""Where the light comes from: high, a little from the left of the usual camera."""
_DARKEST = 0.62


@dataclass(frozen=True, eq=False)
class SheetMesh:
    """``vertices`` (n, 7) float32: place and colour; ``faces`` (m, 3) uint32.

    ``xs``, ``ys`` and ``heights`` are the sheet in box units, for picking.
    """

    vertices: Array
    faces: Array
    xs: Array
    ys: Array
    heights: Array


def sheet_mesh(surface: Surface, box: Box, scale: ColourScale, colour_map: str) -> SheetMesh:
    """Return the mesh of a surface in its box."""
    heights = np.asarray(surface.heights, dtype=np.float64)
    xs = box.x_to_box(np.asarray(surface.x_values, float))
    ys = box.y_to_box(np.asarray(surface.y_values, float))
    z = np.where(np.isfinite(heights), box.z_to_box(heights), np.nan)
    rows, columns = heights.shape
    vertices = np.empty((rows, columns, 7), dtype=np.float32)
    vertices[..., 0] = xs[:, None]
    vertices[..., 1] = ys[None, :]
    vertices[..., 2] = np.nan_to_num(z, nan=0.0)
    shade = _shade(xs, ys, z)
    colours = coloured(heights, scale, colour_map)
    for channel, shift in ((3, 16), (4, 8), (5, 0)):
        vertices[..., channel] = ((colours >> shift) & 0xFF) * (shade / 255.0)
    vertices[..., 6] = 1.0
    faces = _faces(rows, columns)
    hole = np.isnan(z).ravel()
    if hole.any():
        faces = np.ascontiguousarray(faces[~hole[faces].any(axis=1)])
    return SheetMesh(vertices.reshape(-1, 7), faces, xs, ys, z)


def _shade(xs: Array, ys: Array, z: Array) -> Array:
    """Return how bright each vertex is, from the slope of the sheet."""
    # Where the window is narrower than floats can tell apart, neighbours stand at one place.
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        across, up = np.gradient(z, xs, ys)
        lit = (-across * _LIGHT[0] - up * _LIGHT[1] + _LIGHT[2]) / np.sqrt(across**2 + up**2 + 1.0)
    lit = np.nan_to_num(lit, nan=float(_LIGHT[2]))
    result: Array = _DARKEST + (1.08 - _DARKEST) * np.clip(lit, 0.0, 1.0)
    return np.minimum(result, 1.0)


@lru_cache(maxsize=4)
def _faces(rows: int, columns: int) -> Array:
    """Return two triangles for each cell of the grid."""
    corner = (np.arange(rows - 1)[:, None] * columns + np.arange(columns - 1)[None, :]).ravel()
    first = np.stack((corner, corner + columns, corner + 1), axis=1)
    second = np.stack((corner + 1, corner + columns, corner + columns + 1), axis=1)
    return np.concatenate((first, second)).astype(np.uint32)
