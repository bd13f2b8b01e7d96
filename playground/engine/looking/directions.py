"""Two directions through the space of all parameters: random ones, or the path's principal ones.

Random: normal numbers, made orthonormal by Gram-Schmidt; or filter-normalised, as Li et al. (2018,
"Visualizing the Loss Landscape of Neural Nets", section 4) define it: each filter of a direction is
scaled to the Euclidean norm of the same filter of the parameter. As in their code a filter is one
row, ``w[i]``, of a parameter of two dimensions or more; a vector or number is scaled as a whole.
Such directions are nearly, but not made, orthogonal.

Principal (section 7 there): the plane is laid through the path's end, and spanned by the first two
principal components of the path's points about their mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch

from playground.engine.errors import ActError
from playground.engine.observer import full
from playground.state.arrays import Array
from playground.state.plane import Directions, Plane

KINDS = ("random", "principal")
# Half of the range at first: of orthonormal directions, and of filter-normalised ones, where 1
# moves each filter by its own length.
HALF_WIDTH, HALF_WIDTH_NORMALISED = 3.0, 1.0
_ROOM = 1.25
_FEWEST = 3

Tensors = Mapping[str, torch.Tensor]
Range = tuple[float, float]


def flat(parameters: Tensors) -> Array:
    """All parameters in one vector of float64."""
    return torch.cat([p.detach().reshape(-1) for p in parameters.values()]).double().numpy()


@dataclass(frozen=True, eq=False)
class LivePlane:
    """A plane with its numbers: ``origin`` and directions as tensors, and as float64 columns."""

    asked: Plane
    origin: Mapping[str, torch.Tensor]
    first: Mapping[str, torch.Tensor]
    second: Mapping[str, torch.Tensor]
    start: Array
    matrix: Array
    inverse: Array
    share: float | None
    shows: tuple[Range, Range]
    orthonormal: bool
    written: Directions

    def project(self, rows: Array) -> Array:
        """The coordinates (k, 2) of the plane's points nearest to ``rows`` (k, parameters)."""
        with np.errstate(invalid="ignore", over="ignore"):  # a run may have flown off
            found: Array = (rows - self.start) @ self.inverse.T
        return found

    def distance(self, row: Array, point: Array) -> float:
        """How far ``row`` lies from the plane's ``point``."""
        return float(np.linalg.norm(row - self.start - self.matrix @ point))

    def at(self, a: torch.Tensor, b: torch.Tensor) -> dict[str, torch.Tensor]:
        """The parameters at a place; ``a`` and ``b`` are numbers."""
        return {
            name: self.origin[name] + a * self.first[name] + b * self.second[name]
            for name in self.origin
        }


def live_plane(asked: Plane, parameters: Tensors, walk: Array | None) -> LivePlane:
    """Lay a plane through the present point; ``walk`` (k, parameters) is the path so far.

    Raises ActError for an unknown kind, and for principal directions without a path of two
    dimensions.
    """
    if asked.kind not in KINDS:
        raise ActError(f"A plane is {' or '.join(KINDS)}, not {asked.kind!r}.")
    start = flat(parameters)
    if not np.isfinite(start).all():
        raise ActError("A parameter is nan or infinite here, so no plane can be laid through it.")
    if len(start) < 2:
        raise ActError("A plane needs two numbers to move, and this problem has one.")
    share = None
    if asked.kind == "principal":
        columns, share = _principal(walk)
    else:
        columns = _random(asked, parameters)
    typed = _by_name(columns, parameters)
    # The numbers at the parameters' own dtype are the directions, so what is projected is exact.
    matrix = np.stack([flat(direction) for direction in typed], axis=1)
    if np.linalg.matrix_rank(matrix) < 2:
        raise ActError(
            "The two directions do not span a plane: a filter-normalised direction is 0 where "
            "every parameter is. Choose another seed, or leave filter-normalisation out."
        )
    inverse = np.linalg.pinv(matrix)
    points = (walk - start) @ inverse.T if walk is not None and len(walk) else np.zeros((1, 2))
    return LivePlane(
        asked,
        {name: p.detach().clone() for name, p in parameters.items()},
        *typed,
        start,
        matrix,
        inverse,
        share,
        _shown(asked, points),
        not asked.filter_normalised or asked.kind == "principal",
        Directions(*({n: full(part) for n, part in direction.items()} for direction in typed)),
    )


