"""Finds a problem by what a person writes: a built-in name or a file's path."""

from __future__ import annotations

from pathlib import Path

from playground.problem.catalogue import load, names
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.problem.files import read

FIRST = "two-slopes"
"""The built-in problem that opens where none is named."""


def find(source: str | Path) -> Document:
    """Return the built-in problem of that name, or the document in that file.

    Anything with a folder or a ``.py``/``.ipynb`` ending is a path. Raises DocumentError.
    """
    path = Path(source)
    if isinstance(source, Path) or path.suffix in {".py", ".ipynb"} or len(path.parts) > 1:
        return read(path)
    if path.is_file() and str(source) not in names():
        raise DocumentError("a problem is a script (.py) or a notebook (.ipynb)", path)
    return load(str(source))
