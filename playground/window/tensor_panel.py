"""Right: what autograd holds. The state of the graph, then every named tensor."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from playground.state.acts import Act, Freeze, ReleaseGrad, RetainGrad, Unfreeze
from playground.state.frame import Frame
from playground.state.snapshot import Snapshot
from playground.window.controls import GAP, MARGIN, label
from playground.window.tape_strip import TapeStrip
from playground.window.tensor_rows import groups_of, is_long
from playground.window.tensor_table import TensorTable
from playground.window.theme import LIGHT, Theme
from playground.window.transition_table import TransitionTable


class TensorPanel(QWidget):
    """Draws a Frame's tensors; asks to freeze parameters and to retain gradients."""

    act_requested = Signal(object)
    ledger_requested = Signal(str)
    """The tensor whose ``.grad`` is to be told entry by entry."""

    def __init__(self) -> None:
        super().__init__()
        self._snapshot: Snapshot | None = None
        self._names: tuple[str, ...] | None = None
        self._theme = LIGHT
        self.transitions: TransitionTable | None = None
        self.tape = TapeStrip()
        self.table = TensorTable()
        waiting = label("Starting PyTorch…", "note")
        waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(GAP)
        strip = QVBoxLayout()
        strip.setContentsMargins(MARGIN, 0, MARGIN, 0)
        strip.addWidget(self.tape)
        column.addLayout(strip)
        column.addWidget(self.table, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(waiting)
        self._pages.addWidget(shown)
        self.table.freeze_toggled.connect(self._toggle)
        self.table.ledger_requested.connect(self.ledger_requested)
        self.table.retain_toggled.connect(self._retain)
        self.tape.table_requested.connect(self.show_transitions)

    def show_frame(self, frame: Frame) -> None:
        """Draw the tensors that changed and the state of the graph."""
        snapshot = frame.snapshot
        if snapshot is self._snapshot:
            return
        if self._snapshot is None:
            self._pages.setCurrentIndex(1)
        self._snapshot = snapshot
        names = (snapshot.problem, *snapshot.parameters)
        if names != self._names:
            self._names = names
            long = any(title == "Data" and is_long(many) for title, many in groups_of(snapshot))
            self.table.rows.closed = frozenset({"Data"}) if long else frozenset()
        self.tape.show_snapshot(snapshot)
        if self.transitions is not None:
            self.transitions.show_snapshot(snapshot)
        self.table.show_snapshot(snapshot)

    def show_outlook(self, act: Act | None) -> None:
        """Show where an act would lead from here; None for none."""
        self.tape.show_outlook(act)

    def show_transitions(self) -> None:
        """Open the table of every act in every state."""
        if self.transitions is None:
            self.transitions = TransitionTable(self)
            self.transitions.apply_theme(self._theme)
        if self._snapshot is not None:
            self.transitions.show_snapshot(self._snapshot)
        self.transitions.show()
        self.transitions.raise_()

    def highlight(self, names: Iterable[str]) -> None:
        """Mark what a chosen line of code changes, ``"w.grad"`` a gradient; no names, no mark."""
        self.table.highlight(frozenset(names))

    def apply_theme(self, theme: Theme) -> None:
        """Pass the theme on."""
        self._theme = theme
        self.tape.apply_theme(theme)
        if self.transitions is not None:
            self.transitions.apply_theme(theme)
        self.table.apply_theme(theme)

    def _toggle(self, name: str, frozen: bool) -> None:
        self.act_requested.emit(Freeze(name) if frozen else Unfreeze(name))

    def _retain(self, name: str, retained: bool) -> None:
        self.act_requested.emit(RetainGrad(name) if retained else ReleaseGrad(name))
