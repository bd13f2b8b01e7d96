"""The page of the book: arrows go through it, Enter opens an entry, Ctrl+C copies it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView

from playground.state.ledger import Ledger
from playground.window.ledger.columns import ARROW, MARGIN
from playground.window.ledger.delegate import BookDelegate
from playground.window.ledger.figures import Element
from playground.window.ledger.model import ROW, BookModel
from playground.window.ledger.rows import Row
from playground.window.theme import Theme


class BookView(QListView):
    """Shows a ledger's rows; a new entry comes into sight at the foot of the page."""

    graph_hovered = Signal(int)
    """Which forward recorded the graph of the entry under the mouse, from 1; 0 for none."""

    def __init__(self) -> None:
        super().__init__()
        self.book = BookModel()
        self._delegate = BookDelegate()
        self._hovered = 0
        self._count = 0
        self._follows = True
        self._ledger: Ledger | None = None
        self._element: Element = ()
        self.setModel(self.book)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName("Entries of the ledger")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalScrollBar().actionTriggered.connect(self._stay)
        self.entered.connect(self._entered)
        self.viewportEntered.connect(self._left)

    def show_ledger(self, ledger: Ledger, element: Element) -> None:
        """Draw other entries; the same again costs nothing."""
        if ledger is self._ledger and element == self._element:
            return
        kept = self._ledger is not None and ledger.name == self._ledger.name
        place, scrolled = self.currentIndex().row(), self.verticalScrollBar().value()
        new = not kept or len(ledger.entries) != self._count
        self._ledger, self._element, self._count = ledger, element, len(ledger.entries)
        self.book.show_ledger(ledger, element)
        self._follows = self._follows or new
        self._fit()
        if kept and 0 <= place < len(self.book.rows):
            self.setCurrentIndex(self.book.index(place))
        if not self._follows:
            self.verticalScrollBar().setValue(scrolled)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._delegate.apply_theme(theme)
        self._fit()
        self.viewport().update()

    def text(self) -> str:
        """The rows that are shown, as text."""
        return "\n".join(row.text for row in self.book.rows)

    def arrow_rect(self, place: int) -> QRect:
        """Where the triangle of an entry lies in the viewport."""
        cell = self.visualRect(self.book.index(place))
        return QRect(cell.left(), cell.top(), MARGIN + ARROW, cell.height())

    def toggle(self, place: int) -> None:
        """Show or hide the samples of the entry that this row belongs to."""
        self._stay()
        place = self.book.entry_above(place)
        self.setCurrentIndex(self.book.index(place))
        self.book.toggle(place)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy by Ctrl+C; open by Enter or Right, close by Enter or Left."""
        index = self.currentIndex()
        row = index.data(ROW) if index.isValid() else None
        key = event.key()
        self._stay()
        if not isinstance(row, Row):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(row.text)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.toggle(index.row())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            above = self.book.entry_above(index.row())
            if self.book.rows[above].is_open == (key == Qt.Key.Key_Left):
                self.toggle(above)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open an entry by its triangle; else select."""
        at = event.position().toPoint()
        self._stay()
        if event.button() is Qt.MouseButton.LeftButton and self._on_arrow(at.x(), self.indexAt(at)):
            self.toggle(self.indexAt(at).row())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open an entry by a double click on its words."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.isValid() and event.button() is Qt.MouseButton.LeftButton:
            self.toggle(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show what can be pressed."""
        at = event.position().toPoint()
        hand = self._on_arrow(at.x(), self.indexAt(at))
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at no graph any more."""
        super().leaveEvent(event)
        self._left()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put numbers on a line of their own where there is no room beside the words."""
        super().resizeEvent(event)
        if self._delegate.width != self._room():
            self._delegate.width = self._room()
            self.scheduleDelayedItemsLayout()
        self._follow()

    def doItemsLayout(self) -> None:  # noqa: N802
        """Keep the newest entry in sight until somebody turns to another."""
        super().doItemsLayout()
        self._follow()

    def _fit(self) -> None:
        self._delegate.columns.measure(self.book.rows)
        self._delegate.width = self._room()
        self.doItemsLayout()

    def _room(self) -> int:
        """The width beside a scroll bar, shown or not, so that its coming moves nothing."""
        return self.width() - self.verticalScrollBar().sizeHint().width()

    def _follow(self) -> None:
        if self._follows:
            self.scrollToBottom()

    def _stay(self) -> None:
        self._follows = False

    def _on_arrow(self, x: int, index: QModelIndex) -> bool:
        row = index.data(ROW) if index.isValid() else None
        return isinstance(row, Row) and row.samples > 0 and x < MARGIN + ARROW

    def _entered(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        self._hover(row.graph if isinstance(row, Row) else 0)

    def _left(self) -> None:
        self._hover(0)

    def _hover(self, graph: int) -> None:
        if graph != self._hovered:
            self._hovered = graph
            self.graph_hovered.emit(graph)
