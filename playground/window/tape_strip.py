"""The life of the recorded graph: where it stands, what that means, where an act would lead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from playground.state.acts import Act
from playground.state.foreseen import foreseen
from playground.state.snapshot import Snapshot, TapeState
from playground.window.act_words import act_words
from playground.window.controls import QuietButton, label
from playground.window.description import fitted
from playground.window.outlook import outlook_words, state_words
from playground.window.tape_diagram import TapeDiagram
from playground.window.theme import Theme

LINES = 2
TABLE = "Every act in every state: what torch does and says"


class TapeStrip(QWidget):
    """The diagram over a sentence; a click, Return or Space asks for the whole table."""

    table_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.diagram = TapeDiagram()
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.table_button = QuietButton("info", TABLE, 15)
        self.table_button.clicked.connect(self.table_requested)
        below = QHBoxLayout()
        below.setSpacing(4)
        below.addWidget(self.words, 1)
        below.addWidget(self.table_button, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(5)
        layout.addWidget(self.diagram)
        layout.addLayout(below)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setToolTip(TABLE)
        self.state: TapeState | None = None
        self._snapshot: Snapshot | None = None
        self._act: Act | None = None
        self._said = ""

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Fill in another state; nothing is drawn while it stays."""
        self._snapshot = snapshot
        if snapshot.tape is not self.state:
            self.state = self.diagram.state = snapshot.tape
            self.diagram.update()
        self._say()

    def show_outlook(self, act: Act | None) -> None:
        """Show where this act would lead; None shows the present state again."""
        self._act = act
        self._say()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.diagram.theme = theme
        self.diagram.updateGeometry()
        self.diagram.update()
        self.table_button.apply_theme(theme)
        # Type for the last row leaves no button that can be read: the key does.
        self.table_button.setVisible(theme.least == 0)
        self._lay_out()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Ask for the table."""
        inside = self.rect().contains(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self.table_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Ask for the table by Return; Space is one whole step everywhere."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.table_requested.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Cut the sentence anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _say(self) -> None:
        snapshot, act = self._snapshot, self._act
        if snapshot is None:
            return
        means = state_words(snapshot)
        said, target = means, None
        if act is not None:
            outlook = outlook_words(act, snapshot)
            found = foreseen(act, snapshot)
            if found is not None:
                said, target = f"{act_words(act)}: {outlook}", found.outcome.after
        if target is not self.diagram.target:
            self.diagram.target = target
            self.diagram.update()
        if said == self._said:
            return
        self._said = said
        self.setAccessibleName(f"Graph: {snapshot.tape.value}")
        self.setAccessibleDescription(said)
        self._lay_out()

    def _lay_out(self) -> None:
        """Keep to a fixed number of lines, so that pointing at a button moves nothing."""
        self.words.ensurePolished()
        metrics = self.words.fontMetrics()
        self.words.setFixedHeight(LINES * metrics.lineSpacing() + 2)
        # While the strip itself takes a size, the words still have their old one.
        beside = 0 if self.table_button.isHidden() else self.table_button.sizeHint().width() + 4
        shown = fitted(self._said, metrics, max(self.width() - beside, 120), LINES, " …")
        shown += "" if shown == self._said else " …"
        if shown != self.words.text():
            self.words.setText(shown)
