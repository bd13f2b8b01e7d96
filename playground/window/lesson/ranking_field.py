"""Options to be put in order: by dragging, by Alt+Up and Alt+Down, or by two buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
)

from playground.window.controls import Pill, label
from playground.window.lesson.answer_field import AnswerField
from playground.window.theme import Theme

_OPTION = Qt.ItemDataRole.UserRole


class RankingField(AnswerField):
    """``value`` is the tuple of all options in the order of the list."""

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__()
        self.list = _List()
        for option in options:
            item = QListWidgetItem()
            item.setData(_OPTION, option)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.up, self.down = Pill("Move up"), Pill("Move down")
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.up)
        buttons.addWidget(self.down)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label("Drag the lines, or press Alt+Up and Alt+Down.", "note"))
        column.addWidget(self.list)
        column.addLayout(buttons)
        self.setFocusProxy(self.list)
        self.list.moved.connect(self._moved)
        self.list.submitted.connect(self.submitted)
        self.list.shift_asked.connect(self.shift)
        self.up.clicked.connect(self._up)
        self.down.clicked.connect(self._down)
        self._number()

    @property
    def value(self) -> tuple[str, ...]:
        """The options from top to bottom."""
        return tuple(str(self.list.item(row).data(_OPTION)) for row in range(self.list.count()))

    def take(self, value: object) -> None:
        """Put the options in this order."""
        if not isinstance(value, tuple) or sorted(value) != sorted(self.value):
            return
        for row, option in enumerate(value):
            self.list.item(row).setData(_OPTION, option)
        self._moved()

    def shift(self, by: int) -> None:
        """Move the chosen option up (−1) or down (1)."""
        row = self.list.currentRow()
        if 0 <= row + by < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + by, item)
            self.list.setCurrentRow(row + by)
            self._moved()

    def apply_theme(self, theme: Theme) -> None:
        """Take type."""
        self.list.fit()

    def _moved(self) -> None:
        self._number()
        self.changed.emit()

    def _number(self) -> None:
        for row in range(self.list.count()):
            item = self.list.item(row)
            text = f"{row + 1}.  {str(item.data(_OPTION)).replace('`', '')}"
            if item.text() != text:
                item.setText(text)
        self.list.fit()

    def _up(self) -> None:
        self.shift(-1)

    def _down(self) -> None:
        self.shift(1)


class _List(QListWidget):
    moved = Signal()
    submitted = Signal()
    shift_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("options in order: Alt+Up and Alt+Down move the chosen one")
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(True)
        self.setSpacing(1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model().rowsMoved.connect(self._rows_moved)

    def event(self, event: QEvent) -> bool:
        """Keep Alt+Up, Alt+Down and Return from the window."""
        typed = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if typed and self._meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move the chosen option, or answer."""
        if not self._meant(event):
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            self.shift_asked.emit(-1 if event.key() == Qt.Key.Key_Up else 1)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Become as high as all the lines."""
        super().showEvent(event)
        self.fit()

    def fit(self) -> None:
        """Have all lines in sight."""
        rows = sum(self.sizeHintForRow(row) + 2 for row in range(self.count()))
        self.setFixedHeight(rows + 8)

    @staticmethod
    def _meant(event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return True
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        return alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)

    def _rows_moved(self, *_: QModelIndex | int) -> None:
        self.moved.emit()
