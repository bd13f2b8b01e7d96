"""Gathers the inspections that the view wants; one that is not wanted costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.state.inspection import Inspection, Wanted

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment

NOTHING_WANTED = Wanted()
NOTHING = Inspection()


def inspect(lab: Experiment) -> Inspection:
    """The inspections that ``lab.view.wanted`` names."""
    wanted = lab.view.wanted
    if wanted == NOTHING_WANTED:
        return NOTHING
    return Inspection(
        graph=lab.graphs.shown() if wanted.graph else None,
        trace=lab.graphs.trace() if wanted.graph else None,
    )
