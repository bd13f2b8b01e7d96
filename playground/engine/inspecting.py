"""Gathers the inspections that the view wants; one that is not wanted costs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.engine.errors import ActError
from playground.engine.scripts import STYLES
from playground.state.inspection import Inspection, Wanted
from playground.state.rule import Rule

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
        rule=None if wanted.rule is None else rule(lab, wanted.rule),
        script=lab.script(wanted.code) if wanted.code in STYLES else None,
    )


def rule(lab: Experiment, coordinate: str) -> Rule | None:
    """The update rule, or None for a coordinate that the problem on screen no longer has."""
    try:
        return lab.teller.tell(lab, coordinate)
    except ActError:
        return None
