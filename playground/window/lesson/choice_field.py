"""One of several options: radio buttons with number keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from playground.window.controls import label
from playground.window.lesson.answer_field import AnswerField


class ChoiceField(AnswerField):
    """``value`` is the text of the option that is chosen."""

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__()
        self.options = tuple(options)
        self.buttons: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for place, option in enumerate(self.options):
            row = _Row(place + 1, option)
            row.button.installEventFilter(self)
            row.button.toggled.connect(self._toggled)
            self._group.addButton(row.button)
            self.buttons.append(row.button)
            column.addWidget(row)
        if self.buttons:
            self.setFocusProxy(self.buttons[0])

    @property
    def value(self) -> str | None:
        """The option, None before one is chosen."""
        return next(
            (
                option
                for option, button in zip(self.options, self.buttons, strict=True)
                if button.isChecked()
            ),
            None,
        )

    def take(self, value: object) -> None:
        """Choose an option by its text, with or without its code marks."""
        for option, button in zip(self.options, self.buttons, strict=True):
            if isinstance(value, str) and option.strip("` ") == value:
                button.setChecked(True)

    def take_key(self, digit: int) -> bool:
        """Choose the option of that number."""
        if not 1 <= digit <= len(self.buttons):
            return False
        self.buttons[digit - 1].setChecked(True)
        self.buttons[digit - 1].setFocus()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Return answer."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.submitted.emit()
            return True
        return super().eventFilter(watched, event)

    def _toggled(self, on: bool) -> None:
        if on:
            self.changed.emit()


class _Row(QWidget):
    """A radio button with words beside it that wrap, and choose it when they are clicked."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__()
        self.button = QRadioButton()
        self.button.setAccessibleName(text)
        self.setToolTip(f"Key {number}" if number <= 9 else "")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(6)
        top = Qt.AlignmentFlag.AlignTop
        key = label(str(number) if number <= 9 else "", "arrow")
        words = label(text.replace("`", ""))
        words.setWordWrap(True)
        row.addWidget(self.button, 0, top)
        row.addWidget(key, 0, top)
        row.addWidget(words, 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.button.setChecked(True)
            self.button.setFocus()
