"""One ``optimizer.step()`` by itself, with its closure where it takes one, and the scheduler's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import torch

from playground.engine import mementos, optimizers
from playground.engine.closures import closure_of
from playground.engine.errors import ActError
from playground.engine.explanations import passed_over
from playground.engine.schedules import Follower, looks_at_loss
from playground.state.memento import Memento
from playground.state.snapshot import Notice

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def step(lab: Experiment, before: Memento) -> None:
    """Make the step and enter it into the record.

    Raises ActError where the schedule looks at a loss and there is none. A step that torch ends
    half-way is taken back: the transcript could not tell of it.
    """
    if lab.scheduler is None and not optimizers.needs_closure(lab.optimizer):
        _plain(lab)
        lab.steps += 1
        return
    try:
        value = _by_closure(lab) if optimizers.needs_closure(lab.optimizer) else _plain(lab)
        if lab.scheduler is not None:
            rate = Follower(lab.optimizer, lab.scheduler)
            was, now = rate.rate, rate(value)
            lab.steps += 1
            lab.notice = rate_notice(lab, was, now) or lab.notice
            return
    except Exception:
        mementos.put_back(lab, before)
        raise
    lab.steps += 1


def rate_notice(lab: Experiment, was: float, now: float, at: int | None = None) -> Notice | None:
    """Tell of a rate that the schedule has driven to 0, or to what is no number.

    ``at``: the steps that were made when it did, if not just now.
    """
    at = lab.steps if at is None else at
    name = lab.schedule_choice.name
    if not math.isfinite(now):
        return Notice(
            f"{name} makes the learning rate {now} after step {at}, so the run stopped "
            "there: the values are those of the last step with a finite rate. Choose another "
            "schedule, or none.",
            "stopped",
        )
    if was and not now:
        return Notice(
            f"{name} brought the learning rate to 0 at step {at}. While it is 0 nothing "
            "moves any more, however many steps are made."
        )
    return None


def _plain(lab: Experiment) -> float | None:
    loss = lab.tape.loss
    value = loss.item() if loss is not None and loss.numel() == 1 else None
    if value is None and looks_at_loss(lab.schedule_choice.name):
        raise ActError(
            f"{lab.schedule_choice.name} looks at the loss after each step, and there is none "
            "yet: do forward first."
        )
    optimizers.step(lab.optimizer, lab.workspace.dtype)
    lab.notice = passed_over(lab.parameters)
    if value is not None:
        lab.losses.add(lab.steps, value)
    return value


def _by_closure(lab: Experiment) -> float:
    """The step of an optimizer that asks for loss and gradient as often as it likes."""
    tape, serial = lab.tape, lab.tape.serial
    lab.graphs.forget_trace()
    with lab.workspace.live() as bare:
        walked = closure_of(lab.with_retained(bare), lab.optimizer)

        def closure() -> torch.Tensor:
            loss = walked()
            tape.serial = serial  # what it takes many looks for is one step
            tape.record_walked(loss, lab.parameters)
            return loss

        found = optimizers.step_of(lab.optimizer)(closure)
    assert isinstance(found, torch.Tensor)
    value = float(found.item())
    held = {name: p for name, p in lab.parameters.items() if p.requires_grad}
    lab.ledgers.ran(held, 1)
    lab.ledgers.made_by_run(lab.retaining())
    lab.losses.add(lab.steps, value)
    return value
