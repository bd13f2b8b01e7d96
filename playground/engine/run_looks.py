"""What a run looks at where it is not: the step it left behind, the data it cannot begin on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from playground.engine.batches import Batches
from playground.engine.closures import advance_of
from playground.engine.endings import Look
from playground.engine.rules.rehearsal import Stand
from playground.engine.rules.steps import optimizer_of
from playground.engine.samples_found import gap
from playground.engine.studies.racer_run import look
from playground.state.memento import Memento
from playground.state.snapshot import Notice

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

Safe = tuple[int, Memento, Mapping[str, Any]]


def look_back(lab: Experiment, safe: Sequence[Safe], step: int) -> Look | None:
    """What the gradient was at ``step``, from the newest of the states kept before it."""
    kept = [each for each in safe if each[1].steps < step] or list(safe[:1])
    _, memento, data = kept[-1]
    made = step - memento.steps
    if made < 0:
        return None
    dtypes = {name: parameter.dtype for name, parameter in lab.parameters.items()}
    stand = Stand(optimizer_of(lab), memento, dtypes)
    held = [leaf for leaf in stand.leaves.values() if leaf.requires_grad]
    values = {**data, **stand.leaves}
    try:
        batches = None if memento.batches is None else Batches(memento.batches)
        with lab.workspace.rehearsal(values, memento.random_state, batches) as forward:
            advance = advance_of(stand.optimizer, stand.scheduler)
            if made > 1 and advance(forward, made - 1).steps < made - 1:
                return None
            return look(forward, stand.optimizer, held, made > 0)
    except Exception:  # typed code that is not the same when run again
        return None


def not_started(lab: Experiment, bad: float) -> Notice:
    """Tell why a run cannot begin where the loss is ``bad``."""
    missing = gap(lab.workspace)
    told = f"The run did not start: the loss here is {bad}."
    mend = (
        f"The data hold no number there: {missing}. Correct that value, or take its row out of "
        "the data."
        if missing
        else "Move the point to where it is finite."
    )
    return Notice(f"{told} {mend}", "stopped")
