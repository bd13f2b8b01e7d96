"""Questions that need a dialog of the system; tests answer them themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QFileDialog, QWidget


class Ask(Protocol):
    """How the window asks for files; None where the user changed their mind."""

    def open_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Which document to open."""

    def save_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a document."""

    def picture_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put a picture."""

    def graph_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put the picture of the graph, as SVG or PNG."""

    def script_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a run as code."""

    def race_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put a race: CSV, SVG or PNG."""

    def sweep_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to put many runs: PNG or CSV."""

    def data_file(self, parent: QWidget, folder: Path, name: str | None = None) -> Path | None:
        """Which table of numbers to read; ``name`` is the one that a document wants."""

    def lesson_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Which lesson to open."""

    def report_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Where to save a lesson's report: HTML or JSON."""


class SystemAsk:
    """The system's own file dialogs."""

    def open_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Ask for a script or a notebook."""
        kinds = "Python scripts and notebooks (*.py *.ipynb)"
        return _path(QFileDialog.getOpenFileName(parent, "Open", str(folder), kinds)[0])

    def save_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask where to save; what has no ending becomes a script."""
        kinds = "Python script (*.py);;Notebook (*.ipynb)"
        name, kind = QFileDialog.getSaveFileName(parent, "Save as", str(suggested), kinds)
        return _ended(_path(name), ".ipynb" if "ipynb" in kind else ".py")

    def picture_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of a PNG."""
        kinds = "Picture (*.png)"
        name = QFileDialog.getSaveFileName(parent, "Export picture", str(suggested), kinds)[0]
        return _ended(_path(name), ".png")

    def graph_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of an SVG or a PNG."""
        kinds = "Drawing (*.svg);;Picture (*.png)"
        name, kind = QFileDialog.getSaveFileName(parent, "Export graph", str(suggested), kinds)
        return _ended(_path(name), ".png" if "png" in kind else ".svg")

    def script_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of a Python script."""
        kinds = "Python script (*.py)"
        name = QFileDialog.getSaveFileName(parent, "Save the code", str(suggested), kinds)[0]
        return _ended(_path(name), ".py")

    def race_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of a CSV, an SVG or a PNG."""
        kinds = "Table and curves (*.csv);;Drawing of the curves (*.svg);;Picture (*.png)"
        name, kind = QFileDialog.getSaveFileName(parent, "Export race", str(suggested), kinds)
        ending = next((each for each in (".svg", ".png") if each in kind), ".csv")
        return _ended(_path(name), ending)

    def sweep_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of a PNG or a CSV."""
        kinds = "Picture (*.png);;Numbers (*.csv)"
        name, kind = QFileDialog.getSaveFileName(parent, "Save many runs", str(suggested), kinds)
        return _ended(_path(name), ".csv" if "csv" in kind else ".png")

    def lesson_file(self, parent: QWidget, folder: Path) -> Path | None:
        """Ask for a Python script."""
        kinds = "Lessons (*.py)"
        return _path(QFileDialog.getOpenFileName(parent, "Open lesson", str(folder), kinds)[0])

    def report_file(self, parent: QWidget, suggested: Path) -> Path | None:
        """Ask for the name of a page or a JSON file."""
        kinds = "Page to read and print (*.html);;JSON (*.json)"
        name, kind = QFileDialog.getSaveFileName(parent, "Save the report", str(suggested), kinds)
        return _ended(_path(name), ".json" if "json" in kind else ".html")

    def data_file(self, parent: QWidget, folder: Path, name: str | None = None) -> Path | None:
        """Ask for a CSV file; nothing but what is chosen here can be read."""
        title = "Open data" if name is None else f"This document wants to read {name}: choose it"
        kinds = "Tables (*.csv *.tsv *.txt *.dat);;All files (*)"
        return _path(QFileDialog.getOpenFileName(parent, title, str(folder), kinds)[0])


def _path(name: str) -> Path | None:
    return Path(name) if name else None


def _ended(path: Path | None, ending: str) -> Path | None:
    return path.with_suffix(ending) if path is not None and not path.suffix else path
