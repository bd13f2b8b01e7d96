"""``--data FILE``: the files that a document may read, on every command that runs one."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from playground.commands.mistakes import UseError
from playground.problem.catalogue import names
from playground.problem.data_files import granted, named
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.problem.find import find

if TYPE_CHECKING:
    from playground.lesson.contents import Lesson


def add(parser: argparse.ArgumentParser) -> None:
    """The option; it may be given several times."""
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        metavar="FILE",
        help="a file that the document may read; NAME=FILE where it goes by another name there",
    )


def opened(arguments: argparse.Namespace, name: str | None = None) -> Document:
    """The document of the command, with the right to read the files of ``--data``.

    Of a lesson it is the first problem. ``name``: one document of several; a file that it does not
    read is then for another.
    Raises DocumentError, and UseError for a file that is not there.
    """
    document = _found(arguments.problem if name is None else name)
    for text in arguments.data:
        as_named, sign, path = text.partition("=")
        if sign and as_named in named(document):
            _refuse_missing(path)
            document = granted(document, {as_named: path})
            continue
        _refuse_missing(text)
        if name is None or named(document):
            document = granted(document, text)
    return document


def lesson_named(name: str) -> Lesson | None:
    """The lesson of that name or in that file; None where it is a problem.

    Raises DocumentError, with the nearest name where neither has this one.
    """
    if name in names():
        return None
    # What reads lessons is not loaded on the way to the window with a problem.
    from playground.lesson import catalogue

    lesson = catalogue.find(name)
    if lesson is None and not Path(name).suffix and len(Path(name).parts) == 1:
        known = [*names(), *catalogue.names()]
        near = get_close_matches(name.lower().replace("_", "-"), known, n=1, cutoff=0.5)
        message = f"there is no built-in problem or lesson '{name}'"
        raise DocumentError(message, suggestion=near[0] if near else None)
    return lesson


def _found(name: str) -> Document:
    """The problem of that name, or the first one of a lesson."""
    lesson = lesson_named(name)
    if lesson is None:
        return find(name)
    if not lesson.parts:
        raise lesson.troubles[0]
    return lesson.parts[0]


def granted_to_lesson(arguments: argparse.Namespace, lesson: Lesson) -> Lesson:
    """The lesson with the right to read the files of ``--data``, in each problem that names one.

    Raises UseError for a file that is not there.
    """
    parts = list(lesson.parts)
    for text in arguments.data:
        as_named, sign, path = text.partition("=")
        known = bool(sign) and any(as_named in named(part) for part in parts)
        _refuse_missing(path if known else text)
        for place, part in enumerate(parts):
            # A file that this problem does not read is for another one, or another document.
            with contextlib.suppress(DocumentError):
                parts[place] = granted(part, {as_named: path} if known else text)
    return replace(lesson, parts=tuple(parts))


def given(arguments: argparse.Namespace) -> dict[str, str | Path]:
    """The files of ``--data`` by the names that documents may give them; raises UseError."""
    found: dict[str, str | Path] = {}
    for text in arguments.data:
        name, sign, path = text.partition("=")
        path = path if sign else text
        _refuse_missing(path)
        found[name if sign else Path(path).name] = path
    return found


def _refuse_missing(path: str) -> None:
    if not Path(path).exists():
        raise UseError(f"--data {path}: there is no such file")
