"""Goes to a step: the nearest kept state before it, and the run's own steps from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine import mementos
from playground.engine.errors import ActError
from playground.engine.history import Entry
from playground.engine.rules.steps import Tail
from playground.engine.running import Runner
from playground.engine.timeline.pieces import Branch, Kept, Piece, acts_to
from playground.engine.timeline.records import losses_to, path_to, plane_of

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


def travel(lab: Experiment, branch: Branch, piece: Piece, step: int) -> Tail | None:
    """Bring the Experiment to a step of a branch: values, record and transcript.

    Returns the stretch that was made again. Raises ActError where typed code does not do the same
    a second time.
    """
    kept = piece.nearest(step)
    mementos.put_back_values(lab, kept.memento)
    losses = losses_to(branch, kept.step)
    lab.losses.load(losses.steps, losses.rows, losses.stride)
    path = path_to(branch, kept.step, plane_of(lab))
    lab.path.load(path.steps, path.rows, path.stride)
    lab.leave()
    tail = make_again(lab, kept, step)
    lab.acts = acts_to(piece, step)
    return tail


def make_again(lab: Experiment, kept: Kept, step: int) -> Tail | None:
    """Make the steps from a kept state, whose values the Experiment has, up to ``step``."""
    lab.workspace.bind(kept.data)
    missing = step - kept.step
    if not missing:
        return None
    runner = Runner(lab, missing, Entry("Seek", kept.memento, kept.data), again=True)
    while runner.advance(missing):
        pass
    if runner.made != missing:
        raise ActError(
            f"Step {step} cannot be made again from step {kept.step}: the code does not do the "
            "same a second time."
        )
    return runner.tail
