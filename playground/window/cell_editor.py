"""One cell of a problem: its heading, its editor, and what is wrong with it underneath."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from playground.window.code_editor import CodeEditor
from playground.window.controls import Pill, label
from playground.window.palette import code_font
from playground.window.theme import Theme


@dataclass(frozen=True)
class Trouble:
    """What to show under an editor; ``line`` and ``column`` (from 1) are None where not known."""

    text: str
    line: int | None = None
    column: int | None = None
    suggestion: str | None = None
    torch_text: str | None = None


class CellEditor(QWidget):
    """A heading with room for a picker, an editor and a strip that appears with trouble."""

    edited = Signal()
    pointed = Signal(str, int, int)
    """This cell's title with the line and column that its editor tells of."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__()
        self.title = title
        self.trouble: Trouble | None = None
        heading = label(title.capitalize(), "heading")
        self._note = label(note, "note")
        # Where there is no room the note is cut, never the heading.
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.head.addWidget(heading)
        self.head.addWidget(self._note, 1)
        self.editor = CodeEditor(title.capitalize())
        heading.setBuddy(self.editor)
        self._torch = _text_line()
        self._torch.setProperty("kind", "error")
        self._text = _text_line()
        self._text.setProperty("kind", "error")
        self.fix = Pill("", "check", "link")
        self.fix.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(self.head)
        layout.addWidget(self.editor)
        layout.addWidget(self._torch)
        layout.addWidget(self._text)
        layout.addWidget(self.fix, 0, Qt.AlignmentFlag.AlignLeft)
        self.editor.textChanged.connect(self.edited)
        self.editor.pointed.connect(self._point)
        self.fix.clicked.connect(self._mend)

    @property
    def source(self) -> str:
        """What stands in the editor."""
        return self.editor.toPlainText()

    @property
    def message(self) -> str:
        """What the strip says, ``""`` while it is hidden."""
        parts = (self._torch.text(), self._text.text())
        return "\n".join(part for part in parts if part)

    def show_trouble(self, trouble: Trouble | None) -> None:
        """Mark the place and say what is wrong; None clears both."""
        if trouble == self.trouble:
            return
        self.trouble = trouble
        if trouble is None:
            self.editor.unmark()
            _say(self._torch, "")
            _say(self._text, "")
            self.fix.hide()
            return
        place = "" if trouble.line is None else f"Line {trouble.line}: "
        if trouble.line is not None and trouble.column is not None:
            self.editor.mark(trouble.line, trouble.column)
            place = f"Line {trouble.line}, column {trouble.column}: "
        _say(self._torch, trouble.torch_text or "")
        _say(self._text, place + trouble.text)
        suggestion = trouble.suggestion if trouble.line is not None else None
        self.fix.setVisible(suggestion is not None)
        if suggestion is not None:
            self.fix.setText(f"Fix: {suggestion}")
            self.fix.setAccessibleName(f"Fix: write {suggestion}")

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and fonts."""
        self.editor.apply_theme(theme)
        self.fix.apply_theme(theme)
        self._torch.setFont(code_font(theme, 0.85))
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            self.show_trouble(trouble)

    def _point(self, line: int, column: int) -> None:
        self.pointed.emit(self.title, line, column)

    def _mend(self) -> None:
        trouble = self.trouble
        if trouble is None or trouble.suggestion is None or trouble.line is None:
            return
        self.editor.mend(trouble.line, trouble.column or 1, trouble.suggestion)


def _text_line() -> QLabel:
    result = label("")
    result.setWordWrap(True)
    result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    result.hide()
    return result


def _say(line: QLabel, text: str) -> None:
    line.setText(text)
    line.setVisible(bool(text))
