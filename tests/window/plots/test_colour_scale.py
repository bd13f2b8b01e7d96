"""Levels and colours of a map."""

from __future__ import annotations

import numpy as np
import pytest

from playground.window.plots.colour_map import colour_table, coloured
from playground.window.plots.colour_scale import ColourScale
from playground.window.plots.contours import contours
from tests.window.plots.plot_frames import surface_of


def rosenbrock(x: object, y: object) -> object:
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2  # type: ignore[operator]


def test_an_even_landscape_gets_even_round_levels() -> None:
    scale = ColourScale.fit(surface_of().heights)
    assert scale is not None
    assert scale.unit is None
    assert scale.note == ""
    assert scale.levels == (0, 2, 4, 6, 8, 10, 12, 14, 16, 18)


def test_heights_over_decades_get_logarithmic_colours_and_say_so() -> None:
    scale = ColourScale.fit(surface_of(rosenbrock, -2, 2).heights)
    assert scale is not None
    assert scale.note == "log colours"
    levels = np.array(scale.levels)
    assert (np.diff(levels) > 0).all()
    assert levels[-1] / levels[0] > 100
    shares = scale.share(levels)
    assert (np.diff(shares) > 0.05).all()


def test_holes_are_transparent_and_do_not_count() -> None:
    heights = np.array([[0.0, np.nan], [np.inf, 10.0]])
    scale = ColourScale.fit(heights)
    assert scale is not None
    assert (scale.low, scale.high) == (0.0, 10.0)
    colours = coloured(heights, scale, "viridis")
    assert colours[0, 1] == 0
    assert colours[1, 0] == 0
    assert colours[0, 0] == colour_table("viridis")[0]
    assert colours[1, 1] == colour_table("viridis")[-1]


def test_nothing_finite_has_no_scale_and_a_flat_landscape_has_one() -> None:
    assert ColourScale.fit(np.full((3, 3), np.nan)) is None
    flat = ColourScale.fit(np.full((3, 3), 7.0))
    assert flat is not None
    assert flat.share(np.array(7.0)) == pytest.approx(0.0)


def test_a_scale_is_kept_while_the_heights_fit_it() -> None:
    heights = surface_of().heights
    scale = ColourScale.fit(heights)
    assert scale is not None
    assert scale.still_fits(heights * 0.9)
    assert not scale.still_fits(heights * 1.1)
    assert not scale.still_fits(heights * 0.1 + 5)


def test_a_contour_lies_where_the_loss_has_its_level() -> None:
    surface = surface_of()
    (contour,) = contours(surface.x_values, surface.y_values, surface.heights, (11.0,))
    points = np.concatenate(contour.lines)
    assert 2 * points[:, 0] + points[:, 1] ** 2 + 5 == pytest.approx(11.0, abs=0.02)


def test_contours_end_at_holes() -> None:
    surface = surface_of(lambda x, y: np.where(x > 0, np.nan, x + 0 * y))
    (contour,) = contours(surface.x_values, surface.y_values, surface.heights, (-1.0,))
    assert len(contour.lines) == 1
    assert (
        contours(surface.x_values, surface.y_values, surface.heights * np.nan, (1.0,))[0].lines
        == ()
    )


def test_levels_close_together_are_told_apart() -> None:
    scale = ColourScale(61.1402, 61.1501)
    texts = [scale.text(level) for level in scale.levels]
    assert texts[:3] == ["61.141", "61.142", "61.143"]
    assert len(set(texts)) == len(texts)
    assert ColourScale(0.0, 18.0).text(2.0) == "2"
