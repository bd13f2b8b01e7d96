"""The choice of what spans the landscape: two coordinates, or two directions of one kind."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSpinBox, QWidget

from playground.state.plane import Plane
from playground.state.snapshot import Snapshot
from playground.window.plots.kind_button import KindButton

KINDS: tuple[tuple[str | None, str], ...] = (
    (None, "Coordinates"),
    ("random", "Random"),
    ("principal", "Principal"),
)
_TIPS = {
    None: "Two coordinates, all others held",
    "random": "Two random directions through the present point, in all parameters at once",
    "principal": "The two directions in which the path so far has varied most",
}


class PlanePicker(QWidget):
    """``chosen`` carries a Plane, or None for coordinates; only for the user's own choices."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = KindButton(
            "what spans the landscape", tuple((words, _TIPS[kind]) for kind, words in KINDS)
        )
        self.seed = QSpinBox()
        self.normalised = QCheckBox("per filter")
        self.anew = QPushButton("Here")
        self._asked: Plane | None = None
        self._taken = 0
        self._shown: Plane | None = None
        self._build()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what spans the landscape now."""
        found = None if snapshot.in_plane is None else snapshot.in_plane.plane
        if found != self._shown:
            self._shown = self._asked = found
            self._write()
        one = sum(values.size for values in snapshot.parameters.values()) < 2
        if self.kind.isEnabled() is one:
            self.kind.setEnabled(not one)

    def _build(self) -> None:
        self.seed.setRange(0, 9999)
        self.seed.setPrefix("seed ")
        self.seed.setKeyboardTracking(False)
        # The wheel and the arrow keys serve as well, and the header is narrow.
        self.seed.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.seed.setMaximumWidth(76)
        self.seed.setAccessibleName("seed of the random directions")
        self.normalised.setToolTip(
            "Filter-normalised (Li et al. 2018): each row of a direction gets the norm of the "
            "parameter’s row. Otherwise the two are made orthonormal."
        )
        self.normalised.setAccessibleName("filter-normalised directions")
        self.anew.setToolTip("Lay the plane anew: through the point and path as they are now")
        self.anew.setAccessibleName("lay the plane through the present point")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.kind, self.seed, self.normalised, self.anew):
            layout.addWidget(widget)
        self.kind.activated.connect(self._take_kind)
        self.seed.valueChanged.connect(self._take_seed)
        self.normalised.toggled.connect(self._take_normalised)
        self.anew.clicked.connect(self._take_anew)
        self._write()

    def _write(self) -> None:
        plane = self._shown
        kinds = [kind for kind, _ in KINDS]
        with QSignalBlocker(self.seed), QSignalBlocker(self.normalised):
            at = kinds.index(None if plane is None else plane.kind)
            self.kind.show_choice(at)
            if plane is not None:
                self.seed.setValue(plane.seed)
                self.normalised.setChecked(plane.filter_normalised)
        drawn = plane is not None and plane.kind == "random"
        self.seed.setVisible(drawn)
        self.normalised.setVisible(drawn)
        self.anew.setVisible(plane is not None)

    def _ask(self, plane: Plane | None) -> None:
        self._asked = plane
        self.chosen.emit(plane)
        if plane is None or self._shown is None or plane.kind != self._shown.kind:
            # What is shown follows from the kernel's answer: the plane may be refused.
            self._write()

    def _take_kind(self, at: int) -> None:
        kind = KINDS[at][0]
        self._ask(None if kind is None else replace(self._base(), kind=kind))

    def _take_seed(self, seed: int) -> None:
        self._ask(replace(self._base(), seed=seed))

    def _take_normalised(self, on: bool) -> None:
        self._ask(replace(self._base(), filter_normalised=on))

    def _take_anew(self) -> None:
        self._ask(self._base())

    def _base(self) -> Plane:
        """A new plane with the fields as they stand: laid anew, unlike any before."""
        self._taken += 1
        kind = "random" if self._asked is None else self._asked.kind
        return Plane(kind, self.seed.value(), self.normalised.isChecked(), self._taken)
