"""What the panel says while there is no graph, and the button that makes one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.state.snapshot import Snapshot, TapeState
from playground.window.controls import GAP, MARGIN, Pill, label
from playground.window.theme import Theme

WAITING = "Starting PyTorch…", ""
NONE_YET = (
    "No graph yet",
    "While forward runs, torch records every operation. Press Forward (F) to see that record.",
)
NOTHING = (
    "No graph to show",
    "Nothing that requires grad went into the loss, so torch recorded nothing. "
    "Unfreeze a parameter, or change the code, and press Forward (F).",
)


def words_for(snapshot: Snapshot | None) -> tuple[str, str]:
    """Return the heading and what to do."""
    if snapshot is None:
        return WAITING
    return NONE_YET if snapshot.tape is TapeState.EMPTY else NOTHING


class EmptyGraph(QWidget):
    """Words in the middle, and a button for forward."""

    forward_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = label("", "heading")
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.button = Pill("Forward", "forward", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * MARGIN, MARGIN, 4 * MARGIN, MARGIN)
        column.setSpacing(GAP)
        column.addStretch(1)
        for widget in (self.heading, self.words):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.button.clicked.connect(self.forward_requested)
        self.show_snapshot(None)

    def show_snapshot(self, snapshot: Snapshot | None) -> None:
        """Say why there is no graph."""
        heading, words = words_for(snapshot)
        self.heading.setText(heading)
        self.words.setText(words)
        self.words.setVisible(bool(words))
        self.button.setVisible(snapshot is not None)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the button."""
        self.button.apply_theme(theme)
