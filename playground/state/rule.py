"""The optimizer's update rule with the numbers of one parameter in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playground.state.arrays import Array


@dataclass(frozen=True, eq=False)
class Symbol:
    """One symbol of the rule: LaTeX, the name torch gives it, what it means, and its numbers.

    ``before`` and ``after`` a step, of the one scalar that the rule is told for: an array without
    dimensions, of the tensor's own dtype and bit for bit torch's, or a plain number. ``after`` is
    None for what a step does not change; ``before`` is None for a buffer that does not exist yet,
    and for what the rule works out on the way.
    """

    latex: str
    name: str
    meaning: str
    before: Array | float | None
    after: Array | float | None = None


@dataclass(frozen=True, eq=False)
class Rule:
    """The rule of the optimizer in use, for one parameter.

    ``lines``: the update in LaTeX, one equation each, in the order of evaluation. ``filled``: the
    same lines with the numbers of the scalar ``index`` put in. ``done`` is True where the numbers
    are those of the last step that was made, False where they say what the next step would do.
    ``predicted``: the change of the loss that the tangent promises, gradient · move over all
    parameters; ``actual``: the change that the step made (or would make), None where not known.
    """

    optimizer: str
    keywords: Mapping[str, object]
    parameter: str
    index: tuple[int, ...]
    lines: tuple[str, ...]
    filled: tuple[str, ...]
    symbols: tuple[Symbol, ...]
    done: bool = False
    predicted: float | None = None
    actual: float | None = None
    trouble: str | None = None
