"""The loss curve with its logarithmic switch and what there is to say about it."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from playground.state.frame import Frame
from playground.state.snapshot import Curve
from playground.state.trail import Trail
from playground.window.plots.curve_canvas import CurveCanvas
from playground.window.plots.figures import ordinal
from playground.window.plots.surroundings import body
from playground.window.theme import Theme

_DECADES = 2.0
"""From so many decades on, a logarithmic axis shows more than a plain one."""


class LossCurve(QWidget):
    """Shows ``snapshot.curve``; it asks for nothing."""

    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body(self)
        self.canvas = CurveCanvas()
        self.logarithmic = QCheckBox("log y")
        self.logarithmic.setAccessibleName("logarithmic loss axis")
        self.note = QLabel()
        self.note.setProperty("kind", "note")
        self._curve: Curve | None = None
        header = QHBoxLayout()
        header.setContentsMargins(8, 2, 8, 0)
        header.addWidget(self.note)
        header.addStretch(1)
        header.addWidget(self.logarithmic)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.canvas, 1)
        self.logarithmic.toggled.connect(self._toggled)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        curve = frame.snapshot.curve
        batch = frame.snapshot.batch
        self.canvas.name_loss("loss" if batch is None or batch.size is None else "batch loss")
        self.canvas.show_curve(curve, frame.snapshot.loss)
        if curve is not self._curve:
            self._curve = curve
            self._say()

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Draw other runs beside the curve."""
        if trails or self.canvas.trails.trails:
            self.canvas.show_trails(trails)
            self._say()

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.canvas.apply_theme(theme)

    def _toggled(self, on: bool) -> None:
        self.canvas.set_logarithmic(on)
        self._say()

    def _say(self) -> None:
        """Write the note anew, where its words have changed."""
        words = notes(self._curve, self.logarithmic.isChecked()) if self._curve else ()
        if self.canvas.trails_cut:
            words += ("a run climbs out of the picture",)
        text = "; ".join(words)
        if text != self.note.text():
            self.note.setText(text)


def notes(curve: Curve, logarithmic: bool) -> tuple[str, ...]:
    """Say what the drawing leaves out, and when the other axis would show more."""
    said = []
    if curve.stride > 1:
        said.append(f"every {ordinal(curve.stride)} step drawn")
    finite = curve.losses[np.isfinite(curve.losses)]
    if len(finite) < len(curve.losses):
        said.append("gaps: the loss was nan or infinite")
    if logarithmic and (finite <= 0.0).any():
        said.append("losses of 0 or less have no logarithm")
    elif not logarithmic and len(finite) > 1 and float(finite.min()) > 0.0:
        decades = float(np.log10(finite.max()) - np.log10(finite.min()))
        if decades >= _DECADES:
            said.append(f"{int(decades)} powers of ten: try log y")
    return tuple(said)
