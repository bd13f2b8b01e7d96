"""Opening, saving and exporting from the window's menus."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from playground.problem import catalogue, data_files, plain
from playground.problem import files as disk
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.state.snapshot import Complaint, Notice
from playground.window.dialogs import Ask
from playground.window.problem_panel import ProblemPanel

_FOLDER = "files/folder"


class Saved(Protocol):
    """A picture that can write itself."""

    def save(self, path: Path) -> bool:
        """Write the file its ending asks for; False where it cannot be written."""


class Files(QObject):
    """Asks for paths, reads and writes; mistakes become Complaints, never tracebacks."""

    document_read = Signal(object)
    complained = Signal(object)
    noticed = Signal(object)
    lesson_chosen = Signal(object)
    """The path of a lesson, which opens as one."""
    data_chosen = Signal(object)
    """The path of a table to look at before it is taken."""

    def __init__(self, window: QWidget, panel: ProblemPanel, settings: QSettings, ask: Ask) -> None:
        super().__init__(window)
        self._window, self._panel, self._settings, self._ask = window, panel, settings, ask

    def open_named(self, name: str) -> None:
        """Open a built-in problem."""
        self._read(partial(catalogue.load, name))

    def open_path(self, path: Path) -> None:
        """Open a script, a notebook or a lesson."""
        # What reads lessons loads when a file is first opened, not with the window.
        from playground.lesson import catalogue

        try:
            lesson = catalogue.find(path)
        except catalogue.NotebookLessonError as error:
            self._complain(error)
            return
        except DocumentError:
            lesson = None  # it is told as any other file is
        if lesson is not None:
            self.lesson_chosen.emit(path)
            return
        self._read(partial(disk.read, path))

    def ask_open(self) -> None:
        """Ask for a file and open it."""
        path = self._ask.open_file(self._window, self.folder())
        if path is not None:
            self.remember(path)
            self.open_path(path)

    def ask_data(self) -> None:
        """Ask for a table of numbers and open it."""
        path = self._ask.data_file(self._window, self.folder())
        if path is not None:
            self.remember(path)
            self.open_data(path)

    def open_data(self, path: Path) -> None:
        """Let the document on screen read this file if it waits for it, else look at it."""
        try:
            document = self._panel.document()
        except DocumentError:
            document = None
        for name in () if document is None else data_files.waiting(document):
            if Path(name).name == path.name:
                self._panel.grant({name: str(path.absolute())})
                return
        self.data_chosen.emit(path)

    def save(self) -> None:
        """Write what the editors hold to its own file; ask where it has none."""
        document = self._typed()
        if document is None:
            return
        path = document.path
        if path is None or catalogue.is_built_in(document) or not _is_problem(path):
            self.ask_save()
        else:
            self._write(document, path)

    def ask_save(self) -> None:
        """Ask where to save what the editors hold, and save it."""
        document = self._typed()
        if document is None:
            return
        name = f"{document.name}.py" if document.path is None else document.path.name
        path = self._ask.save_file(self._window, self.folder() / name)
        if path is not None:
            self._write(document, path)

    def _typed(self) -> Document | None:
        try:
            return self._panel.document()
        except DocumentError as error:
            self._complain(error)
            return None

    def _write(self, document: Document, path: Path) -> None:
        document = data_files.saved_in(document, path.parent)
        try:
            disk.write(document, path)
        except DocumentError as error:
            self._complain(error)
            return
        self.remember(path)
        self._panel.mark_saved(replace(document, name=path.stem, path=path))
        self.noticed.emit(Notice(f"Saved as {path}"))

    def ask_picture(self) -> None:
        """Ask for a name and put a picture of the window there."""
        picture = self._window.grab()
        path = self._ask.picture_file(self._window, self.folder() / "playground.png")
        if path is not None:
            self._tell_saved(path, picture.save(str(path)))

    def ask_graph(self, picture: Saved) -> None:
        """Ask for a name and put a picture of the graph there."""
        path = self._ask.graph_file(self._window, self.folder() / "graph.svg")
        if path is not None:
            self._tell_saved(path, picture.save(path))

    def ask_race(self, race: Saved) -> None:
        """Ask for a name and put a race's table or a picture of its curves there."""
        path = self._ask.race_file(self._window, self.folder() / "race.csv")
        if path is not None:
            self._tell_saved(path, race.save(path), "Race")

    def ask_sweep(self, sweep: Saved) -> None:
        """Ask for a name and put the picture or the numbers of many runs there."""
        path = self._ask.sweep_file(self._window, self.folder() / "many-runs.png")
        if path is not None:
            what = "Picture" if path.suffix.lower() != ".csv" else "Table"
            self._tell_saved(path, sweep.save(path), what)

    def _tell_saved(self, path: Path, done: bool, what: str = "Picture") -> None:
        if done:
            self.remember(path)
            self.noticed.emit(Notice(f"{what} saved as {path}"))
        else:
            what = what.lower()
            text = f"The {what} could not be written to {path}: choose another folder or name."
            self.complained.emit(Complaint(plain=text, kind="OSError"))

    def _read(self, read: Callable[[], Document]) -> None:
        try:
            document = read()
        except DocumentError as error:
            self._complain(error)
            return
        self.document_read.emit(self._with_files(document))

    def ask_waiting(self) -> None:
        """Ask for the files that the document on screen waits for, and let it read them."""
        document = self._panel.opened
        if document is not None and data_files.waiting(document):
            files = self._with_files(document).files
            if files != document.files:
                self._panel.grant(files)

    def _with_files(self, document: Document) -> Document:
        """Ask for each file that the document wants to read; one not given is told when it runs."""
        for name in data_files.waiting(document):
            folder = data_files.place_of(document, name).parent
            path = self._ask.data_file(self._window, folder, name)
            if path is not None:
                document = data_files.grant(document, name, path)
        return document

    def _complain(self, error: DocumentError) -> None:
        text = str(error)
        self.complained.emit(
            Complaint(plain=text[:1].upper() + text[1:], kind=type(error).__name__)
        )

    def folder(self) -> Path:
        """The folder that was used last."""
        stored = self._settings.value(_FOLDER)
        return Path(stored) if isinstance(stored, str) and stored else Path.home()

    def remember(self, path: Path) -> None:
        """Begin in the folder of this file next time."""
        self._settings.setValue(_FOLDER, str(path.parent))


def _is_problem(path: Path) -> bool:
    """Tell whether a file may be written over unasked: a script cut into cells to open may not."""
    try:
        return plain.is_problem(disk.read_cells(path))
    except DocumentError:
        return not path.exists()
