"""What the text of a problem's cells tells without running them."""

from __future__ import annotations

import ast

from playground.problem.document import Document


def forward_of(document: Document) -> tuple[list[str], set[str]]:
    """The trees of the lines of a forward, and those of the functions of all cells."""
    forward: list[str] = []
    functions: set[str] = set()
    for title, source in document.sources.items():
        try:
            body = ast.parse(source).body
        except SyntaxError:
            continue
        for statement in body:
            if isinstance(statement, ast.FunctionDef):
                functions.add(ast.dump(statement))
            elif title in ("model", "loss") and not isinstance(
                statement, ast.Import | ast.ImportFrom
            ):
                forward.append(ast.dump(statement))
    return forward, functions


def bound(source: str) -> frozenset[str]:
    """The names that a cell gives a value."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return frozenset()
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return frozenset(node.id for node in nodes if isinstance(node.ctx, ast.Store))


def parameters_of(document: Document) -> list[str]:
    """The names of the leaves that require grad, as far as the text of the cells tells."""
    found: list[str] = []
    for title in ("data", "parameters"):
        try:
            body = ast.parse(document.source(title)).body
        except SyntaxError:
            continue
        for statement in body:
            text = ast.unparse(statement)
            for node in ast.walk(statement):
                match node:
                    case ast.Assign(targets=[ast.Name() as leaf]) if "requires_grad" in text:
                        found.append(leaf.id)
                    case ast.Call(func=ast.Attribute(value=ast.Name() as leaf, attr=called)) if (
                        called == "requires_grad_"
                    ):
                        found.append(leaf.id)
    return list(dict.fromkeys(found))
