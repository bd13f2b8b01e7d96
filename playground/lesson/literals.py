"""What a learner typed, read as a number, a nested list, a truth value or None."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any, Final

LONGEST_TEXT: Final = 2_000
"""Nobody types a longer answer, and Python's parser is not made for endless nesting."""
DEEPEST: Final = 30
"""Expressions within expressions."""

_NAMES: Final[dict[str, Any]] = {
    "none": None,
    "true": True,
    "false": False,
    "nan": float("nan"),
    "inf": float("inf"),
    "infinity": float("inf"),
}
_OPERATIONS: Final[dict[type[ast.operator], Callable[[float, float], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class LiteralError(ValueError):
    """The text is no number, list, truth value or None."""


def literal(text: str) -> Any:
    """The value that a text writes: ``-4``, ``2*1.5``, ``[1, 2]``, ``tensor(4.)`` or ``None``.

    Numbers become floats, tuples lists. Raises LiteralError for anything else.
    """
    cleaned = text.strip().replace("−", "-").replace("·", "*").replace("×", "*")
    if not cleaned or len(cleaned) > LONGEST_TEXT:
        raise LiteralError(text)
    try:
        return _value(ast.parse(cleaned, mode="eval").body, 0)
    except (SyntaxError, ArithmeticError, TypeError, ValueError, RecursionError, MemoryError):
        raise LiteralError(text) from None


def _value(node: ast.expr, depth: int) -> Any:
    if depth > DEEPEST:
        raise LiteralError
    if isinstance(node, ast.Constant):
        return _constant(node.value)
    if isinstance(node, ast.Name) and node.id.lower() in _NAMES:
        return _NAMES[node.id.lower()]
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(each, depth + 1) for each in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.UAdd | ast.USub):
        number = _number(_value(node.operand, depth + 1))
        return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATIONS:
        left = _number(_value(node.left, depth + 1))
        right = _number(_value(node.right, depth + 1))
        return _number(_OPERATIONS[type(node.op)](left, right))
    if isinstance(node, ast.Call) and node.args and _is_tensor(node.func):
        return _value(node.args[0], depth + 1)
    raise LiteralError


def _is_tensor(function: ast.expr) -> bool:
    """Whether this is ``tensor`` or ``torch.Size``, which printed forms begin with."""
    return ast.unparse(function) in ("tensor", "torch.tensor", "torch.Size")


def _constant(value: object) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return float(value)
    raise LiteralError


def _number(value: Any) -> float:
    if isinstance(value, float):
        return value
    raise LiteralError
