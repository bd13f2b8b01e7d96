"""Answers that are typed, or read off a gesture: one line for each name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout

from playground.window.controls import label
from playground.window.lesson.answer_field import AnswerField
from playground.window.lesson.typed import TypedLine
from playground.window.plots.figures import MINUS
from playground.window.theme import Theme


class TypedField(AnswerField):
    """Without names ``value`` is one text; with names it is a mapping from each to its text.

    ``how`` says under the lines how else the answer can be given; ``of`` is written after each
    name, where the answer is something of what has that name.
    """

    def __init__(
        self,
        names: Sequence[str] = (),
        example: str = "",
        before: str = "",
        how: str = "",
        of: str = "",
    ) -> None:
        super().__init__()
        self.names = tuple(names)
        self.lines = {name: TypedLine(f"answer for {name}", example) for name in self.names}
        if not self.lines:
            self.lines = {"": TypedLine("answer", example)}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for row, (name, line) in enumerate(self.lines.items()):
            if before or name:
                caption = label(f"{before or name + of} =")
                caption.setBuddy(line)
                grid.addWidget(caption, row, 0)
                grid.addWidget(line, row, 1)
            else:
                grid.addWidget(line, row, 0, 1, 2)
            line.textChanged.connect(self.changed)
            line.returnPressed.connect(self.submitted)
        self.how = label(how, "note")
        self.how.setWordWrap(True)
        grid.addWidget(self.how, len(self.lines), 0, 1, 2)
        if not how:
            self.how.hide()
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(next(iter(self.lines.values())))

    @property
    def value(self) -> Any:
        """What was typed; None while a line is empty."""
        texts = {name: line.text().strip() for name, line in self.lines.items()}
        if not all(texts.values()):
            return None
        return texts if self.names else texts[""]

    def take(self, value: Any) -> None:
        """Write numbers that came from a gesture."""
        given = value if isinstance(value, Mapping) else {"": value}
        for name, number in given.items():
            line = self.lines.get(name)
            text = f"{number:.6g}"
            if line is not None and line.text() != text:
                line.setText(text)

    def numbers(self) -> dict[str, float] | None:
        """What was typed as plain numbers, for the plots; None while it is none."""
        found = {}
        for name, line in self.lines.items():
            try:
                found[name] = float(line.text().strip().replace(MINUS, "-"))
            except ValueError:
                return None
        return found

    def apply_theme(self, theme: Theme) -> None:
        """Take the code font."""
        for line in self.lines.values():
            line.apply_theme(theme)
