"""Moves and slides read from what stands under ``torch.no_grad()``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.engine.scripts import literals
from playground.engine.scripts.slid import NAMES
from playground.engine.scripts.trees import no_grad
from playground.state import acts
from playground.state.arrays import Array
from playground.state.plane import Directions


class Moves:
    """Keeps in mind the directions that were written out, along which later slides go."""

    def __init__(self, parameters: Sequence[str]) -> None:
        self._parameters = tuple(parameters)
        self._written: tuple[dict[str, Array], dict[str, Array]] = ({}, {})
        self._directions: Directions | None = None
        self._fresh = False

    def read(self, body: Sequence[ast.stmt], place: int) -> tuple[list[acts.Act], int]:
        """The act that begins at a statement."""
        statement = body[place]
        if self._direction(statement):
            return [], 1
        inner = no_grad(statement)
        if not inner:
            return [], 0
        act = self._move(inner) or self._slide(inner)
        return ([], 0) if act is None else ([act], 1)

    def _move(self, body: Sequence[ast.stmt]) -> acts.Move | None:
        values: dict[str, Any] = {}
        for statement in body:
            found = _assigned(statement)
            if found is None or found[0].split("[")[0] not in self._parameters:
                return None
            if found[0] in values:
                return None
            values[found[0]] = found[1]
        return acts.Move(values)

    def _direction(self, statement: ast.stmt) -> bool:
        """Take down ``direction1_w = torch.tensor([…], dtype=w.dtype)``."""
        match statement:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call() as value):
                pass
            case _:
                return False
        for prefix, written in zip(NAMES, self._written, strict=True):
            name = target.removeprefix(prefix)
            if name != target and name in self._parameters:
                try:
                    written[name] = np.array(literals.tensor(value, like=name), dtype=np.float64)
                except ValueError:
                    return False
                self._fresh = True
                return True
        return False

    def _slide(self, body: Sequence[ast.stmt]) -> acts.Slide | None:
        """``w += 0.5 * direction1_w`` and the same along the second, for every parameter."""
        by: list[float] = []
        names = list(self._written[0])
        expected = [(name, prefix + name) for name in names for prefix in NAMES]
        if not names or len(body) != len(expected) or names != list(self._written[1]):
            return None
        for statement, (name, direction) in zip(body, expected, strict=True):
            match statement:
                case ast.AugAssign(
                    target=ast.Name(id=moved),
                    op=ast.Add(),
                    value=ast.BinOp(left=factor, op=ast.Mult(), right=ast.Name(id=along)),
                ) if (moved, along) == (name, direction):
                    try:
                        by.append(float(literals.number(factor)))
                    except ValueError:
                        return None
                case _:
                    return None
        if any(pair != by[:2] for pair in (by[i : i + 2] for i in range(0, len(by), 2))):
            return None
        if self._fresh or self._directions is None:
            self._directions = Directions(dict(self._written[0]), dict(self._written[1]))
        fresh, self._fresh = self._fresh, False
        return acts.Slide(0.0, 0.0, by=(by[0], by[1]), directions=self._directions, fresh=fresh)


def _assigned(statement: ast.stmt) -> tuple[str, Any] | None:
    """The coordinate that a statement sets, and its value."""
    try:
        match statement:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="fill_"),
                    args=[number],
                    keywords=[],
                )
            ):
                return name, literals.number(number)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=at)], value=new):
                index = literals.value(at)
                places = index if isinstance(index, tuple) else (index,)
                if all(type(i) is int and i >= 0 for i in places):
                    return f"{name}[{', '.join(map(str, places))}]", literals.number(new)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="copy_"),
                    args=[copied],
                    keywords=[],
                )
            ):
                return name, literals.tensor(copied, like=name)
    except ValueError:
        pass
    return None
