"""Left: what is minimised. Pick a problem, read it, change it, see what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.language.checker import check_cells
from playground.problem import ready
from playground.problem.document import TITLES, Document
from playground.problem.errors import DocumentError
from playground.state.frame import Frame
from playground.state.snapshot import Complaint
from playground.window.cell_editor import CellEditor, Trouble
from playground.window.controls import GAP, MARGIN, Pill, QuietButton, label
from playground.window.description import Description
from playground.window.drafts import Draft, Drafts, stripped
from playground.window.insert_menu import InsertMenu
from playground.window.problem_picker import Listed, ProblemPicker
from playground.window.running_line import Running, RunningLine
from playground.window.theme import Theme

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
    problem_chosen = Signal(str)
    """The name of a built-in problem to open."""

    def __init__(self, drafts: Drafts | None = None) -> None:
        super().__init__()
        self._drafts = drafts
        self._draft: Draft | None = None
        self._document: Document | None = None
        self._running: Document | None = None
        self._sent: dict[str, str] | None = None
        self._filling = False
        self.picker = ProblemPicker()
        self.description = Description()
        self.cells = {title: CellEditor(title, _NOTES[title]) for title in TITLES}
        self.models = InsertMenu("model", ready.MODELS)
        self.losses = InsertMenu("loss", ready.LOSSES)
        self.cells["model"].head.addWidget(self.models)
        self.cells["loss"].head.addWidget(self.losses)
        self.state = RunningLine()
        self.draft_line, self.restore, self.discard = _draft_line()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_AFTER)
        self._assemble()
        self._settle.timeout.connect(self.check_now)
        self.picker.chosen.connect(self.problem_chosen)
        self.models.chosen.connect(self._insert_model)
        self.losses.chosen.connect(self._insert_loss)
        self.state.bring_back.connect(self._bring_back)
        self.restore.clicked.connect(self._restore_draft)
        self.discard.clicked.connect(self._discard_draft)
        for cell in self.cells.values():
            cell.edited.connect(self._typed)

    # What is shown

    def fill(self, entries: Sequence[Listed]) -> None:
        """List the built-in problems."""
        self.picker.fill(entries)

    @property
    def sources(self) -> dict[str, str]:
        """What stands in the editors, by title."""
        return {title: cell.source for title, cell in self.cells.items()}

    def document(self) -> Document | None:
        """Return the document as it is typed, good or not; raises DocumentError for a marker."""
        return None if self._document is None else _with(self._document, self.sources)

    def show_document(self, document: Document) -> None:
        """Put another document into the editors; nothing is sent."""
        self._settle.stop()
        self._document = document
        self._sent = stripped(document.sources)
        self._fill(document.sources)
        for cell in self.cells.values():
            cell.editor.document().clearUndoRedoStacks()
            cell.show_trouble(None)
        self.picker.show_title(document.name, document.title)
        self.description.show_markdown(document.description)
        found = None if self._drafts is None else self._drafts.find(document)
        same = found is not None and stripped(found.sources) == self._sent
        self._offer(None if same else found)
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

    def show_refused(self) -> None:
        """Say that the kernel did not take what was typed."""
        running = self._running
        self.state.show_state(Running.STARTING if running is None else Running.LAST_GOOD)

    def show_frame(self, frame: Frame) -> None:
        """Nothing here depends on a frame."""

    def mark_saved(self, document: Document) -> None:
        """Take note that the document is on disk: its draft is not needed any more."""
        if self._drafts is not None and self._document is not None:
            self._drafts.drop(self._document)
            self._drafts.drop(document)
        self._document = document
        self.picker.show_title(document.name, document.title)

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        for cell in self.cells.values():
            cell.apply_theme(theme)
        for button in (self.models, self.losses, self.restore):
            button.apply_theme(theme)
        self.discard.apply_theme(theme)
        self.state.apply_theme(theme)

    # What is typed

    def check_now(self) -> None:
        """Check what is typed, show errors in place, and send it on when there are none."""
        self._settle.stop()
        if self._document is None:
            return
        sources = stripped(self.sources)
        self._keep_draft(sources)
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
            guilty = next((t for t in TITLES if f"in {t}:" in error.message), TITLES[0])
            self.cells[guilty].show_trouble(Trouble(error.message))
            self.show_refused()
            return
        self._sent = sources
        self.state.show_state(Running.TRYING)
        self.document_changed.emit(document)

    def _typed(self) -> None:
        if not self._filling:
            self._settle.start()

    def _fill(self, sources: Mapping[str, str]) -> None:
        self._filling = True
        try:
            for title, cell in self.cells.items():
                cell.editor.set_text(sources.get(title, ""))
        finally:
            self._filling = False

    def _change(self, sources: Mapping[str, str]) -> None:
        """Change the editors as if the user had: it can be undone, and is checked at once."""
        self._fill(sources)
        self.check_now()

    def _insert_model(self, key: str) -> None:
        if self._document is None:
            return
        chosen = ready.model(key)
        here = Document(self._document.name, ())
        for title, text in self.sources.items():
            here = here.with_source(title, text)
        made = ready.with_model(here, chosen, _names_of_data(self.sources["data"]))
        if any(error.cell == "loss" for error in check_cells(made.sources)):
            made = ready.with_loss(made, ready.loss(chosen.losses[0]))
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
        self._keep_draft(self._sent)
        self.state.show_state(Running.SHOWN)

    # Drafts

    def _keep_draft(self, sources: dict[str, str]) -> None:
        if self._drafts is None or self._document is None:
            return
        if sources == stripped(self._document.sources):
            if self._draft is None:
                self._drafts.drop(self._document)
            return
        try:
            self._drafts.keep(self._document, sources)
        except OSError as error:
            self.draft_line.setVisible(True)
            self.restore.hide()
            self._draft_words.setText(f"The draft cannot be kept on disk: {error.strerror}")
            return
        self._offer(None)

    def _offer(self, draft: Draft | None) -> None:
        self._draft = draft
        self.draft_line.setVisible(draft is not None)
        if draft is not None:
            self.restore.show()
            self._draft_words.setText(f"You changed this on {draft.when:%d %B at %H:%M}")

    def _restore_draft(self) -> None:
        if self._draft is not None:
            sources = self._draft.sources
            self._offer(None)
            self._change(sources)

    def _discard_draft(self) -> None:
        self._offer(None)
        if self._drafts is not None and self._document is not None:
            self._drafts.drop(self._document)

    # Layout

    def _assemble(self) -> None:
        inside = QWidget()
        inside.setProperty("kind", "body")
        column = QVBoxLayout(inside)
        column.setContentsMargins(MARGIN, 2, MARGIN, GAP)
        column.setSpacing(GAP)
        column.addWidget(self.picker)
        column.addWidget(self.description)
        column.addWidget(self.draft_line)
        for cell in self.cells.values():
            column.addWidget(cell)
        column.addStretch(1)
        self._draft_words = label("", "note")
        line = self.draft_line.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(0, self._draft_words, 1)
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


def _draft_line() -> tuple[QWidget, Pill, QuietButton]:
    line = QWidget()
    restore = Pill("Restore draft", None, "link")
    discard = QuietButton("close", "Forget the draft", 10)
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    layout.addWidget(restore)
    layout.addWidget(discard)
    line.hide()
    return line, restore, discard


def _with(document: Document, sources: Mapping[str, str]) -> Document:
    for title in TITLES:
        text = sources[title]
        if text.rstrip() or document.cell(title) is not None:
            document = document.with_source(title, text)
    return document


def _names_of_data(source: str) -> set[str]:
    """Return the names that the data cell binds; none where it has an error."""
    from playground.language.checker import check
    from playground.language.errors import CodeError

    try:
        return set(check(source, role="data").assigned)
    except CodeError:
        return set()
