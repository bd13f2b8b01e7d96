"""The slices side by side, a page at a time, with what they share: y axis, secants and nudge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.landscape import Slice
from playground.state.snapshot import Snapshot
from playground.state.trail import Trail
from playground.state.view import Span
from playground.window.plots.choices import Shapes, coordinate_at, count_of, place_of, shapes_of
from playground.window.plots.height_range import HeightRange
from playground.window.plots.nudge_box import NudgeBox
from playground.window.plots.slice_plot import SlicePlot
from playground.window.plots.surroundings import body
from playground.window.plots.trails import ends_along, plane_of
from playground.window.theme import LIGHT, Theme

MOST = 4
_NARROWEST, _LOWEST = 230, 130
"""Pixels that one slice needs, across and up; projector type needs more."""
SETTLE = 60


class SlicesPanel(QWidget):
    """Shows ``frame.slices``; asks for moves, pages, nudges and ranges.

    ``page_requested`` carries a list of Coordinates, ``nudge_requested`` a float,
    ``range_requested`` a Span.
    """

    act_requested = Signal(object)
    page_requested = Signal(object)
    nudge_requested = Signal(float)
    range_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = QWidget()
        self.shared = QCheckBox("Shared y")
        self.secant = QCheckBox("Secant")
        self.nudge = NudgeBox()
        self.back = QToolButton()
        self.forth = QToolButton()
        self.page_label = QLabel()
        self.plots: list[SlicePlot] = []
        self._theme = LIGHT
        self._frame: Frame | None = None
        self._shapes: Shapes = ()
        self._problem: str | None = None
        self._common = HeightRange()
        self._own: list[HeightRange] = []
        self._asked: tuple[Coordinate, ...] | None = None
        self._span: Span | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE)
        self._settle.timeout.connect(self._ask_for_range)
        self._row = QHBoxLayout()
        body(self)
        self._build()

    @property
    def capacity(self) -> int:
        """How many slices there is room for: side by side, or else under one another."""
        type_size = self._theme.small_size / LIGHT.small_size
        across = int(self.width() / (_NARROWEST * type_size))
        down = int(self.height() / (_LOWEST * type_size))
        return max(1, min(MOST, across if across > 1 else down))

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        before, self._frame = self._frame, frame
        snapshot = frame.snapshot
        if snapshot.problem != self._problem:
            self._problem = snapshot.problem
            self._forget_ranges()
        self._shapes = shapes_of(snapshot)
        if before is None or len(before.slices) != len(frame.slices):
            self._fit_page()
        if snapshot.probe.secants:
            self.nudge.show_value(snapshot.probe.secants[0].nudge)
        self._draw(frame.slices[: len(self.plots)], snapshot)

    def show_trails(self, trails: tuple[Trail, ...]) -> None:
        """Mark where other runs end, on the slices along the coordinates of the landscape."""
        plane = None if self._frame is None else plane_of(self._frame)
        for plot in self.plots:
            if plot.coordinate is not None:
                plot.show_ends(ends_along(trails, plane, plot.coordinate))

    def apply_theme(self, theme: Theme) -> None:
        """Take the colours and sizes of a theme."""
        self._theme = theme
        for plot in self.plots:
            plot.apply_theme(theme)
        self._fit_page()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the room of one slice: as many are shown as fit, so more is never claimed."""
        return QSize(160, 150)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Show as many slices as there is room for."""
        super().resizeEvent(event)
        self._fit_page()

    def _build(self) -> None:
        self.shared.setChecked(True)
        self.secant.setChecked(True)
        self.shared.setToolTip("One y axis for all slices")
        self.shared.setAccessibleName("one y axis for all slices")
        self.secant.setAccessibleName("draw the secants")
        self.page_label.setProperty("kind", "note")
        for button, text, words in (
            (self.back, "‹", "previous coordinates"),
            (self.forth, "›", "next coordinates"),
        ):
            button.setText(text)
            button.setAccessibleName(words)
            button.setToolTip(words.capitalize())
            button.setProperty("kind", "quiet")
        header = QHBoxLayout(self.header)
        self.header.setContentsMargins(8, 2, 8, 0)
        header.setContentsMargins(0, 0, 0, 0)
        header.setSpacing(8)
        for widget in (self.back, self.page_label, self.forth):
            header.addWidget(widget)
        header.addStretch(1)
        for control in (self.shared, self.secant, self.nudge):
            header.addWidget(control)
        self._row.setContentsMargins(4, 0, 4, 2)
        self._row.setSpacing(4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.header)
        layout.addLayout(self._row, 1)
        self.shared.toggled.connect(self._sharing_changed)
        self.secant.toggled.connect(self._secant_changed)
        self.nudge.nudge_requested.connect(self.nudge_requested)
        self.back.clicked.connect(self.page_back)
        self.forth.clicked.connect(self.page_forth)
        self._show_paging()

    def taken_header(self) -> QWidget:
        """Hand the controls to a title that has room for them."""
        layout = self.layout()
        assert layout is not None
        layout.removeWidget(self.header)
        self.header.setContentsMargins(0, 0, 0, 0)
        return self.header

    def page_forth(self) -> None:
        """Ask for the next coordinates."""
        self._ask_for_page(self._first() + max(len(self.plots), 1))

    def page_back(self) -> None:
        """Ask for the previous coordinates."""
        self._ask_for_page(self._first() - self.capacity)

    def _first(self) -> int:
        """Return the place of the first coordinate shown."""
        slices = self._frame.slices if self._frame is not None else ()
        place = place_of(self._shapes, slices[0].coordinate) if slices else None
        return place or 0

    def _ask_for_page(self, first: int) -> None:
        count = count_of(self._shapes)
        size = min(self.capacity, count)
        first = max(0, min(first, count - size))
        page = [coordinate_at(self._shapes, first + k) for k in range(size)]
        self._asked = tuple(page)
        self.page_requested.emit(page)

    def _fit_page(self) -> None:
        """Make as many plots as there are slices and room; ask for more where room is left."""
        type_size = self._theme.small_size / LIGHT.small_size
        narrow = self.width() < 2 * _NARROWEST * type_size
        down, along = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if narrow else along)
        if self._frame is None:
            return
        wanted = min(len(self._frame.slices), self.capacity)
        while len(self.plots) < wanted:
            self._add_plot()
        while len(self.plots) > wanted:
            plot = self.plots.pop()
            self._own.pop()
            self._row.removeWidget(plot)
            plot.hide()
            plot.deleteLater()
        room = min(self.capacity, count_of(self._shapes))
        shown = tuple(piece.coordinate for piece in self._frame.slices)
        if shown and len(shown) < room and self._asked != shown and self.isVisible():
            self._ask_for_page(self._first())
        self._draw(self._frame.slices[: len(self.plots)], self._frame.snapshot)

    def _add_plot(self) -> None:
        plot = SlicePlot()
        plot.apply_theme(self._theme)
        plot.show_secant(self.secant.isChecked())
        plot.act_requested.connect(self.act_requested)
        plot.range_requested.connect(self._range_changed)
        self.plots.append(plot)
        self._own.append(HeightRange())
        self._row.addWidget(plot, 1)

    def _draw(self, slices: Sequence[Slice], snapshot: Snapshot) -> None:
        extras = [snapshot.probe.loss]
        if self.shared.isChecked():
            common = self._common.fit([piece.heights for piece in slices], extras)
            ranges = [common] * len(slices)
        else:
            ranges = [
                own.fit([piece.heights], extras)
                for own, piece in zip(self._own, slices, strict=False)
            ]
        for plot, piece, heights in zip(self.plots, slices, ranges, strict=False):
            plot.show_slice(piece, snapshot, heights)
        self._show_paging()

    def _show_paging(self) -> None:
        count, shown = count_of(self._shapes), len(self.plots)
        paged = count > shown > 0
        for widget in (self.back, self.forth, self.page_label):
            if widget.isVisibleTo(self.header) != paged:
                widget.setVisible(paged)
        self._make_room(paged)
        if not paged or self._frame is None:
            return
        first = self._first()
        self.back.setEnabled(first > 0)
        self.forth.setEnabled(first + shown < count)
        names = [piece.coordinate.label for piece in self._frame.slices[:shown]]
        words = names[0] if shown == 1 else f"{names[0]}…{names[-1]}"
        text = f"{words} of {count}"
        if text != self.page_label.text():
            self.page_label.setText(text)

    def _make_room(self, paged: bool) -> None:
        """Leave the nudge out where the paging leaves no room for it."""
        shown = self.nudge.isVisibleTo(self.header)
        if shown and not paged:
            return
        layout = self.header.layout()
        assert layout is not None
        needed = layout.sizeHint().width()
        needed += 0 if shown else self.nudge.sizeHint().width() + layout.spacing()
        fits = not paged or not self.header.isVisible() or needed <= self.header.width()
        if fits != shown:
            self.nudge.setVisible(fits)

    def _sharing_changed(self) -> None:
        self._forget_ranges()
        self._fit_page()

    def _secant_changed(self, shown: bool) -> None:
        self.nudge.setEnabled(shown)
        for plot in self.plots:
            plot.show_secant(shown)

    def _forget_ranges(self) -> None:
        self._common.reset()
        for own in self._own:
            own.reset()

    def _range_changed(self, span: Span) -> None:
        self._span = span
        self._settle.start()

    def _ask_for_range(self) -> None:
        if self._span is not None:
            self.range_requested.emit(self._span)
