"""v beside the Jacobian as one table: a row for each element of the loss, ``.grad`` below."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from playground.state.arrays import Array
from playground.state.coordinate import Coordinate
from playground.state.foreseen import loss_of
from playground.state.printed import lone_float
from playground.state.snapshot import Snapshot
from playground.window.colours import mixed
from playground.window.optimizer_table import number
from playground.window.theme import LIGHT, Theme

MOST_ELEMENTS = 1_000
"""A longer v is no table that anybody fills in by hand; it has its presets."""

ADDED = "vᵀJ is added to"

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class VectorModel(QAbstractTableModel):
    """Column 0 is v and can be typed; the others are the Jacobian's, one for each scalar.

    The last row is what each ``.grad`` holds now: torch's own numbers, nothing is multiplied here.
    ``v`` (loss shape) is remembered for each shape of the loss.
    """

    mistaken = Signal(str)
    """Why what was typed was not taken; ``""`` when it was."""

    def __init__(self) -> None:
        super().__init__()
        self.shape: tuple[int, ...] = ()
        self.v: Array = np.ones(())
        self._known: dict[tuple[int, ...], Array] = {}
        self._columns: list[str] = []
        self._jacobian: Array | None = None
        self._grads: list[str] = []
        self._theme = LIGHT

    @property
    def has_jacobian(self) -> bool:
        """Whether the whole Jacobian is here, beside v."""
        return self._jacobian is not None

    @property
    def editable(self) -> bool:
        """Whether v is short enough to be typed."""
        return self.v.size <= MOST_ELEMENTS

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Take the loss's shape, its Jacobian if there is one, and every ``.grad``."""
        parts = snapshot.inspection.jacobian
        shape = _loss_shape(snapshot)
        size = int(np.prod(shape, dtype=int))
        jacobian = None
        if parts:
            found = np.concatenate([part.reshape(size, -1) for part in parts.values()], axis=1)
            jacobian = found if size <= MOST_ELEMENTS else None
        columns = [] if jacobian is None else [str(c) for c in _coordinates(snapshot, parts or {})]
        grads = [] if jacobian is None else list(_grads(snapshot, parts or {}))
        if shape != self.shape or columns != self._columns:
            self.beginResetModel()
            self._known[self.shape] = self.v
            self.shape, self.v = shape, self._known.get(shape, np.ones(shape))
            self._columns, self._jacobian, self._grads = columns, jacobian, grads
            self.endResetModel()
            return
        self._jacobian, self._grads = jacobian, grads
        if columns:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 1), last)

    def set_vector(self, v: Array) -> None:
        """Take a preset of the loss's shape."""
        self.v = v
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, 0))
        self.mistaken.emit("")

    def element(self, place: int) -> str:
        """Return the name of one element of the loss."""
        return str(Coordinate("loss", tuple(int(i) for i in np.unravel_index(place, self.shape))))

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many elements v has, and one more for ``.grad`` under a Jacobian."""
        if parent.isValid() or not self.editable:
            return 0
        return self.v.size + (1 if self._columns else 0)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Return one for v and one for each scalar that the Jacobian is about."""
        return 0 if parent.isValid() else 1 + len(self._columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the coordinate over a column, or the element of the loss before a row."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation is Qt.Orientation.Horizontal:
            return "v" if section == 0 else self._columns[section - 1]
        return ".grad now" if section == self.v.size else self.element(section)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return one number, written so that nothing of it is lost."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            names = [self.headerData(index.row(), Qt.Orientation.Vertical)]
            names.append(self.headerData(index.column(), Qt.Orientation.Horizontal))
            return f"{names[1]} of {names[0]}: {self._text(index.row(), index.column())}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._ink(index.row(), index.column()))
        if role == Qt.ItemDataRole.BackgroundRole:
            below = index.row() == self.v.size
            return QColor(self._theme.raised) if below else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(index.row(), index.column())
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let v alone be typed."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0 and index.row() < self.v.size:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Take a typed number; anything else is told and not taken."""
        try:
            typed = float(number(str(value)))
        except ValueError as error:
            self.mistaken.emit(str(error))
            return False
        v = self.v.copy()
        v.reshape(-1)[index.row()] = typed
        self.set_vector(v)
        return True

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours of what is zero and of gradients."""
        self._theme = theme

    def _ink(self, row: int, column: int) -> str:
        """Return the colour of a number: a zero of the Jacobian stands back."""
        theme = self._theme
        if row == self.v.size:
            return theme.muted if self._text(row, column) in ("None", ADDED) else theme.gradient
        faint = column > 0 and self._text(row, column) == "0."
        return mixed(theme.panel, theme.muted, 0.6) if faint else theme.text

    def _text(self, row: int, column: int) -> str:
        if column == 0:
            return whole(self.v.reshape(-1)[row]) if row < self.v.size else ADDED
        if row == self.v.size:
            return self._grads[column - 1]
        return "" if self._jacobian is None else whole(self._jacobian[row, column - 1])


def whole(value: Any) -> str:
    """Return a number as torch prints it where that loses nothing, else with all its digits."""
    text = lone_float(float(value))
    return text if float(text) == value or value != value else str(value)


def _loss_shape(snapshot: Snapshot) -> tuple[int, ...]:
    """Return the shape of the loss: of the one that is there, else as the Jacobian has it."""
    loss = loss_of(snapshot)
    if loss is not None:
        return loss.shape
    for name, part in (snapshot.inspection.jacobian or {}).items():
        return tuple(part.shape[: part.ndim - snapshot.parameters[name].ndim])
    return ()


def _coordinates(snapshot: Snapshot, parts: Any) -> Iterator[Coordinate]:
    for name in parts:
        for index in np.ndindex(snapshot.parameters[name].shape):
            yield Coordinate(name, index)


def _grads(snapshot: Snapshot, parts: Any) -> Iterator[str]:
    for name in parts:
        grad, size = snapshot[name].grad, snapshot.parameters[name].size
        if grad is None or grad.size != size:
            yield from ["None" if grad is None else "…"] * size
        else:
            yield from map(whole, grad.reshape(-1))
