"""The acts: everything that can be asked of an Experiment, as values that cross a process border.

The names and keywords are those of the Experiment's methods; ``Experiment.perform(act)`` does one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.state.plane import Directions
from playground.state.view import View


@dataclass(frozen=True)
class Forward:
    """Run the model and loss cells on the parameters and record a new tape.

    ``no_grad``: under ``torch.no_grad()``, so that torch records nothing.
    """

    no_grad: bool = False


@dataclass(frozen=True)
class Backward:
    """Call ``loss.backward``; ``gradient`` is a nested list or array shaped like the loss."""

    gradient: Any = None
    retain_graph: bool = False


@dataclass(frozen=True)
class ZeroGrad:
    """Clear every ``.grad``: to None, as optimizers do, or to zeros in place."""

    set_to_none: bool = True


@dataclass(frozen=True)
class Step:
    """Call ``optimizer.step()`` on the gradients as they stand."""


@dataclass(frozen=True)
class Run:
    """zero_grad, forward, backward, step, ``steps`` times; None runs until Pause.

    ``until`` and ``first`` are noted when it is done: the stop condition in force, and the steps
    that were made before.
    """

    steps: int | None = None
    steps_per_second: float | None = None
    until: str | None = None
    first: int = 0


@dataclass(frozen=True)
class StopWhen:
    """End every run after the first step for which a condition holds; None lets runs go on."""

    condition: str | None


@dataclass(frozen=True)
class Pause:
    """End the run that is under way, at the step it has reached."""


@dataclass(frozen=True)
class Move:
    """Set parameters in place. Keys: a parameter's name or a coordinate such as ``"w[0]"``.

    ``done`` is False while a drag goes on: moves of one drag are one undo and one line.
    """

    values: Mapping[str, Any]
    done: bool = True


@dataclass(frozen=True)
class SetPoint:
    """Give one sample other numbers. Keys: a data tensor's name, or one column, ``"X[1]"``.

    ``done`` is False while a drag goes on: such acts on one sample are one undo and one line.
    """

    row: int
    values: Mapping[str, Any]
    done: bool = True


@dataclass(frozen=True)
class AddPoint:
    """Add a sample behind the others; ``values`` has a number or list for each tensor of it."""

    values: Mapping[str, Any]


@dataclass(frozen=True)
class DeletePoints:
    """Delete samples by their rows.

    ``names``: the tensors that hold a row for each sample; the Experiment enters them.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Slide:
    """Move all parameters along the directions of the plane that the view shows.

    ``across`` and ``up``: where the point's projection is to go, in units of the directions; what
    lies off the plane stays. ``done`` is as in a Move. ``by`` and ``directions`` are filled in by
    the Experiment, so that the act can be told without the plane: the multiples of the directions
    that are added to where the drag began. ``fresh``: no slide before was along these directions.
    """

    across: float
    up: float
    done: bool = True
    by: tuple[float, float] | None = None
    directions: Directions | None = field(default=None, compare=False, repr=False)
    fresh: bool = True


@dataclass(frozen=True)
class Freeze:
    """``requires_grad_(False)``: the parameter keeps its value and its ``.grad``."""

    name: str


@dataclass(frozen=True)
class Unfreeze:
    """``requires_grad_(True)``."""

    name: str


@dataclass(frozen=True)
class RetainGrad:
    """``retain_grad()`` on an intermediate: on the one that is there, and after each forward."""

    name: str


@dataclass(frozen=True)
class ReleaseGrad:
    """No ``retain_grad()`` any more from the next forward on."""

    name: str


@dataclass(frozen=True)
class Use:
    """Choose the optimizer by its ``torch.optim`` class name and keywords."""

    optimizer: str
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Batches:
    """Let each forward draw the next ``size`` samples; None: all of them."""

    size: int | None
    shuffle: bool = True
    seed: int = 0


@dataclass(frozen=True)
class Schedule:
    """Put a ``torch.optim.lr_scheduler`` class on the optimizer, by its name and keywords.

    None takes the schedule off; the rate stays where it is.
    """

    name: str | None = None
    keywords: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Execute:
    """Run typed lines on the live tensors."""

    code: str


@dataclass(frozen=True)
class Reset:
    """Back to the values the document starts with."""


@dataclass(frozen=True)
class Undo:
    """Take the last act back."""


@dataclass(frozen=True)
class Redo:
    """Do again what undo took back."""


@dataclass(frozen=True)
class Look:
    """Change what is looked at; no tensor changes."""

    view: View


@dataclass(frozen=True)
class Seek:
    """Go to a step of a branch of the timeline; None means the branch that is active.

    ``done`` is False while a scrub goes on: the seeks of one scrub are one undo.
    """

    step: int
    branch: str | None = None
    done: bool = True


@dataclass(frozen=True)
class SeekDifference:
    """Go to the first step at which the values of two branches differ, on the first of them."""

    first: str
    second: str


@dataclass(frozen=True)
class Fork:
    """Begin a further branch at the present step; without a name it gets one of its own."""

    name: str | None = None


@dataclass(frozen=True)
class RenameBranch:
    """Give a branch another name."""

    name: str
    new: str


@dataclass(frozen=True)
class DeleteBranch:
    """Take a branch out of the timeline; never the one that is active."""

    name: str


DRAGGED = (Move, Slide, SetPoint, Seek)
"""The acts that come many times in a drag: all but the last with ``done`` False."""

Act = (
    Forward
    | Backward
    | ZeroGrad
    | Step
    | Run
    | StopWhen
    | Pause
    | Move
    | SetPoint
    | AddPoint
    | DeletePoints
    | Slide
    | Freeze
    | Unfreeze
    | RetainGrad
    | ReleaseGrad
    | Use
    | Batches
    | Schedule
    | Execute
    | Reset
    | Undo
    | Redo
    | Look
    | Seek
    | SeekDifference
    | Fork
    | RenameBranch
    | DeleteBranch
)
