"""The preview of a CSV file: what it holds, what becomes of it, and the code that will say so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from playground.problem import csv_problem, fitted
from playground.problem.csv_look import Look
from playground.problem.csv_problem import Choice
from playground.problem.document import Document
from playground.window.controls import GAP, Pill, label, set_kind
from playground.window.data_import.code_preview import CodePreview
from playground.window.data_import.file_reader import FileReader
from playground.window.data_import.form_words import file_words, kept_words, troubles_text
from playground.window.data_import.rows_table import RowsTable
from playground.window.elided import Elided
from playground.window.theme import Theme

SIZE = 980, 620
"""Fits a screen of 1280×720 with its title bar and a task bar."""
_LEFT_CHARACTERS = 42
"""Room for the choices: the longest name of a loss beside its label."""
_MOST_LINES = 4
"""Faults that are in sight at once; the rest can be scrolled to."""


class CsvDialog(QDialog):
    """``taken`` carries the new Document; closing it in any other way changes nothing."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, path: Path, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Open data — {path.name}")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.look: Look | None = None
        self.document: Document | None = None
        self._proposed = False
        self.title = Elided("heading")
        self.title.say(path.name)
        self.words = Elided("note")
        self.table = RowsTable()
        self.models, self.losses = QComboBox(), QComboBox()
        self.split = QCheckBox("Hold out a fifth as test data")
        self.normalise = QCheckBox("Normalise the inputs")
        self.preview = CodePreview(theme)
        self.kept = label("", "note")
        self.kept.setWordWrap(True)
        self.troubles = QPlainTextEdit()
        self.take = Pill("Take", None, "primary")
        self.cancel = Pill("Cancel")
        self.reader = FileReader(self)
        self._assemble()
        self._join()
        self.resize(*SIZE)
        self.reader.read(path)

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        return Choice(
            inputs=self.table.inputs,
            target=self.table.target,
            model=self.models.currentData() or "linear",
            loss=self.losses.currentData() or "mse",
            split=self.split.isChecked(),
            normalise=self.normalise.isChecked(),
        )

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Stop reading."""
        self.reader.stop()
        super().closeEvent(event)

    # What comes from the file

    def _looked(self, look: Look) -> None:
        self.look = look
        self.words.say(file_words(look))
        self.table.show_look(look)
        text = troubles_text(look)
        if text != self.troubles.toPlainText():
            self.troubles.setPlainText(text)
            lines = min(text.count("\n") + 1, _MOST_LINES)
            self.troubles.setFixedHeight(lines * self.troubles.fontMetrics().lineSpacing() + 14)
        self.troubles.setVisible(bool(text))
        if not self._proposed or look.done:
            self._propose(look)
        self._update()

    def _propose(self, look: Look) -> None:
        """Set what suits the file, until the user has changed it."""
        first = csv_problem.first_choice(look)
        if self._touched or first is None:
            return
        self._proposed = True
        self.table.show_roles(first.inputs, first.target)
        self._list_losses(first.model)
        self.models.blockSignals(True)
        self.models.setCurrentIndex(self.models.findData(first.model))
        self.models.blockSignals(False)

    def _failed(self, reason: str) -> None:
        self.look = self.document = None
        self.words.say("")
        self.table.hide()
        self.preview.show_document(None)
        set_kind(self.kept, "error")
        self.kept.setText(f"{reason}.")
        self.take.setEnabled(False)

    # What is chosen

    def _changed(self) -> None:
        self._touched = True
        self._update()

    def _model_chosen(self) -> None:
        self._list_losses(self.models.currentData())
        self._changed()

    def _list_losses(self, model: str) -> None:
        before = self.losses.currentData()
        self.losses.blockSignals(True)
        self.losses.clear()
        for key in fitted.losses(model):
            self.losses.addItem(fitted.loss(key).title, key)
        self.losses.setCurrentIndex(max(self.losses.findData(before), 0))
        self.losses.blockSignals(False)

    def _update(self) -> None:
        look = self.look
        if look is None:
            return
        choice = self.choice
        trouble = csv_problem.trouble(look, choice)
        self.document = None if trouble else csv_problem.document(look, choice)
        self.preview.show_document(self.document)
        set_kind(self.kept, "error" if trouble else "note")
        self.kept.setText(trouble or kept_words(look, choice))
        self.take.setEnabled(self.document is not None and look.done)

    def _take(self) -> None:
        if self.document is not None:
            document = self.document
            self.close()
            self.taken.emit(document)

    # Assembly

    def _join(self) -> None:
        self._touched = False
        self.reader.looked.connect(self._looked)
        self.reader.failed.connect(self._failed)
        self.table.chosen.connect(self._changed)
        self.models.currentIndexChanged.connect(self._model_chosen)
        self.losses.currentIndexChanged.connect(self._changed)
        self.split.toggled.connect(self._changed)
        self.normalise.toggled.connect(self._changed)
        self.take.clicked.connect(self._take)
        self.cancel.clicked.connect(self.close)

    def _assemble(self) -> None:
        for key in fitted.MODELS:
            self.models.addItem(fitted.TITLES[key], key)
        self._list_losses("linear")
        self.models.setAccessibleName("Model")
        self.losses.setAccessibleName("Loss")
        self.normalise.setToolTip("Shift and scale each input to mean 0 and standard deviation 1")
        self.split.setToolTip("As X_test and y_test, drawn with a seed; descent never sees them")
        self.troubles.setReadOnly(True)
        self.troubles.setAccessibleName("What is wrong with the file")
        self.troubles.hide()
        self.take.setDefault(True)
        self.take.setEnabled(False)
        form = QFormLayout()
        form.setSpacing(GAP)
        form.addRow("Model", self.models)
        form.addRow("Loss", self.losses)
        choices = QVBoxLayout()
        choices.setSpacing(GAP)
        choices.addLayout(form)
        choices.addWidget(self.split)
        choices.addWidget(self.normalise)
        choices.addWidget(self.kept)
        choices.addStretch(1)
        left = QWidget()
        left.setLayout(choices)
        left.setFixedWidth(max(300, _LEFT_CHARACTERS * self.fontMetrics().averageCharWidth()))
        choices.setContentsMargins(0, 0, 0, 0)
        below = QHBoxLayout()
        below.setSpacing(2 * GAP)
        below.addWidget(left)
        below.addWidget(self.preview, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addWidget(self.table, 5)
        column.addWidget(self.troubles)
        column.addLayout(below, 6)
        column.addLayout(buttons)
