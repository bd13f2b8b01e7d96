"""The panel of the cloud of per-sample gradients."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from playground.state.cloud import CloudQuestion
from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.window.elided import Elided
from playground.window.noise.scatter_canvas import ScatterCanvas
from playground.window.noise.variance_canvas import VarianceCanvas
from playground.window.noise.words import reason, scatter_entries, summary, variance_entries
from playground.window.plots.choices import coordinates_of, shapes_of
from playground.window.plots.legend import Legend
from playground.window.plots.surroundings import body
from playground.window.theme import Theme


class NoisePanel(QWidget):
    """Left the gradients of single samples, right how the means of batches scatter.

    It asks for the cloud while it is seen, or while the map shows the cloud's arrows.
    """

    wanted = Signal(object)
    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        body(self)
        self.scatter, self.variance = ScatterCanvas(), VarianceCanvas()
        self.scatter_legend, self.variance_legend = Legend(), Legend()
        self.words = Elided("note")
        self.on_map = QCheckBox("arrows on the map")
        self.on_map.setToolTip(
            "Draw the gradient of each sample at the point on the map, at the scale of the "
            "gradient arrow"
        )
        self.on_map.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.on_map.toggled.connect(self._ask)
        self._up = False
        self._axes: tuple[Coordinate, ...] = ()
        self._asked: CloudQuestion | None = None
        self._pictures = QGridLayout()
        self._assemble()

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        snapshot, cloud = frame.snapshot, frame.studies.cloud
        axes = _plane(frame)
        if axes != self._axes:
            self._axes = axes
            self._ask()
        batch = snapshot.batch
        size = None if batch is None else batch.size
        self.scatter.show_cloud(cloud, reason(cloud, batch))
        self.variance.show_cloud(cloud, size)
        scattered = self.variance.cloud is not None
        for part in (self.variance, self.variance_legend):
            part.setVisible(scattered)
        for column in (0, 1):
            self._pictures.setColumnStretch(column, 1 if scattered or not column else 0)
        self.scatter_legend.show_entries(scatter_entries(self.scatter.cloud))
        self.variance_legend.show_entries(variance_entries(self.variance.cloud))
        self.on_map.setVisible(batch is not None and len(axes) > 1)
        words = summary(cloud, batch)
        if words != self.words.words:
            self.words.say(words)

    def apply_theme(self, theme: Theme) -> None:
        """Change the look."""
        for part in (self.scatter, self.variance, self.scatter_legend, self.variance_legend):
            part.apply_theme(theme)

    def came_up(self) -> None:
        """Ask for the cloud."""
        self._up = True
        self._ask()

    def went_down(self) -> None:
        """Withdraw the question, unless the map shows the arrows."""
        self._up = False
        self._ask()

    def _ask(self) -> None:
        on_map = self.on_map.isChecked()
        question = None
        if self._axes and (self._up or on_map):
            question = CloudQuestion(self._axes, on_map=on_map)
        if question != self._asked:
            self._asked = question
            self.wanted.emit({"cloud": question})

    def _assemble(self) -> None:
        top = Qt.AlignmentFlag.AlignTop
        self._pictures.setContentsMargins(0, 0, 0, 0)
        self._pictures.setHorizontalSpacing(4)
        self._pictures.setVerticalSpacing(0)
        self._pictures.setRowStretch(0, 1)
        self._pictures.addWidget(self.scatter, 0, 0)
        self._pictures.addWidget(self.variance, 0, 1)
        self._pictures.addWidget(self.scatter_legend, 1, 0, top)
        self._pictures.addWidget(self.variance_legend, 1, 1, top)
        header = QHBoxLayout()
        header.setContentsMargins(10, 2, 8, 0)
        header.setSpacing(12)
        header.addWidget(self.words, 1)
        header.addWidget(self.on_map)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addLayout(self._pictures, 1)


def _plane(frame: Frame) -> tuple[Coordinate, ...]:
    """The coordinates of the surface; without one the first two that there are."""
    if frame.surface is not None:
        return frame.surface.x, frame.surface.y
    return tuple(islice(coordinates_of(shapes_of(frame.snapshot)), 2))
