"""Where a cell of a document stands in its file, so that what is told of it has its line."""

from __future__ import annotations

from playground.problem.document import Cell, Document
from playground.problem.errors import DocumentError
from playground.problem.files import read_cells, read_text


def begins(document: Document, cell: Cell) -> int | None:
    """The line of the file in which a cell's source begins; None where that cannot be said.

    Notebooks have no lines. A script without titles has been cut into cells, which are looked for.
    """
    if cell.raw is not None or document.path is None:
        return cell.line
    if document.path.suffix != ".py" or not cell.source.strip():
        return None
    try:
        text = read_text(document.path).replace("\r\n", "\n").replace("\r", "\n")
    except DocumentError:
        return None  # it was there when the document was opened
    at = text.find(cell.source)
    return text.count("\n", 0, at) + 1 if at >= 0 else None


def number(document: Document, cell: Cell) -> int | None:
    """The number of a notebook's cell, from 1; None where it was cut from several."""
    if document.path is None:
        return None
    try:
        cells = read_cells(document.path).cells
    except DocumentError:
        return None
    return next((at for at, each in enumerate(cells, 1) if each.source == cell.source), None)
