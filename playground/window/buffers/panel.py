"""The panel of the optimizer's state, parameter by parameter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from playground.state.frame import Frame
from playground.state.memento import Memento
from playground.state.snapshot import Snapshot
from playground.window.buffers.rows import Row, absence, group_words, rows_of
from playground.window.controls import GAP, MARGIN, label
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme

_COLUMNS = ("buffer", "value", "what it is")
_MEANINGS_FROM = 460
"""Pixels of width from which the third column has room; below it is in the tool tips."""


class BuffersPanel(QWidget):
    """Shows the optimizer's state, parameter by parameter."""

    wanted = Signal(object)
    act_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._theme = LIGHT
        self._snapshot: Snapshot | None = None
        self._drawn: Memento | None = None
        self._shape: tuple[object, ...] | None = None
        self.group = label()
        self.group.setWordWrap(True)
        self.group.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.group.setToolTip("optimizer.param_groups[0]: the keywords of the next step")
        self.words = label()
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("The optimizer's state")
        self.tree.setHeaderLabels(list(_COLUMNS))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setIndentation(14)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideNone)
        header = self.tree.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, GAP, MARGIN, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.group)
        self._pages = QStackedLayout()
        layout.addLayout(self._pages, 1)
        # Not before: a page that is shown while it belongs to nothing is a window that takes keys.
        self._pages.addWidget(self.words)
        self._pages.addWidget(self.tree)

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed; while hidden, only note it."""
        self._snapshot = frame.snapshot
        if self.isVisible():
            self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and the code font."""
        self._theme = theme
        self.group.setFont(code_font(theme, 0.85))
        self.tree.setFont(code_font(theme, 0.85))
        self._drawn = self._shape = None
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the third column out where it has no room."""
        super().resizeEvent(event)
        self.tree.setColumnHidden(2, event.size().width() < _MEANINGS_FROM)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Draw what came meanwhile."""
        super().showEvent(event)
        self._draw()

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or snapshot.memento is self._drawn:
            return
        memento = self._drawn = snapshot.memento
        self.group.setText(group_words(memento))
        missing = absence(memento)
        self.words.setText(missing)
        self._pages.setCurrentIndex(0 if missing else 1)
        if missing:
            self._shape = None
            self.tree.clear()
            return
        found = {name: rows_of(memento, name, snapshot.dtype) for name in memento.parameters}
        shape = tuple((name, tuple(row.name for row in rows)) for name, rows in found.items())
        if shape != self._shape:
            self._shape = shape
            self._build(memento, found)
        self._fill(found)

    def _build(self, memento: Memento, found: dict[str, tuple[Row, ...]]) -> None:
        """Make the rows: they stay while only their numbers change."""
        muted = QBrush(QColor(self._theme.muted))
        self.tree.clear()
        for name, rows in found.items():
            top = QTreeWidgetItem([name])
            if not rows:
                none = QTreeWidgetItem([_without(memento, name)])
                none.setForeground(0, muted)
                top.addChild(none)
            for row in rows:
                item = QTreeWidgetItem([row.name + " (a count)" * row.count, "", row.meaning])
                item.setForeground(2, muted)
                item.setToolTip(0, row.meaning)
                item.setToolTip(2, row.meaning)
                if row.count:
                    item.setForeground(1, muted)
                for column in range(3):
                    item.setTextAlignment(column, Qt.AlignmentFlag.AlignTop)
                top.addChild(item)
            self.tree.addTopLevelItem(top)
            top.setExpanded(True)
            if not rows:
                top.child(0).setFirstColumnSpanned(True)

    def _fill(self, found: dict[str, tuple[Row, ...]]) -> None:
        for place, rows in enumerate(found.values()):
            top = self.tree.topLevelItem(place)
            for at, row in enumerate(rows):
                item = top.child(at) if top is not None else None
                if item is not None and item.text(1) != row.value:
                    item.setText(1, row.value)


def _without(memento: Memento, name: str) -> str:
    if name in memento.frozen:
        return "frozen: the optimizer does not hold it"
    if memento.optimizer == "LBFGS":
        return "joined with the first one: LBFGS keeps all as one vector"
    return "none yet: it had no .grad at any step"
