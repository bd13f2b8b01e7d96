"""The seed of a problem: the literal in `torch.manual_seed(0)`."""

from __future__ import annotations

import ast


def find(source: str) -> int | None:
    """Return the seed written in `source`, None if there is none or the text is not Python."""
    literal = _literal(source)
    return int(ast.literal_eval(literal)) if literal else None


def replaced(source: str, seed: int) -> str:
    """Return `source` with `seed` in place of the number it has."""
    literal = _literal(source)
    if literal is None or literal.end_col_offset is None:
        return source
    lines = source.split("\n")
    line = lines[literal.lineno - 1].encode()
    changed = line[: literal.col_offset] + str(seed).encode() + line[literal.end_col_offset :]
    lines[literal.lineno - 1] = changed.decode()
    return "\n".join(lines)


def added(source: str, seed: int) -> str:
    """Return `source` with a `torch.manual_seed(...)` at its head, behind docstring and imports."""
    call = f"torch.manual_seed({seed})"
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        body = []
    lines = source.split("\n") if source else []
    place = 0
    for statement in body:
        text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not text and not isinstance(statement, ast.Import | ast.ImportFrom):
            break
        place = statement.end_lineno or place
    return "\n".join([*lines[:place], call, *lines[place:]])


def _literal(source: str) -> ast.expr | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "torch.manual_seed"
            and len(node.args) == 1
            and _is_whole(node.args[0])
        ):
            return node.args[0]
    return None


def _is_whole(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) is int
