"""The files that a document reads: which it names, which the user granted, how they are named."""

from __future__ import annotations

import ast
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from playground.language.reading import file_names, names_read
from playground.problem.document import Document
from playground.problem.errors import DocumentError

Data = str | Path | Mapping[str, str | Path] | None
"""A file to grant, or several by the names that the document gives them."""


def named(document: Document) -> tuple[str, ...]:
    """Return the files that the data cell names, in order."""
    return names_read(document.data)


def waiting(document: Document) -> tuple[str, ...]:
    """Return the files that the data cell names and the user has not granted."""
    return tuple(name for name in named(document) if name not in document.files)


def refusal(name: str) -> str:
    """Say that the file `name` was not granted, and what to do."""
    return (
        f"this document wants to read {name}; choose it with File > Open Data…, or "
        f'playground.open(…, data="{name}"), or --data {name}'
    )


def granted(document: Document, data: Data) -> Document:
    """Return `document` with the right to read `data`, a file that the user chose.

    A single file is meant for the name that the document gives it, or for the only file that it
    reads. Raises DocumentError where the document reads no such file.
    """
    if data is None:
        return document
    if isinstance(data, Mapping):
        chosen = {name: Path(path) for name, path in data.items()}
    else:
        chosen = {_name_for(document, Path(data)): Path(data)}
    for name, path in chosen.items():
        if name not in named(document):
            raise DocumentError(_unread(document, name), document.path)
        document = grant(document, name, path)
    return document


def granted_of(document: Document, files: Mapping[str, str | Path]) -> Document:
    """Return `document` with the right to read those of the files that it names.

    A lesson may hold several problems: what one does not read is for another.
    """
    for name in named(document):
        path = files.get(name, files.get(Path(name).name))
        if path is not None:
            document = grant(document, name, Path(path))
    return document


def grant(document: Document, name: str, path: Path) -> Document:
    """Return `document` with the right to read `path` under `name`."""
    absolute = os.path.abspath(path)  # noqa: PTH100 - a link stays the link that was chosen
    return replace(document, files={**document.files, name: absolute})


def place_of(document: Document, name: str) -> Path:
    """Return where the document says that the file lies: beside it, if the name is relative."""
    folder = document.path.parent if document.path is not None else Path.cwd()
    return folder / name


def saved_in(document: Document, folder: Path) -> Document:
    """Return `document` as it is written into `folder`, its files named from there.

    A file in the folder, below it or below the folder above it gets a relative name, any other
    its whole path, so that plain Python run in that folder finds it.
    """
    names = {name: _named_from(folder, path) for name, path in document.files.items()}
    names = {name: new for name, new in names.items() if new != name}
    if not names:
        return document
    files = {names.get(name, name): path for name, path in document.files.items()}
    return replace(document.with_source("data", _renamed(document.data, names)), files=files)


def _name_for(document: Document, path: Path) -> str:
    names = named(document)
    for name in names:
        if place_of(document, name).resolve() == path.resolve():
            return name
    same = [name for name in names if _last(name) == path.name]
    if len(same) == 1:
        return same[0]
    if len(names) == 1:
        return names[0]
    raise DocumentError(_unread(document, path.name), document.path)


def _unread(document: Document, name: str) -> str:
    names = ", ".join(named(document))
    if not names:
        return f"this document reads no file, so it has no use for {name}"
    return f"this document does not read {name}; it reads {names}"


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _named_from(folder: Path, file: str) -> str:
    here, there = folder.resolve(), Path(file).resolve()
    if there.is_relative_to(here):
        return there.relative_to(here).as_posix()
    above = here.parent
    if above != Path(above.anchor) and there.is_relative_to(above):
        return f"../{there.relative_to(above).as_posix()}"
    return there.as_posix()


def _renamed(source: str, names: Mapping[str, str]) -> str:
    """Return `source` with other names in its reading calls; nothing else is touched."""
    lines = source.split("\n")
    for place in reversed(file_names(ast.parse(source))):
        new = names.get(str(place.value))
        if new is None or place.end_lineno != place.lineno or place.end_col_offset is None:
            continue
        line = lines[place.lineno - 1].encode()
        quoted = _quoted(new).encode()
        changed = line[: place.col_offset] + quoted + line[place.end_col_offset :]
        lines[place.lineno - 1] = changed.decode()
    return "\n".join(lines)


def _quoted(name: str) -> str:
    """Return `name` as Python writes it in double quotes."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
