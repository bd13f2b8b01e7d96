"""Generated sets against their closed forms, and the problems that are made of them."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from playground.engine.experiment import Experiment
from playground.language.checker import check_cells
from playground.problem import generated
from playground.problem.errors import DocumentError
from playground.problem.files import read, write
from playground.problem.generated import SETS, Wish, kind

KEYS = [one.key for one in SETS]


def lab(key: str, size: int = 200, noise: float | None = None, seed: int = 0) -> Experiment:
    document = generated.document(kind(key), Wish(size, noise, seed))
    return Experiment(document, dtype="float64")


def data(key: str, size: int = 400, noise: float = 0.0) -> tuple[torch.Tensor, torch.Tensor]:
    made = lab(key, size, noise)
    return made["x"], made["y"]


def test_the_sets_are_those_that_were_asked_for() -> None:
    assert [
        *("line", "plane", "polynomial", "sine"),
        *("blobs", "moons", "circles", "spirals", "xor"),
    ] == KEYS


def test_curves_lie_on_their_formulas() -> None:
    x, y = data("line")
    assert torch.allclose(y, 1.5 * x - 0.5, atol=1e-12)
    x, y = data("plane")
    assert torch.allclose(y, 1.5 * x[:, 0] - x[:, 1] + 0.5, atol=1e-12)
    x, y = data("polynomial")
    assert torch.allclose(y, 1 - x + x**3, atol=1e-12)
    x, y = data("sine")
    assert torch.allclose(y, x.sin(), atol=1e-12)


def radii(points: torch.Tensor, centre: tuple[float, float]) -> torch.Tensor:
    distance: torch.Tensor = torch.linalg.vector_norm(points - torch.tensor(centre), dim=1)
    return distance


def test_moons_are_two_half_circles_of_radius_one() -> None:
    x, y = data("moons")
    upper, lower = x[y == 0], x[y == 1]
    assert torch.allclose(radii(upper, (0, 0)), torch.ones(200).double(), atol=1e-12)
    assert torch.allclose(radii(lower, (1, 0.5)), torch.ones(200).double(), atol=1e-12)
    assert (upper[:, 1] >= 0).all()
    assert (lower[:, 1] <= 0.5).all()


def test_circles_have_radius_two_and_one() -> None:
    x, y = data("circles")
    assert torch.allclose(radii(x, (0, 0)), 2 - y, atol=1e-12)


def test_spirals_turn_as_they_grow_and_one_is_the_other_turned_by_half() -> None:
    x, y = data("spirals")
    radius = radii(x, (0, 0))
    assert radius.max() <= 2
    angle = 1.5 * math.pi * radius / 2 + math.pi * y
    assert torch.allclose(x[:, 0], radius * angle.cos(), atol=1e-12)
    assert torch.allclose(x[:, 1], radius * angle.sin(), atol=1e-12)


def test_blobs_and_xor_have_their_centres() -> None:
    x, y = data("blobs")
    assert (x[y == 0] == torch.tensor([-1.5, -1.0])).all()
    assert (x[y == 1] == torch.tensor([1.5, 1.0])).all()
    x, y = data("xor")
    assert (x.abs() == 1).all()
    assert torch.equal(y, (x[:, 0] * x[:, 1] < 0).double())
    assert 150 < y.sum() < 250


@pytest.mark.parametrize("key", KEYS)
def test_noise_has_the_deviation_asked_for(key: str) -> None:
    clean, noisy = lab(key, 4000, 0.0), lab(key, 4000, 0.5)
    name = "x" if kind(key).classes else "y"
    noise = noisy[name] - clean[name]
    assert abs(noise.std() - 0.5) < 0.02
    assert abs(noise.mean()) < 0.02


@pytest.mark.parametrize("key", KEYS)
def test_size_seed_and_dtype(key: str) -> None:
    for size in (4, 5, 33):
        made = lab(key, size)
        assert len(made["x"]) == len(made["y"]) == size
        assert made["x"].shape[1:] == (() if kind(key).features == 1 else (2,))
        assert made["x"].dtype == made["y"].dtype == torch.float64
        if kind(key).classes and key != "xor":
            assert made["y"].sum() == size - size // 2
    assert torch.equal(lab(key)["y"], lab(key)["y"])
    first, other = lab(key, seed=0), lab(key, seed=1)
    moved = not torch.equal(first["x"], other["x"]) or not torch.equal(first["y"], other["y"])
    assert moved
    single = Experiment(generated.document(kind(key), Wish()))
    assert single["x"].dtype == single["y"].dtype == torch.float32


# Steps of plain SGD at the rate that the problem brings, the loss it falls below, and the share of
# points on the right side.
FITS = {
    "line": (200, 0.09, None),
    "plane": (200, 0.11, None),
    "polynomial": (1000, 0.04, None),
    "sine": (2000, 0.025, None),
    "blobs": (300, 0.04, 0.985),
    "moons": (1000, 0.02, 1.0),
    "circles": (1000, 0.035, 1.0),
    "spirals": (1000, 0.01, 1.0),
    "xor": (500, 0.02, 1.0),
}


@pytest.mark.parametrize("key", KEYS)
def test_each_problem_falls_to_a_good_fit(key: str) -> None:
    steps, least, share = FITS[key]
    made = Experiment(generated.document(kind(key), Wish()))
    loss = made.run(steps).probe.loss
    assert loss is not None
    assert loss < least
    if share is not None:
        made.forward()
        right = (made["prediction"] > 0) == (made["y"] == 1)
        assert right.double().mean() >= share


@pytest.mark.parametrize("key", KEYS)
def test_the_parameters_stay_few(key: str) -> None:
    made = lab(key)
    assert sum(each.numel() for each in made.parameters.values()) < 200


def test_all_run_alone_in_plain_python(tmp_path: Path) -> None:
    paths = []
    for one in SETS:
        path = tmp_path / f"{one.key}.py"
        document = generated.document(one, Wish(40))
        assert check_cells(document.sources) == []
        write(document, path)
        assert read(path).learning_rate == float(one.rate)
        paths.append(str(path))
    code = (
        "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)['loss'].backward()"
    )
    subprocess.run([sys.executable, "-I", "-W", "error", "-c", code, *paths], check=True)


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (Wish(3), "4 to 100,000 points, not 3"),
        (Wish(10**6), "not 1,000,000"),
        (Wish(-1), "not -1"),
        (Wish(10, -0.1), "the noise is a number from 0 to 100"),
        (Wish(10, math.nan), "not nan"),
        (Wish(10, math.inf), "not inf"),
        (Wish(10, 0.1, 2**80), "the seed is a whole number of at most 63 bits"),
    ],
)
def test_a_wish_without_sense_is_refused(wish: Wish, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        generated.document(kind("line"), wish)
