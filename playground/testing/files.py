"""Answers the window's questions for files, so that no dialog of the system appears."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget


class ChosenFiles:
    """Gives each question the path that was put in ``next``; a question without one is an error."""

    def __init__(self) -> None:
        self.next: Path | None = None

    def choose(self, path: str | Path) -> None:
        """Answer the next question with this path."""
        self.next = Path(path)

    def _answer(self, what: str) -> Path:
        path, self.next = self.next, None
        assert path is not None, f"the window asks {what}: say which before, by .files.choose(path)"
        return path

    def open_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Which document to open."""
        return self._answer("which file to open")

    def save_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a document."""
        return self._answer("where to save")

    def picture_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put a picture."""
        return self._answer("where to put a picture")

    def graph_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put the picture of the graph."""
        return self._answer("where to put a picture of the graph")

    def script_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a run as code."""
        return self._answer("where to save a script")

    def race_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put a race."""
        return self._answer("where to put a race")

    def sweep_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put many runs."""
        return self._answer("where to put many runs")

    def lesson_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Which lesson to open."""
        return self._answer("which lesson to open")

    def report_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a lesson's report."""
        return self._answer("where to save the report")

    def data_file(self, parent: QWidget, folder: Path, name: str | None = None) -> Path | None:
        """Which table of numbers to read."""
        return self._answer("which table to read")
