"""Tells the rule of the optimizer in use, with the numbers of one scalar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from playground.engine.errors import ActError, unknown
from playground.engine.rules import symbols
from playground.engine.rules.book import RULES, UNWRITTEN
from playground.engine.rules.promise import changes_of_loss
from playground.engine.rules.scalar import Scalar
from playground.engine.rules.steps import Taken, optimizer_of, shown_step
from playground.engine.rules.typesetting import filled, typeset
from playground.engine.rules.working import work_out
from playground.state.coordinate import Coordinate
from playground.state.rule import Rule

if TYPE_CHECKING:
    from playground.engine.experiment import Experiment


class Teller:
    """Keeps the last Rule and hands it out again while nothing that it depends on has changed."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] | None = None
        self._rule: Rule | None = None

    def tell(self, lab: Experiment, coordinate: str) -> Rule | None:
        """The Rule for a coordinate such as ``"w[0]"``; None within a fast run.

        Raises ActError for a coordinate that there is not.
        """
        chosen = scalar_of(lab, coordinate)
        key = _stamp(lab, chosen)
        if key != self._key:
            self._key, self._rule = key, _rule(lab, chosen)
        return self._rule


def scalar_of(lab: Experiment, coordinate: str) -> Coordinate:
    """Read a coordinate; a parameter of one element needs no index."""
    try:
        read = Coordinate.parse(coordinate)
    except ValueError as error:
        raise ActError(str(error)) from None
    if read.name not in lab.parameters:
        raise unknown("parameter", read.name, lab.parameters)
    shape = tuple(lab.parameters[read.name].shape)
    if not read.index and lab.parameters[read.name].numel() == 1:
        return Coordinate(read.name, (0,) * len(shape))
    if len(read.index) != len(shape) or any(i >= n for i, n in zip(read.index, shape, strict=True)):
        first = Coordinate(read.name, (0,) * len(shape)).label
        raise ActError(
            f"{read.label} is not one number: {read.name} has the shape {shape}. "
            f"Write for example {first}."
        )
    return read


def _rule(lab: Experiment, coordinate: Coordinate) -> Rule | None:
    optimizer = optimizer_of(lab)
    name, group = type(optimizer).__name__, optimizer.param_groups[0]
    keywords = {key: group.get(key, value) for key, value in lab.choice.keywords.items()}
    if name not in RULES:
        return Rule(
            optimizer=name,
            keywords=keywords,
            parameter=coordinate.name,
            index=coordinate.index,
            lines=(),
            filled=(),
            symbols=(),
            trouble=UNWRITTEN[name],
        )
    try:
        taken = shown_step(lab)
    except Exception as error:  # torch's own words for a step that cannot be made
        return Rule(
            optimizer=name,
            keywords=keywords,
            parameter=coordinate.name,
            index=coordinate.index,
            lines=tuple(typeset(line) for line in RULES[name](group, {})),
            filled=(),
            symbols=(),
            trouble=str(error) or type(error).__name__,
        )
    if taken is None:
        return None
    group = dict(taken.group)
    keywords = {key: group.get(key, value) for key, value in lab.choice.keywords.items()}
    scalar = Scalar(coordinate, group, taken.before, taken.after)
    lines = RULES[name](group, scalar.held)
    trouble = _trouble(coordinate.name, taken, coordinate.name in lab.frozen)
    worked = [] if trouble else work_out(lines, scalar.numbers(lines), scalar.kept(lines))
    promised, given = _changes(lab, taken)
    return Rule(
        optimizer=name,
        keywords=keywords,
        parameter=coordinate.name,
        index=coordinate.index,
        lines=tuple(typeset(line) for line in lines),
        filled=tuple(filled(line) for line in worked),
        symbols=symbols.rows(scalar, lines, worked),
        done=taken.done,
        predicted=promised,
        actual=given,
        trouble=trouble,
    )


def _changes(lab: Experiment, taken: Taken) -> tuple[float | None, float | None]:
    if all(grad is None for grad in taken.before.grads.values()):
        return None, None
    return changes_of_loss(lab.workspace, taken.before.parameters, taken.after.parameters)


def _trouble(name: str, taken: Taken, frozen: bool) -> str | None:
    if frozen:
        return (
            f"{name} is frozen: requires_grad is False, so the optimizer does not hold it and "
            "step leaves it alone. Unfreeze it first."
        )
    if taken.before.grads[name] is None:
        return f"{name}.grad is None, so step leaves it alone: do forward and backward first."
    return None


def _stamp(lab: Experiment, coordinate: Coordinate) -> tuple[Any, ...]:
    """All that a Rule depends on."""
    tensors = [t for p in lab.parameters.values() for t in (p, p.grad)]
    group = optimizer_of(lab).param_groups[0]
    return (
        coordinate,
        lab.running,
        lab.steps,
        len(lab.acts),
        lab.acts[-1] if lab.acts else None,
        lab.tail,
        lab.frozen,
        lab.choice,
        repr({key: value for key, value in group.items() if key != "params"}),
        lab.workspace.revision,
        lab.workspace.random.numpy().tobytes() if lab.workspace.draws else None,
        *(_stamp_of(tensor) for tensor in tensors),
    )


def _stamp_of(tensor: torch.Tensor | None) -> tuple[int, int, int] | None:
    return None if tensor is None else (id(tensor), tensor._version, tensor.data_ptr())
