"""The finite-difference microscope against closed forms and the figures of the notebooks."""

from __future__ import annotations

import math

import numpy as np
import pytest

import playground
from playground.engine.errors import ActError
from playground.state.microscope import ErrorCurve
from tests.engine.engine_labs import lab as lab_of


def at(curve: ErrorCurve, h: float) -> int:
    (place,) = np.flatnonzero(curve.h == h)
    return int(place)


def test_log_sine_in_float32_is_seeds_to_the_printed_digit() -> None:
    lab = playground.open("log-sine")
    for name, printed in (("x[0]", "1.3619"), ("x[1]", "0.1919")):
        curve = lab.microscope(name).curve("forward", "float32")
        assert f"{curve.quotient[at(curve, 1e-3)]:.4f}" == printed
    curve = lab.microscope("x[0]").curve("forward", "float32")
    place = at(curve, 1e-3)
    assert f"{curve.truncation[place]:.5f}" == "-0.00136"
    assert curve.rounding[place] == pytest.approx(curve.error[place] - curve.truncation[place])
    assert abs(curve.rounding[place]) < 1e-4


def test_the_reference_is_autograds_slope_in_float64() -> None:
    found = playground.open("log-sine").microscope("x[0]")
    assert found.gradient == pytest.approx(math.sin(0.75) / 0.5, abs=1e-15)
    assert found.loss == pytest.approx(math.log(0.5 * 0.75) * math.sin(0.75), abs=1e-15)
    # 0.5 and 0.75 are the same numbers in both dtypes.
    curve = found.curve("central", "float64")
    x, h = 0.5, curve.taken[at(curve, 1e-2)]
    exact = math.sin(0.75) * (math.log((x + h) / (x - h))) / (2 * h)
    assert curve.error[at(curve, 1e-2)] == pytest.approx(exact - found.gradient, rel=1e-9)


@pytest.mark.parametrize("name", ["x[0]", "x[1]"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_branches_of_log_sine_have_their_slopes(name: str, dtype: str) -> None:
    found = playground.open("log-sine").microscope(name)
    for scheme, order in (("forward", 1), ("central", 2)):
        curve = found.curve(scheme, dtype)
        assert curve.truncation_slope == pytest.approx(order, rel=0.05)
        assert curve.rounding_slope is not None
        # Twelve errors of one sign or the other, up to ten times apart, are all float32 has.
        loose = 0.05 if dtype == "float64" else 0.25
        assert curve.rounding_slope == pytest.approx(-1, abs=loose)


def test_the_best_h_lies_near_the_theory() -> None:
    found = playground.open("log-sine").microscope("x[0]")
    loss, x = abs(found.loss), 0.5
    second, third = math.sin(0.75) / x**2, 2 * math.sin(0.75) / x**3
    for curve in found.curves:
        eps = float(np.finfo(curve.dtype).eps)
        first = curve.scheme == "forward"
        theory = (
            (2 * eps * loss / second) ** 0.5 if first else (1.5 * eps * loss / third) ** (1 / 3)
        )
        assert curve.theory == pytest.approx(theory, rel=1e-6)
        assert curve.best is not None
        assert 0.1 < curve.taken[curve.best] / theory < 10


def test_the_h_really_taken_divides() -> None:
    curve = playground.open("log-sine").microscope("x[1]").curve("forward", "float32")
    x = np.float32(0.75)
    place = at(curve, 1e-3)
    assert curve.taken[place] == float((x + np.float32(1e-3)) - x) != 1e-3
    nothing = curve.taken == 0.0
    assert curve.h[nothing].max() == pytest.approx(2.4e-8, rel=0.05)
    assert np.isnan(curve.quotient[nothing]).all()


def test_a_linear_loss_has_no_truncation_branch() -> None:
    found = playground.open("two-slopes").microscope("w1")
    assert all(curve.truncation_slope is None for curve in found.curves)
    assert any("No truncation branch: the loss is linear" in said for said in found.remarks)
    assert any("exactly 0" in said for said in found.remarks)
    best = found.curve("forward", "float64").best
    assert best is not None
    assert found.curve("forward", "float64").h[best] == 1.0


def test_a_quadratic_loss_has_no_truncation_for_central_differences() -> None:
    found = playground.open("two-slopes").microscope("w2")
    assert found.curve("central", "float64").truncation_slope is None
    assert found.curve("forward", "float64").truncation_slope == pytest.approx(1, rel=0.05)
    assert any("third derivative is 0" in said for said in found.remarks)


def test_a_kink_is_said_in_words() -> None:
    found = lab_of("w = torch.tensor(0.0, requires_grad=True)", "y = torch.relu(w)", "loss = y")
    said = found.microscope("w").remarks
    assert any("kink" in text and "gives 1, and autograd 0" in text for text in said)


def test_a_loss_that_is_no_number_is_said_in_words() -> None:
    lab = lab_of("w = torch.tensor(-1.0, requires_grad=True)", "y = torch.log(w)", "loss = y")
    found = lab.microscope("w")
    assert any("The loss at the point is nan" in text for text in found.remarks)
    assert all(curve.best is None for curve in found.curves)


def test_holes_to_one_side_are_gaps() -> None:
    lab = lab_of("w = torch.tensor(0.5, requires_grad=True)", "y = torch.log(w)", "loss = y")
    found = lab.microscope("w")
    curve = found.curve("central", "float64")
    assert np.isnan(curve.quotient[at(curve, 1.0)])
    assert any(text.startswith("Gaps") for text in found.remarks)


def test_the_whole_gradient_shows_the_largest_error() -> None:
    lab = playground.open("log-sine")
    whole = lab.microscope(whole=True)
    assert whole.coordinate is None
    curve = whole.curve("forward", "float64")
    parts = [lab.microscope(name).curve("forward", "float64") for name in ("x[0]", "x[1]")]
    errors = [abs(part.error[at(part, 1e-3)]) for part in parts]
    assert abs(curve.error[at(curve, 1e-3)]) == max(errors)


def test_a_cell_that_insists_on_a_dtype_leaves_the_other_curves_out() -> None:
    lab = lab_of(
        "w = torch.tensor([1.0, 2.0], requires_grad=True)",
        "y = torch.dot(w, torch.ones(2, dtype=torch.float32))",
        "loss = y",
    )
    found = lab.microscope("w[0]")
    assert {curve.dtype for curve in found.curves} == {"float32"} or not found.curves
    assert any(text.startswith("float64 cannot be shown") for text in found.remarks)


def test_looking_changes_nothing_and_names_are_checked() -> None:
    lab = playground.open("log-sine")
    lab.forward()
    lab.backward()
    before = lab.snapshot()
    lab.microscope("x[0]")
    after = lab.snapshot()
    assert after.tape is before.tape
    assert after.serial == before.serial
    assert str(after["x"].grad) == str(before["x"].grad) != "None"
    with pytest.raises(ActError, match="no scalar of x"):
        lab.microscope("x")
    with pytest.raises(ActError, match="y"):
        lab.microscope("y")


def test_a_float64_point_is_looked_at_where_float32_puts_it() -> None:
    lab = playground.open("log-sine", dtype="float64")
    lab.move({"x[0]": 1 / 3})
    curve = lab.microscope("x[0]").curve("central", "float32")
    # With the slope of the unrounded point the error would stay near 1e-7 · f''.
    assert curve.truncation_slope == pytest.approx(2, rel=0.05)
