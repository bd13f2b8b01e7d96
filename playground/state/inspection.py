"""What the laboratory panels show beside the Snapshot, and which of it a client wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from playground.state.arrays import Array
from playground.state.cloud import CloudQuestion
from playground.state.graph import Graph, Trace
from playground.state.ledger import Ledger
from playground.state.microscope import MicroscopeQuestion
from playground.state.race import Race
from playground.state.recorded import Recorded
from playground.state.rule import Rule
from playground.state.script import Script
from playground.state.sweep import SweepQuestion
from playground.state.timeline import Branch, Timeline
from playground.state.trail import Trail


@dataclass(frozen=True)
class Wanted:
    """Which inspections are open; what is not wanted costs nothing.

    ``ledger``: the name of the tensor whose ``.grad`` is open. ``rule``: the coordinate, such as
    ``"w1"`` or ``"w[0, 1]"``, whose numbers the update rule carries. ``code``: the style shown.
    ``timeline``: the branches, and the ways that they took. ``journal``: the session is recorded;
    ``recorded``: what was recorded so far is asked for.

    From ``race`` on these are the questions of studies, which ``Studies`` answers in pieces.
    ``halted`` names the studies that do not go on: their last answers stay.
    """

    ledger: str | None = None
    graph: bool = False
    jacobian: bool = False
    rule: str | None = None
    code: str | None = None
    timeline: bool = False
    race: Race | None = None
    sweep: SweepQuestion | None = None
    ruler: bool = False
    microscope: MicroscopeQuestion | None = None
    cloud: CloudQuestion | None = None
    fit: bool = False
    halted: tuple[str, ...] = ()
    journal: bool = False
    recorded: bool = False


@dataclass(frozen=True, eq=False)
class Inspection:
    """The open inspections. A part that did not change is the same object in the next Snapshot.

    ``jacobian`` maps each parameter to the loss's whole Jacobian (loss shape + parameter shape).
    ``branches``, ``timeline`` and ``trails`` belong to the timeline: all branches, where the
    present step lies, and the ways of the branches other than the one on screen.
    """

    ledger: Ledger | None = None
    graph: Graph | None = None
    trace: Trace | None = None
    rule: Rule | None = None
    script: Script | None = None
    jacobian: Mapping[str, Array] | None = field(default=None)
    branches: tuple[Branch, ...] | None = None
    timeline: Timeline | None = None
    trails: tuple[Trail, ...] = ()
    recorded: Recorded | None = None
