"""The 3-D view with its tangent-plane box and legend; says so where OpenGL does not work."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.state.frame import Frame
from playground.state.snapshot import Snapshot
from playground.window.plots.arrows import GradientScale
from playground.window.plots.camera import Camera
from playground.window.plots.legend import Entry, Legend
from playground.window.plots.legend_words import landscape_entries
from playground.window.plots.surface_canvas import SurfaceCanvas
from playground.window.plots.surroundings import body
from playground.window.theme import LIGHT, Theme


class SurfaceView(QWidget):
    """Shows a Surface in 3-D.

    ``act_requested`` carries a Move, ``failed`` says why OpenGL does not work.
    """

    act_requested = Signal(object)
    failed = Signal(str)

    def __init__(self, scale: GradientScale | None = None, parent: QWidget | None = None) -> None:
        """``scale`` is that of a map beside it, so that both draw the gradient alike."""
        super().__init__(parent)
        self.canvas = SurfaceCanvas(scale)
        self.controls = QWidget()
        self.legend = Legend()
        self.tangent = QCheckBox("Tangent")
        self.turn_back = QPushButton("Turn back")
        self._snapshot: Snapshot | None = None
        self._cloud_on_map = False
        body(self)
        self._build()
        self.apply_theme(LIGHT)

    def works(self) -> bool:
        """Tell whether OpenGL can draw here; the first call finds out."""
        return self.canvas.start()

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        canvas, snapshot = self.canvas, frame.snapshot
        if frame.surface is not canvas.surface:
            canvas.show_surface(frame.surface)
        canvas.show_snapshot(snapshot)
        self._snapshot = snapshot
        cloud = frame.studies.cloud
        self._cloud_on_map = cloud is not None and cloud.on_map and len(cloud.samples) > 0
        self._show_legend()

    def hide_arrows(self, hidden: bool) -> None:
        """Draw no arrows at the point, nor name them; or do both again."""
        if hidden != self.canvas.arrows_hidden:
            self.canvas.arrows_hidden = hidden
            self.canvas.update()
            self._show_legend()

    def _show_legend(self) -> None:
        canvas, snapshot = self.canvas, self._snapshot
        if snapshot is None:
            return
        seen = not canvas.arrows_hidden
        entries = landscape_entries(
            snapshot,
            canvas.gradient if seen else None,
            canvas.descent if seen else None,
            canvas.scale.factor,
            canvas.path_shown,
        )
        if self._cloud_on_map:
            # A hair lies in the plane of the parameters, and the sheet would hide most of them.
            entries += (Entry("none", "muted", "gradients of single samples: on the map"),)
        if canvas.words:
            entries += (Entry("none", "muted", canvas.words),)
        self.legend.show_entries(entries)

    def taken_controls(self) -> QWidget:
        """Hand the row of controls to a panel that has room for it in its own header."""
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.controls)
        self.controls.setContentsMargins(0, 0, 0, 0)
        return self.controls

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self.canvas.apply_theme(theme)
        self.legend.apply_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Start OpenGL when first seen."""
        super().showEvent(event)
        self.works()

    def reset_camera(self) -> None:
        """Look from where it began."""
        size, edges = self.canvas.camera.size, self.canvas.camera.edges
        self.canvas.look(Camera(size=size, edges=edges))

    def _build(self) -> None:
        self.tangent.setToolTip("Draw the tangent plane")
        self.tangent.setAccessibleName("draw the tangent plane")
        self.turn_back.setAccessibleName("turn the camera back to where it began")
        header = QHBoxLayout(self.controls)
        header.setContentsMargins(0, 0, 0, 0)
        header.addWidget(self.tangent)
        header.addWidget(self.turn_back)
        header.addStretch(1)
        self.controls.setContentsMargins(8, 4, 8, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.controls)
        layout.addWidget(self.canvas, 1)
        layout.addWidget(self.legend)
        self.tangent.toggled.connect(self.canvas.show_tangent)
        self.turn_back.clicked.connect(self.reset_camera)
        self.canvas.fit_asked.connect(self.reset_camera)
        self.canvas.act_requested.connect(self.act_requested)
        self.canvas.failed.connect(self.failed)
        self.canvas.looked.connect(self._show_legend)
