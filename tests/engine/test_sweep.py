"""Many runs at once give each run what it gets alone: move, use, run."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

import playground
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.engine.optimizers import OFFERED
from playground.engine.studies.beginning import begin
from playground.engine.studies.sweeps.updates import ELEMENTWISE
from playground.state.sweep import DIVERGED, ELSEWHERE, MINIMUM, UNDECIDED, Sweep, SweepQuestion
from playground.state.view import Span
from tests.benchmarks.problems import network
from tests.engine.engine_labs import lab, values

TOLERANCE = {"float32": 2e-4, "float64": 1e-9}
SAMPLES = ((0, 0), (3, 5), (7, 2), (9, 9))
TWO = "x = torch.tensor(0.5, requires_grad=True)\ny = torch.tensor(-0.5, requires_grad=True)"


def assert_as_alone(of: Experiment, sweep: Sweep) -> None:
    """Make a few of the runs by the acts, and compare where they end, when, and at what loss."""
    tolerance = TOLERANCE[of.dtype]
    for i, j in SAMPLES:
        of.reset()
        of.move(**{name: held.tolist() for name, held in sweep.point.items()})
        if sweep.start(i, j):
            of.move(sweep.start(i, j))
        of.use(sweep.question.optimizer, **sweep.keywords(i, j))
        snapshot = of.run(sweep.question.steps)
        diverged = int(sweep.diverged[i, j])
        assert of.steps == (sweep.question.steps if diverged < 0 else max(diverged - 1, 0))
        assert snapshot.probe.loss == pytest.approx(
            sweep.losses[i, j], rel=tolerance, abs=tolerance
        )
        for at, coordinate in enumerate(sweep.coordinates):
            assert snapshot.value(coordinate) == pytest.approx(
                sweep.places[i, j, at], rel=tolerance, abs=tolerance
            )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("problem", "method", "use"),
    [
        ("himmelblau", "broadcast", ("SGD", {"lr": 0.01})),
        ("rosenbrock", "broadcast", ("SGD", {"lr": 1e-3, "momentum": 0.9, "nesterov": True})),
        ("one-weight", "broadcast", None),
        ("line-fit", "vmap", ("SGD", {"lr": 0.05, "momentum": 0.5, "dampening": 0.2})),
        ("noisy-regression", "vmap", ("Adam", {"lr": 0.1})),
        ("matrix-product", "vmap", ("SGD", {"lr": 0.1, "weight_decay": 0.1})),
    ],
)
def test_sampled_starts_end_as_the_single_run(
    problem: str, method: str, use: tuple[str, dict[str, Any]] | None, dtype: str
) -> None:
    of = playground.open(problem, dtype=dtype)
    if use is None:
        with pytest.raises(ActError, match="but one"):
            of.sweep()
        return
    of.use(use[0], **use[1])
    sweep = of.sweep(n=10, steps=40)
    assert (sweep.method, sweep.dtype, sweep.whole, sweep.done) == (method, dtype, True, 1.0)
    assert_as_alone(of, sweep)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(
    ("problem", "others"),
    [
        ("himmelblau", {}),
        ("himmelblau", {"weight_decay": 0.05, "dampening": 0.3}),
        ("one-weight", {}),
        ("noisy-regression", {"weight_decay": 0.05, "dampening": 0.3}),
    ],
)
def test_sampled_rates_end_as_the_single_run(
    problem: str, others: dict[str, float], dtype: str
) -> None:
    of = playground.open(problem, dtype=dtype)
    sweep = of.sweep(
        over="rates", rates=(1e-4, 0.3), optimizer="SGD", keywords=others, n=10, steps=40
    )
    assert sweep.keywords(0, 9) == {**others, "lr": pytest.approx(1e-4), "momentum": 0.99}
    assert_as_alone(of, sweep)


def test_nesterov_and_maximize_over_rates() -> None:
    of = playground.open("booth", dtype="float64")
    for keywords in ({"nesterov": True}, {"maximize": True}):
        sweep = of.sweep(
            over="rates",
            rates=(1e-4, 1e-2),
            momenta=(0.1, 0.9),
            optimizer="SGD",
            keywords=keywords,
            n=10,
            steps=20,
        )
        assert_as_alone(of, sweep)


@pytest.mark.parametrize("name", [name for name in OFFERED if name in ELEMENTWISE])
def test_every_elementwise_optimizer_is_torchs_own(name: str) -> None:
    of = playground.open("beale", dtype="float64")
    sweep = of.sweep(n=10, steps=25, optimizer=name, keywords={"lr": 0.01})
    assert_as_alone(of, sweep)


def test_a_network_goes_by_vmap() -> None:
    of = Experiment(network())
    sweep = of.sweep("w1[0, 0]", "w1[1, 0]", n=10, steps=15, optimizer="RMSprop", keywords={})
    assert sweep.method == "vmap"
    assert_as_alone(of, sweep)


@pytest.mark.parametrize(
    "asked", [{}, {"over": "rates", "rates": (1e-3, 1.0), "momenta": (0, 0.9)}]
)
def test_a_network_whose_ends_are_too_wide_to_tell_apart(asked: dict[str, Any]) -> None:
    of = playground.open("spirals")
    sweep = of.sweep(n=10, steps=8, **asked)
    assert (sweep.method, sweep.whole, sweep.coordinates) == ("vmap", True, ())
    assert [end.label for end in sweep.ends] == ["still on the way"]
    assert sweep.counts == (100,)
    assert_as_alone(of, sweep)


def test_control_flow_goes_one_by_one() -> None:
    model = "v = x * x + y * y\nif x > 0:\n    v = v + x"
    of = lab(TWO, model, dtype="float64")
    of.use("Adam", lr=0.05)
    sweep = of.sweep(n=10, steps=12)
    assert sweep.method == "loop"
    assert_as_alone(of, sweep)


def test_a_batch_that_mixes_its_runs_is_not_used() -> None:
    """Broadcast, the maximum would be that of all runs; the check finds it out."""
    of = lab(TWO, "v = (x - 1) ** 2 + (y - y.max() + x) ** 2", dtype="float64")
    of.use("SGD", lr=0.05)
    sweep = of.sweep(n=10, steps=12)
    assert sweep.method == "vmap"
    assert_as_alone(of, sweep)


@pytest.mark.parametrize("over", ["starts", "rates"])
def test_each_run_draws_what_it_would_draw_alone(over: str) -> None:
    of = lab(TWO, "v = (x - torch.rand(4)).pow(2).sum() + y * y", dtype="float64")
    of.use("SGD", lr=0.05)
    asked: dict[str, Any] = {"optimizer": "SGD", "keywords": {"lr": 0.05}}
    sweep = of.sweep(over=over, n=10, steps=7, **asked)
    twin = lab(TWO, "v = (x - torch.rand(4)).pow(2).sum() + y * y", dtype="float64")
    if sweep.start(3, 5):
        twin.move(sweep.start(3, 5))
    twin.use("SGD", **sweep.keywords(3, 5))
    assert twin.run(7).value(sweep.coordinates[0]) == pytest.approx(
        sweep.places[3, 5, 0], rel=1e-12
    )


def test_himmelblaus_basins_are_those_of_its_minima() -> None:
    of = playground.open("himmelblau")
    sweep = of.sweep(n=40)
    assert {end.label for end in sweep.ends} == {
        "(3, 2)",
        "(−2.81, 3.13)",
        "(−3.78, −3.28)",
        "(3.58, −1.85)",
    }
    assert all(end.known for end in sweep.ends)
    assert sum(sweep.counts) == 1600
    for index, end in enumerate(sweep.ends):
        there = sweep.places[sweep.reached == index]
        assert np.abs(there - list(end.at.values())).max() < 1e-3


def test_at_rest_is_the_first_step_with_a_small_gradient() -> None:
    of = playground.open("ravine", dtype="float64")
    of.use("SGD", lr=0.03)
    sweep = of.sweep(n=10, steps=150, tolerance=0.05)
    for i, j in SAMPLES:
        at = torch.tensor(list(sweep.start(i, j).values()), dtype=torch.float64)
        slopes = []
        for _ in range(151):
            slope = at * torch.tensor([1.0, 25.0], dtype=torch.float64)
            slopes.append(slope.abs().max().item())
            at = at - 0.03 * slope
        flat = [k for k, slope in enumerate(slopes) if slope <= 0.05]
        assert sweep.rest[i, j] == (flat[0] if flat else -1)
        kind = sweep.ends[sweep.reached[i, j]].kind
        assert kind == (MINIMUM if slopes[-1] <= 0.05 else UNDECIDED)


def test_without_stated_minima_ends_are_gathered_by_place() -> None:
    of = lab(TWO, "v = (x * x - 1) ** 2 + y * y", dtype="float64")
    of.use("SGD", lr=0.05)
    sweep = of.sweep(n=20, tolerance=1e-6, x_range=(-2.0, 2.0))
    labels = [end.label for end in sweep.ends]
    assert sorted(labels) == ["(1, 0)", "(−1, 0)"]
    assert not any(end.known for end in sweep.ends)
    left = sweep.x_values < 0
    assert set(sweep.reached[left].ravel()) == {labels.index("(−1, 0)")}
    again = of.sweep(n=20, tolerance=1e-6, x_range=(-2.0, 2.0))
    assert again.ends == sweep.ends


def test_a_valley_of_minima_is_told_apart_only_so_far() -> None:
    of = lab(TWO, "v = y * y", dtype="float64")
    of.use("SGD", lr=0.5)
    sweep = of.sweep(n=40, steps=5)
    assert sweep.ends[-1].kind == ELSEWHERE
    assert len(sweep.ends) == 9


def test_diverged_runs_keep_their_last_finite_point() -> None:
    of = playground.open("himmelblau", dtype="float64")
    of.use("SGD", lr=0.03, momentum=0.3)
    sweep = of.sweep(n=10, steps=60)
    assert 0 < (sweep.diverged >= 0).sum() < 100
    assert np.isfinite(sweep.losses).all()
    assert np.isfinite(sweep.places).all()
    assert_as_alone(of, sweep)
    gone = sweep.diverged >= 0
    assert (sweep.rest[gone] == -1).all()
    assert {sweep.ends[k].kind for k in sweep.reached[gone]} == {DIVERGED}


@pytest.mark.parametrize("steps", [49, 50, 51, 99, 101])
def test_divergence_across_the_seam_of_two_blocks(steps: int) -> None:
    """The last finite point may lie in the block before the one in which the loss is infinite."""
    of = lab(TWO, "v = x * x + y * y", dtype="float32")
    sweep = of.sweep(
        over="rates",
        rates=(1.5, 30.0),
        momenta=(0.0, 0.3),
        n=10,
        steps=steps,
        optimizer="SGD",
        keywords={},
    )
    assert (sweep.diverged >= 0).any()
    assert_as_alone(of, sweep)


def test_a_start_without_a_finite_loss_stays_there() -> None:
    of = lab(TWO, "v = x.log() ** 2 + y * y", dtype="float64")
    of.move(x=0.5)
    of.use("SGD", lr=0.01)
    sweep = of.sweep(n=10, steps=5)
    assert (sweep.diverged[0] == 0).all()
    assert np.isnan(sweep.losses[0]).all()
    assert np.allclose(sweep.places[0, :, 0], sweep.x_values[0])


def test_a_frozen_parameter_stays() -> None:
    of = playground.open("booth", dtype="float64")
    of.freeze("y")
    sweep = of.sweep(n=10, steps=20, optimizer="SGD", keywords={"lr": 0.02})
    assert np.array_equal(sweep.places[:, :, 1], np.broadcast_to(sweep.y_values, (10, 10)))


def question(of: Experiment, **asked: Any) -> SweepQuestion:
    plane = of.view.surface
    assert plane is not None
    given: dict[str, Any] = {"plane": plane, "keywords": {"lr": 0.01}, "steps": 60, **asked}
    return SweepQuestion(**given)


def test_levels_come_whole_and_from_coarse_to_fine() -> None:
    of = playground.open("himmelblau")
    pieces = list(begin(of, "sweep", question(of, steps=500)))
    shares = [piece.done for piece in pieces]
    assert shares == sorted(shares)
    assert len(set(shares)) >= 6
    levels = {piece.stride: piece for piece in pieces}
    assert list(levels) == [0, 8, 2, 1]
    assert levels[0].losses.size == 0
    assert levels[8].losses.shape == (13, 13)
    for stride in (8, 2):
        coarse, fine = levels[stride], levels[1]
        assert np.array_equal(coarse.losses, fine.losses[::stride, ::stride])
        assert np.array_equal(coarse.x_values, fine.x_values[::stride])
        assert [coarse.ends[k].label for k in coarse.reached.ravel()] == [
            fine.ends[k].label for k in fine.reached[::stride, ::stride].ravel()
        ]


def test_what_happens_between_two_pieces_changes_no_answer() -> None:
    of = playground.open("line-fit", dtype="float64")
    asked = question(of, n=20)
    pieces: Iterator[Sweep] = begin(of, "sweep", asked)
    next(pieces)
    of.move(b0=5.0, b1=7.0)
    of.execute("y.mul_(3)")
    *_, disturbed = pieces
    *_, calm = begin(playground.open("line-fit", dtype="float64"), "sweep", asked)
    assert np.array_equal(disturbed.losses, calm.losses)


def test_looking_leaves_everything_as_it_was() -> None:
    of = lab(TWO, "v = (x - torch.rand(())) ** 2 + y * y")
    of.forward()
    of.backward()
    names, state = dict(of.workspace.namespace), torch.get_rng_state()
    before, grad, random = values(of), of["x"].grad, of.workspace.random
    of.sweep(n=10, steps=5)
    assert values(of) == before
    assert of["x"].grad is grad
    assert of.workspace.random is random
    assert torch.equal(torch.get_rng_state(), state)
    assert of.workspace.namespace.keys() == names.keys()
    assert all(of.workspace.namespace[name] is names[name] for name in names)
    assert torch.get_default_dtype() is torch.float32


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"optimizer": "LBFGS"}, "line that all elements share"),
        ({"optimizer": "Adafactor"}, "means over rows"),
        ({"optimizer": "Nothing"}, "Choose one of SGD"),
        ({"n": 1}, "whole number from 2"),
        ({"n": 10_000}, "to 500"),
        ({"steps": 0}, "steps is a whole number"),
        ({"steps": 2.5}, "steps is a whole number"),
        ({"over": "moons"}, "starts or rates"),
        ({"over": "rates", "optimizer": "Adam"}, "picture of SGD"),
        ({"over": "rates", "rates": (0.0, 1.0)}, "above 0"),
        ({"over": "rates", "rates": (1.0, 0.1)}, "higher number"),
        ({"over": "rates", "momenta": (0.9, 0.1)}, "higher number"),
        ({"over": "rates", "keywords": {"nesterov": True}}, "Nesterov"),
        ({"tolerance": float("nan")}, "tolerance"),
        ({"x_range": (2.0, 1.0)}, "lower to a higher"),
    ],
)
def test_what_cannot_be_asked_says_why(asked: dict[str, Any], says: str) -> None:
    of = playground.open("himmelblau")
    with pytest.raises(ActError, match=says):
        of.sweep(**{"optimizer": "SGD", "keywords": {}, **asked})


def test_a_plane_of_one_coordinate_twice_is_refused_by_its_name() -> None:
    with pytest.raises(ActError, match="not y twice"):
        playground.open("himmelblau").sweep("y", "y")


def test_torchs_own_words_about_a_keyword_pass() -> None:
    of = playground.open("himmelblau")
    with pytest.raises(ValueError, match="Invalid momentum value"):
        of.sweep(optimizer="SGD", keywords={"lr": 0.1, "momentum": -1.0})


def test_a_loss_of_many_numbers_is_refused() -> None:
    with pytest.raises(ActError, match="20 elements"):
        playground.open("shifted-square").sweep()


def test_code_that_raises_raises_its_own_error() -> None:
    of = lab(TWO, "v = torch.ones(2) @ torch.ones(3) * x * y")
    with pytest.raises(RuntimeError):
        of.sweep(n=10, steps=2)


def test_another_plane_than_the_first() -> None:
    of = Experiment(network())
    span = Span(of.view.slices[0].coordinate, 1.0, 2.0)
    sweep = of.sweep("w1[0, 0]", "b1[3]", x_range=(1.0, 2.0), n=10, steps=2)
    assert sweep.question.plane is not None
    assert sweep.question.plane[0] == span
    assert sweep.x_values[[0, -1]].tolist() == [1.0, 2.0]


def test_every_class_on_offer_is_sorted() -> None:
    """A class that is new on offer is either elementwise or refused with its own reason."""
    assert set(ELEMENTWISE) <= {
        name for name, kind in vars(torch.optim).items() if inspect.isclass(kind)
    }
