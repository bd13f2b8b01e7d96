"""Python parsed where a file may hold anything: what is nested too deeply is a mistake in it."""

from __future__ import annotations

import ast
from typing import Final

DEEPEST: Final = 150
"""Levels that every walk over a tree takes without an end of Python's stack."""


def parsed(source: str) -> ast.Module:
    """The tree of a piece of code; raises SyntaxError, with its line, and nothing else."""
    try:
        tree = ast.parse(source)
    except (RecursionError, MemoryError):
        raise SyntaxError("this is nested too deeply", ("", 1, None, None)) from None
    except ValueError as error:
        raise SyntaxError(str(error), ("", 1, None, None)) from None
    level: list[ast.AST] = [tree]
    for _ in range(DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return tree
    line = next((found for node in level if (found := getattr(node, "lineno", None))), 1)
    raise SyntaxError("this is nested too deeply", ("", line, None, None))
