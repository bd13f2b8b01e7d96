"""Finds the form of a CSV file from its first lines: delimiter, header, width, decimal comma."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final

from playground.problem.csv_look import Trouble
from playground.problem.errors import DocumentError

SAMPLE: Final = 200
"""Lines from which the form is found."""

MISSING: Final = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "nil", "?", "-", "--", ".", "missing"}
)
"""How a missing value is written, in small letters."""

_DECIMAL_COMMA: Final = re.compile(r"\s*[-+]?\d*,\d+(?:[eE][-+]?\d+)?\s*")
_DELIMITERS: Final = ("\t", ";", ",", "|")


class Lines(Iterator[str]):
    """Hands out the lines of a file and notes on the way what the reading code must know."""

    def __init__(self, file: IO[str], place: str) -> None:
        """Read from `file`; `place` is its path, for errors."""
        self._file, self._place = file, place
        self._again: list[str] = []
        self.number = 0
        self.quoted = False
        self.hashes = False
        self.ascii = True
        self.underscored = False

    def __next__(self) -> str:
        """Return the next line; raises DocumentError for one that is no text."""
        line = self._again.pop() if self._again else next(self._file)
        self.number += 1
        if '"' in line:
            self.quoted = True
        if "#" in line:
            self.hashes = True
        if not line.isascii():
            self.ascii = False
        self.underscored = "_" in line
        if "\0" in line:
            message = "this is a binary file, not a table of text"
            raise DocumentError(message, self._place, self.number)
        return line

    def peek(self, count: int) -> list[str]:
        """Return the next lines without passing over them."""
        found = list(islice(self._file, count))
        self._again = found[::-1]
        return found


@dataclass(frozen=True)
class Form:
    """How a file is written: see Look. `names` are the header's, made different."""

    delimiter: str | None
    skip: int
    names: tuple[str, ...]
    decimal_comma: bool
    troubles: tuple[Trouble, ...]

    @property
    def width(self) -> int:
        """Fields that a row should have."""
        return len(self.names)


def find_form(lines: Lines) -> Form:
    """Return the form that the first lines of a file have; passes over none of them."""
    sample = lines.peek(SAMPLE)
    delimiter = _delimiter(sample)
    rows = [(number, row) for number, row in _cut(sample, delimiter) if any(map(str.strip, row))]
    if not rows:
        return Form(delimiter, 0, (), False, (Trouble("there is nothing in this file", 1, 0),))
    decimal_comma = _writes_decimal_comma([row for _, row in rows])
    line, head = rows[0]
    if not _is_header(head, decimal_comma):
        width = _usual([len(row) for _, row in rows])
        names = tuple(f"column {number}" for number in range(1, width + 1))
        return Form(delimiter, line - 1, names, decimal_comma, ())
    head = [name.strip() for name in head]
    if head[0].startswith("#"):
        head[0] = head[0].lstrip("# ")
        head = head if head[0] else head[1:]
    width = _usual([len(row) for _, row in rows[1:]] or [len(head)])
    troubles: list[Trouble] = []
    if len(head) != width:
        what = f"the header has {len(head)} names for {width} columns"
        troubles.append(Trouble(what, line))
    names = _different([*head, *[""] * width][:width], line, troubles)
    return Form(delimiter, line, names, decimal_comma, tuple(troubles))


def number(text: str, decimal_comma: bool) -> float | None:
    """Return the number that `text` means, None for none; numpy knows no digits with _."""
    try:
        if "_" in text:
            return None
        return float(text.replace(",", ".") if decimal_comma else text)
    except ValueError:
        return None


def _delimiter(sample: list[str]) -> str | None:
    best: tuple[float, int, str | None] = (0.0, 1, ",")
    for sign in (*_DELIMITERS, None):
        widths = [len(row) for _, row in _cut(sample, sign) if row]
        if not widths:
            continue
        usual = _usual(widths)
        share = widths.count(usual) / len(widths)
        # Of equal shares the first wins: a comma inside 1,5 is as regular as the sign between.
        if usual > 1 and share > best[0]:
            best = share, usual, sign
    return best[2]


def _cut(sample: list[str], sign: str | None) -> list[tuple[int, list[str]]]:
    if sign is None:
        return [(number, line.split()) for number, line in enumerate(sample, 1)]
    reader = csv.reader(sample, delimiter=sign)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error:
        return []


def _usual(widths: list[int]) -> int:
    return Counter(widths).most_common(1)[0][0]


def _is_header(row: list[str], decimal_comma: bool) -> bool:
    """Tell whether `row` holds names: no number, and something that is a word."""
    if any(number(field, decimal_comma) is not None for field in row):
        return False
    return any(field.strip().lower() not in MISSING for field in row)


def _writes_decimal_comma(rows: list[list[str]]) -> bool:
    fields = [field for row in rows for field in row]
    with_comma = sum(bool(_DECIMAL_COMMA.fullmatch(field)) for field in fields)
    with_point = sum("." in field and number(field, False) is not None for field in fields)
    return with_comma > with_point


def _different(names: list[str], line: int, troubles: list[Trouble]) -> tuple[str, ...]:
    found: list[str] = []
    for place, name in enumerate(names, 1):
        own = name or f"column {place}"
        other, times = own, 1
        while other in found:
            times += 1
            other = f"{own} {times}"
        if other != own:
            what = f"a second column is named {own!r}; here it is called {other!r}"
            troubles.append(Trouble(what, line, place, other))
        found.append(other)
    return tuple(found)
