"""Groups of statements that the transcript writes for one act: told apart by their trees."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from playground.engine.scripts import literals
from playground.engine.scripts.batched import FUNCTION, WHOLE
from playground.state import acts

BATCHES: Final = "# batches of {}, shuffle={}, seed={}"
"""The first line of a cell that begins to draw batches, so that it can be read by itself."""
_BATCHES: Final = re.compile(BATCHES.format(r"(\d+)", r"(True|False)", r"(\d+)"))
_AROUND: Final = 4, 1
"""Statements before and after the forward where it is on a batch."""
_STEPPED: Final = (
    "scheduler.step()",
    "scheduler.step(loss.item())",
    "scheduler.step(found.item())",
)


def holds(body: Sequence[ast.stmt]) -> bool:
    """Whether a line gives the optimizer its parameters anew, which freezing one does by itself."""
    match body:
        case [ast.Assign(targets=[target], value=ast.List())]:
            return ast.unparse(target) == "optimizer.param_groups[0]['params']"
    return False


def scheduled(body: Sequence[ast.stmt]) -> bool:
    """Whether a line steps the scheduler, which a step does by itself."""
    return any(ast.unparse(each) in _STEPPED for each in body)


def schedule(made: ast.expr) -> acts.Schedule | None:
    """The schedule that ``scheduler = …`` puts on."""
    match made:
        case ast.Constant(value=None):
            return acts.Schedule()
        case ast.Call(
            func=ast.Attribute(value=room, attr=name),
            args=[ast.Name(id="optimizer")],
            keywords=given,
        ) if ast.unparse(room) == "torch.optim.lr_scheduler" and all(key.arg for key in given):
            try:
                return acts.Schedule(name, {str(k.arg): literals.value(k.value) for k in given})
            except ValueError:
                return None
    return None


def is_closure(statement: ast.stmt) -> bool:
    """Whether it defines what a step by a closure calls, which the lab has by itself."""
    return isinstance(statement, ast.FunctionDef) and statement.name == "closure"


def steps_by_closure(statement: ast.stmt) -> bool:
    """Whether it is a step by a closure."""
    return ast.unparse(statement) in ("optimizer.step(closure)", "found = optimizer.step(closure)")


def batches(code: str) -> acts.Batches | None:
    """The batches that a cell begins to draw: its comment has their size, the forwards follow."""
    head = code.strip().split("\n", 1)[0]
    if head == WHOLE:
        return acts.Batches(None)
    match = _BATCHES.fullmatch(head)
    if match is None:
        return None
    return acts.Batches(int(match[1]), match[2] == "True", int(match[3]))


def batched(body: Sequence[ast.stmt], forward: int) -> slice | None:
    """Where the lines of a forward on a batch would stand, if one begins here."""
    match body[:1]:
        case [ast.Assign(value=ast.Call(func=ast.Name(id=name)))] if name.startswith(FUNCTION):
            before, after = _AROUND
            if len(body) >= before + forward + after:
                return slice(before, before + forward)
    return None


def batched_length(forward: int) -> int:
    """How many statements a forward on a batch has."""
    return sum(_AROUND) + forward


def edit(body: Sequence[ast.stmt], names: Collection[str]) -> tuple[acts.Act, int] | None:
    """A sample set or added, and how many statements say so; ``names``: those of the data."""
    return _added(body, names) or _set(body, names)


def _added(body: Sequence[ast.stmt], names: Collection[str]) -> tuple[acts.Act, int] | None:
    """``x = torch.cat((x, x.new_tensor([1.0])))`` for each tensor of the samples."""
    values: dict[str, Any] = {}
    for statement in body:
        match statement:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    func=function,
                    args=[ast.Tuple(elts=[ast.Name(id=same), new])],
                    keywords=[],
                ),
            ) if (
                ast.unparse(function) == "torch.cat"
                and same == name
                and name in names
                and name not in values
            ):
                made = _new_tensor(new, name)
                if not isinstance(made, list) or len(made) != 1:
                    break
                values[name] = made[0]
            case _:
                break
    return (acts.AddPoint(values), len(values)) if values else None


def _set(body: Sequence[ast.stmt], names: Collection[str]) -> tuple[acts.Act, int] | None:
    """``x = x.clone()`` and then ``x[17] = 0.5``, for some tensors of one sample."""
    cloned: set[str] = set()
    values: dict[str, Any] = {}
    rows: set[int] = set()
    used = 0
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=made) if (
                ast.unparse(made) == f"{name}.clone()" and name in names and name not in cloned
            ):
                cloned.add(name)
            case ast.Assign(
                targets=[ast.Subscript(value=ast.Name(id=name), slice=at)], value=made
            ) if name in cloned:
                try:
                    index = literals.value(at)
                    new = _new_tensor(made, name)
                    value = literals.number(made) if new is None else new
                except ValueError:
                    break
                row, *rest = index if isinstance(index, tuple) else (index,)
                if type(row) is not int or {row} != {row, *rows}:
                    break
                rows.add(row)
                values[f"{name}[{', '.join(map(str, rest))}]" if rest else name] = value
            case _:
                break
        used += 1
    told = {key.split("[")[0] for key in values}
    if not values or told != cloned:
        return None
    return acts.SetPoint(rows.pop(), values), used


def _new_tensor(node: ast.expr, name: str) -> Any:
    """The list in ``x.new_tensor([…])``; None for anything else."""
    match node:
        case ast.Call(func=function, args=[given], keywords=[]) if (
            ast.unparse(function) == f"{name}.new_tensor"
        ):
            try:
                return literals.value(given)
            except ValueError:
                return None
    return None
