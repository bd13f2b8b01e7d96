"""The knob at the right of the Descent title: when runs stop, and how the last one ended."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolTip, QWidget

from playground.language.errors import CodeError
from playground.language.stop_condition import FROM_LOSSES, GRADIENT, read_condition
from playground.state.acts import StopWhen
from playground.state.frame import Frame
from playground.window.controls import label, set_kind, set_mark
from playground.window.theme import Theme
from playground.window.typed_keys import is_typing

_TIP = (
    "Runs stop after the first step for which this holds, such as loss < 1e-3.\n"
    f"Names: {', '.join((*FROM_LOSSES, GRADIENT))} and the parameters. Empty: no condition."
)
_KINDS = {"converged": "good", "diverged": "error"}


class ConditionField(QLineEdit):
    """Keeps every plain key for typing; Escape brings the old condition back."""

    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep the acts' keys out."""
        if is_typing(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Leave by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            self.clearFocus()
            return
        super().keyPressEvent(event)


class StopKnob(QWidget):
    """Emits ``StopWhen``; what cannot be a condition is told at its column, and nothing is sent."""

    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._known: str | None = None
        self.ending = label("", "note")
        self.field = ConditionField()
        self.field.setPlaceholderText("loss < 1e-3")
        self.field.setAccessibleName("Stop condition")
        self.field.setToolTip(_TIP)
        name = label("stop when", "note")
        name.setBuddy(self.field)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self.ending, name, self.field):
            layout.addWidget(widget)
        self.field.editingFinished.connect(self._finish)
        self.field.left.connect(self._show_known)

    def show_frame(self, frame: Frame) -> None:
        """Show the condition in force and how the run ended."""
        snapshot = frame.snapshot
        self._shapes = {name: values.shape for name, values in snapshot.parameters.items()}
        stop = snapshot.memento.stop
        if stop != self._known:
            self._known = stop
            if not self.field.isModified() or not self.field.hasFocus():
                self._show_known()
        ending = snapshot.ending
        text = "" if ending is None else f"{ending.kind} at {ending.step:,}"
        if text != self.ending.text():
            self.ending.setText(text)
            self.ending.setToolTip("" if ending is None else ending.text)
            self.ending.setAccessibleDescription("" if ending is None else ending.text)
            set_kind(self.ending, "note" if ending is None else _KINDS.get(ending.kind, "warning"))

    def apply_theme(self, theme: Theme) -> None:
        """Keep the field as wide as a short condition."""
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance("loss < 1e-3 xx") + 16)

    def _finish(self) -> None:
        text = self.field.text().strip()
        if text == (self._known or ""):
            set_mark(self.field, "wrong", "false")
            self.field.setToolTip(_TIP)
            return
        if text:
            try:
                read_condition(self.field.text(), self._shapes)
            except CodeError as error:
                self._tell(error)
                return
        self._known = text or None
        self.field.setModified(False)
        self.field.setToolTip(_TIP)
        set_mark(self.field, "wrong", "false")
        self.act_requested.emit(StopWhen(self._known))

    def _tell(self, error: CodeError) -> None:
        """Say what is wrong under its place; the rest of the line from there on is chosen."""
        near = f" Did you mean {error.suggestion}?" if error.suggestion else ""
        words = f"Column {error.column}: {error.message}.{near}"
        set_mark(self.field, "wrong", "true")
        self.field.setToolTip(words)
        start = min(error.column - 1, len(self.field.text()))
        self.field.setSelection(start, len(self.field.text()) - start)
        below = self.field.mapToGlobal(QPoint(0, self.field.height()))
        QToolTip.showText(below, words, self.field)

    def _show_known(self) -> None:
        self.field.setText(self._known or "")
        self.field.setCursorPosition(0)
        self.field.setToolTip(_TIP)
        set_mark(self.field, "wrong", "false")
