"""The ruler's eigenvalues against closed forms, and its zones against SGD itself."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import playground
from playground.engine.studies.beginning import begin
from playground.engine.studies.curvature import EXACT, Hessian, NoHessianError, extremes
from playground.state.ruler import CREEP, DIVERGE, MONOTONE, ZIGZAG, sgd_limits
from tests.engine.engine_labs import lab

RELATIVE = 1e-9


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("problem", "smallest", "largest"),
    [("ravine", 1.0, 25.0), ("booth", 2.0, 18.0), ("one-weight", 8.0, 8.0), ("saddle", -2.0, 2.0)],
)
def test_closed_forms(problem: str, smallest: float, largest: float, dtype: str) -> None:
    ruler = playground.open(problem, dtype=dtype).ruler()
    assert ruler.smallest == pytest.approx(smallest, rel=RELATIVE)
    assert ruler.largest == pytest.approx(largest, rel=RELATIVE)
    assert ruler.limits is not None
    assert ruler.limits.zigzag == pytest.approx(2 / largest, rel=RELATIVE)
    assert ruler.limits.monotone == pytest.approx(1 / largest, rel=RELATIVE)
    assert (ruler.by, ruler.dtype) == ("Hessian", "float64")


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_regressions_boundary_is_that_of_its_normal_matrix(dtype: str) -> None:
    of = playground.open("noisy-regression", dtype=dtype)
    x = of["X"].double().numpy()
    largest = np.linalg.eigvalsh(2 * x.T @ x / len(x))[-1]
    limits = of.ruler().limits
    assert limits is not None
    assert limits.zigzag == pytest.approx(2 / largest, rel=RELATIVE)


def test_beyond_a_few_dozen_parameters_lanczos_finds_the_ends() -> None:
    of = lab(
        "w = torch.linspace(-1, 1, 200).requires_grad_(True)",
        "v = 0.5 * (torch.linspace(0.5, 80, 200) * w * w).sum()",
    )
    pieces = list(begin(of, "ruler", True))
    assert len(pieces) > 3
    assert pieces[0] is None
    ruler = pieces[-1]
    assert ruler.by == "Lanczos"
    assert ruler.largest == pytest.approx(80, rel=RELATIVE)
    assert ruler.smallest == pytest.approx(0.5, rel=1e-5)


def test_lanczos_and_the_whole_hessian_agree() -> None:
    torch.manual_seed(3)
    size = EXACT + 10
    mix = torch.randn(size, size, dtype=torch.float64)
    leaf = torch.randn(size, dtype=torch.float64, requires_grad=True)
    hessian = Hessian((leaf @ mix @ leaf).sin() + leaf.pow(4).sum(), [leaf])
    expected = torch.linalg.eigvalsh(hessian.whole())
    *_, found = extremes(hessian)
    assert found is not None
    assert found[0] == pytest.approx(expected[0].item(), rel=RELATIVE)
    assert found[1] == pytest.approx(expected[-1].item(), rel=RELATIVE)


def _descended(curvature: float, rate: float, steps: int, **keywords: float) -> list[float]:
    """The way of torch's SGD on ½λx² from 1."""
    x = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([x], lr=rate, **keywords)  # type: ignore[arg-type]
    way = [1.0]
    for _ in range(steps):
        x.grad = (curvature * x).detach()
        optimizer.step()
        way.append(x.item())
    return way


@settings(max_examples=12, deadline=None)
@given(
    curvature=st.floats(0.01, 100),
    beta=st.sampled_from([0.0, 0.3, 0.6, 0.9]),
    variant=st.sampled_from(["plain", "nesterov", "dampened"]),
)
def test_below_the_boundary_sgd_settles_and_above_it_leaves(
    curvature: float, beta: float, variant: str
) -> None:
    assume(variant == "plain" or beta > 0)
    dampening, nesterov = 0.4 * (variant == "dampened"), variant == "nesterov"
    limits = sgd_limits(curvature, beta, dampening, nesterov)
    assert limits is not None
    keywords = {"momentum": beta, "dampening": dampening, "nesterov": nesterov}
    inside = _descended(curvature, 0.97 * limits.zigzag, 400, **keywords)
    outside = _descended(curvature, 1.03 * limits.zigzag, 400, **keywords)
    assert abs(inside[-1]) < 1e-3
    assert max(map(abs, outside[-5:])) > 1e3
    straight = _descended(curvature, 0.98 * limits.monotone, 200, **keywords)
    assert all(value > 0 or abs(value) < 1e-12 for value in straight)
    turning = _descended(curvature, 1.2 * limits.monotone, 200, **keywords)
    assert min(turning) < 0


