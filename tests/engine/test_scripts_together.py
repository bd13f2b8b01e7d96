"""Scripts of mixed acts: schedule, batches, edits, slides, stop conditions, seeks and undo."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from playground.state.plane import Plane
from tests.engine.bare_samples import opened
from tests.engine.descents import OPTIMIZERS, SCHEDULERS
from tests.engine.engine_labs import run_here

number = st.floats(-1.0, 1.0, width=16)
ACTS = st.one_of(
    st.tuples(st.just("run"), st.integers(1, 12)),
    st.tuples(st.just("run"), st.just(140)),
    st.tuples(st.just("use"), st.sampled_from(OPTIMIZERS)),
    st.tuples(st.just("schedule"), st.sampled_from([None, *SCHEDULERS])),
    st.tuples(st.just("batches"), st.tuples(st.sampled_from([None, 1, 4, 9]), st.booleans())),
    st.tuples(st.just("set_point"), number),
    st.tuples(st.just("add_point"), number),
    st.tuples(st.just("delete_points"), st.integers(0, 9)),
    st.tuples(st.just("slide"), number),
    st.tuples(
        st.just("stop_when"),
        st.sampled_from([None, "loss < 0.05", "change > 0", "step >= 20 or a > 1", "best < 0.1"]),
    ),
    st.tuples(st.just("freeze"), st.sampled_from("ab")),
    st.tuples(st.just("unfreeze"), st.sampled_from("ab")),
    st.tuples(st.just("seek"), st.floats(0, 1)),
    st.tuples(st.sampled_from(["step", "forward", "undo", "redo", "reset", "fork"]), st.none()),
)


def do(lab: Experiment, name: str, value: Any) -> None:
    match name:
        case "use":
            lab.use(value[0], **value[1])
        case "schedule":
            lab.schedule(None) if value is None else lab.schedule(value[0], **value[1])
        case "batches":
            lab.batches(value[0], shuffle=value[1], seed=3)
        case "set_point":
            lab.set_point(3, y=value)
        case "add_point":
            lab.add_point(x=value, y=0.5)
        case "delete_points":
            lab.delete_points([value, 2])
        case "slide":
            lab.slide(value, 0.25)
        case "seek":
            lab.seek(round(value * lab.steps))
        case _:
            getattr(lab, name)(*([] if value is None and name != "stop_when" else [value]))


@settings(max_examples=25, deadline=None)
@given(
    done=st.lists(ACTS, min_size=3, max_size=10),
    dtype=st.sampled_from(["float32", "float64"]),
    noisy=st.booleans(),
)
def test_the_script_of_any_mixture_gives_the_same_bits_and_so_does_a_restart(
    done: list[tuple[str, Any]], dtype: str, noisy: bool
) -> None:
    lab = opened(dtype, noisy=noisy)
    lab.look(replace(lab.view, plane=Plane("random")))
    for name, value in done:
        try:
            do(lab, name, value)
        except (ActError, ValueError, RuntimeError, ZeroDivisionError):
            continue  # a refusal changes nothing: what follows must hold all the same
    assert_written(lab)
    again = opened(dtype, noisy=noisy)
    again.restore(lab.snapshot().memento)
    for each in (lab, again):
        try:
            each.run(9)
        except (ValueError, RuntimeError, ZeroDivisionError):
            continue
    for name, parameter in lab.parameters.items():
        assert same(parameter, again.parameters[name]), name
    assert_written(lab)


def assert_written(lab: Experiment) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch's own, of a schedule before any step
        names, _ = run_here(str(lab.code("optimizer")))
    for name in ("a", "b", "x", "y"):
        assert same(lab[name], names[name]), (name, str(lab.code("optimizer")))


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    """Equal bit for bit, a NaN with a NaN."""
    return torch.equal(one.detach().nan_to_num(7.0), other.detach().nan_to_num(7.0))


@pytest.mark.parametrize("noisy", [False, True])
def test_a_run_by_closure_that_stopped_is_written_with_its_count(noisy: bool) -> None:
    lab = opened(noisy=noisy)
    lab.batches(5, seed=1)
    lab.use("LBFGS", lr=0.05, max_iter=3)
    lab.schedule("ExponentialLR", gamma=0.98)
    lab.run(4)
    lab.set_point(2, y=1.0)
    lab.stop_when("loss < 0.2")
    lab.run(200)
    assert 4 < lab.steps < 204
    assert_written(lab)
    assert "# stop when loss < 0.2" in str(lab.code("optimizer"))
