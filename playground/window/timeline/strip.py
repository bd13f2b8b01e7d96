"""The strip: every branch as a lane; the present step is dragged along it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QLineEdit, QToolTip

from playground.state.timeline import Branch, Timeline
from playground.window.plots.ink import Ink
from playground.window.theme import LIGHT, Theme
from playground.window.timeline import words
from playground.window.timeline.lanes import Lanes
from playground.window.timeline.strip_painter import (
    marks_near,
    paint_axis,
    paint_links,
    paint_present,
    paint_rows,
)

LEAP = 10
"""Steps that an arrow key goes with Shift."""
_NAMES, _MOST_NAMES = 0.22, 260.0
"""The share of the width that the names take, and the most pixels."""


class Strip(QAbstractScrollArea):
    """Draws lanes in sight only, so that a thousand branches cost no more than ten."""

    sought = Signal(int, str, bool)
    """A step, its branch, and whether the scrub is over."""
    chosen_changed = Signal(str)
    renamed = Signal(str, str)
    delete_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.ink = Ink(LIGHT)
        self.lanes = Lanes()
        self.chosen: str | None = None
        self._scrubbed: Branch | None = None
        self._asked: tuple[int, str] | None = None
        self._edited: str | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("timeline")
        self.viewport().setMouseTracking(True)
        self.setMinimumHeight(48)
        self.name_field = QLineEdit(self.viewport())
        self.name_field.setAccessibleName("name of the branch")
        self.name_field.hide()
        self.name_field.editingFinished.connect(self._end_edit)

    @property
    def head(self) -> float:
        """The height of the axis above the lanes."""
        return self.ink.small_metrics.height() + 6.0

    def show_timeline(self, branches: tuple[Branch, ...], timeline: Timeline | None) -> None:
        """Draw these branches and the present step."""
        before = self.lanes
        if branches is before.branches and timeline == before.timeline:
            return
        moved_on = timeline is not None and (
            before.timeline is None or timeline.active != before.timeline.active
        )
        self._lay_out(branches, timeline)
        if self.chosen is not None and self.chosen not in self.lanes.rows:
            self.chosen = None
        if moved_on and timeline is not None and timeline.active is not None:
            self._bring_in_sight(timeline.active)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.ink = Ink(theme)
        self._lay_out(self.lanes.branches, self.lanes.timeline)

    def choose(self, name: str) -> None:
        """Mark a branch as the one that is compared, renamed or deleted."""
        self.chosen = name
        self.viewport().update()
        self.chosen_changed.emit(name)

    def edit(self, name: str) -> None:
        """Rename a branch in place."""
        place = self.lanes.rows.get(name)
        if place is None:
            return
        self._bring_in_sight(name)
        top = round(self.head + place * self.lanes.row - self.verticalScrollBar().value())
        self._edited = name
        self.name_field.setText(name)
        width, height = round(self.lanes.left) - 32, round(self.lanes.row)
        self.name_field.setGeometry(QRect(24, top, width, height))
        self.name_field.show()
        self.name_field.selectAll()
        self.name_field.setFocus()

    def spot(self, step: int, name: str) -> QPointF:
        """Return where a step of a branch stands in the viewport."""
        y = (self.lanes.rows[name] + 0.5) * self.lanes.row
        return QPointF(self.lanes.x(step), self.head + y - self.verticalScrollBar().value())

    # Qt's own

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the axis and the rows in sight."""
        view, lanes = self.viewport(), self.lanes
        painter = QPainter(view)
        try:
            painter.fillRect(view.rect(), self.ink.panel)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_axis(painter, self.ink, lanes, self.head)
            offset = self.verticalScrollBar().value()
            painter.setClipRect(QRect(0, round(self.head), view.width(), view.height()))
            painter.translate(0.0, self.head - offset)
            first = int(offset / lanes.row)
            most = int(view.height() / lanes.row) + 2
            rows = range(first, min(first + most, len(lanes.branches)))
            paint_rows(painter, self.ink, lanes, rows, self.chosen, float(view.width()))
            paint_links(painter, self.ink, lanes, rows)
            bottom = max(len(lanes.branches) * lanes.row, view.height() - self.head + offset)
            paint_present(painter, self.ink, lanes, bottom)
            if lanes.longest and (lanes.timeline is None or lanes.timeline.last == 0):
                painter.resetTransform()
                painter.setFont(self.ink.small)
                painter.setPen(self.ink.muted)
                where = view.rect().adjusted(round(lanes.left), round(self.head + lanes.row), 0, 0)
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(where, flags, words.EMPTY)
        finally:
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Share out the new width."""
        super().resizeEvent(event)
        self._lay_out(self.lanes.branches, self.lanes.timeline)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a scrub, or choose a branch by its name."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        branch = self._branch_at(at)
        if branch is None and at.y() < self.head:
            branch = self._active()
        if branch is None:
            return
        if at.x() < self.lanes.left - 8.0:
            self.choose(branch.name)
            return
        self._scrubbed, self._asked = branch, None
        self._seek(at.x(), False)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go on with the scrub."""
        if self._scrubbed is not None:
            self._seek(event.position().x(), False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """End the scrub."""
        if self._scrubbed is not None and event.button() == Qt.MouseButton.LeftButton:
            self._seek(event.position().x(), True)
            self._scrubbed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Rename the branch whose name is clicked twice."""
        branch = self._branch_at(event.position())
        if branch is not None and event.position().x() < self.lanes.left - 8.0:
            self.edit(branch.name)
        else:
            self.mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Step with the arrows, and go to either end."""
        timeline = self.lanes.timeline
        if event.key() == Qt.Key.Key_Delete and self.chosen is not None:
            self.delete_requested.emit()
            return
        if timeline is None or timeline.active is None:
            super().keyPressEvent(event)
            return
        far = LEAP if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        targets = {
            Qt.Key.Key_Left: timeline.step - far,
            Qt.Key.Key_Right: timeline.step + far,
            Qt.Key.Key_Home: timeline.first,
            Qt.Key.Key_End: timeline.last,
        }
        step = targets.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        step = max(timeline.first, min(step, timeline.last))
        if step != timeline.step:
            self.sought.emit(step, timeline.active, True)

    def event(self, event: QEvent) -> bool:
        """Keep Home, which resets elsewhere, while the strip has the keyboard."""
        kept = (Qt.Key.Key_Home, Qt.Key.Key_End)
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and event.key() in kept:
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Tell what lies under the mouse."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = QPointF(event.pos())
            branch = self._branch_at(at)
            lines = [] if branch is None else [words.told(branch)]
            if branch is not None:
                lines += marks_near(branch, self.lanes, at.x())
            QToolTip.showText(event.globalPos(), "\n".join(lines), self)
            return True
        return super().viewportEvent(event)

    # Inside

    def _seek(self, x: float, done: bool) -> None:
        branch = self._scrubbed
        assert branch is not None
        asked = self.lanes.within(branch, self.lanes.step(x)), branch.name
        if asked != self._asked or done:
            self._asked = asked
            self.sought.emit(*asked, done)

    def _branch_at(self, at: QPointF) -> Branch | None:
        if at.y() < self.head:
            return None
        return self.lanes.at(at.y() - self.head + self.verticalScrollBar().value())

    def _active(self) -> Branch | None:
        timeline = self.lanes.timeline
        place = None if timeline is None else self.lanes.rows.get(timeline.active or "")
        return None if place is None else self.lanes.branches[place]

    def _lay_out(self, branches: tuple[Branch, ...], timeline: Timeline | None) -> None:
        width = self.viewport().width()
        left = min(max(width * _NAMES, 120.0), _MOST_NAMES)
        row = self.ink.small_metrics.height() + 6.0
        self.lanes = Lanes.of(branches, timeline, left, max(width - left - 22.0, 40.0), row)
        bar, room = self.verticalScrollBar(), self.viewport().height() - self.head
        bar.setRange(0, max(0, round(len(branches) * row - room)))
        bar.setPageStep(max(1, round(room)))
        bar.setSingleStep(round(row))
        self.viewport().update()

    def _bring_in_sight(self, name: str) -> None:
        place, row, bar = self.lanes.rows.get(name), self.lanes.row, self.verticalScrollBar()
        if place is None:
            return
        room = self.viewport().height() - self.head
        top, bottom = place * row, (place + 1) * row
        if top < bar.value():
            bar.setValue(round(top))
        elif bottom > bar.value() + room:
            bar.setValue(round(bottom - room))

    def _end_edit(self) -> None:
        name, self._edited = self._edited, None
        new = self.name_field.text().strip()
        self.name_field.hide()
        if name is not None and new and new != name:
            self.renamed.emit(name, new)
