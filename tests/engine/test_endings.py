"""How runs end: rules by iteration, whatever the stretches, and a condition that the user types."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

import playground
from playground.engine.endings import Look, Watch
from playground.engine.experiment import Experiment
from playground.language.errors import CodeError
from playground.language.stop_condition import read_condition
from playground.problem.catalogue import load
from playground.state import acts
from playground.state.ending import Ending
from playground.state.snapshot import Snapshot


def found(losses: Any, cuts: list[int], look: Look, dtype: torch.dtype) -> list[Ending | None]:
    """The ending known at the end, and the one at the step of the last cut."""
    watch, at = Watch(dtype), 0
    for cut in [*cuts, len(losses)]:
        if cut > at:
            watch.extend(at, list(losses[at:cut]), lambda step: look)
            at = cut
    return [watch.ending]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 399), max_size=12, unique=True).map(sorted),
    st.sampled_from(["settles", "alternates", "sticks", "bumps"]),
    st.floats(1e-8, 10.0),
)
def test_an_ending_does_not_depend_on_the_pieces(
    cuts: list[int], kind: str, gradient: float
) -> None:
    steps = np.arange(400)
    losses = {
        "settles": 1 + 5 * 0.9**steps,
        "alternates": 3 + 0.5 * (-1.0) ** steps,
        "sticks": 7 - 1e-9 * steps,
        "bumps": np.where(steps < 150, 5.0, 5 - (steps - 150) * 0.01),
    }[kind]
    look = Look(gradient, -1.0)
    assert found(losses, cuts, look, torch.float64) == found(losses, [], look, torch.float64)


def run_in(lab: Experiment, size: int, steps: int) -> Snapshot:
    runner = lab.begin_run(steps)
    while runner.advance(size):
        pass
    return lab.end_run()


CASES = [
    ("himmelblau", "SGD", {"lr": 0.01}, "converged"),
    ("line-fit", "SGD", {"lr": 0.1}, "converged"),
    ("line-fit", "SGD", {"lr": 1e-9}, "plateau"),
    ("himmelblau", "SGD", {"lr": 0.017}, "oscillating"),
    ("rosenbrock", "SGD", {"lr": 0.01}, "diverged"),
]


@pytest.mark.parametrize(("name", "optimizer", "keywords", "kind"), CASES)
def test_each_ending_is_found_at_the_same_step_in_any_stretches(
    name: str, optimizer: str, keywords: dict[str, float], kind: str
) -> None:
    endings = []
    for size in (260, 64, 1):
        lab = playground.open(name)
        lab.use(optimizer, **keywords)
        endings.append(run_in(lab, size, 260).ending)
    assert endings[0] is not None
    assert endings[0].kind == kind
    assert endings[1:] == endings[:-1]
    assert str(endings[0].step) in endings[0].text


def test_a_run_that_is_interrupted_is_one_run_to_the_rule() -> None:
    whole, parts = playground.open("line-fit"), playground.open("line-fit")
    expected = whole.run(200).ending
    for _ in range(8):
        got = parts.run(25)
    assert got.ending == expected
    assert expected is not None
    assert parts.move(b0=0.0).ending is None
    assert parts.run(10).ending is None


def test_converged_means_a_small_gradient_in_float64_too() -> None:
    lab = playground.open("himmelblau", dtype="float64")
    ending = lab.run(600).ending
    assert ending is not None
    assert ending.kind == "converged"
    assert "below 6e-06" in ending.rule
    other = playground.open("himmelblau", dtype="float64")
    other.run(ending.step)
    other.forward()
    snapshot = other.backward()
    point, grads = snapshot.parameters, [abs(float(snapshot[n].grad)) for n in ("x", "y")]  # type: ignore[arg-type]
    scaled = max(g * max(abs(float(point[n])), 1) for g, n in zip(grads, ("x", "y"), strict=True))
    assert scaled <= np.finfo(np.float64).eps ** (1 / 3)


def test_a_slow_valley_is_neither_plateau_nor_end() -> None:
    lab = playground.open("rosenbrock")
    lab.use("SGD", lr=1e-3)
    assert lab.run(600).ending is None


def test_a_run_stops_for_no_ending_unless_asked() -> None:
    assert playground.open("line-fit").run(300).steps == 300


# The stop condition

CONDITIONS = [
    "loss < 1.5",
    "best <= 1.6 and step > 20",
    "grad_norm < 0.5",
    "b0 > 1.5",
    "step == 33",
]


def bare(condition: str) -> int:
    """The step at which a bare loop with that ``if`` breaks."""
    torch.manual_seed(0)
    x = torch.linspace(-2, 2, 100)
    y = 2 + x + torch.randn(100)
    b0, b1 = (torch.tensor(0.0, requires_grad=True) for _ in range(2))
    optimizer = torch.optim.Adam([b0, b1], lr=0.05)
    best = float("inf")
    for step in range(1, 500):
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(b0 + b1 * x, y)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        best = min(best, loss.item())
        assert b0.grad is not None
        assert b1.grad is not None
        names = {
            "loss": loss.item(),
            "best": best,
            "step": step,
            "b0": b0.item(),
            "grad_norm": float((b0.grad**2 + b1.grad**2).sqrt()),
        }
        if eval(condition, {}, names):
            return step
    raise AssertionError(condition)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_run_ends_exactly_where_a_bare_loop_would_break(condition: str) -> None:
    expected = bare(condition)
    for size in (500, 17, 1):
        lab = playground.open("line-fit")
        lab.use("Adam", lr=0.05)
        lab.stop_when(condition)
        snapshot = run_in(lab, size, 400)
        assert snapshot.steps == expected
        assert snapshot.notice is not None
        assert snapshot.notice.text == f"The run ended after step {expected}: {condition}."
        other = playground.open("line-fit")
        other.use("Adam", lr=0.05)
        same = other.run(expected)
        assert same.parameters == snapshot.parameters
        np.testing.assert_array_equal(same.curve.losses, snapshot.curve.losses)


def test_a_frame_within_the_run_changes_nothing_about_its_end() -> None:
    lab = playground.open("line-fit")
    lab.use("Adam", lr=0.05)
    lab.stop_when("b0 > 1.5")
    runner = lab.begin_run(None)
    while True:
        runner.begin_step()
        lab.snapshot()
        if not runner.advance(3):
            break
    assert lab.end_run().steps == bare("b0 > 1.5")


def test_change_is_the_loss_minus_the_one_before() -> None:
    lab = playground.open("line-fit")
    losses = lab.run(60).curve.losses
    lab.reset()
    lab.stop_when("change > -1e-4")
    expected = int(np.flatnonzero(np.diff(losses) > -1e-4)[0]) + 2
    assert lab.run(60).steps == expected


def test_the_condition_is_undone_kept_and_taken_away() -> None:
    lab = playground.open("line-fit")
    assert lab.stop_when("step == 5").memento.stop == "step == 5"
    assert lab.run(50).steps == 5
    memento = lab.snapshot().memento
    lab.undo()
    assert lab.undo().memento.stop is None
    assert lab.redo().memento.stop == "step == 5"
    assert lab.reset().memento.stop == "step == 5"
    other = playground.open("line-fit")
    assert other.restore(memento).memento.stop == "step == 5"
    assert lab.perform(acts.StopWhen(None)).memento.stop is None
    assert lab.run(9).steps == 9


def test_the_script_breaks_where_the_run_did() -> None:
    lab = playground.open("line-fit")
    lab.run(3)
    lab.stop_when("best < 1.2 and step > 6 and grad_norm < 2 and b1 < 3")
    snapshot = lab.run(100)
    code = lab.code("optimizer")
    assert (
        "    if best < 1.2 and step > 6 and (grad_norm.item() < 2) and (b1.item() < 3):\n" in code
    )
    assert "        break\n" in code
    names: dict[str, Any] = {}
    exec(compile(code.replace("print(", "str("), "<script>", "exec"), names)
    assert names["step"] == snapshot.steps
    assert names["b0"].item() == float(snapshot.parameters["b0"])
    assert "# stop when" in lab.code("by hand")
    assert "# stop when" in lab.code("autograd")


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("los < 1", 1, "los is not known"),
        ("loss < 1 and lose > 2", 14, "lose is not known"),
        ("loss", 1, "no condition"),
        ("loss = 1", 6, "="),
        ("loss < w", 8, "not one number"),
        ("w[3] < 1", 1, "outside the shape"),
        ("w[step] < 1", 1, "whole numbers"),
        ("loss ** 2 < 1", 1, "operators"),
        ("__import__('os').system('x') < 1", 1, "cannot be called"),
        ("loss.real < 1", 1, "loss.real cannot stand"),
        ("  (lambda: 1)() < 2", 3, "cannot be called"),
        ("loss in (1, 2)", 1, "compare numbers"),
        ("", 1, "empty"),
        ("loss < 'a'", 8, "cannot stand"),
        ("1 < " * 100 + "loss", 200, "at most 200"),
    ],
)
def test_what_cannot_be_a_condition_is_refused_by_name_and_column(
    text: str, column: int, words: str
) -> None:
    with pytest.raises(CodeError, match=None) as caught:
        read_condition(text, {"w": (2,), "b": ()})
    assert words in caught.value.message
    assert caught.value.column == column


def test_a_refused_condition_changes_nothing() -> None:
    lab = Experiment(load("himmelblau"))
    lab.stop_when("x > 9")
    with pytest.raises(CodeError):
        lab.stop_when("z > 9")
    assert lab.snapshot().memento.stop == "x > 9"
    assert lab.stop_when("y < 1 / 0").memento.stop == "y < 1 / 0"
    assert lab.run(3).steps == 3
