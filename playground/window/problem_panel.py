"""Left: what is minimised. Pick a problem, read it, change it, see what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.language.checker import check, check_cells
from playground.language.errors import CodeError
from playground.problem import generated, ready
from playground.problem.document import TITLES, Document
from playground.problem.errors import DocumentError
from playground.state.frame import Frame
from playground.state.graph import Place
from playground.state.snapshot import Complaint
from playground.window.cell_editor import CellEditor, Trouble
from playground.window.controls import GAP, MARGIN, Pill
from playground.window.description import Description
from playground.window.draft_line import DraftLine
from playground.window.drafts import Drafts, stripped
from playground.window.insert_menu import InsertMenu
from playground.window.problem_picker import Listed, ProblemPicker
from playground.window.running_line import Running, RunningLine
from playground.window.theme import Theme
from playground.window.together import Together

SETTLED_AFTER = 150
"""Milliseconds without a key after which typed text is checked: short enough to feel at once."""

_NOTES = {
    "data": "runs once",
    "parameters": "what descent may change",
    "model": "at every forward",
    "loss": "binds loss",
}


class ProblemPanel(QWidget):
    """Four editors and what surrounds them; the kernel tries each version that passes the check."""

    act_requested = Signal(object)
    document_changed = Signal(object)
    """A Document that passed the check and differs from the last one sent."""
    place_pointed = Signal(str, int, int)
    """The cell, line and column (from 1) under the mouse or at the cursor; line 0 when left."""
    problem_chosen = Signal(str)
    """The name of a built-in problem to open."""
    edited = Signal()
    """What stands in the editors has changed, by typing or otherwise."""

    def __init__(self, drafts: Drafts | None = None) -> None:
        super().__init__()
        self._document: Document | None = None
        self._running: Document | None = None
        self._sent: dict[str, str] | None = None
        self._filling = False
        self.picker = ProblemPicker()
        self.description = Description()
        self.cells = {title: CellEditor(title, _NOTES[title]) for title in TITLES}
        self.models = InsertMenu("model", ready.MODELS)
        self.losses = InsertMenu("loss", ready.LOSSES)
        self.sets = InsertMenu("data set", generated.SETS)
        editors = [cell.editor for cell in self.cells.values()]
        self.together = Together(editors, self)
        for editor in editors:
            editor.together = self.together
        self.undo_insert = Pill("Undo", "undo", "link")
        self.undo_insert.setAccessibleName("Undo insert")
        self.undo_insert.setToolTip("Undo insert: bring back what stood in all cells   [Ctrl+Z]")
        self.undo_insert.hide()
        self.cells["data"].head.addWidget(self.sets)
        self.cells["model"].head.addWidget(self.undo_insert)
        self.cells["model"].head.addWidget(self.models)
        self.cells["loss"].head.addWidget(self.losses)
        self.state = RunningLine()
        self.draft = DraftLine(drafts)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_AFTER)
        self._assemble()
        self._settle.timeout.connect(self.check_now)
        self.picker.chosen.connect(self.problem_chosen)
        self.models.chosen.connect(self._insert_model)
        self.losses.chosen.connect(self._insert_loss)
        self.sets.chosen.connect(self._insert_set)
        self.state.bring_back.connect(self._bring_back)
        self.draft.restored.connect(self._change)
        self.undo_insert.clicked.connect(self._undo_insert)
        self.together.undoable.connect(self.undo_insert.setVisible)
        for cell in self.cells.values():
            cell.edited.connect(self._typed)
            cell.pointed.connect(self.place_pointed)

    # What is shown

    def fill(self, entries: Sequence[Listed]) -> None:
        """List the built-in problems."""
        self.picker.fill(entries)

    @property
    def sources(self) -> dict[str, str]:
        """What stands in the editors, by title."""
        return {title: cell.source for title, cell in self.cells.items()}

    @property
    def opened(self) -> Document | None:
        """The document as it was opened or saved last."""
        return self._document

    @property
    def modified(self) -> bool:
        """Whether the editors hold something else than was opened or saved last."""
        document = self._document
        return document is not None and stripped(self.sources) != stripped(document.sources)

    def document(self) -> Document | None:
        """Return the document as it is typed, good or not; raises DocumentError for a marker."""
        return None if self._document is None else _with(self._document, self.sources)

    def show_document(self, document: Document) -> None:
        """Put another document into the editors; nothing is sent."""
        if self._settle.isActive():
            self._settle.stop()
            self.draft.keep(self.sources)
        self._document = document
        self._sent = stripped(document.sources)
        self._fill(document.sources)
        for cell in self.cells.values():
            cell.editor.document().clearUndoRedoStacks()
            cell.show_trouble(None)
        self.together.forget()
        self.picker.show_title(document.name, document.title)
        self.description.show_markdown(document.description)
        self.draft.take_up(document)
        self.state.show_state(Running.STARTING if self._running is None else Running.TRYING)

    def show_running(self, document: Document) -> None:
        """Take note of what the kernel runs."""
        self._running = document
        shown = stripped(self.sources) == stripped(document.sources)
        if shown:
            for cell in self.cells.values():
                cell.show_trouble(None)
        self.state.show_state(Running.SHOWN if shown else Running.LAST_GOOD)

    def show_complaint(self, complaint: Complaint) -> bool:
        """Show what the kernel says about typed code at its editor; False if it is not about it."""
        cell = self.cells.get(complaint.cell or "")
        if cell is None:
            return False
        cell.show_trouble(
            Trouble(
                complaint.plain,
                complaint.line,
                complaint.column,
                complaint.suggestion,
                complaint.torch_text,
            )
        )
        return True

    def highlight_place(self, place: Place | None) -> None:
        """Lay a colour behind a stretch of code; None takes it away."""
        for title, cell in self.cells.items():
            cell.editor.show_place(place if place is not None and place.cell == title else None)

    def show_refused(self) -> None:
        """Say that the kernel did not take what was typed."""
        running = self._running
        self.state.show_state(Running.STARTING if running is None else Running.LAST_GOOD)

    def show_frame(self, frame: Frame) -> None:
        """Nothing here depends on a frame."""

    def grant(self, files: Mapping[str, str]) -> None:
        """Let the document read these files too, and have it tried again."""
        if self._document is not None:
            self._document = replace(self._document, files={**self._document.files, **files})
            self._sent = None
            self.check_now()

    def mark_saved(self, document: Document) -> None:
        """Take note that the document is on disk: its draft is not needed any more."""
        self.draft.saved(document)
        if stripped(document.sources) != stripped(self.sources):
            # Its files go by other names from where it was saved; what runs is the same.
            running = self._running
            if running is not None and stripped(running.sources) == stripped(self.sources):
                self._running = document
            self._fill(document.sources)
            self._sent = stripped(document.sources)
        self._document = document
        self.picker.show_title(document.name, document.title)
        self.edited.emit()

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        for cell in self.cells.values():
            cell.apply_theme(theme)
        for part in (self.sets, self.models, self.losses, self.draft, self.state, self.undo_insert):
            part.apply_theme(theme)

    # What is typed

    def check_now(self) -> None:
        """Check what is typed, show errors in place, and send it on when there are none."""
        self._settle.stop()
        if self._document is None:
            return
        sources = stripped(self.sources)
        self.draft.keep(sources)
        if sources == self._sent:
            return
        errors = {error.cell: error for error in check_cells(self.sources)}
        for title, cell in self.cells.items():
            error = errors.get(title)
            cell.show_trouble(
                None
                if error is None
                else Trouble(error.message, error.line, error.column, error.suggestion)
            )
        if errors:
            self._sent = None
            self.show_refused()
            return
        try:
            document = _with(self._document, sources)
        except DocumentError as error:
            self._show_marker(error)
            return
        self._sent = sources
        self.state.show_state(Running.TRYING)
        self.document_changed.emit(document)

    def _show_marker(self, error: DocumentError) -> None:
        """Show at its editor that a cell holds a marker, which would make two of it."""
        guilty = next((t for t in TITLES if f"in {t}:" in error.message), TITLES[0])
        self.cells[guilty].show_trouble(Trouble(error.message))
        self.show_refused()

    def _typed(self) -> None:
        if not self._filling:
            self._settle.start()
            self.edited.emit()

    def _fill(self, sources: Mapping[str, str]) -> None:
        self._filling = True
        try:
            for title, cell in self.cells.items():
                cell.editor.set_text(sources.get(title, ""))
        finally:
            self._filling = False
        self.edited.emit()

    def _change(self, sources: Mapping[str, str]) -> None:
        """Change the editors as if the user had: it can be undone, and is checked at once."""
        self.together.change(partial(self._fill, sources))
        self.check_now()

    def _undo_insert(self) -> None:
        self.together.undo()
        self.check_now()

    def _insert_model(self, key: str) -> None:
        if self._document is None:
            return
        chosen = ready.model(key)
        here = Document(self._document.name, ())
        try:
            for title, text in self.sources.items():
                here = here.with_source(title, text)
        except DocumentError as error:
            self._show_marker(error)
            return
        made = ready.with_model(here, chosen, _names_of_data(self.sources["data"]))
        if any(error.cell == "loss" for error in check_cells(made.sources)):
            made = ready.with_loss(made, ready.loss(chosen.losses[0]))
        self._change(made.sources)

    def _insert_set(self, key: str) -> None:
        wish = generated.Wish()
        made = generated.with_set(Document("", ()), generated.kind(key), wish)
        self._change(made.sources)

    def _insert_loss(self, key: str) -> None:
        self._change({**self.sources, "loss": ready.loss(key).loss})

    def _bring_back(self) -> None:
        if self._running is None:
            return
        self._fill(self._running.sources)
        for cell in self.cells.values():
            cell.show_trouble(None)
        self._sent = stripped(self._running.sources)
        self.draft.keep(self._sent)
        self.state.show_state(Running.SHOWN)

    # Layout

    def _assemble(self) -> None:
        inside = QWidget()
        inside.setProperty("kind", "body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 2, MARGIN, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.picker)
        column.addWidget(self.description)
        column.addWidget(self.draft)
        for cell in self.cells.values():
            column.addWidget(cell)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        foot = QHBoxLayout()
        foot.setContentsMargins(MARGIN, 2, MARGIN, GAP)
        foot.addWidget(self.state)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(scroll, 1)
        outer.addLayout(foot)


def _with(document: Document, sources: Mapping[str, str]) -> Document:
    for title in TITLES:
        text = sources[title]
        if text.rstrip() or document.cell(title) is not None:
            document = document.with_source(title, text)
    return document


def _names_of_data(source: str) -> set[str]:
    """Return the names that the data cell binds; none where it has an error."""
    try:
        return set(check(source, role="data").assigned)
    except CodeError:
        return set()
