"""Acts on the data read from code, and each written again to see that nothing was overlooked."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from playground.engine.scripts import data_lines, literals
from playground.engine.scripts.trees import texts, written
from playground.state import acts


def read(body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
    """The edit that begins at a statement."""
    for reader in (_set, _added, _deleted):
        act, used = reader(body, place)
        if act is not None and texts(body[place : place + used]) == written(data_lines.lines(act)):
            return [act], used
    return [], 0


def _set(body: Sequence[ast.stmt], place: int) -> tuple[data_lines.Edit | None, int]:
    """``X = X.clone()`` and then ``X[3, 1] = 0.5``, for one row."""
    row: int | None = None
    values: dict[str, Any] = {}
    cloned: list[str] = []
    at = place
    while at < len(body):
        match body[at]:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if (
                ast.unparse(value) == f"{name}.clone()"
            ):
                if name in cloned:
                    break
                cloned.append(name)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=index)]) as line:
                where, number = _index(index), _number(line.value, name)
                if name not in cloned or not where or number is None or row not in (None, where[0]):
                    break
                key = name + (f"[{', '.join(map(str, where[1:]))}]" if where[1:] else "")
                if key in values:
                    break
                row, values[key] = where[0], number
            case _:
                break
        at += 1
    # A clone that nothing is written to belongs to what comes after it.
    while at > place and _is_clone(body[at - 1]):
        at -= 1
    if row is None:
        return None, 0
    return acts.SetPoint(row, values), at - place


def _added(body: Sequence[ast.stmt], place: int) -> tuple[data_lines.Edit | None, int]:
    """``x = torch.cat((x, x.new_tensor([0.5])))`` for each tensor of the samples."""
    values: dict[str, Any] = {}
    at = place
    while at < len(body):
        match body[at]:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(
                    args=[ast.Tuple(elts=[_, ast.Call(args=[ast.List(elts=[new])])])]
                ) as call,
            ) if ast.unparse(call.func) == "torch.cat" and name not in values:
                try:
                    values[name] = literals.value(new)
                except ValueError:
                    break
            case _:
                break
        at += 1
    return (acts.AddPoint(values), at - place) if values else (None, 0)


def _deleted(body: Sequence[ast.stmt], place: int) -> tuple[data_lines.Edit | None, int]:
    """``x = torch.cat((x[:3], x[4:]))`` for each tensor of the samples."""
    rows: tuple[int, ...] = ()
    names: list[str] = []
    at = place
    while at < len(body):
        found = _rows(body[at])
        if found is None or found[0] in names or (names and found[1] != rows):
            break
        rows = found[1]
        names.append(found[0])
        at += 1
    return (acts.DeletePoints(rows, tuple(names)), at - place) if rows else (None, 0)


def _rows(statement: ast.stmt) -> tuple[str, tuple[int, ...]] | None:
    """The name, and the rows between the slices that are left of it."""
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Subscript() as only):
            parts: list[ast.expr] = [only]
        case ast.Assign(
            targets=[ast.Name(id=name)], value=ast.Call(args=[ast.Tuple(elts=parts)]) as call
        ) if ast.unparse(call.func) == "torch.cat":
            pass
        case _:
            return None
    rows: list[int] = []
    start: int | None = 0
    for part in parts:
        match part:
            case ast.Subscript(value=ast.Name(id=of), slice=ast.Slice(step=None) as cut) if (
                of == name and start is not None
            ):
                low, high = _bound(cut.lower, 0), _bound(cut.upper, None)
                if low is None or low < start:
                    return None
                rows += range(start, low)
                start = high
            case _:
                return None
    return (name, tuple(rows)) if rows and start is None else None


def _bound(node: ast.expr | None, missing: int | None) -> int | None:
    if node is None:
        return missing
    return node.value if isinstance(node, ast.Constant) and type(node.value) is int else None


def _index(node: ast.expr) -> tuple[int, ...]:
    try:
        found = literals.value(node)
    except ValueError:
        return ()
    places = found if isinstance(found, tuple) else (found,)
    return places if all(type(i) is int and i >= 0 for i in places) else ()


def _number(node: ast.expr, name: str) -> Any:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=of), attr="new_tensor"), args=[inner]
        ) if of == name:
            node = inner
    try:
        return literals.value(node)
    except ValueError:
        return None


def _is_clone(statement: ast.stmt) -> bool:
    return ast.unparse(statement).endswith(".clone()")
