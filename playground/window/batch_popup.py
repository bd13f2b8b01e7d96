"""The pop-up of the batch knob: size, shuffling, seed, and which batch was drawn last."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.state.acts import Batches
from playground.state.batches import BatchView
from playground.window.controls import GAP, MARGIN, Pill, label
from playground.window.fields import ValueField

_FIELD = 84


class BatchPopup(QFrame):
    """Asks for ``Batches`` at once when anything is changed; says itself what cannot be."""

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("kind", "notice")
        self.size_field = ValueField("Samples in a batch")
        self.seed_field = ValueField("Seed of the shuffling")
        self.all = Pill("All")
        self.shuffle = QCheckBox("Shuffle at each epoch")
        self.state = label("", "note")
        self.mistake = label("", "error")
        self.mistake.setWordWrap(True)
        self._batch: BatchView | None = None
        self._assemble()
        self.size_field.entered.connect(self._size_entered)
        self.seed_field.entered.connect(self._seed_entered)
        for field in (self.size_field, self.seed_field):
            field.mistaken.connect(self._say)
        self.shuffle.clicked.connect(self._shuffled)
        self.all.clicked.connect(self._take_all)

    def show_batch(self, batch: BatchView) -> None:
        """Show how batches are drawn and which was the last."""
        self._batch = batch
        size = batch.count if batch.size is None else batch.size
        self.size_field.show_value(size)
        self.seed_field.show_value(batch.seed)
        if self.shuffle.isChecked() != batch.shuffle:
            self.shuffle.setChecked(batch.shuffle)
        for widget in (self.shuffle, self.seed_field):
            widget.setEnabled(batch.size is not None)
        self.all.setEnabled(batch.size is not None)
        text = told(batch)
        if text != self.state.text():
            self.state.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Close by Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _size_entered(self, size: Any) -> None:
        batch = self._batch
        if batch is None:
            return
        if not isinstance(size, int) or not 1 <= size <= batch.count:
            self._say(f"a batch holds a whole number of samples from 1 to {batch.count:,}")
            return
        self._ask(size, batch.shuffle, batch.seed)

    def _seed_entered(self, seed: Any) -> None:
        batch = self._batch
        if batch is None:
            return
        if not isinstance(seed, int) or seed < 0:
            self._say("the seed is a whole number from 0")
            return
        self._ask(batch.size, batch.shuffle, seed)

    def _shuffled(self, on: bool) -> None:
        if self._batch is not None:
            self._ask(self._batch.size, on, self._batch.seed)

    def _take_all(self) -> None:
        self._ask(None, True, 0)

    def _ask(self, size: int | None, shuffle: bool, seed: int) -> None:
        self.mistake.hide()
        self.act_requested.emit(Batches(size, shuffle, seed))

    def _say(self, words: str) -> None:
        self.mistake.setText(words[:1].upper() + words[1:] + ".")
        self.mistake.show()
        self.adjustSize()

    def _assemble(self) -> None:
        for field in (self.size_field, self.seed_field):
            field.setFixedWidth(_FIELD)
        sizes = QHBoxLayout()
        sizes.setSpacing(GAP)
        sizes.addWidget(self.size_field)
        sizes.addWidget(self.all)
        sizes.addStretch(1)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        for row, (text, field) in enumerate(
            (("Samples in a batch", self.size_field), ("Seed", self.seed_field))
        ):
            name = label(text)
            name.setBuddy(field)
            grid.addWidget(name, row, 0)
        grid.addLayout(sizes, 0, 1)
        grid.addWidget(self.seed_field, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(GAP)
        layout.addLayout(grid)
        layout.addWidget(self.shuffle)
        layout.addWidget(self.state)
        layout.addWidget(self.mistake)
        self.mistake.hide()


def told(batch: BatchView) -> str:
    """Say which batch was drawn last."""
    if batch.size is None:
        return f"Each forward is of all {batch.count:,} samples."
    of = f"{batch.per_epoch:,}"
    if not batch.drawn:
        return f"None drawn yet; {of} batches make an epoch."
    return f"Epoch {batch.epoch + 1:,}, batch {batch.place + 1:,} of {of}."
