"""The seeds' figures: two slopes, and one weight four ways."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import playground
from playground.state.coordinate import Coordinate
from playground.state.snapshot import TapeState
from tests.engine.engine_labs import run_alone, run_here


def test_two_slopes_value_and_printed_form() -> None:
    lab = playground.open("two-slopes")
    assert lab["w1"].grad is None
    snapshot = lab.forward()
    assert repr(lab.loss) == "tensor(11., grad_fn=<AddBackward0>)"
    assert snapshot.loss == 11.0
    assert (lab["w1"].grad, lab["w2"].grad) == (None, None)
    assert snapshot["w1"].grad is None
    assert snapshot["loss"].grad_fn == "AddBackward0"


def test_two_slopes_gradients_and_their_accumulation() -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    snapshot = lab.backward()
    assert (repr(lab["w1"].grad), repr(lab["w2"].grad)) == ("tensor(2.)", "tensor(4.)")
    assert (snapshot["w1"].calls, snapshot["w2"].calls) == (1, 1)
    lab.forward()
    snapshot = lab.backward()
    assert repr(lab["w1"].grad) == "tensor(4.)"
    assert snapshot["w1"].calls == 2
    snapshot = lab.zero_grad()
    assert lab["w1"].grad is None
    assert snapshot["w1"].calls == 0


@pytest.mark.parametrize("clearing", ["w1.grad = None", "w1.grad.zero_()", "optimizer.zero_grad()"])
def test_each_taught_way_of_clearing_mends_the_sum(clearing: str) -> None:
    lab = playground.open("two-slopes")
    lab.forward()
    lab.backward()
    assert lab.execute(clearing)["w1"].calls == 0
    lab.forward()
    assert lab.backward()["w1"].calls == 1
    assert repr(lab["w1"].grad) == "tensor(2.)"


def test_a_tensor_has_no_zero_grad() -> None:
    lab = playground.open("two-slopes")
    with pytest.raises(playground.CodeError, match="zero_grad"):
        lab.execute("w1.zero_grad()")


def test_two_slopes_nudges_and_secants() -> None:
    lab = playground.open("two-slopes", dtype="float64")
    probe = lab.snapshot().probe
    secants = {secant.coordinate.name: secant for secant in probe.secants}
    assert secants["w1"].height == pytest.approx(11.2, abs=1e-12)
    assert secants["w2"].height == pytest.approx(11.41, abs=1e-12)
    assert secants["w1"].slope == pytest.approx(2, abs=1e-12)
    assert secants["w2"].slope == pytest.approx(4.1, abs=1e-12)
    assert {name: float(g) for name, g in probe.gradient.items()} == {"w1": 2.0, "w2": 4.0}
    single = playground.open("two-slopes").snapshot().probe
    assert [f"{secant.height:.5g}" for secant in single.secants] == ["11.2", "11.41"]


def test_two_slopes_sweeps() -> None:
    lab = playground.open("two-slopes", dtype="float64")
    for name in ("w1", "w2"):
        values, heights = lab.slice(name)
        expected = 2 * values + 9 if name == "w1" else 2 + values**2 + 5
        assert np.allclose(values, np.arange(-30, 31) / 10, atol=1e-12)
        assert np.allclose(heights, expected, atol=1e-12)
        assert heights[np.abs(values - lab[name].item()).argmin()] == pytest.approx(11, abs=1e-12)


def test_backward_before_forward_is_told() -> None:
    lab = playground.open("two-slopes")
    with pytest.raises(ValueError, match="do forward first"):
        lab.backward()
    assert lab.snapshot().tape is TapeState.EMPTY


def test_formulas_are_checked_at_many_points() -> None:
    lab = playground.open("two-slopes")
    verdicts = lab.check_gradient({"w1": "2", "w2": "4"})
    assert verdicts["w1"].right
    assert verdicts["w1"].points >= 20
    wrong = verdicts["w2"]
    assert not wrong
    assert wrong.given == 4
    assert wrong.counterexample is not None
    w2 = wrong.counterexample["w2"]
    assert w2 != 2.0
    assert wrong.expected == pytest.approx(2 * w2)


ONE_WEIGHT = {
    "by hand": ["1.0", "-4.0", "1.4"],
    "autograd": [
        "tensor([1.], grad_fn=<MulBackward0>)",
        "tensor([-4.])",
        "tensor([1.4000], requires_grad=True)",
    ],
    "optimizer": [
        "tensor([1.], grad_fn=<MulBackward0>)",
        "tensor([-4.])",
        "tensor([1.4000], requires_grad=True)",
    ],
    "loss": [
        "tensor(1., grad_fn=<MseLossBackward0>)",
        "tensor([-4.])",
        "tensor([1.4000], requires_grad=True)",
    ],
}


@pytest.mark.parametrize("style", ONE_WEIGHT)
def test_one_weight_four_ways(style: str) -> None:
    lab = playground.open("one-weight")
    lab.forward()
    lab.backward()
    lab.step()
    assert run_alone(lab.code(style)) == ONE_WEIGHT[style]


@pytest.mark.parametrize("style", ONE_WEIGHT)
def test_one_weight_by_a_run_of_one_step(style: str) -> None:
    lab = playground.open("one-weight")
    lab.run(1)
    assert repr(lab["θ"]) == "tensor([1.4000], requires_grad=True)"
    assert run_here(lab.code(style))[1] == ONE_WEIGHT[style]


def test_one_weight_live() -> None:
    lab = playground.open("one-weight")
    lab.forward()
    assert repr(lab.loss) == "tensor([1.], grad_fn=<MulBackward0>)"
    lab.backward()
    assert repr(lab["θ"].grad) == "tensor([-4.])"
    assert lab.snapshot().slope(Coordinate("θ", (0,))) == -4.0
    lab.step()
    assert torch.equal(lab["θ"].detach(), torch.tensor([1.4]))
