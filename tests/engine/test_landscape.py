"""Slices and surfaces: the quickest right way, and never a wrong one."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.experiment import Experiment
from playground.state.coordinate import Coordinate
from playground.state.landscape import Slice, Surface
from playground.state.view import Span
from tests.engine.engine_labs import lab as make

TWO = "u = torch.tensor(0.5, requires_grad=True)\nw = torch.tensor(-0.5, requires_grad=True)"


def _plain(lab: Experiment, point: dict[str, float]) -> float:
    """The loss at a point, by moving there and doing forward on the live tensors."""
    before = {key: lab[Coordinate.parse(key).name].tolist() for key in point}
    lab.move(point)
    lab.forward()
    assert lab.loss is not None
    value = lab.loss.item()
    lab.move({Coordinate.parse(key).name: old for key, old in before.items()})
    return value


def _agrees(lab: Experiment, surface: Surface | Slice) -> None:
    tolerance = 1e-5 if lab.dtype == "float32" else 1e-12
    finite = surface.heights[np.isfinite(surface.heights)]
    scale = float(np.abs(finite).max()) if finite.size else 0.0
    if isinstance(surface, Slice):
        found = {
            i: _plain(lab, {surface.coordinate.label: float(v)})
            for i, v in enumerate(surface.values)
        }
        pairs = [(surface.heights[i], expected) for i, expected in found.items()]
    else:
        pairs = [
            (
                surface.heights[i, j],
                _plain(lab, {surface.x.label: float(x), surface.y.label: float(y)}),
            )
            for i, x in enumerate(surface.x_values)
            for j, y in enumerate(surface.y_values)
        ]
    for height, expected in pairs:
        assert (
            height == expected
            or abs(height - expected) <= tolerance * scale
            or (math.isnan(height) and math.isnan(expected))
        )


METHODS = [
    ("v = u**2 + torch.sin(w) * u + 1", "", "broadcast"),
    ("v = torch.where(u > w, u, w * w)", "", "broadcast"),
    ("v = ((u * x + w - y) ** 2).mean()", "x = torch.linspace(-1, 1, 40)\ny = x * 2", "vmap"),
    ("v = F.mse_loss(torch.tanh(u * x + w), y)", "x = torch.rand(9)\ny = x * 2", "vmap"),
    ("v = torch.stack([u, w, u * w]).sort().values[0]", "", "vmap"),
    ("if w > 0:\n    v = u * u\nelse:\n    v = w * u", "", "loop"),
    ("v = u * u * w.item()", "", "loop"),
    # Right shapes and wrong values, were the grid taken for a tensor of the problem.
    ("v = u + (w * torch.ones(9)).max() * 0 + w.max() + u.mean()", "", "vmap"),
    ("v = (u - x).sum() + w if u.dim() == 0 else u + w", "x = torch.rand(9)", "vmap"),
    ("v = u.cumsum(0) + w", "", "vmap"),
    ("v = torch.softmax(u.reshape(-1), 0).reshape(u.shape) * w + u", "", "vmap"),
    ("v = u + w + u.numel()", "", "vmap"),
]


@pytest.mark.parametrize(("model", "data", "method"), METHODS)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_method_is_as_expected_and_right(
    model: str, data: str, method: str, dtype: str
) -> None:
    lab = make(TWO, model, data=data, dtype=dtype)
    surface = lab.surface("u", "w", n=9)
    assert surface.method == method
    _agrees(lab, surface)
    line = lab.slice("w", n=9)
    _agrees(lab, line)


@pytest.mark.parametrize(
    "model",
    [
        "v = torch.where(u > 2.75, u.max(), u) + w",
        "v = torch.where(u < -2.75, u.min(), u) * w * w",
        "v = torch.minimum(u, u.max() - 0.2) + w",
    ],
)
def test_a_wrong_shortcut_is_found_out_where_only_the_ends_differ(model: str) -> None:
    lab = make(TWO, model)
    assert lab.slice("u", n=61).method == "vmap"
    _agrees(lab, lab.slice("u", n=61))
    assert lab.surface("u", "w", n=61).method == "vmap"


def test_data_as_long_as_the_grid_is_not_taken_for_the_grid() -> None:
    for n in (7, 49):
        lab = make(
            TWO,
            "residual = u * x + w - y",
            "loss = (residual**2).sum(0)",
            data=f"x = torch.rand({n})\ny = torch.rand({n})",
        )
        _agrees(lab, lab.surface("u", "w", n=7))
        _agrees(lab, lab.slice("u", n=n))


@settings(max_examples=15, deadline=None)
@given(
    rows=st.integers(1, 4),
    columns=st.integers(1, 4),
    n=st.integers(2, 6),
    activation=st.sampled_from(["torch.tanh", "torch.relu", "F.softmax", "torch.cumsum"]),
    data=st.data(),
)
def test_any_coordinates_of_a_layer(
    rows: int, columns: int, n: int, activation: str, data: st.DataObject
) -> None:
    call = (
        f"{activation}(h, 0)" if activation in ("F.softmax", "torch.cumsum") else f"{activation}(h)"
    )
    lab = make(
        f"A = torch.randn({rows}, {columns}, requires_grad=True)\n"
        f"b = torch.randn({rows}, requires_grad=True)",
        f"h = A @ x + b\na = {call}",
        "loss = (a * a).sum()",
        data=f"torch.manual_seed(1)\nx = torch.randn({columns})",
        dtype="float64",
    )
    labels = [coordinate.label for coordinate in lab.snapshot().coordinates()]
    x, y = data.draw(st.lists(st.sampled_from(labels), min_size=2, max_size=2, unique=True))
    _agrees(lab, lab.surface(x, y, n=n))
    _agrees(lab, lab.slice(x, n=n))


@pytest.mark.parametrize("name", [n for n in playground.problems() if n != "shifted-square"])
def test_every_problem_is_drawn_right(name: str) -> None:
    lab = playground.open(name)
    labels = [coordinate.label for coordinate in lab.snapshot().coordinates()]
    _agrees(lab, lab.slice(labels[-1], n=9))
    if len(labels) > 1:
        _agrees(lab, lab.surface(labels[0], labels[1], n=5))


def test_orientation() -> None:
    lab = make(TWO, "v = 10 * u + w")
    x, y, heights = lab.surface("u", "w", n=5, x_range=(0, 4), y_range=(0, 1))
    assert x.tolist() == [0, 1, 2, 3, 4]
    assert y.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert heights[3, 1] == 30.25
    swapped = lab.surface("w", "u", n=5, x_range=(0, 1), y_range=(0, 4)).heights
    assert np.array_equal(swapped, heights.T)


@pytest.mark.parametrize(
    "model", ["v = torch.log(u) + 1 / w", "v = torch.log(u) + w if u > 0 else u / 0 * w"]
)
def test_nan_and_infinity_come_through(model: str) -> None:
    lab = make(TWO, model)
    _, heights = lab.slice("u", low=-2, high=2, n=5)
    assert not np.isfinite(heights[:3]).any()
    assert np.isfinite(heights[3:]).all()
    surface = lab.surface("u", "w", n=5, x_range=(-2, 2), y_range=(-2, 2))
    _agrees(lab, surface)


def test_a_surface_of_nothing_but_nan() -> None:
    lab = make(TWO, "v = torch.log(-u * u - 1) + w")
    assert np.isnan(lab.surface("u", "w", n=6).heights).all()


def test_coarse_then_final_where_it_takes_pieces() -> None:
    def pieces(model: str) -> list[Surface | None]:
        lab = make(TWO, model)
        spans = [Span(Coordinate(name), -1.0, 1.0) for name in ("u", "w")]
        return list(lab.landscape.refine(spans[0], spans[1], 40))

    loop = pieces("if w > 0:\n    v = u * u\nelse:\n    v = w * u")
    shown = [piece for piece in loop if piece is not None]
    assert [(s.final, s.heights.shape, s.method) for s in shown] == [
        (False, (25, 25), "loop"),
        (True, (40, 40), "loop"),
    ]
    assert loop.count(None) >= (625 + 1600) // 64
    quick = pieces("v = u * w")
    assert [(s is not None and s.final) for s in quick] == [True]


def test_random_models_are_drawn_with_the_numbers_of_the_next_forward() -> None:
    lab = make(TWO, "v = u * torch.randn(()) + w * torch.rand(3).sum()")
    heights = lab.surface("u", "w", n=5, x_range=(0.5, 1), y_range=(-0.5, 1)).heights
    lab.forward()
    assert lab.loss is not None
    assert heights[0, 0] == pytest.approx(lab.loss.item(), rel=1e-6)


def test_a_parameter_of_five_thousand_elements() -> None:
    lab = make(
        "w = torch.zeros(5000, requires_grad=True)",
        "v = ((w - x) ** 2)",
        "loss = v.mean()",
        data="x = torch.linspace(0, 1, 5000)",
    )
    line = lab.slice("w[4999]", low=0, high=2, n=11)
    assert line.method == "vmap"
    rest = ((np.linspace(0, 1, 5000)[:-1]) ** 2).sum()
    assert np.allclose(line.heights, (rest + (line.values - 1) ** 2) / 5000, rtol=1e-5)


def test_a_surface_gives_up_nothing_of_a_parameter_that_is_moved_meanwhile() -> None:
    lab = make("u = torch.zeros(2, requires_grad=True)", "v = u[0] + 10 * u[1]", "loss = v * 1")
    assert lab.surface("u[1]", "u[0]", n=3, x_range=(0, 2), y_range=(0, 2)).heights.tolist() == [
        [0, 1, 2],
        [10, 11, 12],
        [20, 21, 22],
    ]
    assert torch.equal(lab["u"], torch.zeros(2))
