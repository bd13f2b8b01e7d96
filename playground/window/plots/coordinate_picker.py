"""A combo box of coordinates; with very many of them, one that is typed into."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from playground.state.coordinate import Coordinate
from playground.state.snapshot import Snapshot
from playground.window.plots.choices import Shapes, coordinates_of, count_of, place_of, shapes_of

LISTED = 200
"""At most so many coordinates are listed; beyond, any of them can be typed."""


class CoordinatePicker(QComboBox):
    """Chooses one coordinate; ``picked`` (chosen, before) is emitted only for the user."""

    picked = Signal(object, object)

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

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """As wide as its words: Qt would claim the width of a longer list here."""
        return self.sizeHint()

    def show_choices(self, snapshot: Snapshot) -> None:
        """List the coordinates of all parameters."""
        self.show_shapes(shapes_of(snapshot))

    def show_shapes(self, shapes: Shapes) -> None:
        """List the coordinates of tensors of these shapes; cheap when they are those it has."""
        if shapes == self._shapes:
            return
        self._shapes = shapes
        count = count_of(shapes)
        with QSignalBlocker(self):
            self.clear()
            for coordinate in islice(coordinates_of(shapes), LISTED):
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
        if place_of(self._shapes, chosen) is None:
            self._write()
        elif chosen != self._current:
            before, self._current = self._current, chosen
            self.picked.emit(chosen, before)