def test_zones_lie_in_order() -> None:
    limits = sgd_limits(25.0)
    assert limits is not None
    assert [limits.zone(rate) for rate in (0.0039, 0.0041, 0.0401, 0.0799, 0.08)] == [
        CREEP,
        MONOTONE,
        ZIGZAG,
        ZIGZAG,
        DIVERGE,
    ]


def test_weight_decay_adds_to_the_curvature_and_maximize_turns_it_round() -> None:
    of = playground.open("ravine")
    of.use("SGD", lr=0.1, weight_decay=5.0)
    decayed = of.ruler()
    assert decayed.curvature == pytest.approx(30, rel=RELATIVE)
    assert decayed.largest == pytest.approx(25, rel=RELATIVE)
    of.use("SGD", lr=0.1, maximize=True)
    upwards = of.ruler()
    assert upwards.limits is None
    assert "No bound here" in upwards.words


def test_momentum_moves_the_boundary() -> None:
    of = playground.open("ravine")
    for keywords, boundary in (
        ({"momentum": 0.5}, 3 / 25),
        ({"momentum": 0.5, "dampening": 0.5}, 6 / 25),
        ({"momentum": 0.5, "nesterov": True}, 1.5 / 25),
    ):
        of.use("SGD", lr=0.1, **keywords)
        limits = of.ruler().limits
        assert limits is not None
        assert limits.zigzag == pytest.approx(boundary, rel=RELATIVE)
    of.use("SGD", lr=0.1, momentum=1.0)
    assert "No rate is stable" in of.ruler().words


def test_it_follows_the_point_and_the_frozen() -> None:
    of = playground.open("rosenbrock", dtype="float64")
    of.move(x=1.0, y=1.0)
    assert of.ruler().largest == pytest.approx(501 + np.sqrt(251_001 - 400), rel=RELATIVE)
    of.freeze("x")
    assert of.ruler().largest == pytest.approx(200, rel=RELATIVE)
    of.freeze("y")
    assert "every parameter is frozen" in of.ruler().words


def test_where_no_zone_holds_it_says_why() -> None:
    of = playground.open("himmelblau")
    hill = of.ruler()
    assert hill.limits is None
    assert hill.largest is not None
    assert hill.largest < 0
    assert "upwards in no direction" in hill.words
    of.use("Adam", lr=0.1)
    assert of.ruler().words.startswith("The zones are those of SGD.")
    assert "20 elements" in playground.open("shifted-square").ruler().words
    assert "downwards" in playground.open("saddle").ruler().words
    assert "upwards in no" in playground.open("weighted-sum").ruler().words
    # At 1 the loss is 0, its derivatives are infinite; beyond, the loss itself is nan.
    assert "nan or infinite" in lab(model="v = (w - 1).sqrt()").ruler().words
    beyond = lab(model="v = torch.log(w - 2) + w**2").ruler()
    assert (beyond.limits, beyond.words) == (None, "No ruler here: the loss at the point is nan.")


def test_a_loss_that_torch_cannot_differentiate_twice_is_told() -> None:
    leaf = torch.arange(6.0).reshape(3, 2).requires_grad_(True)
    loss = torch.cdist(leaf, leaf.detach() + 1, p=3.0).sum()
    with pytest.raises(NoHessianError, match="_cdist_backward"):
        Hessian(loss, [leaf]).whole()


def test_it_touches_nothing_and_loads_no_algebra() -> None:
    of = playground.open("line-fit")
    of.forward()
    of.backward()
    grad = of["b0"].grad
    before = of["x"]
    of.ruler()
    assert of["b0"].grad is grad
    assert of["x"] is before
    assert before.dtype is torch.float32
    assert torch.get_default_dtype() is torch.float32


def test_neither_study_loads_sympy() -> None:
    """Torch would, to look at the shape of a vector that is handed to ``autograd.grad``."""
    code = (
        "import sys, playground; lab = playground.open('himmelblau'); lab.ruler(); "
        "lab.sweep(n=4, steps=2); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
