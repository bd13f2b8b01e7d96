"""Gathers the inspections that the view wants; one that is not wanted costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from playground.engine.errors import ActError
from playground.engine.scripts.scripts import STYLES
from playground.engine.timeline import showing
from playground.state.arrays import Array
from playground.state.inspection import Inspection, Wanted
from playground.state.ledger import Ledger
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
    trails = showing.trails(lab) if wanted.timeline else ()
    return Inspection(
        ledger=_ledger(lab, wanted.ledger),
        graph=lab.graphs.shown() if wanted.graph else None,
        trace=lab.graphs.trace() if wanted.graph else None,
        rule=None if wanted.rule is None else _rule(lab, wanted.rule),
        script=lab.script(wanted.code) if wanted.code in STYLES else None,
        jacobian=_jacobian(lab, wanted.jacobian),
        branches=lab.branches if wanted.timeline else None,
        timeline=showing.present(lab, len(trails)) if wanted.timeline else None,
        trails=trails,
        recorded=lab.recorded() if wanted.recorded else None,
    )


def _ledger(lab: Experiment, name: str | None) -> Ledger | None:
    """None for a name that stands for nothing with a ``.grad`` at the moment."""
    if name is None or not lab.has_ledger(name):
        return None
    return lab.ledger(name, samples=True)


def _rule(lab: Experiment, coordinate: str) -> Rule | None:
    """None for a coordinate that the problem on screen no longer has."""
    try:
        return lab.teller.tell(lab, coordinate)
    except ActError:
        return None


def _jacobian(lab: Experiment, wanted: bool) -> Mapping[str, Array] | None:
    """None where it is too large, or the loss cannot be evaluated here."""
    return lab.jacobian_kept.look() if wanted else None
