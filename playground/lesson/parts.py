"""The problems of a lesson: which cells belong to which, and their acts read from the steps."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from playground.engine.scripts.reading import Reading
from playground.language.parsing import parsed
from playground.lesson.contents import Code, Item, Opening, Step
from playground.problem.document import NOTHING, TITLES, Cell, Document
from playground.problem.errors import DocumentError

_SETS_DTYPE = re.compile(r"torch\.set_default_dtype\(torch\.(float32|float64)\)")


@dataclass(frozen=True)
class Began:
    """Whether a cell began another problem, and what is wrong with that."""

    new: bool
    trouble: str = ""


class Parts:
    """Gathers the problem cells; a cell that was there already begins another problem.

    ``dtype``: the type of the tensors of the problems that follow, as the file has set it;
    ``dtypes``: of each problem.
    """

    def __init__(self, name: str, path: Path | None) -> None:
        self._name = name
        self._path = path
        self._cells: list[dict[str, Cell]] = []
        self._lines: list[int] = []
        self._paused = False
        self.dtype: str | None = None
        self.dtypes: list[str | None] = []

    @property
    def number(self) -> int:
        """The part that the last cell belongs to, counted from 0."""
        return len(self._cells) - 1

    def pause(self) -> None:
        """Note that something else has come since the last problem cell."""
        self._paused = True

    def take(self, cell: Cell, title: str, line: int) -> Began:
        """Put the cell into the problem it belongs to."""
        present = self._cells[-1] if self._cells else None
        new = present is None or title in present or (self._paused)
        trouble = ""
        if new:
            if present is not None and title in ("model", "loss"):
                trouble = (
                    f"another {title} makes another problem, whose parameters begin anew: "
                    "write a parameters cell before it"
                )
            self._cells.append({})
            self._lines.append(line)
            self.dtypes.append(self.dtype)
            self._paused = False
        self._cells[-1][title] = replace(cell, title=title)
        return Began(new, trouble)

    def finished(self, title: str) -> tuple[tuple[Document, ...], list[DocumentError]]:
        """The document of each part; what a part leaves out is as in the one before."""
        documents: list[Document] = []
        troubles: list[DocumentError] = []
        before: dict[str, Cell] = {}
        heading = Cell("", "markdown", f"# {title}")
        for number, (own, line) in enumerate(zip(self._cells, self._lines, strict=True)):
            cells = {
                title: cell
                for title, cell in {**before, **own}.items()
                if cell.source.strip() != NOTHING
            }
            if "data" not in own and "data" in cells and not _needed(cells):
                del cells["data"]
            for missing in ("parameters", "loss"):
                if missing not in cells:
                    troubles.append(
                        DocumentError(f"this problem has no {missing} cell", self._path, line)
                    )
            ordered = tuple(cells[title] for title in TITLES if title in cells)
            name = self._name if number == 0 else f"{self._name}-{number + 1}"
            documents.append(Document(name, (heading, *ordered), self._path))
            before = cells
        return tuple(documents), troubles


def acts_read(
    steps: Sequence[Step],
    documents: Sequence[Document],
    troubles: list[DocumentError],
    path: Path | None,
) -> tuple[Step, ...]:
    """The steps with the acts that their code stands for; what cannot be read is told."""
    reading = Reading(documents[0]) if documents else None
    done: list[Step] = []
    for step in steps:
        items: list[Item] = []
        for item in step.items:
            if isinstance(item, Opening):
                reading = Reading(documents[item.part])
            if isinstance(item, Code) and reading is not None:
                try:
                    items.append(replace(item, deeds=reading.read(item.source)))
                except SyntaxError as error:
                    at = item.line + (error.lineno or 1) - 1
                    troubles.append(DocumentError(f"this is no Python: {error.msg}", path, at))
            else:
                items.append(item)
        done.append(replace(step, items=tuple(items)))
    return tuple(done)


def dtype_set(source: str) -> str | None:
    """The type in a cell of ``torch.set_default_dtype(torch.float64)`` and imports alone."""
    try:
        body = parsed(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = None
    for statement in body:
        called = ast.unparse(statement) if isinstance(statement, ast.Expr) else ""
        if match := _SETS_DTYPE.fullmatch(called):
            found = match[1]
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            return None
    return found


def _needed(cells: dict[str, Cell]) -> bool:
    """Whether a later cell of the problem uses a name that the data cell binds."""
    try:
        bound = _names(cells["data"].source, ast.Store)
        used = set().union(
            *(_names(cells[title].source, ast.Load) for title in TITLES[1:] if title in cells)
        )
    except SyntaxError:
        return True
    return bool(bound & used)


def _names(source: str, context: type[ast.expr_context]) -> set[str]:
    found = {
        node.id
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Name) and isinstance(node.ctx, context)
    }
    if context is ast.Store:
        found |= {n.name for n in ast.walk(parsed(source)) if isinstance(n, ast.FunctionDef)}
    return found
