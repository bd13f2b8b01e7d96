"""The book's model: rows of one ledger, some of them open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from playground.state.ledger import Ledger
from playground.window.ledger.figures import Element
from playground.window.ledger.rows import ENTRIES, Row, rows_of

ROW = Qt.ItemDataRole.UserRole
"""The ``Row`` itself."""

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class BookModel(QAbstractListModel):
    """Announces rows that are opened and closed one entry at a time, so that nothing jumps."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._ledger: Ledger | None = None
        self._element: Element = ()
        self._opened: frozenset[int] = frozenset()

    def show_ledger(self, ledger: Ledger, element: Element) -> None:
        """Take other entries, or another element of the same; what is open stays open."""
        if self._ledger is None or ledger.name != self._ledger.name:
            self._opened = frozenset()
        self._ledger, self._element = ledger, element
        self.beginResetModel()
        self.rows = rows_of(ledger, element, self._opened)
        self.endResetModel()

    def toggle(self, place: int) -> None:
        """Show or hide the samples of an entry; nothing where it has none."""
        row = self.rows[place]
        if self._ledger is None or not row.samples:
            return
        self._opened = self._opened ^ {row.call}
        rows = rows_of(self._ledger, self._element, self._opened)
        more = len(rows) - len(self.rows)
        if more > 0:
            self.beginInsertRows(_NOWHERE, place + 1, place + more)
            self.rows = rows
            self.endInsertRows()
        else:
            self.beginRemoveRows(_NOWHERE, place + 1, place - more)
            self.rows = rows
            self.endRemoveRows()
        index = self.index(place)
        self.dataChanged.emit(index, index)

    def entry_above(self, place: int) -> int:
        """The place of the entry that a row belongs to; an entry belongs to itself."""
        while place > 0 and self.rows[place].kind not in ENTRIES:
            place -= 1
        return place

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row, its text, or all its digits for a tooltip."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.full or None
        return None
