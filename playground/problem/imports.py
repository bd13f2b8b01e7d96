"""The imports that a document needs so that it runs in plain Python."""

from __future__ import annotations

import ast
from dataclasses import replace

from playground.language.tables import IMPORTS
from playground.problem.document import Cell, Document


def missing(document: Document) -> list[str]:
    """Return the import lines that the code cells of `document` need and do not have."""
    used: set[str] = set()
    imported: set[str] = set()
    for cell in document.cells:
        if cell.kind != "code":
            continue
        try:
            tree = ast.parse(cell.source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                imported |= {alias.asname or alias.name for alias in node.names}
    return [line for name, line in IMPORTS.items() if name in used - imported]


def with_imports(document: Document) -> Document:
    """Return `document` with the imports it needs, in an untitled cell before all other code."""
    lines = missing(document)
    if not lines:
        return document
    cells = list(document.cells)
    for index, cell in enumerate(cells):
        if cell.kind != "code":
            continue
        if not cell.title and _only_imports(cell.source):
            source = "\n".join([*([cell.source] if cell.source else []), *lines])
            cells[index] = replace(cell, source=source, raw=None)
        else:
            cells.insert(index, Cell(source="\n".join(lines)))
        return replace(document, cells=tuple(cells))
    return document


def _only_imports(source: str) -> bool:
    body = ast.parse(source).body
    return all(isinstance(statement, ast.Import | ast.ImportFrom) for statement in body)
