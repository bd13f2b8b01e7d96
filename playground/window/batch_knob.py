"""The knob beside the run's line: of how many samples a forward is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal

from playground.state.batches import BatchView
from playground.state.frame import Frame
from playground.window.batch_popup import BatchPopup
from playground.window.controls import Pill


class BatchKnob(Pill):
    """Says ``batch: all`` or ``batch: 32``; a click opens the pop-up that changes it.

    A problem without samples has no such knob.
    """

    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__("", kind="link")
        self.setToolTip("How many samples each forward is of")
        self.popup = BatchPopup(self)
        self.popup.act_requested.connect(self.act_requested)
        self.clicked.connect(self._open)
        self._show(None)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Say what the batch size is."""
        batch = frame.snapshot.batch
        self._show(batch)
        if batch is not None:
            self.popup.show_batch(batch)

    def _show(self, batch: BatchView | None) -> None:
        size = None if batch is None else batch.size
        text = f"batch: {'all' if size is None else f'{size:,}'} ▾"
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text.removesuffix(" ▾"))
        if self.isHidden() == (batch is not None):
            self.setVisible(batch is not None)

    def _open(self) -> None:
        self.popup.adjustSize()
        room = self.screen().availableGeometry()
        at = self.mapToGlobal(QPoint(0, self.height() + 2))
        if at.y() + self.popup.height() > room.bottom():
            at = self.mapToGlobal(QPoint(0, -self.popup.height() - 2))
        at.setX(max(room.left(), min(at.x(), room.right() - self.popup.width())))
        self.popup.move(at)
        self.popup.show()
        self.popup.size_field.setFocus()
        self.popup.size_field.selectAll()
