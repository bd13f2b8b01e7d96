"""Adds up, row by row, what the columns of a CSV file hold."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

from playground.problem.csv_form import MISSING, Form, Lines, number
from playground.problem.csv_look import Column, Kind, Look, Trouble

FIRST_ROWS: Final = 50
"""Rows that a preview can show."""
MOST_TROUBLES: Final = 100
MOST_WORDS: Final = 12
"""Different words that are remembered of a column: more cannot be told apart in a line of code."""
MOST_VALUES: Final = 20
"""Different numbers that are remembered of a column: enough to know classes by."""

ALL_SQUARED: Final = 1_000
SQUARED: Final = 16
"""Of more rows every so many-th counts for the mean square: a learning rate needs no more."""


class _Squares:
    """The sum of squares of each column, without gaps."""

    def __init__(self, width: int) -> None:
        self._sums, self._counts = [0.0] * width, [0] * width

    def add(self, values: list[float]) -> None:
        for column, value in enumerate(values):
            if value == value:  # not NaN
                self._sums[column] += value * value
                self._counts[column] += 1

    def mean(self, column: int) -> float:
        return self._sums[column] / max(self._counts[column], 1)


class Tally:
    """Counts what it is given and puts it together as a Look."""

    def __init__(self, form: Form) -> None:
        """Begin with nothing."""
        self._form = form
        self._width = form.width
        width = form.width
        self._rows = 0
        self._first: list[tuple[str, ...]] = []
        self._gaps: Counter[tuple[int, int]] = Counter()
        self._missing, self._gap = [0] * width, [0] * width
        self._texts = [0] * width
        self._infinite = [0] * width
        self._words: list[dict[str, None]] = [{} for _ in range(width)]
        self._places: list[list[tuple[int, str]]] = [[] for _ in range(width)]
        self._values: list[set[float]] = [set() for _ in range(width)]
        self._few = list(range(width))
        self._early, self._thin = _Squares(width), _Squares(width)
        self._padded = False
        self._troubles = list(form.troubles)
        self._faults = len(self._troubles)
        self._last_line = form.skip

    def note(self, trouble: Trouble) -> None:
        """Remember a trouble; of very many only the first."""
        self._faults += 1
        if len(self._troubles) < MOST_TROUBLES:
            self._troubles.append(trouble)

    def take(self, line: int, row: list[str], *, fast: bool) -> None:
        """Count one row; `fast` where Python and numpy know the same numbers in it."""
        self._last_line = line
        if len(row) != self._width:
            count = f"{len(row)} field{'s' if len(row) != 1 else ''}"
            what = f"this row has {count}, the others have {self._width}"
            self.note(Trouble(what, line, blocks=True))
            return
        self._rows += 1
        if len(self._first) < FIRST_ROWS:
            self._first.append(tuple(row))
        try:
            values = [float(field) for field in row]
            plain = fast and math.isfinite(sum(values))
        except ValueError:
            plain = False
        if not plain:
            values = self._take_apart(line, row)
        if self._rows <= ALL_SQUARED:
            self._early.add(values)
        if not self._rows % SQUARED:
            self._thin.add(values)
        for column in self._few:
            value = values[column]
            if value == value:  # not NaN
                self._values[column].add(value)
                if len(self._values[column]) > MOST_VALUES:
                    self._few = [one for one in self._few if one != column]

    def _take_apart(self, line: int, row: list[str]) -> list[float]:
        values: list[float] = []
        none = infinite = 0
        for column, field in enumerate(row):
            value = number(field, self._form.decimal_comma)
            if value is not None and math.isfinite(value):
                values.append(value)
                continue
            values.append(math.nan)
            if value is not None and math.isinf(value):
                infinite |= 1 << column
                self._infinite[column] += 1
                name = self._form.names[column]
                self.note(Trouble(f"{field.strip()} is no finite number", line, column + 1, name))
                continue
            none |= 1 << column
            self._count_word(line, column, field, value is not None)
        if none or infinite:
            self._gaps[none, infinite] += 1
        return values

    def _count_word(self, line: int, column: int, field: str, is_nan: bool) -> None:
        word = field.strip()
        if word.lower() in MISSING:
            self._missing[column] += 1
            self._gap[column] = self._gap[column] or line
        else:
            self._texts[column] += 1
            if len(self._places[column]) < MOST_TROUBLES:
                self._places[column].append((line, word))
        if not is_nan:
            self._padded = self._padded or word != field
            if len(self._words[column]) <= MOST_WORDS:
                self._words[column].setdefault(word)

    def look(self, place: str, encoding: str, lines: Lines, share: float, *, done: bool) -> Look:
        """Return what is known now."""
        columns = tuple(self._column(column) for column in range(self._width))
        troubles, faults = list(self._troubles), self._faults
        for index, column in enumerate(columns):
            if column.kind != "number":
                continue
            faults += self._texts[index]
            troubles += [
                Trouble(f"{_cut(word)!r} is no number", line, index + 1, column.name)
                for line, word in self._places[index]
            ]
        if done and self._rows < 2:
            what = "there is only one row" if self._rows else "there are no rows"
            troubles.append(Trouble(what, max(self._last_line, 1), blocks=not self._rows))
            faults += 1
        # What must be mended comes first; the rest in the order of the lines.
        troubles.sort(key=lambda one: (not one.blocks, one.line, one.column))
        form = self._form
        return Look(
            path=place,
            encoding=encoding,
            ascii=lines.ascii,
            delimiter=form.delimiter,
            skip=form.skip,
            quoted=lines.quoted,
            hashes=lines.hashes,
            decimal_comma=form.decimal_comma,
            padded=self._padded,
            columns=columns,
            rows=self._rows,
            first=tuple(self._first),
            troubles=tuple(troubles[:MOST_TROUBLES]),
            faults=faults,
            gaps=dict(self._gaps),
            share=share,
            done=done,
        )

    def _column(self, column: int) -> Column:
        missing, texts = self._missing[column], self._texts[column]
        infinite = self._infinite[column]
        numbers = self._rows - missing - texts - infinite
        kind: Kind = "empty"
        if numbers or texts:
            kind = "number" if numbers and numbers >= texts else "text"
        values = self._values[column] if column in self._few else set()
        return Column(
            name=self._form.names[column],
            kind=kind,
            numbers=numbers,
            missing=missing,
            gap=self._gap[column],
            infinite=infinite,
            words=tuple(self._words[column]),
            values=tuple(sorted(values)),
            square=(self._early if self._rows <= ALL_SQUARED else self._thin).mean(column),
        )


def _cut(word: str) -> str:
    return word if len(word) <= 30 else f"{word[:29]}…"
