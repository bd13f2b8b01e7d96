"""A combo box of coordinates; with very many of them, one that is typed into."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from playground.state.coordinate import Coordinate
from playground.state.snapshot import Snapshot

LISTED = 200
"""At most so many coordinates are listed; beyond, any of them can be typed."""

Shapes = tuple[tuple[str, tuple[int, ...]], ...]


class CoordinatePicker(QComboBox):
    """Chooses one coordinate; ``picked`` is emitted only for choices of the user."""

    picked = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._shapes: Shapes = ()
        self._current: Coordinate | None = None
        self.activated.connect(self._take)

    @property
    def current(self) -> Coordinate | None:
        """The coordinate that is shown."""
        return self._current

    def show_choices(self, snapshot: Snapshot) -> None:
        """List the coordinates; cheap when the parameters have the shapes they had."""
        shapes = tuple((name, values.shape) for name, values in snapshot.parameters.items())
        if shapes == self._shapes:
            return
        self._shapes = shapes
        count = sum(int(np.prod(shape)) for _, shape in shapes)
        with QSignalBlocker(self):
            self.clear()
            for coordinate in islice(_coordinates(shapes), LISTED):
                self.addItem(coordinate.label)
            typed = count > LISTED
            self.setEditable(typed)
            if typed:
                self.setToolTip(f"{self.accessibleName()}: type one of {count}, such as w[0, 3]")
                line = self.lineEdit()
                assert line is not None
                line.setAccessibleName(self.accessibleName())
                line.editingFinished.connect(self._take)
        self._write()

    def show_current(self, coordinate: Coordinate) -> None:
        """Show a coordinate without telling anybody."""
        if coordinate != self._current:
            self._current = coordinate
            self._write()

    def _write(self) -> None:
        if self._current is None:
            return
        with QSignalBlocker(self):
            at = self.findText(self._current.label)
            self.setCurrentIndex(at)
            if self.isEditable():
                self.setEditText(self._current.label)

    def _take(self) -> None:
        try:
            chosen = Coordinate.parse(self.currentText())
        except ValueError:
            self._write()
            return
        if not self._exists(chosen):
            self._write()
        elif chosen != self._current:
            self._current = chosen
            self.picked.emit(chosen)

    def _exists(self, coordinate: Coordinate) -> bool:
        shape = dict(self._shapes).get(coordinate.name)
        if shape is None or len(shape) != len(coordinate.index):
            return False
        return all(at < size for at, size in zip(coordinate.index, shape, strict=True))


def _coordinates(shapes: Shapes) -> Iterator[Coordinate]:
    for name, shape in shapes:
        for index in np.ndindex(shape):
            yield Coordinate(name, index)
