"""What a CSV file looks like: its form, its columns, its first rows, its troubles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["number", "text", "empty"]


@dataclass(frozen=True)
class Trouble:
    """Holds one fault of a file.

    Attributes:
        text: what is wrong, in words for a person.
        line: line of the file, from 1.
        column: number of the column, from 1; 0 for the whole line.
        name: the name of that column.
        blocks: whether the file cannot be read as long as this is so.

    """

    text: str
    line: int
    column: int = 0
    name: str = ""
    blocks: bool = False

    def __str__(self) -> str:
        """Return line, column and fault as one sentence."""
        place = f"line {self.line}"
        if self.column:
            place += f", column {self.column}" + (f" ({self.name})" if self.name else "")
        return f"{place}: {self.text}"


@dataclass(frozen=True)
class Column:
    """Holds one column.

    Attributes:
        name: from the header, or 'column 3'; no two are equal.
        kind: number where at least half of what is written are numbers.
        numbers: fields that are finite numbers.
        missing: fields with nothing, or with a word for nothing such as NA.
        gap: line of the first of these.
        infinite: fields with inf.
        words: different texts that are no numbers, as written; the first dozen or so.
        values: the different numbers where there are few, else ().
        square: mean of the squares; of more than a thousand rows, of every sixteenth.

    """

    name: str
    kind: Kind
    numbers: int = 0
    missing: int = 0
    gap: int = 0
    infinite: int = 0
    words: tuple[str, ...] = ()
    values: tuple[float, ...] = ()
    square: float = 0.0

    @property
    def constant(self) -> bool:
        """Whether all numbers of it are equal."""
        return self.kind == "number" and len(self.values) == 1

    @property
    def binary(self) -> bool:
        """Whether it holds 0 and 1 and nothing else, as the classes of a classifier."""
        return self.kind == "number" and set(self.values) == {0.0, 1.0}


@dataclass(frozen=True)
class Look:
    """Holds all that was found, so far or, when `done`, in the whole file.

    Attributes:
        path: the file.
        encoding: utf-8, utf-8-sig (with a byte order mark) or latin-1.
        ascii: whether the text needs no encoding.
        delimiter: the character between fields, None for any run of spaces.
        skip: lines before the first row of numbers.
        quoted: whether any field is quoted.
        hashes: whether a # stands anywhere.
        decimal_comma: whether numbers are written 1,5.
        padded: whether words or gaps have spaces around them.
        columns: the columns in order.
        rows: rows of the width of the table.
        first: the first rows as text.
        troubles: the first faults; `faults` counts all of them.
        gaps: for each set of columns without a number (bits: 1 for the first column), how many
            rows have exactly these; the second mask of the key is for inf.
        share: how much of the file is read, 0 to 1.
        done: whether all is read.

    """

    path: str
    encoding: str
    ascii: bool
    delimiter: str | None
    skip: int
    quoted: bool
    hashes: bool
    decimal_comma: bool
    padded: bool
    columns: tuple[Column, ...]
    rows: int
    first: tuple[tuple[str, ...], ...]
    troubles: tuple[Trouble, ...] = ()
    faults: int = 0
    gaps: Mapping[tuple[int, int], int] = field(default_factory=dict)
    share: float = 1.0
    done: bool = True

    @property
    def blocking(self) -> tuple[Trouble, ...]:
        """The troubles that must be mended in the file."""
        return tuple(trouble for trouble in self.troubles if trouble.blocks)

    def dropped(self, columns: Iterable[int]) -> int:
        """Return how many rows lack a finite number in one of these columns."""
        chosen = sum(1 << column for column in set(columns))
        return sum(count for (none, inf), count in self.gaps.items() if (none | inf) & chosen)
