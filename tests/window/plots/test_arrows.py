"""Arrows are true, or say how they are scaled."""

from __future__ import annotations

from dataclasses import replace

import pytest

from playground.window.plots import arrows
from tests.window.plots.plot_frames import W1, W2, frame_of

SPANS = 6.0, 6.0


def test_the_descent_step_is_minus_rate_times_gradient() -> None:
    snapshot = frame_of(keywords={"lr": 0.1}).snapshot
    assert arrows.descent_of(snapshot, W1, W2) == pytest.approx((-0.2, -0.4))
    assert arrows.descent_words(snapshot) == "descent step −lr·gradient, true length"


def test_other_optimizers_have_no_step_arrow() -> None:
    assert arrows.descent_of(frame_of(optimizer="Adam").snapshot, W1, W2) is None


def test_a_frozen_parameter_does_not_step() -> None:
    step = arrows.descent_of(frame_of(frozen=("w2",)).snapshot, W1, W2)
    assert step == pytest.approx((-0.2, 0.0))


def test_maximize_goes_uphill() -> None:
    snapshot = frame_of(keywords={"lr": 0.1, "maximize": True}).snapshot
    assert arrows.descent_of(snapshot, W1, W2) == pytest.approx((0.2, 0.4))
    assert arrows.descent_words(snapshot) == "descent step +lr·gradient, true length"


def test_what_the_arrow_leaves_out_is_said() -> None:
    keywords = {"lr": 0.1, "momentum": 0.9, "weight_decay": 0.01}
    words = arrows.descent_words(frame_of(keywords=keywords).snapshot)
    assert words == "descent step −lr·gradient, true length (without momentum and weight decay)"


def test_a_gradient_that_is_not_finite_has_no_arrow() -> None:
    assert arrows.gradient_of(frame_of(gradient=(1.0, float("nan"))).snapshot, W1, W2) is None


def test_the_gradient_is_scaled_by_a_round_number_that_is_stated() -> None:
    scale = arrows.GradientScale()
    factor = scale.fit((2.0, 4.0), SPANS)
    assert factor == 0.2
    assert arrows.gradient_words(factor) == "gradient, drawn ×0.2"
    assert arrows.gradient_words(1.0) == "gradient, true length"


def test_the_scale_holds_while_the_arrow_can_be_read() -> None:
    scale = arrows.GradientScale()
    factor = scale.fit((2.0, 4.0), SPANS)
    assert scale.fit((2.0, 3.0), SPANS) == factor
    assert scale.fit((2.0, 5.0), SPANS) == factor
    assert scale.fit((200.0, 400.0), SPANS) == pytest.approx(factor / 100)
    assert scale.fit((0.0, 0.0), SPANS) == pytest.approx(factor / 100)


def test_an_arrow_too_short_to_be_seen_is_scaled_again() -> None:
    scale = arrows.GradientScale()
    assert scale.fit((2.0, 4.0), SPANS) == 0.2
    assert scale.fit((2.0, 1.3), SPANS) == 0.5


def test_the_step_is_drawn_with_the_rate_that_a_schedule_has_led_to() -> None:
    chosen = replace(frame_of().snapshot, rate=0.1)
    later = replace(frame_of().snapshot, rate=0.025)
    one, other = arrows.descent_of(chosen, W1, W2), arrows.descent_of(later, W1, W2)
    assert one is not None
    assert other is not None
    assert other == pytest.approx((one[0] / 4, one[1] / 4))
    blown = replace(frame_of().snapshot, rate=float("inf"))
    assert arrows.descent_of(blown, W1, W2) is None
