"""Looks at a CSV file before it is taken: its form, its columns, and every fault with its place.

Free of torch and numpy. The file is read once, in pieces, by Python's own csv reader.
"""

from __future__ import annotations

import csv
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from playground.problem.csv_form import Form, Lines, find_form
from playground.problem.csv_look import Look, Trouble
from playground.problem.csv_tally import Tally
from playground.problem.errors import DocumentError

MAX_BYTES: Final = 500_000_000
"""Size of a file that is still read: 50,000,000 numbers, the most that a data cell may hold."""

FIRST_PIECE: Final = 200
"""Rows of the first piece: enough to show at once."""
PIECE: Final = 5_000
"""Rows of any later piece: some 10 ms."""

_NAMED: Final = {"\t": r'"\t"', ";": '";"', ",": '","', "|": '"|"'}
_PACKED: Final = (".gz", ".bz2", ".xz", ".zip")


def look(path: str | os.PathLike[str]) -> Look:
    """Return what the whole file looks like; raises DocumentError where it cannot be read."""
    *_, last = looks(path)
    return last


def looks(path: str | os.PathLike[str]) -> Iterator[Look]:
    """Yield what is known after each piece of the file; the last Look is `done`.

    Raises DocumentError for a file that is too large (before anything is read), that is none, or
    that is no table of text.
    """
    place = os.fspath(path)
    refuse_unreadable(place)
    try:
        yield from _scanned(place, _encoding(place))
    except UnicodeDecodeError:
        yield from _scanned(place, "latin-1")
    except OSError as error:
        raise DocumentError(f"this cannot be read: {_reason(error)}", place) from None


def refuse_unreadable(path: str | os.PathLike[str]) -> None:
    """Raise DocumentError for what is no file, may not be read or is too large; reads nothing."""
    place = os.fspath(path)
    try:
        found = Path(place).stat()
        if stat.S_ISDIR(found.st_mode):
            raise DocumentError("this is a folder, not a file", place)
        if not stat.S_ISREG(found.st_mode):
            raise DocumentError("this is not an ordinary file", place)
        if found.st_size > MAX_BYTES:
            message = (
                f"this file has {found.st_size / 1e6:,.0f} MB; at most {MAX_BYTES / 1e6:,.0f} MB "
                "are read. Save a part of its rows or columns as a file of its own"
            )
            raise DocumentError(message, place)
        if place.lower().endswith(_PACKED):
            raise DocumentError("this file is packed: unpack it first", place)
        if not found.st_size:
            raise DocumentError("this file is empty", place)
        with Path(place).open("rb"):
            pass
    except FileNotFoundError:
        raise DocumentError("there is no such file", place) from None
    except (OSError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(f"this cannot be read: {_reason(error)}", place) from None


def first_fault(path: str | os.PathLike[str], columns: Sequence[int] | None = None) -> str:
    """Return the first trouble in `columns` (from 0; None for all) with its place, or ''."""
    found = look(path)
    width = len(found.columns)
    chosen = None if columns is None else {column % max(width, 1) + 1 for column in columns}
    for trouble in found.troubles:
        if chosen is None or trouble.column in chosen or not trouble.column:
            return str(trouble)
    for number, column in enumerate(found.columns, 1):
        if column.kind == "text" and (chosen is None or number in chosen):
            return f"column {number} ({column.name}) holds text, such as {column.words[0]!r}"
        if column.gap and (chosen is None or number in chosen):
            return f"line {column.gap}, column {number} ({column.name}): a number is missing"
    return ""


def misread(path: str | os.PathLike[str], keywords: Mapping[str, Any]) -> str:
    """Return how the form of the file differs from what the code says of it, or ''.

    `keywords` are those of `np.loadtxt`, whose own words tell of a field that nobody wrote.
    """
    found = next(looks(path))
    said: list[str] = []
    if found.delimiter != keywords.get("delimiter"):
        if found.delimiter is None:
            said.append("its fields are separated by spaces; leave delimiter out")
        else:
            named = _NAMED[found.delimiter]
            said.append(f"its fields are separated by {named}; write delimiter={named}")
    if found.skip > keywords.get("skiprows", keywords.get("skip_header", 0)):
        said.append(f"its first line holds names; write skiprows={found.skip}")
    if found.decimal_comma and "converters" not in keywords:
        said.append("its numbers have a decimal comma; File > Open Data… writes the code for that")
    if found.quoted and "quotechar" not in keywords:
        said.append("its fields stand in quotes; write quotechar='\"'")
    return ", and ".join(said)


def not_utf8(path: str | os.PathLike[str]) -> int:
    """Return the first line that is not UTF-8, 0 where all are."""
    with Path(path).open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def _encoding(place: str) -> str:
    with Path(place).open("rb") as file:
        head = file.read(4)
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError("this text is UTF-16: save it as UTF-8", place)
    return "utf-8-sig" if head[:3] == b"\xef\xbb\xbf" else "utf-8"


def _scanned(place: str, encoding: str) -> Iterator[Look]:
    size = Path(place).stat().st_size
    with Path(place).open(encoding=encoding, newline="") as file:
        lines = Lines(file, place)
        form = find_form(lines)
        tally = Tally(form)
        if encoding == "latin-1":
            what = "this text is not UTF-8: it is read as Latin-1"
            tally.note(Trouble(what, not_utf8(place)))
        due, count = FIRST_PIECE, 0
        try:
            for line, row in _rows(lines, form):
                tally.take(line, row, fast=not lines.underscored)
                count += 1
                if count == due:
                    due += PIECE
                    share = min(os.lseek(file.fileno(), 0, os.SEEK_CUR) / size, 1.0)
                    yield tally.look(place, encoding, lines, share, done=False)
        except csv.Error as error:
            what = f"this line cannot be cut into fields ({error}): is a quote not closed?"
            raise DocumentError(what, place, lines.number) from None
    yield tally.look(place, encoding, lines, 1.0, done=True)


def _rows(lines: Lines, form: Form) -> Iterator[tuple[int, list[str]]]:
    """Yield line and fields of each row behind the header; blank lines are passed over."""
    if form.delimiter is None:
        for text in lines:
            row = text.split()
            if row and lines.number > form.skip:
                yield lines.number, row
        return
    for row in csv.reader(lines, delimiter=form.delimiter):
        if row and lines.number > form.skip:
            yield lines.number, row


def _reason(error: Exception) -> str:
    text = getattr(error, "strerror", None) or str(error)
    return str(text)[:1].lower() + str(text)[1:]
