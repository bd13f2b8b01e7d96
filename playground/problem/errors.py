"""The one error of documents on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class DocumentError(ValueError):
    """Tells why a document cannot be opened, understood or written, in words for its user.

    Attributes:
        message: the reason, without the place.
        path: the file, or None.
        line: line in the file from 1, or None.
        suggestion: the name that was probably meant, or None.

    """

    def __init__(
        self,
        message: str,
        path: str | Path | None = None,
        line: int | None = None,
        suggestion: str | None = None,
    ) -> None:
        """Store the fields, which are described above."""
        super().__init__(message)
        self.message = message
        self.path = Path(path) if path is not None else None
        self.line = line
        self.suggestion = suggestion

    def __str__(self) -> str:
        """Return one sentence: file, line, reason and suggestion."""
        place = [str(self.path)] if self.path is not None else []
        if self.line is not None:
            place.append(f"line {self.line}")
        text = f"{', '.join(place)}: {self.message}" if place else self.message
        return f"{text}. Did you mean {self.suggestion}?" if self.suggestion else text

    def __reduce__(self) -> tuple[Any, ...]:
        """Rebuild from all fields, so that the error can cross a process pipe whole."""
        return type(self), (self.message, self.path, self.line, self.suggestion)
