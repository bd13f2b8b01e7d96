"""Looks at a CSV file in pieces, one in each turn of the event loop, so that the window lives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from playground.problem import csv_file
from playground.problem.csv_look import Look
from playground.problem.errors import DocumentError


class FileReader(QObject):
    """``looked`` carries a Look after each piece; ``failed`` says why nothing can be read."""

    looked = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pieces: Iterator[Look] | None = None
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)

    def read(self, path: Path) -> None:
        """Begin to look at a file; the first piece comes at once."""
        self._pieces = csv_file.looks(path)
        self._turn.start()
        self._go_on()

    def stop(self) -> None:
        """Read no more."""
        self._turn.stop()
        self._pieces = None

    def _go_on(self) -> None:
        if self._pieces is None:
            return
        try:
            look = next(self._pieces, None)
        except DocumentError as error:
            self.stop()
            place = "" if error.line is None else f"Line {error.line}: "
            self.failed.emit(place + error.message)
            return
        if look is None or look.done:
            self.stop()
        if look is not None:
            self.looked.emit(look)
