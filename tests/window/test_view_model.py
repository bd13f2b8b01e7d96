"""The view model, without Qt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.state.acts import Look
from playground.state.coordinate import Coordinate
from playground.state.inspection import Wanted
from playground.state.view import Span, View
from playground.window.view_model import ViewModel, followed
from tests.window.frames import SPANS, W1, W2, snapshot_of


@pytest.fixture
def views() -> ViewModel:
    views = ViewModel()
    assert views.opened("two-slopes", SPANS, snapshot_of()) is None
    return views


def test_the_first_view_is_the_kernel_s_own(views: ViewModel) -> None:
    assert views.view == View(slices=SPANS, surface=(SPANS[0], SPANS[1]))


def test_a_single_parameter_has_no_surface() -> None:
    views = ViewModel()
    views.opened("one", SPANS[:1], snapshot_of())
    assert views.view.surface is None
    assert views.view.slices == SPANS[:1]


def test_a_changed_document_keeps_what_was_looked_at(views: ViewModel) -> None:
    closer = Span(W1, 0.0, 2.0)
    views.range(closer)
    views.nudge(0.01)
    look = views.opened("two-slopes", SPANS, snapshot_of())
    assert look is not None
    assert look.view.slices == (closer, SPANS[1])
    assert look.view.nudge == 0.01


def test_another_problem_starts_afresh_with_the_same_nudge(views: ViewModel) -> None:
    views.range(Span(W1, 0.0, 2.0))
    views.nudge(0.01)
    look = views.opened("other", SPANS, snapshot_of())
    assert look is not None
    assert look.view.slices == SPANS
    assert look.view.nudge == 0.01


def test_coordinates_that_are_gone_are_dropped(views: ViewModel) -> None:
    without = replace(snapshot_of(), parameters={"w1": np.zeros(())})
    views.opened("two-slopes", SPANS[:1], without)
    assert views.view.slices == SPANS[:1]
    assert views.view.surface is None


def test_planes_and_pages(views: ViewModel) -> None:
    look = views.plane(W2, W1, snapshot_of())
    assert look is not None
    assert look.view.surface == (SPANS[1], SPANS[0])
    assert views.plane(W2, W1, snapshot_of()) is None
    assert views.plane(W1, W1, snapshot_of()) is None
    page = views.page([W2, Coordinate("gone")], snapshot_of())
    assert page is not None
    assert page.view.slices == SPANS[1:]


def test_ranges_of_slice_and_surface(views: ViewModel) -> None:
    closer = Span(W2, 1.0, 2.0)
    look = views.range(closer)
    assert look == Look(replace(View(slices=(SPANS[0], closer)), surface=(SPANS[0], SPANS[1])))
    pair = Span(W1, -1.0, 1.0), Span(W2, -1.0, 1.0)
    both = views.range(pair)
    assert both is not None
    assert both.view.surface == pair


@pytest.mark.parametrize(("low", "high"), [(1.0, 1.0), (2.0, 1.0), (0.0, np.inf), (np.nan, 1.0)])
def test_ranges_that_show_nothing_are_not_taken(views: ViewModel, low: float, high: float) -> None:
    assert views.range(Span(W1, low, high)) is None
    assert views.range((SPANS[0], Span(W2, low, high))) is None


@pytest.mark.parametrize("size", [0.0, np.nan, np.inf])
def test_nudges_that_divide_by_nothing_are_not_taken(views: ViewModel, size: float) -> None:
    assert views.nudge(size) is None
    assert views.view.nudge == 0.1


def test_a_negative_nudge_is_taken(views: ViewModel) -> None:
    look = views.nudge(-0.5)
    assert look is not None
    assert look.view.nudge == -0.5


def test_the_view_follows_a_point_that_leaves_it(views: ViewModel) -> None:
    assert views.follow(snapshot_of(w1=3.0)) is None
    look = views.follow(snapshot_of(w1=5.2))
    assert look is not None
    span = look.view.slices[0]
    assert span == Span(W1, 2.0, 8.0)
    assert look.view.surface == (span, SPANS[1])
    assert views.follow(snapshot_of(w1=5.2)) is None


def test_a_point_that_is_no_number_is_not_followed(views: ViewModel) -> None:
    assert views.follow(snapshot_of(w1=float("nan"), w2=float("inf"))) is None


@given(
    st.floats(-100, 100),
    st.floats(0.001, 1000),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e30, max_value=1e30),
)
def test_a_followed_span_holds_the_point(low: float, width: float, value: float) -> None:
    span = Span(W1, low, low + width)
    there = followed(span, value)
    assert there.low <= value <= there.high
    if span.low <= value <= span.high:
        assert there is span
    elif abs(value) <= 1e6 * width:
        assert there.high - there.low == pytest.approx(width, rel=0.01, abs=1e-6)


def test_what_is_wanted_is_asked_for_once(views: ViewModel) -> None:
    look = views.want(graph=True)
    assert look is not None
    assert look.view.wanted == Wanted(graph=True)
    assert views.want(graph=True) is None
    more = views.want(rule="w1", code="autograd")
    assert more is not None
    assert more.view.wanted == Wanted(graph=True, rule="w1", code="autograd")


def test_what_is_wanted_outlives_a_document_but_not_the_names_in_it(views: ViewModel) -> None:
    views.want(graph=True, ledger="w1", rule="w1")
    same = views.opened("two-slopes", SPANS, snapshot_of())
    assert same is not None
    assert same.view.wanted == Wanted(graph=True, ledger="w1", rule="w1")
    other = views.opened("other", SPANS, snapshot_of())
    assert other is not None
    assert other.view.wanted == Wanted(graph=True)


def test_wanted_before_a_document_goes_along_with_it() -> None:
    views = ViewModel()
    views.want(graph=True)
    look = views.opened("two-slopes", SPANS, snapshot_of())
    assert look is not None
    assert look.view.wanted.graph


def test_a_point_that_stands_still_is_not_followed_when_one_pans_away(views: ViewModel) -> None:
    views.follow(snapshot_of())
    away = Span(W1, 4.0, 8.0)
    views.range(away)
    assert views.follow(snapshot_of()) is None
    assert views.view.slices[0] == away
    look = views.follow(snapshot_of(w1=-2.0))
    assert look is not None
    assert look.view.slices[0].low <= -2.0 <= look.view.slices[0].high


def test_the_way_home_waits_for_the_problem_that_the_view_is_of(views: ViewModel) -> None:
    views.range(Span(W1, 0.0, 2.0))
    other = replace(snapshot_of(), parameters={"A": np.zeros((2, 2))})
    assert views.home(other) is None
    look = views.home(snapshot_of())
    assert look is not None
    assert look.view.slices == SPANS
