"""Documents on disk: opened with clear errors, written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from playground.problem import notebook, percent, plain
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.problem.imports import with_imports

_FORMATS: Final = {".py": percent, ".ipynb": notebook}

MAX_BYTES: Final = 10_000_000
"""Size of a file that is still read: notebooks with pictures are large, scripts are not."""


def read(path: str | os.PathLike[str], *, loss: str = "loss") -> Document:
    """Return the document of a .py or .ipynb file as a problem.

    A file without the four titles is cut into them where it is simple; `loss` is then the name
    of its loss. Raises DocumentError for whatever cannot be opened or understood.
    """
    document = read_cells(path)
    return document if plain.is_problem(document) else plain.as_problem(document, loss)


def read_cells(path: str | os.PathLike[str]) -> Document:
    """Return the document of a .py or .ipynb file with its cells as they are."""
    place = Path(path)
    form = _FORMATS.get(place.suffix)
    text = read_text(place)
    if form is None:
        raise DocumentError("only .py and .ipynb files can be opened", place)
    try:
        cells = form.parse(text)
    except DocumentError as error:
        raise DocumentError(error.message, place, error.line) from None
    if not any(cell.source.strip() for cell in cells if cell.kind == "code"):
        raise DocumentError("there is no code in this file", place)
    counts = Counter(cell.title for cell in cells if cell.title and cell.kind == "code")
    for cell in reversed(cells):
        if cell.kind == "code" and counts[cell.title] > 1:
            line = max(cell.line - 1, 1) if place.suffix == ".py" else None
            raise DocumentError(f"two cells are titled '{cell.title}'", place, line)
    return Document(place.stem, cells, place)


def write(document: Document, path: str | os.PathLike[str]) -> None:
    """Write `document` as .py or .ipynb, with the imports that it needs in plain Python.

    The file is replaced at once when all is written, so that a failure leaves the old one whole.
    Raises DocumentError when it cannot be written.
    """
    place = Path(path)
    form = _FORMATS.get(place.suffix)
    if form is None:
        raise DocumentError("a document is written as .py or .ipynb", place)
    try:
        data = form.write(with_imports(document).cells).encode()
    except UnicodeEncodeError:
        raise DocumentError("the text holds half a character (a lone surrogate)", place) from None
    except DocumentError as error:
        raise DocumentError(error.message, place) from None
    try:
        _replace(place, data)
    except OSError as error:
        told = f"this cannot be written: {_reason(error)}; choose another folder or name"
        raise DocumentError(told, place) from None


def _replace(place: Path, data: bytes) -> None:
    if place.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    # A link is written through, not replaced.
    place = place.resolve()
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(_mode(place))
        part.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink()
        raise


def _mode(place: Path) -> int:
    try:
        return place.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def read_text(place: Path) -> str:
    """The text of a file; raises DocumentError for whatever is no text in UTF-8."""
    try:
        if place.is_dir():
            raise DocumentError("this is a folder, not a file", place)
        if place.exists() and not place.is_file():
            raise DocumentError("this is not an ordinary file", place)
        if place.stat().st_size > MAX_BYTES:
            raise DocumentError("this file is larger than 10 MB", place)
        data = place.read_bytes()
    except FileNotFoundError:
        raise DocumentError("there is no such file", place) from None
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"this cannot be read: {_reason(error)}", place) from None
    if b"\0" in data:
        raise DocumentError("this is a binary file, not a script or notebook", place)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("this text is not UTF-8", place, line) from None


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text)[:1].lower() + str(text)[1:]
