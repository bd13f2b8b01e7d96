"""The table of the standings: sorted by a click on a column, taken over by a double click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from playground.state.race import Standing
from playground.window.race.standings_model import NAME, SORT, StandingsModel
from playground.window.theme import Theme


class StandingsTable(QTableView):
    """``chosen`` carries the row of the racers under the cursor, −1 for none."""

    chosen = Signal(int)
    taken = Signal(int)
    removed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.standings = StandingsModel()
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self.standings)
        self._sorted.setSortRole(SORT)
        self._sorted.setDynamicSortFilter(True)
        self.setModel(self._sorted)
        self.setAccessibleName("Standings of the race")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(44)
        self.selectionModel().currentRowChanged.connect(self._moved)
        self.doubleClicked.connect(self._double_clicked)

    @property
    def row(self) -> int:
        """The racer under the cursor, −1 for none."""
        index = self.currentIndex()
        return self._sorted.mapToSource(index).row() if index.isValid() else -1

    @property
    def standing(self) -> Standing | None:
        """How far that racer has come."""
        return None if self.row < 0 else self.standings.standing(self.row)

    def apply_theme(self, theme: Theme) -> None:
        """Take the sizes of a theme."""
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 6)
        self.setIconSize(QSize(theme.marker + 4, theme.marker + 4))
        self.standings.apply_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Take over by Enter, remove by Delete."""
        if self.row >= 0 and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit(self.row)
        elif self.row >= 0 and event.matches(QKeySequence.StandardKey.Delete):
            self.removed.emit(self.row)
        else:
            super().keyPressEvent(event)

    def _moved(self) -> None:
        self.chosen.emit(self.row)

    def _double_clicked(self, index: QModelIndex) -> None:
        self.taken.emit(self._sorted.mapToSource(index).row())
