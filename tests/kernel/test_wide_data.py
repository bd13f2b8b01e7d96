"""Views of very much data: fewer points, in pieces, and still torch's own numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from playground.engine.experiment import Experiment
from playground.engine.looking import landscape
from playground.kernel.views import Views
from playground.problem.catalogue import load
from playground.problem.document import Document


def line(rows: int) -> Document:
    data = f"x = torch.linspace(-1, 1, {rows})\ny = 1.5 * x - 0.5"
    return load("line-fit").with_source("data", data)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let two thousand rows stand for a million: every limit is a five-hundredth."""
    for name in ("WIDE", "PIECE_ELEMENTS", "SLICE_ELEMENTS", "SURFACE_ELEMENTS"):
        monkeypatch.setattr(landscape, name, getattr(landscape, name) // 500)


def test_little_data_is_seen_at_all_points() -> None:
    lab = Experiment(line(100))
    slices = Views(lab).slices()
    assert slices is not None
    assert [(len(one.values), one.asked) for one in slices if one] == [
        (lab.view.slice_points, 0)
    ] * 2
    assert lab.landscape.affordable(100, 2) == 100


def test_wide_data_is_seen_at_fewer_points_with_torch_s_own_losses() -> None:
    lab = Experiment(line(2_000), dtype="float64")
    views = Views(lab)
    slices = views.slices()
    assert slices is not None
    for one in slices:
        assert one is not None
        assert one.method == "loop"
        assert (len(one.values), one.asked) == (25, lab.view.slice_points)
    b1 = slices[1]
    assert b1 is not None
    x = torch.linspace(-1, 1, 2_000, dtype=torch.float64)
    square = (x * x).mean().item()
    expected = 0.5**2 + (b1.values - 1.5) ** 2 * square
    assert np.allclose(b1.heights, expected, rtol=1e-9)


def test_a_surface_of_wide_data_comes_in_small_pieces() -> None:
    lab = Experiment(line(2_000))
    pieces = Views(lab).surface()
    assert pieces is not None
    found = list(pieces)
    # Two points, or four thousand elements, between two looks at what waits.
    waits = math.ceil(landscape.COARSE_POINTS**2 / 2)
    assert found[:waits] == [None] * waits
    assert [len(one.x_values) for one in found if one] == [landscape.COARSE_POINTS, 44]
    assert {one.asked for one in found if one} == {lab.view.surface_points}
    assert found.count(None) == waits + 44 * 44 // 2
    assert lab.landscape.affordable(100, 2) == 44
    assert lab.landscape.affordable(20, 2) == 20
