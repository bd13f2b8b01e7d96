"""A new problem from a generated set: which, how many points, how noisy, which seed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QVBoxLayout,
    QWidget,
)

from playground.problem import fitted, generated
from playground.problem.document import Document
from playground.problem.errors import DocumentError
from playground.window.controls import GAP, Pill, label, set_kind, set_mark
from playground.window.data_import.code_preview import CodePreview
from playground.window.theme import Theme

SIZE = 820, 480


class SetDialog(QDialog):
    """``taken`` carries the new Document; closing it in any other way changes nothing."""

    taken = Signal(object)

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("New from generated data")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.document: Document | None = None
        self.kinds = QListWidget()
        self.size_field, self.noise_field, self.seed_field = (QLineEdit() for _ in range(3))
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.preview = CodePreview(theme)
        self.take = Pill("Take", None, "primary")
        self.cancel = Pill("Cancel")
        self._assemble()
        self._join()
        self.kinds.setCurrentRow(0)
        self.resize(*SIZE)

    @property
    def chosen(self) -> generated.Set:
        """The set that is picked."""
        return generated.SETS[max(self.kinds.currentRow(), 0)]

    def _picked(self) -> None:
        """Show another set with its own noise; size and seed stay."""
        self.noise_field.setText(f"{self.chosen.noise:g}")
        self._update()

    def _update(self) -> None:
        for field in (self.size_field, self.noise_field, self.seed_field):
            set_mark(field, "wrong", "false")
        try:
            wish = generated.Wish(
                _whole(self.size_field), _real(self.noise_field), _whole(self.seed_field)
            )
            self.document = generated.document(self.chosen, wish)
        except DocumentError as error:
            self.document = None
            self._say("error", f"{error.message[:1].upper()}{error.message[1:]}.")
        else:
            chosen = self.chosen
            model, loss = fitted.TITLES[chosen.model], fitted.loss(chosen.loss).title
            self._say("note", f"Model: {model}. Loss: {loss}.")
        self.preview.show_document(self.document)
        self.take.setEnabled(self.document is not None)

    def _say(self, kind: str, text: str) -> None:
        set_kind(self.words, kind)
        self.words.setText(text)

    def _take(self) -> None:
        if self.document is not None:
            document = self.document
            self.close()
            self.taken.emit(document)

    def _join(self) -> None:
        self.kinds.currentRowChanged.connect(self._picked)
        self.kinds.itemDoubleClicked.connect(self._take)
        for field in (self.size_field, self.noise_field, self.seed_field):
            field.textEdited.connect(self._update)
        self.take.clicked.connect(self._take)
        self.cancel.clicked.connect(self.close)

    def _assemble(self) -> None:
        self.kinds.addItems([one.title for one in generated.SETS])
        self.kinds.setSpacing(2)
        self.kinds.setAccessibleName("Generated set")
        self.size_field.setText("200")
        self.seed_field.setText("0")
        form = QFormLayout()
        form.setSpacing(GAP)
        for name, field in (
            ("Points", self.size_field),
            ("Noise", self.noise_field),
            ("Seed", self.seed_field),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self.noise_field.setToolTip("Standard deviation of what is added")
        self.take.setDefault(True)
        choices = QVBoxLayout()
        choices.setSpacing(GAP)
        choices.addWidget(self.kinds, 1)
        choices.addLayout(form)
        choices.addWidget(self.words)
        left = QWidget()
        left.setLayout(choices)
        left.setFixedWidth(230)
        choices.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.setSpacing(2 * GAP)
        above.addWidget(left)
        above.addWidget(self.preview, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(GAP)
        column.addLayout(above, 1)
        column.addLayout(buttons)


def _whole(field: QLineEdit) -> int:
    try:
        return int(field.text())
    except ValueError:
        raise _wrong(field, "a whole number") from None


def _real(field: QLineEdit) -> float:
    try:
        return float(field.text())
    except ValueError:
        raise _wrong(field, "a number") from None


def _wrong(field: QLineEdit, what: str) -> DocumentError:
    set_mark(field, "wrong", "true")
    name = field.accessibleName()
    return DocumentError(f"{name}: {what} is needed, not {field.text()!r}")
