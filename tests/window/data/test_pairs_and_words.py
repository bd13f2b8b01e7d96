"""What a place on the axes means for a sample, and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from playground.state.fit import Column, Line, Scaling
from playground.window.data import pairs, words
from playground.window.data.region_picture import boundaries
from tests.window.data import fits


def test_the_choices_of_an_x_axis() -> None:
    assert pairs.choices(fits.line()) == ("x",)
    assert pairs.choices(fits.plane()) == ("prediction", "X[:, 0]", "X[:, 1]")
    assert pairs.choices(fits.regions()) == ("X[:, 0]", "X[:, 1]")
    assert pairs.pair(fits.plane(), 9) == pairs.Pair(None, residual=True)


@pytest.mark.parametrize(
    ("fit", "choice", "names"),
    [
        (fits.line(), 0, ("x", "y")),
        (fits.plane(), 0, ("prediction", "residual")),
        (fits.plane(), 2, ("X[:, 1]", "Y")),
        (fits.regions(), 0, ("X[:, 0]", "X[:, 1]")),
        (fits.regions(), 1, ("X[:, 1]", "X[:, 0]")),
    ],
)
def test_axes_bear_the_tensors_names(fit: object, choice: int, names: tuple[str, str]) -> None:
    assert pairs.names(fit, pairs.pair(fit, choice)) == names  # type: ignore[arg-type]


def test_a_place_gives_the_numbers_of_the_sample() -> None:
    line, plane, regions = fits.line(), fits.plane(), fits.regions()
    assert pairs.moved(line, pairs.pair(line, 0), 1, 0.5, 2.0) == {"x": 0.5, "y": 2.0}
    # The prediction stays, so another residual is another target.
    assert pairs.moved(plane, pairs.pair(plane, 0), 2, 9.0, 0.5) == {"Y": 2.5}
    assert pairs.moved(plane, pairs.pair(plane, 2), 2, 9.0, 0.5) == {"X[1]": 9.0, "Y": 0.5}
    assert pairs.moved(regions, pairs.pair(regions, 1), 0, 2.0, 3.0) == {"X[1]": 2.0, "X[0]": 3.0}
    assert pairs.moved(replace(line, editable=()), pairs.Pair(0), 1, 0.0, 0.0) == {}
    assert pairs.moved(line, pairs.Pair(0), 1, float("nan"), 0.0) == {}


def test_a_class_stays_a_class() -> None:
    fit = replace(fits.line(), classes=2)
    for height, expected in ((-3.0, 0), (0.4, 0), (0.6, 1), (7.0, 1)):
        assert pairs.moved(fit, pairs.Pair(0), 0, 0.0, height)["y"] == expected


def test_a_new_sample_needs_all_of_its_numbers() -> None:
    line, plane, regions = fits.line(), fits.plane(), fits.regions()
    assert pairs.added(line, pairs.Pair(0), 1.0, 2.0, 0) == {"x": 1.0, "y": 2.0}
    assert pairs.added(plane, pairs.pair(plane, 0), 1.0, 2.0, 0) == {}
    assert pairs.added(plane, pairs.pair(plane, 1), 1.0, 2.0, 0) == {}
    added = pairs.added(regions, pairs.pair(regions, 1), 1.0, 2.0, 1)
    assert added == {"X": [2.0, 1.0], "y": 1}
    rows = replace(regions, target=Column("y", 0), editable=("X", "y"))
    assert pairs.added(rows, pairs.pair(regions, 0), 1.0, 2.0, 1) == {"X": [1.0, 2.0], "y": [1]}


def test_losses_are_told_with_their_markers() -> None:
    assert words.losses(fits.line(loss=None)) == ""
    assert words.losses(fits.line()) == "train loss 1.25"
    assert words.losses(fits.line(test_loss=2.0)) == "● train loss 1.25\n○ test loss 2"


@pytest.mark.parametrize(
    ("intercept", "coefficients", "text"),
    [
        (2.0, (0.5,), "y = 2.00 + 0.500·x0"),
        (0.0, (-0.5, 1.0), "y = −0.500·x0 + 1.00·x1"),
        (-1.0, (-2.0,), "y = −1.00 − 2.00·x0"),
        (1.0, (1.0,) * 6, "y = 1.00 + 1.00·x0 + 1.00·x1 + 1.00·x2 + 1.00·x3 + 2 more"),
        (3.0, (), "y = 3.00"),
    ],
)
def test_formulas(intercept: float, coefficients: tuple[float, ...], text: str) -> None:
    columns = [Column(f"x{at}") for at in range(len(coefficients))]
    assert words.formula("y", intercept, coefficients, columns) == text


def test_coefficients_in_both_scales() -> None:
    assert words.coefficients(fits.line()) == ()
    plain = fits.line(line=Line(1.0, (2.0,)))
    assert words.coefficients(plain) == ("prediction = 1.00 + 2.00·x",)
    both = fits.line(line=Line(1.0, (2.0,), -3.0, (4.0,)))
    assert words.coefficients(both) == (
        "normalised: prediction = 1.00 + 2.00·x",
        "original units: prediction = −3.00 + 4.00·x",
    )


def test_badges() -> None:
    assert words.badge(Scaling("x", (1.2,), (0.8,))) == "x is normalised: (x − 1.2) / 0.8"
    assert words.badge(Scaling("x", (-1.2,), (0.8,))) == "x is normalised: (x + 1.2) / 0.8"
    many = Scaling("X", (1.0, 2.0, 3.0, 4.0), (1.0,) * 4)
    assert words.badge(many).startswith("X is normalised: (X[:, 0] − 1) / 1, (X[:, 1] − 2) / 1")
    assert words.badge(many).endswith(", …")


def test_readings() -> None:
    line, regions = fits.line(), fits.regions()
    assert line.train is not None
    assert regions.train is not None
    assert words.reading(line, line.train, 4) == (
        "row 4: x 2.00, y 4.00, prediction 2.00, residual 2.00"
    )
    assert words.reading(regions, regions.train, 2, test=True) == (
        "test row 2: X[:, 0] 1.00, X[:, 1] 0, class 1, probability of class 1 0.950, "
        "residual 0.0500"
    )


def test_the_boundary_lies_at_one_half() -> None:
    fit = fits.regions()
    assert fit.regions is not None
    (found,) = boundaries(fit.regions.x_values, fit.regions.y_values, fit.regions.probabilities)
    assert np.abs(found[:, 0]).max() < 0.02
    assert found[:, 1].min() == -1.5
    assert found[:, 1].max() == 1.5


def test_three_classes_meet_where_two_are_equally_probable() -> None:
    values = np.linspace(-1.0, 1.0, 41)
    x, y = np.meshgrid(values, values, indexing="ij")
    scores = np.exp(np.stack([4 * x, -4 * x, 4 * y], axis=2))
    shares = scores / scores.sum(axis=2, keepdims=True)
    for line in boundaries(values, values, shares):
        middle = line[len(line) // 2]
        at = [int(np.abs(values - v).argmin()) for v in middle]
        ordered = np.sort(shares[at[0], at[1]])
        assert ordered[-1] - ordered[-2] < 0.1
