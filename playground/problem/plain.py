"""Scripts and notebooks that were not written for the playground, seen as problems.

A simple one is a straight line of statements: data, then leaves that require grad, then a model,
then a loss. It is cut at the leaves and at the statement that binds the loss.
"""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from itertools import pairwise
from typing import Final

from playground.problem.document import TITLES, Cell, Document
from playground.problem.errors import DocumentError

_MAGIC: Final = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


def is_problem(document: Document) -> bool:
    """Return whether `document` has the cells without which nothing can be minimised."""
    return all(document.cell(title) for title in ("parameters", "loss"))


def as_problem(document: Document, loss: str = "loss") -> Document:
    """Return `document` cut into the four cells; `loss` is the name that its loss has.

    Raises DocumentError that says what is missing.
    """
    titled = [title for title in TITLES if document.cell(title)]
    if titled:
        lacking = [title for title in ("parameters", "loss") if title not in titled]
        raise _error(document, f"there is no cell titled {' and none titled '.join(lacking)}")
    source = "\n\n".join(cell.source for cell in document.cells if cell.kind == "code")
    source = _MAGIC.sub("", source)
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        reason = f"this is not Python: {error.msg}"
        line = error.lineno if document.path and document.path.suffix == ".py" else None
        raise _error(document, reason, line) from None
    except (ValueError, RecursionError, MemoryError):
        raise _error(document, "this is not Python that can be read") from None
    leaves = [index for index, statement in enumerate(body) if _makes_leaf(statement)]
    if not leaves:
        raise _error(
            document,
            "there is no parameter: no statement has requires_grad=True and no cell is titled "
            "parameters",
        )
    first = _first_of_leaf(body, leaves[0])
    bound = [index for index, statement in enumerate(body) if loss in _names(statement)]
    after = [index for index in bound if index > leaves[-1]]
    if not after:
        raise _error(document, _no_loss(body, bound, loss))
    return _cut(document, source, body, (first, leaves[-1] + 1, after[-1]), loss)


def _cut(
    document: Document,
    source: str,
    body: list[ast.stmt],
    places: tuple[int, int, int],
    loss: str,
) -> Document:
    leaf, model, last = places
    for index in (leaf, model, last, last + 1):
        if 0 < index < len(body) and body[index].lineno <= _end(body, index):
            line = body[index].lineno if document.path and document.path.suffix == ".py" else None
            raise _error(document, "parameters, model and loss must be on lines of their own", line)
    lines = source.split("\n")
    starts = [0, *(_end(body, index) for index in (leaf, model, last, last + 1)), len(lines)]
    parts = ["\n".join(lines[start:end]).strip("\n") for start, end in pairwise(starts)]
    if loss != "loss":
        parts[3] += f"\nloss = {loss}"
    cells = [cell for cell in document.cells if cell.kind == "markdown"]
    cells += [
        Cell(title, source=part.rstrip())
        for title, part in zip(TITLES, parts[:4], strict=True)
        if part.strip() or title in ("parameters", "loss")
    ]
    if parts[4].strip():
        cells.append(Cell(source=parts[4].rstrip()))
    return replace(document, cells=tuple(cells))


def _end(body: list[ast.stmt], index: int) -> int:
    """Return the number of lines that the statements before `index` fill."""
    return body[index - 1].end_lineno or 0 if index else 0


def _makes_leaf(statement: ast.stmt) -> bool:
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            if any(_is_true(word) for word in node.keywords if word.arg == "requires_grad"):
                return True
            if isinstance(node.func, ast.Attribute) and node.func.attr == "requires_grad_":
                return True
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and target.attr == "requires_grad":
                    return True
    return False


def _first_of_leaf(body: list[ast.stmt], index: int) -> int:
    """Return where the leaf of statement `index` is made: earlier for `w.requires_grad = True`."""
    if _names(body[index]) and not _sets_member(body[index]):
        return index
    used = {node.id for node in ast.walk(body[index]) if isinstance(node, ast.Name)}
    made = [place for place in range(index) if _names(body[place]) & used]
    return made[-1] if made else index


def _sets_member(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Attribute)


def _is_true(word: ast.keyword) -> bool:
    return isinstance(word.value, ast.Constant) and word.value.value is True


def _names(statement: ast.stmt) -> set[str]:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return set()
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return {
        node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)
    }


def _no_loss(body: list[ast.stmt], bound: list[int], loss: str) -> str:
    if bound:
        return f"'{loss}' is set before the last parameter: it must come after all of them"
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == loss and isinstance(node.ctx, ast.Store):
                return (
                    f"'{loss}' is only set inside a loop or function: put one forward pass into "
                    "cells titled model and loss"
                )
    return f"no statement binds '{loss}': name the loss, or title a cell loss"


def _error(document: Document, message: str, line: int | None = None) -> DocumentError:
    return DocumentError(message, document.path or document.name, line)
