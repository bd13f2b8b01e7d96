"""A race: every racer's numbers are those of the same run made live, and nothing live changes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.optimizers import OFFERED
from playground.problem.catalogue import load
from playground.state.race import Race, RaceAnswer, Racer, Standing

FOR_NUMBERS = [name for name in OFFERED if name != "Muon"]


def last_values(snapshot: Any) -> np.ndarray[Any, Any]:
    return np.concatenate([np.ravel(v) for v in snapshot.parameters.values()])


def assert_same_run(name: str, standing: Standing, steps: int, **options: Any) -> None:
    other = playground.open(name, **options)
    other.use(standing.racer.optimizer, **standing.racer.keywords)
    snapshot = other.run(steps)
    assert np.array_equal(standing.path[-1], last_values(snapshot))
    assert standing.steps == snapshot.steps
    kept = np.isin(snapshot.curve.steps, standing.trail.steps)
    shared = np.isin(standing.trail.steps, snapshot.curve.steps)
    assert kept.sum() > min(snapshot.steps, 100) // 2
    np.testing.assert_array_equal(snapshot.curve.losses[kept], standing.trail.losses[shared])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ["himmelblau", "line-fit"])
def test_every_optimizer_races_bit_for_bit_as_it_runs(name: str, dtype: str) -> None:
    answer = playground.open(name, dtype=dtype).race(
        [(optimizer, {"lr": 0.02}) for optimizer in FOR_NUMBERS], steps=90
    )
    assert [s.racer.optimizer for s in answer.standings] == FOR_NUMBERS
    for standing in answer.standings:
        assert_same_run(name, standing, 90, dtype=dtype)


def test_muon_races_on_matrices_and_says_what_it_takes() -> None:
    document = load("line-fit").with_source(
        "parameters", "W = torch.ones(2, 3, requires_grad=True)"
    )
    document = document.with_source("model", "prediction = W * 2")
    document = document.with_source("loss", "loss = ((prediction - 1) ** 2).sum()")
    (standing,) = Experiment(document).race([("Muon", {"lr": 0.02})], steps=30).standings
    lab = Experiment(document)
    lab.use("Muon", lr=0.02)
    assert np.array_equal(standing.path[-1], last_values(lab.run(30)))
    with pytest.raises(ValueError, match="Muon only supports 2D parameters"):
        playground.open("himmelblau").race([("Muon", {})], steps=5)


def test_a_race_leaves_the_live_run_alone() -> None:
    lab, other = playground.open("himmelblau"), playground.open("himmelblau")
    for each in (lab, other):
        each.use("Adam", lr=0.1)
        each.run(7)
        each.forward()
        each.backward()
    before = lab.snapshot()
    lab.race([("SGD", {"lr": 0.01, "momentum": 0.9}), ("Adam", {"lr": 0.3})], steps=60)
    after = lab.snapshot()
    assert after.tape == before.tape
    assert after.serial == before.serial
    assert lab.step().parameters["x"] == other.step().parameters["x"]
    assert lab.run(20).parameters["y"] == other.run(20).parameters["y"]


def test_a_race_starts_where_the_point_stands_and_counts_on_from_there() -> None:
    lab = playground.open("himmelblau")
    lab.run(5)
    lab.move(x=2.0, y=-0.5)
    answer = lab.race([("SGD", {"lr": 0.01})], steps=30)
    standing = answer.standings[0]
    assert standing.path[0].tolist() == [2.0, -0.5]
    assert standing.trail.steps[0] == 5
    assert standing.trail.points[0].tolist() == [2.0, -0.5]
    assert {k: float(v) for k, v in answer.start.items()} == {"x": 2.0, "y": -0.5}
    lab.use("SGD", lr=0.01)
    assert np.array_equal(standing.path[-1], last_values(lab.run(30)))


def test_racers_draw_the_same_numbers() -> None:
    document = load("line-fit").with_source(
        "model", "noise = torch.randn(100)\nprediction = b0 + b1 * (x + noise)"
    )
    lab = Experiment(document)
    answer = lab.race([("SGD", {"lr": 0.05}), ("SGD", {"lr": 0.05}), ("Adam", {})], steps=70)
    first, second, third = answer.standings
    assert np.array_equal(first.path, second.path)
    assert first.trail.losses[0] == third.trail.losses[0]
    lab.use("SGD", lr=0.05)
    assert np.array_equal(first.path[-1], last_values(lab.run(70)))


def test_frozen_parameters_stay() -> None:
    lab = playground.open("himmelblau")
    lab.freeze("y")
    answer = lab.race([("SGD", {"lr": 0.01}), ("Adam", {"lr": 0.1})], steps=40)
    for standing in answer.standings:
        assert (standing.path[:, 1] == -1.0).all()
    lab.use("Adam", lr=0.1)
    assert np.array_equal(answer.standings[1].path[-1], last_values(lab.run(40)))


def test_a_racer_that_diverges_keeps_its_last_finite_point() -> None:
    lab = playground.open("rosenbrock")
    steep, calm = lab.race([("SGD", {"lr": 0.01}), ("SGD", {"lr": 1e-4})], steps=300).standings
    assert steep.state == "diverged"
    assert steep.told == "diverged at step 5: the loss is inf"
    assert steep.steps == 4
    assert math.isfinite(steep.loss or math.nan)
    assert calm.steps == 300
    assert_same_run("rosenbrock", steep, 300)


def test_a_long_way_into_divergence_is_gone_back_exactly() -> None:
    document = load("himmelblau").with_source("model", "height = x**2 + y**2")
    answer = Experiment(document).race([("SGD", {"lr": 1.02, "momentum": 0.001})], steps=3000)
    (standing,) = answer.standings
    assert standing.state == "diverged"
    assert 1000 < standing.steps < 3000
    lab = Experiment(document)
    lab.use("SGD", lr=1.02, momentum=0.001)
    snapshot = lab.run(3000)
    assert standing.steps == snapshot.steps
    assert np.array_equal(standing.path[-1], last_values(snapshot))


def test_a_start_without_a_finite_loss_is_told() -> None:
    document = load("himmelblau").with_source("model", "height = torch.log(x - 5) + y")
    (standing,) = Experiment(document).race([("SGD", {})], steps=10).standings
    assert (standing.state, standing.steps, standing.loss) == ("diverged", 0, None)


def test_distances_are_to_the_nearest_known_minimum() -> None:
    lab = playground.open("himmelblau", dtype="float64")
    for start in ((2.5, 1.5), (-2.0, 2.5), (3.0, -1.0)):
        lab.move(x=start[0], y=start[1])
        (standing,) = lab.race([("SGD", {"lr": 0.01})], steps=5).standings
        end = standing.path[-1]
        exact = min(math.hypot(end[0] - m["x"], end[1] - m["y"]) for m in lab.document.minima)
        assert standing.distance == pytest.approx(exact, rel=1e-12)
    assert playground.open("line-fit").race([("SGD", {})], steps=5).standings[0].distance is None


def test_steps_to_the_threshold_are_those_of_the_first_loss_at_or_below_it() -> None:
    lab = playground.open("himmelblau", dtype="float64")
    answer = lab.race([("SGD", {"lr": 0.01}), ("SGD", {"lr": 1e-6})], 60, threshold=2.5)
    quick, slow = answer.standings
    x = torch.tensor(-0.5, dtype=torch.float64, requires_grad=True)
    y = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([x, y], lr=0.01)
    steps = 0
    while True:
        optimizer.zero_grad()
        loss = (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2
        if loss.item() <= 2.5:
            break
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        steps += 1
    assert quick.steps_to == quick.evaluations_to == steps
    assert slow.steps_to is slow.evaluations_to is None
    assert answer.threshold == 2.5


def test_the_threshold_not_typed_is_a_thousandth_of_the_way_to_the_known_minimum() -> None:
    lab = playground.open("rosenbrock", dtype="float64")
    first = lab.workspace.evaluate({}).item()
    answer = lab.race([("SGD", {"lr": 1e-4})], steps=3)
    assert answer.threshold == pytest.approx(first / 1000)
    fit = playground.open("line-fit", dtype="float64")
    first = fit.workspace.evaluate({}).item()
    answer = fit.race([("SGD", {"lr": 0.1}), ("SGD", {"lr": 0.01})], steps=50)
    best = min(s.best for s in answer.standings if s.best is not None)
    assert answer.threshold == pytest.approx(best + (first - best) / 1000)
    assert [s.steps_to is not None for s in answer.standings] == [True, False]


def test_answers_come_while_it_goes_on_and_racers_keep_together() -> None:
    lab = playground.open("himmelblau")
    racers = tuple(Racer("SGD", {"lr": rate}) for rate in (1e-3, 2e-3, 3e-3))
    answers: list[RaceAnswer] = []
    from playground.engine.studies.beginning import begin

    for answer in begin(lab, "race", Race(racers, 1200)):
        answers.append(answer)
    assert len(answers) > 6
    assert not answers[1].done
    assert answers[-1].done
    for before, after in pairwise(answers[1:]):
        kept = [a is b for a, b in zip(before.standings, after.standings, strict=True)]
        assert sum(kept) >= 2
    steps = [[s.steps for s in answer.standings] for answer in answers]
    assert all(max(each) - min(each) <= 4096 for each in steps)


def test_a_long_way_is_thinned_evenly() -> None:
    (standing,) = playground.open("himmelblau").race([("SGD", {"lr": 1e-4})], steps=1500).standings
    assert len(standing.path) <= 602
    assert set(np.diff(standing.trail.steps[:-1])) == {4}
    assert standing.trail.steps[-1] == 1500
    assert_same_run("himmelblau", standing, 1500)


@pytest.mark.parametrize(
    ("racers", "steps", "threshold", "words"),
    [
        ([], 10, None, "at least one racer"),
        ([("SGD", {})] * 65, 10, None, "At most 64"),
        ([("SGD", {})], 0, None, "whole number of steps"),
        ([("SGD", {})], 2_000_000, None, "1,000,000"),
        ([("SGD", {})], 10, math.nan, "finite loss"),
        ([("Sgd", {})], 10, None, "SGD"),
        ([("SGD", {"momentun": 0.9})], 10, None, "momentum"),
        ([("SGD", {"lr": math.inf})], 10, None, "SGD, lr=inf: lr must be a finite number"),
        ([("SGD", {})], 10, "low", "finite loss, not 'low'"),
    ],
)
def test_a_race_asked_for_wrongly_says_what_is_wrong(
    racers: list[tuple[str, Mapping[str, Any]]],
    steps: int,
    threshold: Any,
    words: str,
) -> None:
    with pytest.raises(ActError, match=words):
        playground.open("himmelblau").race(racers, steps, threshold)


def test_a_racer_that_torch_refuses_is_named_and_the_others_race() -> None:
    answer = playground.open("himmelblau").race(
        [("SGD", {"lr": 0.01}), ("Muon", {}), ("SGD", {"lr": 0.01, "nesterov": True})], steps=20
    )
    calm, muon, nesterov = answer.standings
    assert (calm.state, calm.steps) == ("finished", 20)
    assert (muon.state, muon.steps, muon.loss) == ("failed", 0, None)
    assert muon.told.startswith("refused by torch: Muon only supports 2D parameters")
    assert nesterov.told == (
        "refused by torch: Nesterov momentum requires a momentum and zero dampening"
    )
    assert answer.done
    assert_same_run("himmelblau", calm, 20)


def test_code_that_fails_on_the_way_fails_that_racer_alone() -> None:
    document = load("himmelblau").with_source(
        "model",
        "if x > 1:\n    height = torch.ones(2) @ torch.ones(3)\nelse:\n    height = (x - 3) ** 2",
    )
    quick, slow = (
        Experiment(document).race([("SGD", {"lr": 0.4}), ("SGD", {"lr": 1e-3})], steps=20).standings
    )
    assert quick.state == "failed"
    assert "step 1" in quick.told
    assert slow.state == "finished"


def test_many_parameters_are_recorded_in_the_plane_alone() -> None:
    document = load("line-fit").with_source(
        "parameters", "w = torch.zeros(100, requires_grad=True)"
    )
    document = document.with_source("model", "prediction = w * x").with_source(
        "loss", "loss = ((prediction - y) ** 2).mean()"
    )
    lab = Experiment(document)
    answer = lab.race([("SGD", {"lr": 0.1})], steps=25)
    assert len(answer.coordinates) == (0 if lab.view.surface is None else 2)
    lab.use("SGD", lr=0.1)
    snapshot = lab.run(25)
    if answer.coordinates:
        end = [float(snapshot.parameters["w"][k]) for k in (0, 1)]
        assert answer.standings[0].path[-1].tolist() == end
