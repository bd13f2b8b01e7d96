"""Round ticks."""

from __future__ import annotations

import pytest

from playground.window.plots.ticks import linear_ticks, log_ticks, nice_step


@pytest.mark.parametrize(("span", "most", "step"), [(6, 6, 1), (6, 5, 2), (1, 4, 0.5), (40, 8, 5)])
def test_nice_step(span: float, most: int, step: float) -> None:
    assert nice_step(span, most) == pytest.approx(step)


def test_linear_ticks_hold_their_ends_and_have_just_enough_decimals() -> None:
    assert [tick.text for tick in linear_ticks(-3, 3, 6)] == ["−3", "−2", "−1", "0", "1", "2", "3"]
    assert [tick.text for tick in linear_ticks(0.1, 0.4, 3)] == ["0.1", "0.2", "0.3", "0.4"]


@pytest.mark.parametrize(
    ("low", "high", "texts"),
    [
        (0.999996, 1.000004, ["0.999996", "0.999998", "1", "1.000002", "1.000004"]),
        (1234560, 1234566, ["1234560", "1234562", "1234564", "1234566"]),
        (0.0, 4e-6, ["0", "1e−6", "2e−6", "3e−6", "4e−6"]),
        (0.0, 2e5, ["0", "50000", "1e5", "1.5e5", "2e5"]),
    ],
)
def test_ticks_close_together_are_told_apart(low: float, high: float, texts: list[str]) -> None:
    assert [tick.text for tick in linear_ticks(low, high, 4)] == texts


def test_log_ticks_name_powers_of_ten_and_mark_the_digits_between() -> None:
    ticks = log_ticks(-2.0, 2.0, 5)
    assert [tick.text for tick in ticks if tick.text] == ["0.01", "0.1", "1", "10", "100"]
    assert len(ticks) == 37


def test_log_ticks_within_a_decade_are_plain_numbers() -> None:
    assert [tick.text for tick in log_ticks(0.0, 0.6, 3)] == ["1", "2", "3"]
