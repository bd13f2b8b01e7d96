"""The acts: everything that can be asked of an Experiment, as values that cross a process border.

The names and keywords are those of the Experiment's methods; ``Experiment.perform(act)`` does one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


Act = (
    Forward
    | Backward
    | ZeroGrad
    | Step
    | Run
    | StopWhen
    | Pause
    | Move
    | Freeze
    | Unfreeze
    | RetainGrad
    | ReleaseGrad
    | Use
    | Execute
    | Reset
    | Undo
    | Redo
    | Look
)
