"""The landscape: contour map, 3-D surface, or both; the map takes over where OpenGL fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from playground.state.frame import Frame
from playground.state.trail import Trail
from playground.window.plots.legend import Legend
from playground.window.plots.legend_words import trail_entries
from playground.window.plots.map_view import MapView
from playground.window.plots.surroundings import body
from playground.window.plots.updating_mark import UpdatingMark
from playground.window.theme import LIGHT, Theme

if TYPE_CHECKING:
    from playground.window.plots.surface_view import SurfaceView

MAP, SOLID, BOTH = "Map", "3-D", "Both"
MODES = (MAP, SOLID, BOTH)


_UPRIGHT = 0.8
"""From this height, as a share of the width, map and 3-D stand above one another."""


class LandscapePanel(QWidget):
    """Shows ``frame.surface`` in one of three ways; 3-D is not imported before it is asked for.

    One legend serves what is seen. ``header`` holds the controls; a dock's title may take it.

    Signals are those of MapView; ``mode_changed`` carries one of MODES.
    """

    act_requested = Signal(object)
    plane_requested = Signal(object, object)
    directions_requested = Signal(object)
    range_requested = Signal(object)
    mode_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.map = MapView()
        self.solid: SurfaceView | None = None
        self.mode = MAP
        self.note = QLabel()
        self._views = QWidget()
        self.mark = UpdatingMark(self._views)
        self.legend = Legend()
        self.header = QWidget()
        self.buttons = {mode: QPushButton(mode) for mode in MODES}
        self._group = QButtonGroup(self)
        self._theme = LIGHT
        self._frame: Frame | None = None
        self._trails: tuple[Trail, ...] = ()
        self._controls = QHBoxLayout(self.header)
        self._row = QHBoxLayout(self._views)
        body(self)
        self._build()

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed, in the views that are seen."""
        self._frame = frame
        if self.mode == SOLID:
            self.map.show_choices(frame)
        else:
            self.map.show_frame(frame)
        if self.solid is not None and self.mode != MAP:
            self.solid.show_frame(frame)
        self.mark.show_frame(frame)

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Draw other runs, and name them."""
        before, self._trails = self._trails, trails
        if self.mode != SOLID:
            self.map.canvas.show_trails(trails)
        if self.solid is not None and self.mode != MAP:
            self.solid.canvas.show_trails(trails)
        if trail_entries(before) != trail_entries(trails):
            self._show_legend()

    def set_minima(self, minima: Sequence[Mapping[str, float]]) -> None:
        """Mark known minima on the map; each maps coordinate labels to values."""
        self.map.set_minima(minima)

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        self._fit_segments()
        self.map.apply_theme(theme)
        self.legend.apply_theme(theme)
        if self.solid is not None:
            self.solid.apply_theme(theme)

    def x_and_y(self) -> tuple[str, str]:
        """Return the labels of the two coordinates that span the landscape."""
        return self.map.x_picker.currentText(), self.map.y_picker.currentText()

    def show_mode(self, mode: str) -> None:
        """Show one of MODES; Map where OpenGL does not work."""
        if mode not in MODES:
            raise ValueError(f"{mode!r} is not one of {', '.join(MODES)}")
        if mode != MAP and not self._solid_works():
            mode = MAP
        changed, self.mode = mode != self.mode, mode
        self.buttons[mode].setChecked(True)
        if self._frame is not None:
            self.show_frame(self._frame)
        self.show_trails(self._trails)
        self._turn_row()
        self._show_legend()
        self.map.setVisible(mode != SOLID)
        if self.solid is not None:
            self.solid.setVisible(mode != MAP)
            self.solid.controls.setVisible(mode != MAP)
        if changed:
            self.mode_changed.emit(mode)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room of one view, whether one is shown or both."""
        return QSize(230, 190)

    def taken_header(self) -> QWidget:
        """Hand the controls to a title that has room for them."""
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.header)
        self.header.setContentsMargins(0, 0, 0, 0)
        return self.header

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put map and 3-D beside or under one another, whichever leaves more of them."""
        super().resizeEvent(event)
        self._turn_row()

    def _turn_row(self) -> None:
        upright = self.mode == BOTH and self.height() > self.width() * _UPRIGHT
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if upright else along)

    def _show_legend(self) -> None:
        """Say everything that is drawn, once."""
        said = [] if self.mode == SOLID else [*self.map.legend.entries]
        if self.solid is not None and self.mode != MAP:
            said += self.solid.legend.entries
        once = {(each.shape, each.text if each.shape == "none" else ""): each for each in said}
        self.legend.show_entries((*once.values(), *trail_entries(self._trails)))

    def _build(self) -> None:
        segments = QHBoxLayout()
        segments.setSpacing(0)
        for mode, button in self.buttons.items():
            button.setCheckable(True)
            button.setProperty("kind", "segment")
            button.setAccessibleName(f"show the landscape as {mode}")
            self._group.addButton(button)
            segments.addWidget(button)
        self.buttons[MAP].setChecked(True)
        self.note.setProperty("kind", "warning")
        self.note.setVisible(False)
        self.header.setContentsMargins(8, 4, 8, 2)
        self._controls.setContentsMargins(0, 0, 0, 0)
        self._controls.setSpacing(10)
        self._controls.addLayout(segments)
        self._controls.addWidget(self.map.taken_controls())
        self._controls.addStretch(1)
        self.map.legend.hide()
        self.map.legend.changed.connect(self._show_legend)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._row.addWidget(self.map, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.note)
        layout.addWidget(self._views, 1)
        layout.addWidget(self.legend)
        self._group.buttonClicked.connect(self._chosen)
        self.map.act_requested.connect(self.act_requested)
        self.map.plane_requested.connect(self.plane_requested)
        self.map.directions_requested.connect(self.directions_requested)
        self.map.range_requested.connect(self.range_requested)

    def _fit_segments(self) -> None:
        """Give each segment the room that its word needs when it is the chosen, bold one."""
        font = self.buttons[MAP].font()
        font.setPointSize(self._theme.text_size)
        font.setBold(True)
        metrics = QFontMetrics(font)
        for mode, button in self.buttons.items():
            button.setMinimumWidth(metrics.horizontalAdvance(mode) + 26)

    def _chosen(self, button: QPushButton) -> None:
        self.show_mode(button.text())

    def _solid_works(self) -> bool:
        if self.solid is None:
            from playground.window.plots.surface_view import SurfaceView

            self.solid = SurfaceView(self.map.canvas.scale)
            self.solid.setVisible(False)
            self.solid.legend.hide()
            self.solid.legend.changed.connect(self._show_legend)
            # One Fit serves both: it brings the range of the map and the camera back.
            self.solid.turn_back.hide()
            self.map.fit_button.clicked.connect(self.solid.reset_camera)
            self.solid.apply_theme(self._theme)
            self.solid.hide_arrows(self.map.canvas.arrows_hidden)
            self.map.canvas.arrows_turned.connect(self.solid.hide_arrows)
            self.solid.act_requested.connect(self.act_requested)
            self.solid.failed.connect(self._take_over)
            self._row.addWidget(self.solid, 1)
            self._controls.insertWidget(2, self.solid.taken_controls())
        return self.solid.works()

    def _take_over(self, why: str) -> None:
        """Go back to the map and say why."""
        self.note.setText(f"No 3-D here: {why}.")
        self.note.setVisible(True)
        if self.mode != MAP:
            self.show_mode(MAP)
