"""The standings as a table that can be sorted by each of its columns."""

from __future__ import annotations

from math import inf
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPointF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap

from playground.state.race import RaceAnswer, Racer, Standing
from playground.window.plots.figures import four_digits
from playground.window.plots.ink import Ink
from playground.window.plots.run_marks import paint_run_mark
from playground.window.theme import LIGHT, Theme

NAME, LOSS, DISTANCE, STEPS, GRADIENTS, STATE = range(6)
HEADERS = ("run", "loss", "distance", "steps to", "grads to", "state")
_TIPS = (
    "The optimizer and its keywords",
    "The loss where it stands now",
    "Distance to the nearest known minimum, in the units of the parameters",
    "Steps made before the loss was first at or below the threshold",
    "Gradients worked out before the loss was first at or below the threshold",
    "What has become of it",
)
SORT = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class StandingsModel(QAbstractTableModel):
    """One row for each racer, in the order in which they were added."""

    def __init__(self) -> None:
        super().__init__()
        self.racers: tuple[Racer, ...] = ()
        self._standings: tuple[Standing | None, ...] = ()
        self._theme = LIGHT
        self._marks: dict[int, QIcon] = {}

    def standing(self, row: int) -> Standing | None:
        """How far the racer of a row has come; None where it has not started."""
        return self._standings[row] if row < len(self._standings) else None

    def show_racers(self, racers: tuple[Racer, ...]) -> None:
        """List other racers, none of which has started."""
        self.beginResetModel()
        self.racers = racers
        self._standings = (None,) * len(racers)
        self.endResetModel()

    def show_answer(self, answer: RaceAnswer) -> None:
        """Take the figures of a race of the racers listed here."""
        if answer.race.racers != self.racers:
            return
        before, self._standings = self._standings, answer.standings
        for row, (old, new) in enumerate(zip(before, answer.standings, strict=True)):
            if old is not new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, STATE))

    def apply_theme(self, theme: Theme) -> None:
        """Draw the marks in other colours."""
        self._theme = theme
        self._marks.clear()
        if self.racers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.racers) - 1, 0))

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """The number of racers."""
        return 0 if parent is not None and parent.isValid() else len(self.racers)

    def columnCount(self, parent: Index | None = None) -> int:  # noqa: N802
        """The number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """The columns' names."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return HEADERS[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return _TIPS[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, mark, alignment or what a row is sorted by."""
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.DecorationRole and column == NAME:
            return self._mark(row)
        standing = self.standing(row)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(row, column, standing)
        if role == SORT:
            return self._key(row, column, standing)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = "" if standing is None else standing.told
            return told if column == STATE and told else self._text(row, column, standing)
        return None

    def _text(self, row: int, column: int, standing: Standing | None) -> str:
        if column == NAME:
            return self.racers[row].name
        if standing is None:
            return "ready" if column == STATE else ""
        if column == STATE:
            return _state(standing)
        value = _figure(standing, column)
        if value is None:
            return "–"
        return f"{value:,}" if isinstance(value, int) else four_digits(value)

    def _key(self, row: int, column: int, standing: Standing | None) -> Any:
        if column == NAME:
            return row
        if standing is None:
            return inf if column != STATE else ""
        if column == STATE:
            return standing.state
        value = _figure(standing, column)
        return inf if value is None else float(value)

    def _mark(self, number: int) -> QIcon:
        found = self._marks.get(number)
        if found is None:
            size = max(16, self._theme.marker + 4)
            mark = QPixmap(size * 2, size * 2)
            mark.setDevicePixelRatio(2.0)
            mark.fill(Qt.GlobalColor.transparent)
            painter = QPainter(mark)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_run_mark(painter, Ink(self._theme), QPointF(size / 2, size / 2), number)
            painter.end()
            found = QIcon(mark)
            # Qt would paint the mark of a chosen row in that row's colour.
            found.addPixmap(mark, QIcon.Mode.Selected)
            self._marks[number] = found
        return found


def _figure(standing: Standing, column: int) -> float | int | None:
    return {
        LOSS: standing.loss,
        DISTANCE: standing.distance,
        STEPS: standing.steps_to,
        GRADIENTS: standing.evaluations_to,
    }[column]


def _state(standing: Standing) -> str:
    if standing.state == "running":
        return f"step {standing.steps:,}"
    if standing.state == "finished":
        return "finished"
    return standing.told.split(":")[0].lower()


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if column in (NAME, STATE) else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter
