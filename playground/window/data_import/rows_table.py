"""The first rows of a file, with a choice of role above each column."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QTableWidget, QTableWidgetItem, QWidget

from playground.problem.csv_form import MISSING
from playground.problem.csv_look import Column, Look
from playground.problem.csv_problem import MOST_COLUMNS

ROLES: Final = ("target", "input", "leave out")
"""In this order, so that nobody passes over the target on the way from one to another."""
TARGET, INPUT, OUT = range(3)
_CHARACTERS: Final = 21
"""Width of a column: ``12 missing, some text`` fits."""
_HEAD: Final = 2
"""Rows above the first row of the file: the roles, and what the column holds."""


class _Role(QComboBox):
    """Leaves the wheel to the table, which is scrolled by it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class RowsTable(QTableWidget):
    """``chosen`` tells that a role has changed; there is one target at most."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("First rows of the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        width = _CHARACTERS * self.fontMetrics().averageCharWidth()
        self.horizontalHeader().setDefaultSectionSize(max(128, width))
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        self.roles: list[QComboBox] = []

    @property
    def inputs(self) -> tuple[int, ...]:
        """The columns that become x."""
        return tuple(i for i, role in enumerate(self.roles) if role.currentIndex() == INPUT)

    @property
    def target(self) -> int:
        """The column that becomes y, or -1."""
        found = [i for i, role in enumerate(self.roles) if role.currentIndex() == TARGET]
        return found[0] if found else -1

    def show_look(self, look: Look) -> None:
        """Show the rows; the roles stay, while the columns do."""
        columns = look.columns[:MOST_COLUMNS]
        if len(self.roles) != len(columns) or not self.rowCount():
            self._lay_out(look, columns)
        for place, column in enumerate(columns):
            words = _words(column)
            item = self.item(1, place)
            if item is not None and item.text() != words:
                item.setText(words)
                item.setToolTip(_told(column))
            self._allow(self.roles[place], column)

    def show_roles(self, inputs: tuple[int, ...], target: int) -> None:
        """Set the roles."""
        for place, role in enumerate(self.roles):
            index = TARGET if place == target else INPUT if place in inputs else OUT
            role.blockSignals(True)
            role.setCurrentIndex(index)
            role.blockSignals(False)

    def _lay_out(self, look: Look, columns: tuple[Column, ...]) -> None:
        self.clear()
        self.roles = []
        self.setColumnCount(len(columns))
        self.setRowCount(_HEAD + len(look.first))
        self.setHorizontalHeaderLabels([column.name for column in columns])
        self.setVerticalHeaderLabels(["use as", "holds", *map(str, range(1, len(look.first) + 1))])
        for place, column in enumerate(columns):
            role = _Role()
            role.addItems(ROLES)
            role.setCurrentIndex(OUT)
            role.setAccessibleName(f"Use {column.name} as")
            role.currentIndexChanged.connect(partial(self._changed, place))
            self.roles.append(role)
            self.setCellWidget(0, place, role)
            head = QTableWidgetItem()
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self.setItem(1, place, head)
            for row, fields in enumerate(look.first):
                item = QTableWidgetItem(fields[place].strip()[:200])
                if column.kind == "number":
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.setItem(_HEAD + row, place, item)
        self.setRowHeight(0, self.roles[0].sizeHint().height() + 4 if self.roles else 30)

    def _changed(self, place: int, index: int) -> None:
        if index == TARGET:
            for other, role in enumerate(self.roles):
                if other != place and role.currentIndex() == TARGET:
                    role.blockSignals(True)
                    role.setCurrentIndex(INPUT)
                    role.blockSignals(False)
        self.chosen.emit()

    def _allow(self, role: QComboBox, column: Column) -> None:
        usable = column.kind == "number"
        role.setEnabled(usable)
        if not usable and role.currentIndex() != OUT:
            role.setCurrentIndex(OUT)


def _words(column: Column) -> str:
    """What a column holds, in a few words."""
    if column.kind == "empty":
        return "nothing"
    if column.kind == "text":
        return "text"
    parts = ["always the same" if column.constant else "numbers"]
    gaps = column.missing + column.infinite
    texts = any(word.lower() not in MISSING for word in column.words)
    if gaps:
        parts.append(f"{gaps:,} missing")
    if texts:
        parts.append("some text")
    # Where there is more to say, that these are numbers goes without saying.
    return ", ".join(parts[1:] if len(parts) > 1 and not column.constant else parts)


def _told(column: Column) -> str:
    if column.kind == "text":
        return f"Text, such as {column.words[0]!r}: write classes as 0 and 1 to use them"
    told = [f"{column.numbers:,} numbers"]
    if column.missing:
        told.append(f"{column.missing:,} missing")
    if column.infinite:
        told.append(f"{column.infinite:,} infinite")
    words = [word for word in column.words if word]
    if words:
        told.append("also written there: " + ", ".join(words[:5]))
    return "; ".join(told)
