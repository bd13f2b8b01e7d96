"""A condition at which a run stops, such as ``loss < 1e-3``: read, checked and evaluated.

It needs no torch: the window checks what is typed, the engine fills in the numbers.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from math import nan
from types import CodeType
from typing import Final, NoReturn

from playground.language.errors import CodeError

FROM_LOSSES: Final = ("loss", "step", "best", "change")
"""Known from the losses alone: the step's loss, the steps made, the least loss of this run, and
the loss minus the one before (NaN at the first step)."""
GRADIENT: Final = "grad_norm"
"""The Euclidean length of the gradient that the step was made with."""
_LONGEST: Final = 200
_COMPARED: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
_JOINED: Final = (ast.Add, ast.Sub, ast.Mult, ast.Div)

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class StopCondition:
    """A condition that was read.

    ``text``: as it was typed. ``names``: those of ``FROM_LOSSES`` and ``GRADIENT`` in it;
    ``coordinates``: the parameters' coordinates, by their labels.
    """

    text: str
    names: tuple[str, ...]
    coordinates: tuple[str, ...]
    tree: ast.expr = field(repr=False, compare=False)
    code: CodeType = field(repr=False, compare=False)

    @property
    def from_losses(self) -> bool:
        """Whether the losses alone tell when it holds."""
        return not self.coordinates and GRADIENT not in self.names

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether it holds for these numbers; a division by zero or an overflow does not count."""
        try:
            return bool(eval(self.code, {"__builtins__": {}, "abs": abs, "nan": nan}, dict(values)))
        except ArithmeticError:
            return False


def read_condition(text: str, shapes: Shapes) -> StopCondition:
    """Read what was typed; ``shapes`` are those of the parameters. Raises CodeError with a column.

    Offered are the names above, the parameters' coordinates (``w1``, ``w[0, 1]``), numbers,
    comparisons, ``and``, ``or``, ``not``, ``+ - * /`` and ``abs``; nothing else.
    """
    if not text.strip():
        raise CodeError("a stop condition is empty; write for example loss < 1e-3")
    if len(text) > _LONGEST:
        raise CodeError(f"a stop condition has at most {_LONGEST} characters", column=_LONGEST)
    indent = len(text) - len(text.lstrip())
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise CodeError(_syntax(error), column=(error.offset or 1) + indent) from None
    except (ValueError, MemoryError, RecursionError):
        raise CodeError("this cannot be read; write for example loss < 1e-3") from None
    reader = _Reader(shapes, indent)
    renamed = reader.condition(tree)
    code = compile(ast.fix_missing_locations(ast.Expression(renamed)), "<stop>", "eval")
    return StopCondition(text.strip(), tuple(reader.names), tuple(reader.coordinates), tree, code)


def key_of(label: str) -> str:
    """The name under which a coordinate's value is handed to ``holds``."""
    return "at " + label


class _Reader:
    """Goes through the tree; coordinates become names that cannot be typed."""

    def __init__(self, shapes: Shapes, indent: int) -> None:
        self._shapes, self._indent = shapes, indent
        self.names: dict[str, None] = {}
        self.coordinates: dict[str, None] = {}

    def condition(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.BoolOp(op, values):
                return ast.BoolOp(op, [self.condition(value) for value in values])
            case ast.UnaryOp(ast.Not() as op, operand):
                return ast.UnaryOp(op, self.condition(operand))
            case ast.Compare(left, ops, comparators):
                for compared in ops:
                    if not isinstance(compared, _COMPARED):
                        self._refuse(node, "compare numbers by <, <=, >, >=, == or !=")
                return ast.Compare(self.number(left), ops, [self.number(c) for c in comparators])
        raise self._error(node, "this is no condition; compare it with a number, as in loss < 1e-3")

    def number(self, node: ast.expr) -> ast.expr:
        match node:
            case ast.Constant(int() | float() as value) if not isinstance(value, bool):
                # As a float, so that no whole number grows without end.
                return ast.Constant(float(value))
            case ast.BinOp(left, op, right) if isinstance(op, _JOINED):
                return ast.BinOp(self.number(left), op, self.number(right))
            case ast.UnaryOp(ast.USub() | ast.UAdd() as op, operand):
                return ast.UnaryOp(op, self.number(operand))
            case ast.Call(ast.Name("abs") as function, [argument], []):
                return ast.Call(function, [self.number(argument)], [])
            case ast.Name(name):
                return self._name(node, name)
            case ast.Subscript(ast.Name(name), index):
                return self._element(node, name, index)
            case ast.BinOp():
                self._refuse(node, "of the operators + - * / can be used here")
            case ast.Call(function):
                self._refuse(node, f"{ast.unparse(function)} cannot be called here; abs can")
        raise self._error(node, f"{ast.unparse(node)} cannot stand in a stop condition")

    def _name(self, node: ast.Name, name: str) -> ast.expr:
        shape = self._shapes.get(name)
        if shape is not None and name not in (*FROM_LOSSES, GRADIENT):
            if shape:
                place = ", ".join("0" for _ in shape)
                self._refuse(node, f"{name} is not one number; write one of it, as {name}[{place}]")
            return self._coordinate(name)
        if name not in (*FROM_LOSSES, GRADIENT):
            known = [*FROM_LOSSES, GRADIENT, *self._shapes]
            near = get_close_matches(name, known, 1)
            text = f"{name} is not known here; known are {', '.join(known)}"
            raise self._error(node, text, near[0] if near else None)
        self.names[name] = None
        return ast.Name(name, ast.Load())

    def _element(self, node: ast.Subscript, name: str, index: ast.expr) -> ast.expr:
        shape = self._shapes.get(name)
        if shape is None:
            self._refuse(node, f"{name} is no parameter of several elements")
        parts = index.elts if isinstance(index, ast.Tuple) else [index]
        places = [part.value for part in parts if isinstance(part, ast.Constant)]
        whole = [place for place in places if type(place) is int]
        if len(whole) != len(parts) or len(parts) != len(shape):
            self._refuse(node, f"{name} has the shape {shape}: name one element by whole numbers")
        if any(place >= size for place, size in zip(whole, shape, strict=True)):
            self._refuse(node, f"{ast.unparse(node)} is outside the shape {shape} of {name}")
        return self._coordinate(f"{name}[{', '.join(map(str, whole))}]")

    def _coordinate(self, label: str) -> ast.expr:
        self.coordinates[label] = None
        return ast.Name(key_of(label), ast.Load())

    def _refuse(self, node: ast.expr, text: str) -> NoReturn:
        raise self._error(node, text)

    def _error(self, node: ast.expr, text: str, near: str | None = None) -> CodeError:
        return CodeError(text, column=node.col_offset + 1 + self._indent, suggestion=near)


def _syntax(error: SyntaxError) -> str:
    text = str(error.msg or "")
    if "==" in text or "=" in (error.text or "").replace("==", "").replace("<=", "").replace(
        ">=", ""
    ).replace("!=", ""):
        return "a condition compares by ==, < or >; = gives a name a value"
    return "this cannot be read; write for example loss < 1e-3"
