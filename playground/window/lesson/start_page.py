"""What the dock shows while no lesson is open: the lessons there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.window.controls import Pill, label


class StartPage(QWidget):
    """Lists lessons by title, in the order in which they teach."""

    lesson_asked = Signal(str)
    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str, Pill] = {}
        self.notes: dict[str, QLabel] = {}
        words = label("Answer first, then see. Pick a lesson:")
        words.setWordWrap(True)
        self._list = QVBoxLayout()
        self._list.setSpacing(1)
        self.open = Pill("Open lesson file…")
        self.open.clicked.connect(self.file_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words)
        column.addLayout(self._list)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_lessons(self, lessons: Mapping[str, str]) -> None:
        """List lessons: names to titles."""
        for name, title in lessons.items():
            if name not in self.buttons:
                button, note = Pill(title, kind="link"), label("", "note")
                button.clicked.connect(partial(self._ask, name))
                self.buttons[name], self.notes[name] = button, note
                row = QHBoxLayout()
                row.setSpacing(8)
                row.addWidget(button)
                row.addWidget(note, 1)
                self._list.addLayout(row)

    def show_stands(self, stands: Mapping[str, str]) -> None:
        """Say beside each lesson how far one has come: names to words."""
        for name, note in self.notes.items():
            note.setText(stands.get(name, ""))

    def _ask(self, name: str) -> None:
        self.lesson_asked.emit(name)
