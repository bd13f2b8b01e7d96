"""Small questions to a syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Sequence


def no_grad(statement: ast.stmt) -> list[ast.stmt]:
    """The statements under ``with torch.no_grad():``; none for any other statement."""
    if not isinstance(statement, ast.With):
        return []
    plain = [ast.unparse(item) for item in statement.items] == ["torch.no_grad()"]
    return statement.body if plain else []


def is_import(statement: ast.stmt) -> bool:
    """Whether a statement imports."""
    return isinstance(statement, ast.Import | ast.ImportFrom)


def lines_of(body: Sequence[ast.stmt]) -> tuple[int, int]:
    """The first and the last line of some statements, from 1."""
    return body[0].lineno, body[-1].end_lineno or body[-1].lineno


def texts(body: Sequence[ast.stmt]) -> list[str]:
    """The statements as Python writes them, whatever their spacing was."""
    return [ast.unparse(statement) for statement in body]


def written(lines: Sequence[str]) -> list[str]:
    """Lines of code in the same form."""
    return texts(ast.parse("\n".join(lines)).body)
