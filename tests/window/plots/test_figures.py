"""Numbers as the plots write them."""

from __future__ import annotations

import math

import pytest

from playground.window.plots import figures


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0999985, "4.1"),
        (4.0, "4"),
        (0.0, "0"),
        (-1.2, "−1.2"),
        (0.0123456, "0.01235"),
        (123456.0, "1.235e5"),
        (1e-7, "1e−7"),
        (math.nan, "nan"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
    ],
)
def test_four_digits(value: float, text: str) -> None:
    assert figures.four_digits(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1.0"), (0.5, "0.5"), (-3.0, "−3.0"), (1e20, "1e20")]
)
def test_as_float_writes_whole_numbers_as_python_does(value: float, text: str) -> None:
    assert figures.as_float(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(7.5, "7.50"), (-0.01234, "−0.0123"), (1234.5, "1234"), (0.0, "0")]
)
def test_three_digits(value: float, text: str) -> None:
    assert figures.three_digits(value) == text


def test_minus_zero_is_zero() -> None:
    assert figures.with_decimals(-0.001, 2) == "0.00"


def test_a_dragged_value_is_rounded_to_what_a_pixel_can_tell() -> None:
    assert figures.rounded(1.2987654, 0.012) == 1.3
    assert figures.rounded(1234.567, 30.0) == 1230.0


def test_ordinals() -> None:
    numbers = (1, 2, 3, 4, 8, 11, 12, 21, 112)
    written = [figures.ordinal(number) for number in numbers]
    assert written == ["1st", "2nd", "3rd", "4th", "8th", "11th", "12th", "21st", "112th"]
