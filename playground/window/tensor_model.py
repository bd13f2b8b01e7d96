"""The table's model: rows of the tensor panel, changed one by one."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from playground.state.snapshot import Snapshot
from playground.window.tensor_rows import GradKind, Row, RowCache, described

ROW = Qt.ItemDataRole.UserRole
"""The ``Row`` itself."""
KIND = Qt.ItemDataRole.UserRole + 1
"""``"none"``, ``"zero"`` or ``"value"``: what the tensor's ``.grad`` is."""
CLOSED = Qt.ItemDataRole.UserRole + 2
"""Of a heading: whether its group is closed."""

MARK = Qt.ItemDataRole.UserRole + 3
"""What a chosen line of code changes in the row, in words, or None."""

LEDGER_HINT = "Click .grad, or press Shift+Enter, to see what is summed in it."

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_NUMBERS = "value", "grad"
_BESIDE_NUMBERS = attrgetter(*(each.name for each in fields(Row) if each.name not in _NUMBERS))


class TensorModel(QAbstractListModel):
    """Rows made from snapshots; what changed is announced, or returned where only numbers did."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self.closed: frozenset[str] = frozenset()
        self._cache = RowCache()
        self._snapshot: Snapshot | None = None
        self._marks: frozenset[str] = frozenset()

    def mark(self, names: frozenset[str]) -> None:
        """Mark the rows of these tensors; ``"w.grad"`` marks the gradient of w."""
        before, self._marks = self._marks, names
        for place, row in enumerate(self.rows):
            if not row.heading and {row.name, f"{row.name}.grad"} & (before | names):
                self.announce(place)

    def show_snapshot(self, snapshot: Snapshot) -> list[tuple[int, bool]]:
        """Take a snapshot's tensors; the places of rows whose numbers alone are others.

        With each, whether its gradient is another too. Those are for the caller to draw, or to
        announce: there are some in each frame of a drag or a run.
        """
        self._snapshot = snapshot
        return self._take(self._cache.rows_of(snapshot, self.closed))

    def is_marked(self, row: Row) -> bool:
        """Whether a chosen line of code changes anything of a row."""
        return marked(row, self._marks) is not None

    def toggle(self, group: str) -> None:
        """Open or close a group."""
        self.closed = self.closed ^ {group}
        if self._snapshot is not None:
            self.beginResetModel()
            self.rows = self._cache.rows_of(self._snapshot, self.closed)
            self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, its text, or its full description for a tooltip."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == KIND:
            return None if row.heading else row.kind.value
        if role == MARK:
            return None if row.heading else marked(row, self._marks)
        if role == CLOSED:
            return row.name in self.closed if row.heading else None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name if row.heading else f"{row.name} = {row.value}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = marked(row, self._marks)
            return row.name if row.heading else spoken(row) + (f", {mark}" if mark else "")
        if role == Qt.ItemDataRole.ToolTipRole and not row.heading:
            hint = f"\n\n{LEDGER_HINT}" if row.wants_grad else ""
            return self.description(row) + hint
        return None

    def description(self, row: Row) -> str:
        """Return everything about a tensor, as PyTorch names and prints it."""
        if self._snapshot is None or row.heading:
            return ""
        return described(self._snapshot[row.name], self._snapshot.dtype)

    def _take(self, rows: list[Row]) -> list[tuple[int, bool]]:
        old = self.rows
        if len(rows) != len(old) or any(
            new is not before and (new.name != before.name or new.lines != before.lines)
            for new, before in zip(rows, old, strict=True)
        ):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
            return []
        self.rows = rows
        moved = []
        for place, (new, before) in enumerate(zip(rows, old, strict=True)):
            if new is before:
                continue
            if _BESIDE_NUMBERS(new) != _BESIDE_NUMBERS(before):
                self.announce(place)
            elif new.value != before.value or new.grad != before.grad:
                moved.append((place, new.grad != before.grad))
        return moved

    def announce(self, place: int) -> None:
        """Tell that a row is another."""
        index = self.index(place)
        self.dataChanged.emit(index, index)


def marked(row: Row, names: frozenset[str]) -> str | None:
    """Return what the chosen line of code changes in a row, or None."""
    value, grad = row.name in names, f"{row.name}.grad" in names
    if value and grad:
        return "value and .grad changed"
    if value:
        return "value changed"
    return ".grad changed" if grad else None


_ON = {True: "on", False: "off"}


def spoken(row: Row) -> str:
    """Return a row as a sentence for a screen reader."""
    grad = {
        GradKind.NONE: "grad is None",
        GradKind.ZERO: f"grad is zero, {row.grad}",
        GradKind.VALUE: f"grad is {row.grad}",
    }[row.kind]
    summed = f", accumulated from {row.calls} backward calls" if row.calls > 1 else ""
    switch = "" if row.switch is None else f", {row.switch[0]} is {_ON[row.switch[1]]}"
    return f"{row.name} is {row.value}, {row.facts}, {grad}{summed}{switch}"
