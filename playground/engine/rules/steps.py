"""Which step the rule's numbers are of: the last one, if nothing came after it, else the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from playground.engine import mementos, optimizers
from playground.engine.batches import Batches
from playground.engine.rules.rehearsal import Moment, Stand
from playground.state import acts
from playground.state.memento import Memento

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


@dataclass(frozen=True)
class Tail:
    """The last stretch of a run: the state at its beginning, and how many steps it made.

    A run keeps that state anyway, so that it can go back from a loss that is not finite.
    """

    memento: Memento
    data: Mapping[str, Any]
    steps: int


@dataclass(frozen=True)
class Taken:
    """A step: what was before and after it, the keywords it took, and whether it was made."""

    before: Moment
    after: Moment
    group: Mapping[str, Any]
    done: bool


def shown_step(lab: Experiment) -> Taken | None:
    """The last step, or what the next would do; None within a run that does not stop at each."""
    if lab.running:
        return _last_of_run(lab) if lab.tail is not None and lab.tail.steps == 1 else None
    return _last(lab) or _next(lab)


def optimizer_of(lab: Experiment) -> torch.optim.Optimizer:
    """The live optimizer, or one like it while none was needed yet: looking makes none."""
    if lab.optimizer_made is not None:
        return lab.optimizer_made
    choice = lab.choice
    return optimizers.make(choice.optimizer, lab.parameters.values(), choice.keywords)


def _next(lab: Experiment) -> Taken:
    return _stepped(lab, _stand(lab, mementos.keep_values(lab)), done=False)


def _last(lab: Experiment) -> Taken | None:
    """The step that the last act ended with, if it was one."""
    last = lab.acts[-1] if lab.acts else None
    if isinstance(last, acts.Run):
        return _last_of_run(lab)
    entry = lab.history.latest
    if not isinstance(last, acts.Step) or entry is None:
        return None
    return _verified(lab, _stepped(lab, _stand(lab, entry.memento), done=True))


def _last_of_run(lab: Experiment) -> Taken | None:
    """Make the run's last stretch again on copies, up to its last step."""
    tail = lab.tail
    if tail is None:
        return None
    stand = _stand(lab, tail.memento)
    held = [leaf for leaf in stand.leaves.values() if leaf.requires_grad]
    values, loss = {**tail.data, **stand.leaves}, None
    try:
        kept = tail.memento
        batches = None if kept.batches is None else Batches(kept.batches)
        with lab.workspace.rehearsal(values, kept.random_state, batches) as forward:
            for made in range(tail.steps):
                if made:
                    optimizers.step(stand.optimizer, lab.workspace.dtype)
                    if stand.follow is not None and loss is not None:
                        stand.follow(loss.item())
                loss = forward()
                grads = torch.autograd.grad(loss, held, allow_unused=True)
                for leaf, grad in zip(held, grads, strict=True):
                    leaf.grad = grad
    except Exception:  # typed code that is not the same when run again: the last step is not known
        return None
    return _verified(lab, _stepped(lab, stand, done=True))


def _verified(lab: Experiment, taken: Taken) -> Taken | None:
    """The step, if it leads to where the parameters really are, bit for bit."""
    for name, parameter in lab.parameters.items():
        there = taken.after.parameters[name]
        if not ((there == parameter) | (there.isnan() & parameter.isnan())).all():
            return None
    return taken


def _stand(lab: Experiment, memento: Memento) -> Stand:
    dtypes = {name: parameter.dtype for name, parameter in lab.parameters.items()}
    return Stand(optimizer_of(lab), memento, dtypes)


def _stepped(lab: Experiment, stand: Stand, *, done: bool) -> Taken:
    before, group = stand.moment(), stand.group
    optimizers.step(stand.optimizer, lab.workspace.dtype)
    return Taken(before, stand.moment(), group, done)
