"""Errors with their place, and the refusals that statements and expressions share."""

from __future__ import annotations

import ast

from playground.language import reasons, tables
from playground.language.errors import CodeError


def error_at(node: ast.AST, message: str, suggestion: str | None = None) -> CodeError:
    """Return the CodeError for the place where `node` begins."""
    line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
    return CodeError(message, line, column + 1, suggestion)


def error_at_member(node: ast.Attribute, message: str, suggestion: str | None = None) -> CodeError:
    """Return the CodeError for the place of the name behind the dot."""
    line, end = node.end_lineno or 1, node.end_col_offset or 0
    return CodeError(message, line, max(end - len(node.attr), 0) + 1, suggestion)


def chain_of(node: ast.expr) -> tuple[str, list[ast.Attribute]] | None:
    """Return root and members of a dotted name that starts at a module, such as `torch.pi`."""
    members: list[ast.Attribute] = []
    while isinstance(node, ast.Attribute):
        members.append(node)
        node = node.value
    if isinstance(node, ast.Name) and node.id in tables.PREBOUND:
        return node.id, members[::-1]
    return None


def refusal(node: ast.AST) -> CodeError:
    """Return the error for a kind of syntax that is not offered."""
    plain = f"this kind of Python ({type(node).__name__}) is not offered here"
    return error_at(node, reasons.NODES.get(type(node), plain))


def refuse_underscore(node: ast.Attribute) -> None:
    """Raise CodeError for a member whose name begins with an underscore."""
    if node.attr.startswith("_"):
        message = f"'.{node.attr}' belongs to the insides of Python or torch and is not offered"
        raise error_at_member(node, message)


def refuse_taken(node: ast.AST, name: str) -> None:
    """Raise CodeError when `name` must keep its meaning and cannot be set."""
    if name.startswith("__"):
        raise error_at(node, f"'{name}' belongs to the insides of Python and is not offered")
    if name in tables.PREBOUND:
        module = tables.PREBOUND[name]
        message = f"'{name}' stands for the module {module} and cannot be set to something else"
        raise error_at(node, message, f"{name}_")
    if name == "np":
        raise error_at(node, "'np' stands for numpy and cannot be set to something else", "np_")
    if name in tables.BUILTINS:
        message = f"'{name}' is Python's own function and cannot be set to something else"
        raise error_at(node, message, f"{name}_")
