"""Jupyter notebooks (.ipynb, format 4), read and written with the standard library alone.

A cell's title and its key="value" pairs stand in the cell's metadata, where Jupytext keeps them
too. Outputs are not kept: the program computes them anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from playground.problem.document import Cell, Kind
from playground.problem.errors import DocumentError

_FORMAT: Final = (4, 5)
_KERNEL: Final = {"display_name": "Python 3", "language": "python", "name": "python3"}


def parse(text: str) -> tuple[Cell, ...]:
    """Return the cells of a notebook; raises DocumentError for anything else."""
    try:
        notebook = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", None)
        raise DocumentError(f"this is no notebook: {error}", line=line) from None
    except RecursionError:
        raise DocumentError("this is no notebook: it is nested too deeply") from None
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise DocumentError("this is JSON, but no notebook: it has no 'nbformat'")
    if notebook["nbformat"] != _FORMAT[0]:
        message = f"only notebooks of format 4 can be opened; this one is {notebook['nbformat']}"
        raise DocumentError(message)
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise DocumentError("this notebook has no list of cells")
    return tuple(_cell(cell, number) for number, cell in enumerate(cells, start=1))


def write(cells: Iterable[Cell]) -> str:
    """Return the notebook of `cells` as JSON text that ends in a new line."""
    notebook = {
        "cells": [_written(cell, number) for number, cell in enumerate(cells, start=1)],
        "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
        "nbformat": _FORMAT[0],
        "nbformat_minor": _FORMAT[1],
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def _cell(cell: Any, number: int) -> Cell:
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        raise DocumentError(f"cell {number} of this notebook is neither code nor markdown")
    source = cell.get("source", "")
    if isinstance(source, list) and all(isinstance(part, str) for part in source):
        source = "".join(source)
    if not isinstance(source, str):
        raise DocumentError(f"cell {number} of this notebook has no text")
    found = cell.get("metadata")
    metadata = {
        key: value
        for key, value in (found.items() if isinstance(found, dict) else ())
        if isinstance(value, str)
    }
    title = metadata.pop("title", "")
    kind: Kind = "code" if cell["cell_type"] == "code" else "markdown"
    source = source.replace("\r\n", "\n").rstrip() if kind == "code" else source.rstrip("\n")
    return Cell(title, kind, source, metadata)


def _written(cell: Cell, number: int) -> dict[str, Any]:
    metadata = {"title": cell.title} if cell.title else {}
    written: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": f"cell-{number}",
        "metadata": {**metadata, **cell.metadata},
        "source": cell.source.splitlines(keepends=True),
    }
    if cell.kind == "code":
        written |= {"execution_count": None, "outputs": []}
    return written
