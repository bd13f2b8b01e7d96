"""The question: its text, hints, the field for the answer and the buttons under it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout

from playground.state.lesson import Prompt, Stage
from playground.window.controls import Pill, label
from playground.window.lesson.answer_field import AnswerField
from playground.window.lesson.fields import field_for
from playground.window.lesson.markdown import Markdown
from playground.window.theme import LIGHT, Theme


class PromptCard(QFrame):
    """Shows a Stage's prompt. A field lives as long as its prompt takes answers."""

    answered = Signal(object)
    hint_asked = Signal()
    reveal_asked = Signal()
    edited = Signal()
    """The answer in the field is another one, or there is another field."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._of: tuple[str, int, str] | None = None
        self.field: AnswerField | None = None
        self.touched = False
        """Whether the learner has answered anything: a ranking has an order from the start."""
        self.setProperty("kind", "notice")
        self.text = Markdown("the question")
        self.hints = Markdown("the hints")
        self.told = label("", "warning")
        self.told.setWordWrap(True)
        self.tries = label("", "note")
        self.answer = Pill("Answer", kind="primary")
        self.hint = Pill("Hint", kind="link")
        self.reveal = Pill("Show the answer", kind="link")
        self.reveal.setToolTip("See the right answer; it then counts no points")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(10, 8, 10, 8)
        self._column.setSpacing(7)
        self._column.addWidget(self.text)
        self._column.addWidget(self.hints)
        self._column.addWidget(self.told)
        self._column.addWidget(self.tries)
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(4)
        self._buttons.addWidget(self.answer)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.hint)
        self._buttons.addWidget(self.reveal)
        self._column.addLayout(self._buttons)
        self.answer.clicked.connect(self.submit)
        self.hint.clicked.connect(self.hint_asked)
        self.reveal.clicked.connect(self.reveal_asked)

    def show_stage(self, stage: Stage) -> bool:
        """Show the prompt of a stage; tell whether it is a new one that waits for an answer."""
        prompt = stage.prompt
        self.setVisible(prompt is not None)
        new = False
        if prompt is None or not stage.answerable:
            self._drop()
        elif self._of != (stage.lesson, stage.step, prompt.name):
            self._drop()
            self._of = (stage.lesson, stage.step, prompt.name)
            self._put(field_for(prompt))
            new = True
        if prompt is None:
            return new
        self.text.show_words(prompt.text)
        self.hints.show_words(_hints(prompt))
        told = stage.told if stage.answerable else ""
        self.told.setText(f"⚠ {told}" if told else "")
        self.told.setVisible(bool(told))
        tries = _tries(prompt) if stage.answerable else ""
        self.tries.setText(tries)
        self.tries.setVisible(bool(tries))
        left = prompt.hints_in_all - len(prompt.hints)
        word = f"Hint {len(prompt.hints) + 1} of {prompt.hints_in_all}"
        self.hint.setText(word if left else "No more hints")
        self.hint.setAccessibleName(self.hint.text())
        self.hint.setEnabled(left > 0)
        self.hint.setVisible(stage.answerable and prompt.hints_in_all > 0)
        for button in (self.answer, self.reveal):
            button.setVisible(stage.answerable)
        self._check()
        self._arrange()
        return new

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow: the buttons then stand under one another."""
        return QSize(120, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put the buttons side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def submit(self) -> None:
        """Give the answer, if there is one."""
        value: Any = None if self.field is None else self.field.value
        if value is not None:
            self.answered.emit(value)

    def apply_theme(self, theme: Theme) -> None:
        """Take type and colours."""
        self._theme = theme
        self.text.apply_theme(theme)
        self.hints.apply_theme(theme)
        self._arrange()
        if self.field is not None:
            self.field.apply_theme(theme)

    def _arrange(self) -> None:
        shown = [b for b in (self.answer, self.hint, self.reveal) if not b.isHidden()]
        margins = self._column.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        wanted = sum(button.sizeHint().width() + 4 for button in shown)
        along, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(along if wanted <= room else down)

    def _put(self, field: AnswerField) -> None:
        self.field = field
        self.touched = False
        self._column.insertWidget(2, field)
        # Qt would show it only later, and what is not shown cannot take the keyboard.
        field.show()
        field.apply_theme(self._theme)
        field.changed.connect(self._edited)
        field.submitted.connect(self.submit)
        self.edited.emit()

    def _drop(self) -> None:
        self._of = None
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
            self.field = None
            self.edited.emit()

    def _edited(self) -> None:
        self.touched = True
        self._check()
        self.edited.emit()

    def _check(self) -> None:
        ready = self.field is not None and self.field.value is not None
        self.answer.setEnabled(ready)
        self.answer.setToolTip("" if ready else "Nothing is answered yet")


def _hints(prompt: Prompt) -> str:
    count = prompt.hints_in_all
    return "\n\n".join(
        f"**Hint {place} of {count}.** {hint}" for place, hint in enumerate(prompt.hints, 1)
    )


def _tries(prompt: Prompt) -> str:
    if prompt.tries_in_all == 1:
        return ""
    return f"Try {prompt.tries + 1} of {prompt.tries_in_all}"
