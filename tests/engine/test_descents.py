"""Every optimizer and every schedule on offer, bit for bit against a bare loop of torch."""

from __future__ import annotations

import inspect
import pickle

import pytest
import torch
from torch.optim import lr_scheduler

from playground.engine import optimizers, schedules
from playground.engine.errors import ActError
from playground.engine.experiment import Experiment
from tests.engine.descents import (
    OPTIMIZERS,
    PROBLEMS,
    SCHEDULERS,
    Bare,
    Variant,
    equal,
    named,
    opened,
)

DTYPES = ("float32", "float64")
MOMENTUM: Variant = ("SGD", {"lr": 0.02, "momentum": 0.9})


def test_every_class_of_torch_is_offered_or_left_out_with_a_reason() -> None:
    for module, base, offered, left_out in (
        (torch.optim, torch.optim.Optimizer, optimizers.OFFERED, optimizers.LEFT_OUT),
        (lr_scheduler, lr_scheduler.LRScheduler, schedules.OFFERED, schedules.LEFT_OUT),
    ):
        there = {
            name
            for name, each in vars(module).items()
            if inspect.isclass(each) and issubclass(each, base) and not name.startswith("_")
        }
        assert there == set(offered) | set(left_out)
        assert not set(offered) & set(left_out)
    assert {name for name, _ in OPTIMIZERS} | {"Muon"} == set(optimizers.OFFERED)
    assert {name for name, _ in SCHEDULERS} == set(schedules.OFFERED)


@pytest.mark.parametrize("name", sorted(optimizers.LEFT_OUT))
def test_an_optimizer_that_is_left_out_says_why(name: str) -> None:
    lab = opened("two-slopes", "float32")
    with pytest.raises(ActError, match=name):
        lab.use(name)
    assert lab.snapshot().optimizer == "SGD"


@pytest.mark.parametrize("name", sorted(schedules.LEFT_OUT))
def test_a_schedule_that_is_left_out_says_why(name: str) -> None:
    lab = opened("two-slopes", "float32")
    with pytest.raises(ActError, match=f"{name} (takes|is)"):
        lab.schedule(name)
    assert lab.scheduler is None


@pytest.mark.parametrize("variant", OPTIMIZERS, ids=named)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_optimizer_equals_a_bare_loop(problem: str, variant: Variant) -> None:
    for dtype in DTYPES:
        bare = Bare(problem, dtype, variant, None)
        lab = opened(problem, dtype)
        lab.use(variant[0], **variant[1])
        _winding(lab, bare)


@pytest.mark.parametrize("variant", SCHEDULERS, ids=named)
@pytest.mark.parametrize("problem", PROBLEMS)
def test_every_schedule_equals_a_bare_loop(problem: str, variant: Variant) -> None:
    for dtype in DTYPES:
        bare = Bare(problem, dtype, MOMENTUM, variant)
        lab = opened(problem, dtype)
        lab.use(MOMENTUM[0], **MOMENTUM[1])
        lab.schedule(variant[0], **variant[1])
        assert lab.rate == bare.rate
        _winding(lab, bare)


@pytest.mark.parametrize("scheduler", [SCHEDULERS[0], SCHEDULERS[8], SCHEDULERS[12]], ids=named)
@pytest.mark.parametrize("optimizer", ["Adam", "LBFGS", "Adafactor"])
def test_schedules_on_other_optimizers(optimizer: str, scheduler: Variant) -> None:
    keywords = {"max_iter": 3} if optimizer == "LBFGS" else {}
    if scheduler[0] == "CyclicLR" and optimizer != "Adam":
        scheduler = scheduler[0], {**scheduler[1], "cycle_momentum": False}
    variant = optimizer, {"lr": 0.1, **keywords}
    bare = Bare("net", "float32", variant, scheduler)
    lab = opened("net", "float32")
    lab.use(optimizer, **variant[1])
    lab.schedule(scheduler[0], **scheduler[1])
    _winding(lab, bare)


def test_muon_runs_where_every_parameter_is_a_matrix_and_says_so_elsewhere() -> None:
    variant: Variant = "Muon", {"lr": 0.02, "weight_decay": 0.05}
    lab = opened("net", "float32")
    lab.use(variant[0], **variant[1])
    _winding(lab, Bare("net", "float32", variant, None))
    with pytest.raises(ValueError, match="Muon only supports 2D parameters"):
        opened("two-slopes", "float32").use("Muon")


def _winding(lab: Experiment, bare: Bare) -> None:
    """Runs, single steps, frames in between, undo and redo, a restart and a way back."""
    lab.run(2)
    for _ in range(2):
        lab.zero_grad()
        lab.forward()
        lab.backward()
        lab.step()
    bare.run(4)
    assert equal(lab, bare)
    lab.run(2)
    lab.undo()
    lab.undo()
    lab.redo()
    runner = lab.begin_run(8)
    while runner.advance(3):
        runner.begin_step()
        lab.snapshot(secants=False)
    kept = pickle.loads(pickle.dumps(lab.end_run().memento))
    lab.reset()
    lab.run(2)
    lab.restore(kept)
    bare.run(8)
    assert equal(lab, bare)
    runner = lab.begin_run(10)
    while runner.advance(3):
        pass
    runner._go_back(4)
    lab.end_run()
    assert lab.steps == 16
    lab.run(6)
    bare.run(10)
    assert equal(lab, bare)
