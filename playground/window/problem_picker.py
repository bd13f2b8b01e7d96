"""The list of built-in problems, in groups, searched while typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter

_NAME = Qt.ItemDataRole.UserRole
_ROWS = 26


class Listed(Protocol):
    """What the list shows of a problem; ``playground.problem.catalogue.Entry`` is one."""

    @property
    def name(self) -> str:
        """The name by which the problem is opened."""

    @property
    def title(self) -> str:
        """What people read."""

    @property
    def group(self) -> str:
        """Under which heading it stands."""

    @property
    def summary(self) -> str:
        """One sentence about it."""


class ProblemPicker(QComboBox):
    """Shows the title of the problem on screen; typing searches titles and names."""

    chosen = Signal(str)
    """The name of the problem that was picked."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.setAccessibleName("Problem")
        self.setToolTip("Pick a problem, or type to search")
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(_ROWS)
        self.setMinimumContentsLength(12)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        completer = self.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setMaxVisibleItems(_ROWS)
        self.activated.connect(self._choose)
        line = self.lineEdit()
        if line is not None:
            line.editingFinished.connect(self._restore)
            line.installEventFilter(self)

    def fill(self, entries: Sequence[Listed]) -> None:
        """List these problems, each group under its heading."""
        model = QStandardItemModel(self)
        group = None
        for entry in entries:
            if entry.group != group:
                group = entry.group
                heading = QStandardItem(group)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                bold = QFont(self.font())
                bold.setWeight(QFont.Weight.DemiBold)
                heading.setFont(bold)
                model.appendRow(heading)
            item = QStandardItem(entry.title)
            item.setData(entry.name, _NAME)
            item.setToolTip(entry.summary)
            model.appendRow(item)
        self.setModel(model)
        self._restore()

    def show_title(self, name: str, title: str) -> None:
        """Show which problem is open; it need not be in the list."""
        self._shown = title
        self.setCurrentIndex(self.findData(name, _NAME))
        self._restore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Open the whole list where the name is clicked; what is typed then narrows it."""
        line, completer = self.lineEdit(), self.completer()
        if (
            watched is line
            and line is not None
            and completer is not None
            and isinstance(event, QMouseEvent)
            and event.type() == QEvent.Type.MouseButtonRelease
            and event.button() == Qt.MouseButton.LeftButton
        ):
            line.selectAll()
            completer.setCompletionPrefix("")
            completer.complete()
        return super().eventFilter(watched, event)

    def _choose(self, index: int) -> None:
        name = self.itemData(index, _NAME)
        if isinstance(name, str):
            self.chosen.emit(name)
        self._restore()
        # The keys are the acts' again, and no search.
        self.clearFocus()

    def _restore(self) -> None:
        """Show the open problem again after a search that led nowhere."""
        completer = self.completer()
        popup = None if completer is None else completer.popup()
        if popup is not None and popup.isVisible():
            return
        self.setEditText(self._shown)
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
