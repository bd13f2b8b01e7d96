"""Literals of Python and of torch, read from the syntax tree."""

from __future__ import annotations

import ast
from typing import Any


def value(node: ast.expr) -> Any:
    """A plain literal, with torch's names for nan and inf; raises ValueError for anything else."""
    match node:
        case ast.Attribute(value=ast.Name(id="torch"), attr="nan" | "inf" as name):
            return float(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = value(operand)
            if isinstance(inner, bool) or not isinstance(inner, int | float):
                raise ValueError("a minus needs a number")
            return -inner
        case ast.List(elts=elements):
            return [value(element) for element in elements]
        case ast.Tuple(elts=elements):
            return tuple(value(element) for element in elements)
        case ast.Constant(value=constant):
            return constant
        case ast.Call(func=ast.Name(id="float"), args=[ast.Constant(value=str(text))]):
            return float(text)
    raise ValueError(f"{ast.unparse(node)} is no literal")


def number(node: ast.expr) -> float | int:
    """A number; raises ValueError."""
    found = value(node)
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{ast.unparse(node)} is no number")
    return found


def tensor(node: ast.expr, like: str | None = None) -> Any:
    """The number or nested list in ``torch.tensor(…)`` or ``torch.ones(2, 3)``.

    ``like``: a name whose dtype and shape the tensor may be brought to. Raises ValueError.
    """
    match node:
        case ast.Call(
            func=ast.Attribute(value=inner, attr="reshape"),
            args=[ast.Attribute(value=ast.Name(id=name), attr="shape")],
            keywords=[],
        ) if name == like:
            return tensor(inner, like)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="torch"), attr="tensor"),
            args=[inner],
            keywords=given,
        ) if all(_is_dtype(each, like) for each in given):
            return _numbers(value(inner), node)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="torch"), attr="ones"), args=sizes, keywords=[]
        ) if sizes:
            shape = [value(size) for size in sizes]
            if all(type(size) is int and 0 < size < 10_000 for size in shape):
                filled: Any = 1.0
                for size in reversed(shape):
                    filled = [filled] * size
                return filled
    raise ValueError(f"{ast.unparse(node)} is no tensor written out")


def _is_dtype(given: ast.keyword, like: str | None) -> bool:
    return given.arg == "dtype" and like is not None and ast.unparse(given.value) == f"{like}.dtype"


def _numbers(found: Any, node: ast.expr) -> Any:
    """Lists of numbers as they are; raises ValueError for anything else in them."""
    if isinstance(found, list):
        for each in found:
            _numbers(each, node)
    elif isinstance(found, bool) or not isinstance(found, int | float):
        raise ValueError(f"{ast.unparse(node)} holds something other than numbers")
    return found
