"""The cloud of per-sample gradients: its mean is the gradient, its batch means scatter as 1/B."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.samples_found import find
from playground.engine.studies.beginning import begin
from playground.state.cloud import CloudQuestion
from tests.engine.engine_labs import lab, values

DATA = "torch.manual_seed(1)\nX = torch.randn({n}, 2)\nY = X @ torch.ones(2) + torch.randn({n})"
WEIGHTS = """w = torch.tensor([0.3, -0.2], requires_grad=True)
b = torch.zeros(1, requires_grad=True)"""
MODEL = "p = X @ w + b"
WITH_DATA = [n for n in playground.problems() if find(playground.open(n).workspace)]


def linear(loss: str = "loss = (p - Y).pow(2).mean()", n: int = 40, **more: Any) -> Experiment:
    return lab(WEIGHTS, more.pop("model", MODEL), loss, DATA.format(n=n), dtype="float64", **more)


def flat(of: dict[str, Any]) -> Any:
    return np.concatenate([np.ravel(part) for part in of.values()])


def test_there_are_problems_with_samples() -> None:
    assert set(WITH_DATA) >= {"one-weight", "noisy-regression", "line-fit"}


@pytest.mark.parametrize("problem", WITH_DATA)
def test_the_mean_of_the_cloud_is_the_full_gradient(problem: str) -> None:
    made = playground.open(problem, dtype="float64")
    made.run(3)
    cloud = made.cloud()
    gradient = flat(dict(made.snapshot().probe.gradient))
    assert cloud.method == "vmap"
    assert len(cloud.samples) == cloud.count
    assert np.abs(cloud.samples.mean(axis=0) - gradient).max() <= 1e-12
    assert np.array_equal(cloud.full, gradient)


def test_each_sample_is_its_own_backward_call() -> None:
    made = linear()
    cloud = made.cloud()
    X, Y = made["X"], made["Y"]  # noqa: N806
    w, b = (made[name].detach().clone().requires_grad_(True) for name in ("w", "b"))
    for at in range(40):
        loss = (X[at] @ w + b - Y[at]).pow(2).mean()
        found = torch.cat(torch.autograd.grad(loss, [w, b]))
        assert np.allclose(cloud.samples[at], found, rtol=0, atol=1e-14)


def test_the_batch_s_mean_is_the_mean_of_its_members_and_what_backward_gives() -> None:
    made = linear()
    made.batches(7, seed=4)
    assert made.cloud().batch is None
    made.forward()
    made.forward()
    made.backward()
    cloud = made.cloud()
    assert cloud.batch is not None
    assert cloud.drawn is not None
    assert cloud.drawn.tolist() == made.snapshot().batch.rows.tolist()  # type: ignore[union-attr]
    grad = np.concatenate([made[name].grad.ravel() for name in ("w", "b")])  # type: ignore[union-attr]
    assert np.allclose(cloud.batch, grad, rtol=0, atol=1e-14)
    assert np.allclose(cloud.samples[cloud.drawn].mean(axis=0), grad, rtol=0, atol=1e-13)


def test_the_law_of_the_variance_is_exact_over_all_batches() -> None:
    cloud = linear(n=7).cloud()
    assert cloud.sizes.tolist() == [1, 2, 4, 7]
    for size, law in zip(cloud.sizes, cloud.law, strict=True):
        means = [cloud.samples[list(rows)].mean(axis=0) for rows in combinations(range(7), size)]
        exact = np.mean([((mean - cloud.full) ** 2).sum() for mean in means])
        assert law == pytest.approx(exact, rel=1e-12, abs=1e-28)


def test_the_variance_of_drawn_batch_means_falls_as_one_over_b() -> None:
    cloud = playground.open("noisy-regression", dtype="float64").cloud()
    assert cloud.draws == 400
    assert np.allclose(cloud.found[:-1], cloud.law[:-1], rtol=0.3)
    small = cloud.sizes <= 32
    slope = np.polyfit(np.log(cloud.sizes[small]), np.log(cloud.found[small]), 1)[0]
    assert slope == pytest.approx(-1.0, abs=0.08)
    assert cloud.found[-1] == pytest.approx(0.0, abs=1e-20)
    assert cloud.noise_scale == pytest.approx(cloud.variance / cloud.signal**2)


def test_a_sum_over_samples_is_told_by_its_factor() -> None:
    made = linear("loss = (p - Y).pow(2).sum()")
    made.batches(5)
    made.forward()
    cloud = made.cloud()
    assert cloud.factor == 40
    assert np.allclose(cloud.samples.mean(axis=0), cloud.full, rtol=1e-13)
    assert cloud.batch is not None
    assert np.allclose(cloud.samples[cloud.drawn].mean(axis=0), cloud.batch, rtol=1e-12)


def test_a_mean_with_a_penalty_is_still_a_mean() -> None:
    cloud = linear("loss = (p - Y).pow(2).mean() + 0.1 * (w * w).sum()").cloud()
    assert cloud.factor == 1
    assert np.allclose(cloud.samples.mean(axis=0), cloud.full, rtol=0, atol=1e-13)


@pytest.mark.parametrize(
    "loss",
    [
        "loss = (p - Y).pow(2).mean().sqrt()",
        "loss = (p - Y).pow(2).max()",
        "loss = (p - p.mean() - Y).pow(2).mean()",
        "loss = (p - Y).pow(2).sum() + 0.1 * (w * w).sum()",
    ],
)
def test_a_loss_that_is_neither_says_so(loss: str) -> None:
    with pytest.raises(ActError, match="no mean and no sum over samples"):
        linear(loss).cloud()


def test_a_problem_without_samples_and_a_loss_of_many_numbers_say_so() -> None:
    with pytest.raises(ActError, match="no samples to tell apart"):
        playground.open("rosenbrock").cloud()
    with pytest.raises(ActError, match="has 40 elements"):
        linear("loss = p - Y").cloud()


def test_code_that_cannot_be_batched_is_looped_over() -> None:
    model = "p = torch.zeros(len(X))\nif X.sum().item() > 0:\n    p = p + 1\np = p * 0 + X @ w + b"
    made = linear(model=model)
    cloud = made.cloud()
    assert cloud.method == "loop"
    assert np.allclose(cloud.samples, linear().cloud().samples, rtol=0, atol=1e-13)


def test_of_many_samples_a_seeded_choice_is_taken() -> None:
    made = linear(n=500)
    cloud = made.cloud(most=100)
    assert (cloud.count, len(cloud.rows), cloud.samples.shape) == (500, 100, (100, 3))
    whole = made.cloud()
    assert np.array_equal(cloud.samples, whole.samples[cloud.rows])
    assert np.array_equal(cloud.full, whole.full)
    assert np.array_equal(cloud.rows, made.cloud(most=100).rows)


def test_coordinates_can_be_chosen() -> None:
    made = linear()
    cloud, whole = made.cloud("b[0]", "w[1]"), made.cloud()
    assert [axis.label for axis in cloud.axes] == ["b[0]", "w[1]"]
    assert np.array_equal(cloud.samples, whole.samples[:, [2, 1]])
    assert cloud.variance == whole.variance


def test_looking_changes_nothing_and_acts_may_come_between_the_pieces() -> None:
    made = linear()
    made.batches(5)
    made.forward()
    made.backward()
    before, names, state = values(made), set(made.workspace.names), torch.get_rng_state()
    pieces = begin(made, "cloud", CloudQuestion())
    first = next(pieces)
    assert values(made) == before
    assert set(made.workspace.names) == names
    assert torch.equal(torch.get_rng_state(), state)
    assert len(made["X"]) == 40
    made.step()
    last = list(pieces)[-1]
    assert np.array_equal(first.samples, last.samples)
    assert made.workspace.drawing.drawn == 1  # type: ignore[union-attr]


def test_a_point_without_a_gradient_says_so() -> None:
    made = linear()
    made.move({"w[0]": float("inf")})
    with pytest.raises(ActError, match="not finite at this point"):
        made.cloud()


def test_chunks_and_moves_between_them_make_one_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    made = linear()
    whole = made.cloud()
    monkeypatch.setattr("playground.engine.looking.per_sample.CHUNK_NUMBERS", 3 * 7)
    pieces = begin(made, "cloud", CloudQuestion())
    next(pieces)
    made.move({"w[0]": 5.0})
    last = list(pieces)[-1]
    assert last.method == "vmap"
    assert np.allclose(last.samples, whole.samples, rtol=0, atol=1e-15)


def test_a_sample_that_fits_all_but_exactly_does_not_send_it_into_the_loop() -> None:
    made = lab(
        "w = torch.tensor([9.0, 9.0], requires_grad=True)",
        "z = X @ w",
        "loss = F.binary_cross_entropy_with_logits(z, Y)",
        "torch.manual_seed(0)\nX = 3 * torch.randn(300, 2)\nY = (X.sum(1) > 0).float()",
    )
    assert made.cloud().method == "vmap"


def test_many_parameters_give_the_same_variance_by_pairs() -> None:
    made = lab(
        "a = torch.ones(2, 30, requires_grad=True)\nc = torch.ones(30, requires_grad=True)",
        "p = torch.tanh(X @ a) @ c",
        "loss = (p - Y).pow(2).mean()",
        DATA.format(n=20),
        dtype="float64",
    )
    cloud = made.cloud()
    assert cloud.samples.shape == (20, 90)
    off = cloud.samples - cloud.samples.mean(axis=0)
    random = np.random.default_rng(0)
    total = np.zeros(len(cloud.sizes))
    for _ in range(400):
        order = random.permutation(20)
        means = [off[order[:size]].mean(axis=0) for size in cloud.sizes]
        total += [(mean**2).sum() for mean in means]
    assert np.allclose(cloud.found, total / 400, rtol=1e-9, atol=1e-9)
