"""The one error that typed code can meet before or while it runs."""

from __future__ import annotations

from typing import Any


class CodeError(ValueError):
    """Tells what is wrong with typed code, and where, in words for a learner.

    Attributes:
        message: the reason, without place and without closing full stop.
        line: line in the cell (or file), from 1.
        column: character in that line, from 1.
        suggestion: what was probably meant, for instance `torch.sin`, or None.
        cell: title of the cell, or None.
        file: name of the file, or None.

    """

    def __init__(
        self,
        message: str,
        line: int = 1,
        column: int = 1,
        suggestion: str | None = None,
        cell: str | None = None,
        file: str | None = None,
    ) -> None:
        """Store the fields, which are described above."""
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.suggestion = suggestion
        self.cell = cell
        self.file = file

    def __str__(self) -> str:
        """Return one sentence: place, reason and suggestion."""
        place = [part for part in (self.file, self.cell) if part]
        place += [f"line {self.line}", f"column {self.column}"]
        text = f"{', '.join(place)}: {self.message}"
        return f"{text}. Did you mean {self.suggestion}?" if self.suggestion else text

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from all fields, so that the error can cross a process pipe whole."""
        fields = (
            self.message,
            self.line,
            self.column,
            self.suggestion,
            self.cell,
            self.file,
        )
        return type(self), fields

    def located(self, cell: str | None = None, file: str | None = None) -> CodeError:
        """Return a copy that names its cell and file; what is not given stays as it was."""
        return type(self)(
            self.message,
            self.line,
            self.column,
            self.suggestion,
            cell if cell is not None else self.cell,
            file if file is not None else self.file,
        )
