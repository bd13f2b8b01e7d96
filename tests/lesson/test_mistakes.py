"""Wrong answers at real Experiments: each is led back to one mistake, a right one to none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from playground.lesson.diagnoses import names
from tests.lesson.scenes import SCRIPTS, scene


def _calls(*order: int) -> list[str]:
    options = scene("calls").prompt.options
    return [options[place] for place in order]


WRONG: list[tuple[str, Any, str]] = [
    # backward adds: 2 stood in w1.grad, 4 in w2.grad
    ("second backward, w1", 2.0, names.ACCUMULATION),
    ("second backward, w1", -4.0, names.SIGN),
    ("second backward, w1", 6.0, names.MISCOUNTED),
    ("second backward, w1", None, names.NONE_FOR_GRADIENT),
    ("second backward, w1", [2.0, 2.0], names.SHAPE),
    ("second backward, w2", 4.0, names.ACCUMULATION),
    ("second backward, w2", 12, names.MISCOUNTED),
    ("two backwards at once", 4, names.ACCUMULATION),
    ("two backwards at once", "16", names.MISCOUNTED),
    ("shifted twice", "4", names.ACCUMULATION),
    ("shifted row", [4, 2], names.ACCUMULATION),
    ("shifted row", 8, names.SHAPE),
    ("tangent after backward", 8.0, names.FACTOR_2),
    # … unless it was cleared
    ("cleared between", 4.0, names.FORGOT_ZERO_GRAD),
    ("cleared between", 1.0, names.VALUE_FOR_GRADIENT),
    ("cleared between", -2, names.SIGN),
    ("shifted cleared", 4.0, names.FORGOT_ZERO_GRAD),
    # None and zero
    ("cleared", 0.0, names.ZERO_FOR_NONE),
    ("cleared", 2.0, names.STALE),
    ("zeroed", None, names.NONE_FOR_ZERO),
    ("zeroed", 2.0, names.STALE),
    ("before backward", 0, names.ZERO_FOR_NONE),
    ("before backward", 2.0, names.BEFORE_BACKWARD),
    ("before backward", 7.0, names.NUMBER_FOR_NONE),
    ("frozen", 2.0, names.FROZEN),
    ("frozen", "0", names.ZERO_FOR_NONE),
    # tangents
    ("tangent w2", 4.1, names.SECANT),
    ("tangent w2", "-4", names.SIGN),
    ("tangent w2", 2.0, names.WRONG_PARAMETER),
    ("tangent w2", 8.0, names.FACTOR_2),
    ("tangent w2", 0.4, names.STEP_FOR_GRADIENT),
    ("tangent w2", 11.0, names.VALUE_FOR_GRADIENT),
    ("tangent w2", 1.0, names.CHAIN),
    ("tangent w2", 0.0, names.FLAT),
    ("log-sine", [0, 0], names.FLAT),
    ("line-fit b0", 0.0, names.FLAT),
    ("tangent w1", 4.0, names.WRONG_PARAMETER),
    ("tangent w1", 1.0, names.VALUE_FOR_GRADIENT),
    ("tangent w1", -2.0, names.SIGN),
    ("tangent moved", 4.0, names.STALE),
    ("tangent moved", 6.0, names.SIGN),
    ("tangent moved", -5.9, names.SECANT),
    ("tangent moved", -12.0, names.FACTOR_2),
    ("one weight tangent", 4.0, names.SIGN),
    ("one weight tangent", -3.6, names.SECANT),
    ("one weight tangent", -8.0, names.FACTOR_2),
    ("himmelblau tangent", -10.5, names.SIGN),
    ("himmelblau tangent", 2.5, names.WRONG_PARAMETER),
    ("himmelblau tangent", 24.5, names.CHAIN),
    ("himmelblau tangent", 23.5, names.PATH),
    ("himmelblau tangent", 0.105, names.STEP_FOR_GRADIENT),
    # the gradient of one weight
    ("one weight", 4.0, names.SIGN),
    ("one weight", -2.0, names.FACTOR_2),
    ("one weight", -0.4, names.STEP_FOR_GRADIENT),
    ("one weight", 0.4, names.STEP_FOR_GRADIENT),
    ("one weight", 1.4, names.STEP_FOR_GRADIENT),
    ("one weight", 1.0, names.VALUE_FOR_GRADIENT),
    ("one weight", 2.0, names.CHAIN),
    ("one weight", -3.6, names.SECANT),
    ("gradient, then step", 3.2, names.NEW_POINT),
    ("gradient, then step", 1.6, names.STEP_FOR_GRADIENT),
    # where a step leads
    ("one weight step", 1.0, names.STALE),
    ("one weight step", 0.6, names.UPHILL),
    ("one weight step", 5.0, names.NOT_SCALED),
    ("one weight step", 0.4, names.STEP_FOR_POINT),
    ("one weight step", -4.0, names.GRADIENT_FOR_POINT),
    ("one weight step", 1.2, names.FACTOR_2),
    ("one weight step", 1.36, names.SECANT),
    ("one weight stepped uncleared", 1.4, names.ACCUMULATION),
    ("one weight stepped uncleared", 0.2, names.UPHILL),
    ("one weight stepped cleared", 1.8, names.FORGOT_ZERO_GRAD),
    ("one weight, three steps", 1.4, names.ONE_STEP),
    ("one weight, three steps", 2.2, names.CONSTANT),
    ("one weight momentum", 1.32, names.PLAIN_STEP),
    ("himmelblau step", {"x": -0.5, "y": -1.0}, names.STALE),
    ("himmelblau step", {"x": -0.395, "y": -0.975}, names.UPHILL),
    ("himmelblau step", {"x": -11.0, "y": -3.5}, names.NOT_SCALED),
    ("himmelblau step", {"x": -0.105, "y": -0.025}, names.STEP_FOR_POINT),
    ("himmelblau step", {"x": 10.5, "y": 2.5}, names.GRADIENT_FOR_POINT),
    ("himmelblau step", {"x": -0.525, "y": -1.105}, names.WRONG_PARAMETER),
    ("himmelblau step", {"x": -0.71, "y": -1.05}, names.FACTOR_2),
    ("himmelblau Adam", {"x": -3.65, "y": -1.75}, names.PLAIN_STEP),
    ("himmelblau Adam", {"x": -0.8, "y": -1.0}, names.LEFT_OUT),
    ("himmelblau Adam", {"x": -0.8, "y": -0.7}, names.SIGN),
    ("himmelblau run", {"x": -0.605, "y": -1.025}, names.ONE_STEP),
    ("himmelblau run", {"x": -0.92, "y": -1.1}, names.CONSTANT),
    ("ravine step", {"x": -3.92, "y": 1.5}, names.SIGN),
    ("ravine step", {"x": 0.5, "y": -3.92}, names.WRONG_PARAMETER),
    # the loss itself
    ("loss after a nudge", 11.0, names.STALE),
    ("loss after a nudge", 13.0, names.TANGENT_FOR_CURVE),
    ("loss after a nudge", 4.0, names.GRADIENT_FOR_VALUE),
    ("loss after a nudge", 26.5, names.FACTOR_2),
    ("loss without a forward", 13.25, names.NOT_RECOMPUTED),
    # vectors, sums and means
    ("log-sine", [0.1912, 1.3633], names.WRONG_PARAMETER),
    ("log-sine", [-1.3633, -0.1912], names.SIGN),
    ("log-sine", [-1.3633, 0.1912], names.SIGN),
    ("log-sine", [1.3633], names.SHAPE),
    ("log-sine", [0.5, 0.75], names.VALUE_FOR_GRADIENT),
    ("log-sine first", 0.1912, names.WRONG_PARAMETER),
    ("log-sine first", 1.8178, names.CHAIN),
    ("log-sine first", 0.6816, names.FACTOR_2),
    ("log-sine first", 1.36, names.ROUNDED),
    ("log-sine second", 0.9088, names.PATH),
    ("log-sine second", -0.7176, names.PATH),
    ("log-sine second", 1.5545, names.ADDED_UP),
    ("line-fit b0", -407.4282, names.SUM_FOR_MEAN),
    ("line-fit b0", -2.7187, names.WRONG_PARAMETER),
    ("line-fit b0", -2.0371, names.FACTOR_2),
    ("line-fit b0", -0.0407, names.MEAN_FOR_SUM),
    ("line-fit b1", -4.0743, names.WRONG_PARAMETER),
    ("line-fit step", {"b0": -0.407, "b1": -0.272}, names.UPHILL),
    ("line-fit step", {"b0": 4.074, "b1": 2.719}, names.NOT_SCALED),
    ("line-fit step", {"b0": 0.204, "b1": 0.136}, names.FACTOR_2),
    ("regression", [5.6911, -8.0113], names.SIGN),
    ("regression", [8.0113, -5.6911], names.WRONG_PARAMETER),
    ("regression", [-1707.334, 2403.378], names.SUM_FOR_MEAN),
    ("layer b", [0.7983, 0.3538, 0.0081], names.SUM_FOR_MEAN),
    ("weighted", 3.0, names.SHAPE),
    ("weighted", 15.0, names.ADDED_UP),
    ("weighted one", 15.0, names.ADDED_UP),
    ("weighted one", 1.0, names.CHAIN),
    ("dot w", [1.0, 2.0, 3.0, 4.0], names.WRONG_PARAMETER),
    # matrices
    ("matrix A", [[7, 7, 7], [8, 8, 8]], names.TRANSPOSED),
    ("matrix A", [7, 8], names.SHAPE),
    ("matrix A", [[7, 8], [7, 8]], names.SHAPE),
    ("matrix A", [[1, 2], [3, 4], [5, 6]], names.VALUE_FOR_GRADIENT),
    ("matrix B", [[9, 12]], names.TRANSPOSED),
    ("matrix B", [[3], [4]], names.MEAN_FOR_SUM),
    ("matrix product", [[1], [1], [1]], names.NON_LEAF),
    ("matrix product", 0, names.ZERO_FOR_NONE),
    ("matrix product retained", None, names.NONE_FOR_GRADIENT),
    ("matrix product retained", 3, names.ADDED_UP),
    ("matrix leaf", "product", names.NON_LEAF),
    ("matrix is_leaf", True, names.NON_LEAF),
    ("A is_leaf", "False", names.LEAF),
    ("under no_grad", True, names.REQUIRES_GRAD),
    ("recorded", False, names.REQUIRES_GRAD),
    ("grad_fn", "MulBackward0", names.GRAD_FN),
    # options and orders
    ("which changes more", "w1", names.WRONG_PARAMETER),
    ("saddle change", "x", names.SIGN),
    ("himmelblau direction", "uphill", names.UPHILL),
    ("line-fit data", "x", names.DATA),
    ("one weight best rate", "0.01", names.SMALLEST_FASTEST),
    ("one weight best rate", 0.3, names.LARGEST_FASTEST),
    ("one weight rates", ["0.01", "0.1", "0.3"], names.SMALLEST_FASTEST),
    ("one weight rates", ["0.3", "0.1", "0.01"], names.LARGEST_FASTEST),
    ("one weight rates", ["0.1", "0.3", "0.01"], names.NEIGHBOURS),
    ("one weight safe rates", "lr=0.01 > lr=0.05 > lr=0.1", names.SMALLEST_FASTEST),
    ("one weight safe rates", "lr=0.1, lr=0.01, lr=0.05", names.NEIGHBOURS),
    ("optimizers", ["SGD", "momentum", "Adam"], names.REVERSED),
    ("optimizers", ["Adam", "SGD", "momentum"], names.NEIGHBOURS),
    ("calls", _calls(3, 1, 2, 0), names.BACKWARD_FIRST),
    ("calls", _calls(3, 2, 0, 1), names.STEP_FIRST),
    ("calls", _calls(2, 1, 3, 0), names.CLEARED_TOO_SOON),
    ("calm rates", ["rate 0.1", "rate 0.01"], names.REVERSED),
    ("momenta", ["0.7", "0.5", "0.99", "0"], names.NEIGHBOURS),
    ("signs", "w[0] positive, w[1] negative", names.SIGN),
    ("one weight by hand", 0.6, names.UPHILL),
    ("one weight by hand", 5, names.NOT_SCALED),
    ("slope by hand", -2, names.FACTOR_2),
    ("slope by hand", 4, names.SIGN),
    ("slopes as numbers", ["x", "y"], names.SIGN),
    ("slopes in order", ["y", "x"], names.SIGN),
    ("slopes against values", ["y", "x"], names.VALUE_FOR_GRADIENT),
    ("second backward, options", "2.0", names.ACCUMULATION),
    ("second backward, options", -4, names.SIGN),
    ("second backward, options", None, names.NONE_FOR_GRADIENT),
    ("cleared, options", "`0.`", names.ZERO_FOR_NONE),
    ("cleared, options", "`2.`", names.STALE),
    # formulas
    ("formulas", {"w1": "2", "w2": "4"}, names.ONLY_HERE),
    ("formulas", {"w1": "2", "w2": "w2**2"}, names.ONLY_HERE),
    ("formulas", {"w1": "2", "w2": "-2*w2"}, names.SIGN),
    ("formulas", {"w1": "2", "w2": "w2"}, names.FACTOR_2),
    ("formulas", {"w1": "2", "w2": "4*w2"}, names.FACTOR_2),
    ("formulas", {"w1": "2*w2", "w2": "2"}, names.WRONG_PARAMETER),
    ("formulas", {"w1": "0.2", "w2": "2*w2"}, names.STEP_FOR_GRADIENT),
    ("one weight formula", "x*(θ*x - y)", names.FACTOR_2),
    ("one weight formula", "2*(θ*x - y)", names.CHAIN),
    ("one weight formula", "2*x*(y - θ*x)", names.SIGN),
    ("one weight formula", "-4", names.ONLY_HERE),
    ("one weight formula", "0.1*2*x*(θ*x - y)", names.STEP_FOR_GRADIENT),
    ("line-fit formula", "2*(b0 + b1*x - y).sum()", names.SUM_FOR_MEAN),
    ("line-fit formula", "2*((b0 + b1*x - y)*x).mean()", names.WRONG_PARAMETER),
]


RIGHT: list[tuple[str, Any]] = [
    # other spellings of the same
    ("second backward, w1", 4),
    ("second backward, w1", "4.0"),
    ("second backward, w1", "2.0 + 2.0"),
    ("second backward, w1", [4.0]),
    ("second backward, w1", "tensor(4.)"),
    ("second backward, w2", "2*4"),
    ("cleared", "None"),
    ("cleared", "none"),
    ("zeroed", "0"),
    ("one weight", -4),
    ("one weight", [-4.0]),
    ("one weight", "−4"),
    ("one weight", "tensor([-4.])"),
    ("one weight step", 1.4),
    ("one weight step", "tensor([1.4000], requires_grad=True)"),
    ("matrix A", "[[7, 8], [7, 8], [7, 8]]"),
    ("matrix A", np.array([[7, 8]] * 3)),
    ("matrix product retained", "tensor([[1.], [1.], [1.]])"),
    ("matrix is_leaf", "False"),
    ("grad_fn", "<AddBackward0>"),
    ("grad_fn", "addbackward0"),
    ("grad_fn", "<AddBackward0 object at 0x7f>"),
    ("weighted", "tensor([3., 3., 3., 3., 3.])"),
    ("which changes more", " W2 "),
    ("one weight best rate", 0.125),
    ("one weight best rate", "1/8"),
    ("one weight rates", [0.1, 0.01, 0.3]),
    ("one weight rates", "0.1 > 0.01 > 0.3"),
    ("one weight safe rates", "lr=0.1 | lr=0.05 | lr=0.01"),
    # torch's four digits are enough
    ("log-sine", [1.3633, 0.1912]),
    ("log-sine", "tensor([1.3633, 0.1912])"),
    ("log-sine first", 1.36328),
    ("line-fit b0", -4.0743),
    ("regression", [-5.6911, 8.0113]),
    ("layer b", [0.2661, 0.1179, 0.0027]),
    # a hand is less exact
    ("tangent w2", 4.04),
    ("tangent w2", 3.97),
    ("tangent w1", 2.05),
    ("tangent moved", -6.05),
    ("one weight tangent", -3.9),
    ("himmelblau step", {"x": -0.6, "y": -1.03}),
    ("himmelblau step", "x = -0.605, y = -1.025"),
    ("himmelblau Adam", {"x": -0.75, "y": -1.35}),
    ("ravine step", {"x": -3.9, "y": 0.45}),
    # any formula that holds everywhere
    ("formulas", {"w1": 2, "w2": "w2 + w2"}),
    ("formulas", "w1_grad = 2\nw2_grad = 2*w2"),
    ("formulas", "w1.grad = 2, w2.grad = w2*2"),
    ("one weight formula", "2*x*x*θ - 2*x*y"),
    ("one weight formula", {"θ": "2 · x · (θ·x − y)"}),
    ("line-fit formula", "2*b0 + 2*b1*x.mean() - 2*y.mean()"),
]

FAR = [
    ("second backward, w1", 17.31),
    ("tangent w2", 17.31),
    ("himmelblau step", {"x": 3.3, "y": 4.4}),
    ("loss after a nudge", 12.34),
]


@pytest.mark.parametrize(("name", "answer", "mistake"), WRONG)
def test_a_wrong_answer_is_led_back_to_one_mistake(name: str, answer: Any, mistake: str) -> None:
    verdict = scene(name).judge(answer)
    assert not verdict.right
    assert verdict.mistake == mistake, verdict.told
    assert verdict.points == 0
    assert verdict.told.endswith(".")


@pytest.mark.parametrize(("name", "answer"), RIGHT)
def test_a_right_answer_is_led_back_to_none(name: str, answer: Any) -> None:
    verdict = scene(name).judge(answer)
    assert verdict.right, verdict
    assert (verdict.mistake, verdict.points) == (None, 1.0)


@pytest.mark.parametrize("name", SCRIPTS)
def test_the_truth_itself_is_right(name: str) -> None:
    verdict = scene(name).judge(scene(name).truth)
    assert (verdict.right, verdict.mistake) == (True, None)


@pytest.mark.parametrize(("name", "answer"), FAR)
def test_an_answer_that_nothing_explains_has_no_mistake(name: str, answer: Any) -> None:
    verdict = scene(name).judge(answer)
    assert (verdict.right, verdict.mistake) == (False, None)
    # It stands below "Not right", and there may be no further try.
    assert verdict.told
    assert "yet" not in verdict.told


def test_the_table_meets_every_named_mistake() -> None:
    known = {value for key, value in vars(names).items() if key.isupper()}
    assert {mistake for _, _, mistake in WRONG} == known - {names.FORM}


def test_an_answer_met_by_several_explanations_keeps_the_same_one() -> None:
    """2 along w2: the slope of w1, the value of w2 and half of the slope, all at once."""
    found = {scene("tangent w2").judge(2.0).mistake for _ in range(20)}
    assert found == {names.WRONG_PARAMETER}


def test_what_is_said_has_the_numbers_of_the_case() -> None:
    told = scene("cleared between").judge(4.0).told
    assert "the 2 that stood in .grad before" in told
    told = scene("tangent w2").judge(4.1).told
    assert "4.1 is the slope of the secant" in told
    assert "0.1 further on" in told
    told = scene("formulas").judge({"w1": "2", "w2": "4"}).told
    assert "it gives 4 where autograd gives" in told


def test_what_is_said_does_not_give_the_slope_away() -> None:
    for answer in (4.1, 2.0, 8.0, 0.4, 11.0, 17.0):
        assert "4." not in scene("tangent w2").judge(answer).told.replace("4.1", "").replace(
            "0.4.", ""
        )
