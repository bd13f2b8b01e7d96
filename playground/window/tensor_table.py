"""The table of tensors: rows to look at, copy, open, close and freeze."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView

from playground.state.snapshot import Snapshot
from playground.window.tensor_delegate import TensorDelegate
from playground.window.tensor_model import MARK, ROW, TensorModel
from playground.window.tensor_rows import Row
from playground.window.theme import LIGHT, Theme


class TensorTable(QTableView):
    """Ctrl+C copies a tensor as torch prints it; a switch in the row says what torch keeps."""

    freeze_toggled = Signal(str, bool)
    """A parameter's name and whether it is to be frozen."""
    ledger_requested = Signal(str)
    """The tensor whose ``.grad`` is to be told entry by entry."""
    retain_toggled = Signal(str, bool)
    """An intermediate's name and whether it is to retain its grad."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = TensorModel()
        self._delegate = TensorDelegate()
        self._ground = QColor(LIGHT.panel)
        self._moved: list[tuple[QRect, Row]] = []
        self._moved_in = QRegion()
        self.setModel(self.rows)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Tensors")
        # Else Qt paints all that lies under it, up to the window, at each move of a drag.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(40)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(8)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.rows.modelReset.connect(self._fit_rows)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Draw what changed."""
        for place, grad in self.rows.show_snapshot(snapshot):
            self._show_numbers(place, grad)

    def _show_numbers(self, place: int, grad: bool) -> None:
        """Have only a row's numbers painted, where nothing else of it is to be seen anew."""
        row, index = self.rows.rows[place], self.rows.index(place)
        whole = self.rows.is_marked(row) or self.selectionModel().isSelected(index)
        if whole or QAccessible.isActive():
            self.rows.announce(place)
            return
        cell = self.visualRect(index)
        # The outline of a mark beside the facts reaches half a pixel up.
        area = QRegion(self._delegate.value(cell, row).adjusted(0, 0, 0, -1))
        if grad:
            area += self._delegate.grad(cell, row)
        self._moved.append((cell, row))
        self._moved_in += area
        self.viewport().update(area)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the ground, then the rows; or only the numbers that moved."""
        moved, area = self._moved, self._moved_in & self.viewport().rect()
        self._moved, self._moved_in = [], QRegion()
        painter = QPainter(self.viewport())
        try:
            painter.fillRect(event.rect(), self._ground)
            if moved and event.region() == area:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                for cell, row in moved:
                    self._delegate.paint_numbers(painter, cell, row, area)
                return
        finally:
            painter.end()
        super().paintEvent(event)

    def highlight(self, names: frozenset[str]) -> None:
        """Mark the rows that a chosen line of code changes, and bring the first into sight."""
        self.rows.mark(names)
        for place in range(self.rows.rowCount()):
            index = self.rows.index(place)
            if index.data(MARK) is not None:
                self.scrollTo(index)
                return

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._ground = QColor(theme.panel)
        self._delegate.apply_theme(theme)
        self._fit_rows()
        self.viewport().update()

    def copied(self, row: Row, what: str = "value") -> str:
        """Return what goes to the clipboard for ``value``, ``grad`` or ``all``."""
        if what == "grad":
            return "None" if row.grad is None else str(row.grad)
        return self.rows.description(row) if what == "all" else str(row.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy by Ctrl+C; open a group, or throw a switch, by Return; a ledger by Shift+Return."""
        row = self._row(self.currentIndex())
        if row is not None and event.matches(QKeySequence.StandardKey.Copy):
            if not row.heading:
                _to_clipboard(self.copied(row))
        elif row is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            switched = row.frozen is not None or row.retained is not None
            if row.wants_grad and (shifted or not switched):
                self.ledger_requested.emit(row.name)
            else:
                self._toggle(row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open and close groups and ledgers, throw a switch."""
        at = event.position().toPoint()
        row = self._row(self.indexAt(at))
        left = event.button() is Qt.MouseButton.LeftButton
        if row is not None and left and (row.heading or self._on_switch(at)):
            self._toggle(row)
            return
        super().mousePressEvent(event)
        if row is not None and left and self._on_grad(at):
            self.ledger_requested.emit(row.name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what can be pressed."""
        at = event.position().toPoint()
        row = self._row(self.indexAt(at))
        grad = row.name if row is not None and self._on_grad(at) else ""
        self._point_at(grad)
        pressable = row is not None and (row.heading or bool(grad) or self._on_switch(at))
        shape = Qt.CursorShape.PointingHandCursor if pressable else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Underline nothing any more."""
        super().leaveEvent(event)
        self._point_at("")

    def name_at(self, index: QModelIndex) -> str:
        """The name of the tensor in a row; empty for a heading."""
        row = self._row(index)
        return "" if row is None or row.heading else row.name

    def menu_for(self, row: Row) -> QMenu:
        """Return the menu of one tensor."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for what, text in (
            ("value", f"Copy {_short(str(row.value))}"),
            ("grad", f"Copy .grad  {_short(self.copied(row, 'grad'))}"),
            ("all", "Copy everything about it"),
        ):
            menu.addAction(text).setData(what)
        if row.wants_grad:
            menu.addAction(f"What is summed in {row.name}.grad").setData("ledger")
        if row.frozen is not None:
            menu.addSeparator()
            word = "Unfreeze" if row.frozen else "Freeze"
            menu.addAction(f"{word} {row.name}").setData("switch")
        elif row.retained is not None:
            menu.addSeparator()
            word = "Retain no" if row.retained else "Retain"
            menu.addAction(f"{word} {row.name}.grad").setData("switch")
        return menu

    def choose(self, row: Row, what: str) -> None:
        """Do what a line of the menu says."""
        if what == "switch":
            self._toggle(row)
        elif what == "ledger":
            self.ledger_requested.emit(row.name)
        else:
            _to_clipboard(self.copied(row, what))

    def _open_menu(self, at: QPoint) -> None:
        row = self._row(self.indexAt(at))
        if row is None or row.heading:
            return
        picked = self.menu_for(row).exec(self.viewport().mapToGlobal(at))
        if picked is not None:
            self.choose(row, picked.data())

    def _on_switch(self, at: QPoint) -> bool:
        index = self.indexAt(at)
        row = self._row(index)
        return row is not None and self._delegate.switch(self.visualRect(index), row).contains(at)

    def _on_grad(self, at: QPoint) -> bool:
        index = self.indexAt(at)
        row = self._row(index)
        return (
            row is not None
            and row.wants_grad
            and self._delegate.grad(self.visualRect(index), row).contains(at)
        )

    def _point_at(self, name: str) -> None:
        if name != self._delegate.pointed:
            self._delegate.pointed = name
            self.viewport().update()

    def grad_rect(self, name: str) -> QRect:
        """Return where the ``.grad`` of a tensor lies in the viewport."""
        place = next(i for i, row in enumerate(self.rows.rows) if row.name == name)
        cell = self.visualRect(self.rows.index(place))
        return self._delegate.grad(cell, self.rows.rows[place])

    def switch_rect(self, name: str) -> QRect:
        """Return where the switch of a tensor lies in the viewport."""
        place, row = next((i, row) for i, row in enumerate(self.rows.rows) if row.name == name)
        return self._delegate.switch(self.visualRect(self.rows.index(place)), row)

    def _toggle(self, row: Row) -> None:
        if row.heading:
            self.rows.toggle(row.name)
        elif row.frozen is not None:
            self.freeze_toggled.emit(row.name, not row.frozen)
        elif row.retained is not None:
            self.retain_toggled.emit(row.name, not row.retained)

    def _row(self, index: QModelIndex) -> Row | None:
        row = index.data(ROW) if index.isValid() else None
        return row if isinstance(row, Row) else None

    def _fit_rows(self) -> None:
        header = self.verticalHeader()
        for place, row in enumerate(self.rows.rows):
            header.resizeSection(place, self._delegate.height(row))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