def _random(asked: Plane, parameters: Tensors) -> Array:
    """Two columns of normal numbers, each parameter drawn in order, the first direction first."""
    generator = torch.Generator().manual_seed(asked.seed)
    drawn = [
        {
            name: torch.randn(p.shape, generator=generator, dtype=torch.float64)
            for name, p in parameters.items()
        }
        for _ in range(2)
    ]
    if asked.filter_normalised:
        drawn = [
            {name: _filtered(part, parameters[name].detach()) for name, part in each.items()}
            for each in drawn
        ]
        return np.stack([flat(each) for each in drawn], axis=1)
    u, v = (flat(each) for each in drawn)
    u = u / np.linalg.norm(u)
    v = v - (u @ v) * u
    return np.stack([u, v / np.linalg.norm(v)], axis=1)


def _filtered(direction: torch.Tensor, parameter: torch.Tensor) -> torch.Tensor:
    """The direction with each filter scaled to the norm of the parameter's."""
    held = parameter.double()
    if direction.dim() < 2:
        length = float(torch.linalg.vector_norm(held) / torch.linalg.vector_norm(direction))
        return torch.mul(direction, length)
    inputs = list(range(1, direction.dim()))
    norms = [torch.linalg.vector_norm(each, dim=inputs, keepdim=True) for each in (held, direction)]
    scaled: torch.Tensor = direction * (norms[0] / norms[1])
    return scaled


def _principal(walk: Array | None) -> tuple[Array, float]:
    """The first two principal components as columns, and their share of the variance."""
    if walk is None:
        raise ActError(
            "Principal directions need the whole path, which is not kept for so many parameters."
        )
    walk = walk[np.isfinite(walk).all(axis=1)]
    centred = walk - walk.mean(axis=0) if len(walk) else walk
    if len(walk) < _FEWEST or not np.ptp(walk, axis=0).any():
        raise ActError(
            "Principal directions are those of the path, and there is none yet: make some steps "
            "first."
        )
    _, sizes, rows = np.linalg.svd(centred, full_matrices=False)
    u, v = rows[0], rows[1]
    if sizes[1] <= 1e-12 * sizes[0]:
        # A straight path has one principal direction; any other square to it will do.
        v = np.zeros_like(u)
        v[int(np.abs(u).argmin())] = 1.0
        v -= (u @ v) * u
        v /= np.linalg.norm(v)
    columns = np.stack([u, v], axis=1)
    # A sign that does not hang on the library: the largest number of each is positive.
    columns *= np.sign(columns[np.abs(columns).argmax(axis=0), [0, 1]])
    return columns, float((sizes[:2] ** 2).sum() / (sizes**2).sum())


def _by_name(
    columns: Array, parameters: Tensors
) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]]:
    """The two columns as tensors like the parameters."""
    found: tuple[dict[str, torch.Tensor], dict[str, torch.Tensor]] = {}, {}
    for place, direction in enumerate(found):
        at = 0
        for name, parameter in parameters.items():
            part = np.ascontiguousarray(columns[at : at + parameter.numel(), place])
            direction[name] = torch.from_numpy(part).to(parameter.dtype).reshape(parameter.shape)
            at += parameter.numel()
    return found


def _shown(asked: Plane, points: Array) -> tuple[Range, Range]:
    """Round ranges around the point and its path so far."""
    points = points[np.isfinite(points).all(axis=1)]
    if asked.kind == "principal":
        low, high = points.min(axis=0), points.max(axis=0)
        spans = np.maximum(high - low, 0.2 * float((high - low).max()))
        middle, half = (low + high) / 2, spans / 2 * 1.5
    else:
        least = HALF_WIDTH_NORMALISED if asked.filter_normalised else HALF_WIDTH
        middle = np.zeros(2)
        half = np.maximum(least, _ROOM * np.abs(points).max(axis=0))
    ends = [
        (float(f"{m - h:.3g}"), float(f"{m + h:.3g}")) for m, h in zip(middle, half, strict=True)
    ]
    return ends[0], ends[1]
