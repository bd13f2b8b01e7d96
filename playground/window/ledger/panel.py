"""The ledger: what is summed in one ``.grad``, entry by entry, like an account book."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from playground.state.coordinate import Coordinate
from playground.state.frame import Frame
from playground.state.ledger import Ledger
from playground.state.snapshot import Snapshot
from playground.window.controls import GAP, MARGIN, STAYS, QuietButton, label, set_kind
from playground.window.ledger import words
from playground.window.ledger.book_view import BookView
from playground.window.ledger.choices import Absence, absence, holders, remark
from playground.window.ledger.empty import EmptyPage
from playground.window.ledger.figures import Element, adds_up, is_small, sum_line
from playground.window.ledger.sum_line import SumLine
from playground.window.palette import code_font
from playground.window.plots.choices import Shapes, coordinate_at, place_of
from playground.window.plots.coordinate_picker import CoordinatePicker
from playground.window.theme import Theme


class LedgerPanel(QWidget):
    """Draws ``snapshot.inspection.ledger``; asks for it only while it is seen."""

    wanted = Signal(dict)
    """``{"ledger": name}`` while the panel is in sight, ``{"ledger": None}`` when it is not."""
    graph_hovered = Signal(int)
    """Which forward recorded the graph of the entry under the mouse, from 1; 0 for none."""
    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._snapshot: Snapshot | None = None
        self._ledger: Ledger | None = None
        self._asked: str | None = None
        self._names: dict[str, str] = {}
        self._problem = ""
        self.name: str | None = None
        """The tensor whose ``.grad`` is told."""
        self.title = label(words.TITLE, "heading")
        self.picker = QComboBox()
        self.picker.setAccessibleName(words.TITLE)
        self.picker.setProperty(STAYS, True)
        self.picker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.picker.setMinimumWidth(64)  # a long name must not widen the panel
        self.element = CoordinatePicker("Which element is told")
        self.element.setProperty(STAYS, True)
        self.order = label(words.ORDER, "note")
        self.remark = label("", "warning")
        self.book = BookView()
        self.empty = EmptyPage()
        self.sum = SumLine()
        self.mark = label()
        self.note = label("", "note")
        for sentence in (self.order, self.remark, self.note):
            sentence.setWordWrap(True)
        self.copy_button = QuietButton("copy", "Copy the whole ledger")
        self._lay_out()
        self.picker.activated.connect(self._picked)
        self.element.picked.connect(self._picked_element)
        self.copy_button.clicked.connect(self.copy)
        self.book.graph_hovered.connect(self.graph_hovered)
        self.empty.act_requested.connect(self.act_requested)
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed; while hidden, only note it."""
        self._snapshot = frame.snapshot
        if self.isVisible():
            self._draw()

    def show_name(self, name: str) -> None:
        """Open the ledger of a tensor, as when its ``.grad`` was clicked elsewhere."""
        self.name = name
        # The name is of the problem that comes next: what was last seen may be of another.
        self._problem = ""
        if self.isVisible():
            self._draw()

    def copy(self) -> None:
        """Put the ledger on the clipboard, with the samples that are shown."""
        if self._ledger is not None:
            QGuiApplication.clipboard().setText(self.text())

    def text(self) -> str:
        """The ledger as it is shown."""
        title = f"{words.TITLE} {self.name}.grad"
        said = (title, self.order.text(), self.book.text(), self.sum.text(), self.mark.text())
        return "\n".join(line for line in (*said, self.note.text()) if line)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self.sum.set_font(code_font(theme, 0.9))
        self.book.apply_theme(theme)
        self.copy_button.apply_theme(theme)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Ask for the ledger from now on."""
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Let the engine read no ledger that nobody sees."""
        super().hideEvent(event)
        if self._asked is not None:
            self._asked = None
            self.wanted.emit({"ledger": None})

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave most of the height to the entries."""
        super().resizeEvent(event)
        self.sum.fit(self.height())

    def _draw(self) -> None:
        snapshot = self._snapshot
        if snapshot is None:
            self._show_absence(Absence(words.WAITING))
            return
        self._choose(snapshot)
        self._ask()
        name = self.name
        assert name is not None
        ledger = snapshot.inspection.ledger
        if ledger is not None and ledger.name != name:
            ledger = None
        missing = absence(snapshot, name, ledger)
        if missing is not None:
            self._show_absence(missing)
            return
        assert ledger is not None
        self.remark.setText(remark(snapshot, name))
        self.remark.setVisible(bool(self.remark.text()))
        if ledger is not self._ledger:
            self._ledger = ledger
            self._offer_elements(ledger)
            self._show_entries(ledger, snapshot.dtype)

    def _choose(self, snapshot: Snapshot) -> None:
        """Keep the tensor while its problem is shown, else take the first parameter."""
        if self._problem and snapshot.problem != self._problem:
            # What was asked of another problem is no longer asked.
            self.name = self._asked = None
        self._problem = snapshot.problem
        names = holders(snapshot)
        if self.name is None:
            self.name = next(iter(names), "loss")
        names.setdefault(self.name, f"{self.name}.grad")
        with QSignalBlocker(self.picker):
            if names != self._names:
                self._names = names
                self.picker.clear()
                for name, said in names.items():
                    self.picker.addItem(said, name)
            self.picker.setCurrentIndex(self.picker.findData(self.name))

    def _offer_elements(self, ledger: Ledger) -> None:
        shapes: Shapes = ((f"{ledger.name}.grad", ledger.shape),)
        self.element.show_shapes(shapes)
        current = self.element.current
        if current is None or place_of(shapes, current) is None:
            self.element.show_current(coordinate_at(shapes, 0))
        told = any(entry.samples is not None for entry in ledger.entries)
        several = self.element.count() > 1
        self.element.setVisible(several and (told or not is_small(ledger.shape)))

    def _show_entries(self, ledger: Ledger, default: str) -> None:
        element: Element = self.element.current.index if self.element.current else ()
        self.book.show_ledger(ledger, element)
        self.order.setText(" ".join(filter(None, (words.order(ledger), words.earlier(ledger)))))
        self.sum.say(sum_line(ledger, element, default))
        exact = adds_up(ledger)
        self.mark.setText(f"✓ {words.EXACT}" if exact else f"✗ {words.NOT_EXACT}")
        set_kind(self.mark, "good" if exact else "error")
        self.note.setText(ledger.note or "")
        self.note.setVisible(bool(ledger.note))
        self.foot.setVisible(True)
        self.copy_button.setEnabled(True)
        self.pages.setCurrentWidget(self.book)

    def _show_absence(self, missing: Absence) -> None:
        self._ledger = None
        self.empty.show_absence(missing)
        self.order.setText("")
        self.element.hide()
        self.remark.hide()
        self.foot.hide()
        self.copy_button.setEnabled(False)
        self.pages.setCurrentWidget(self.empty)

    def _picked(self, place: int) -> None:
        self.show_name(str(self.picker.itemData(place)))

    def _picked_element(self, chosen: Coordinate, before: Coordinate) -> None:
        if self._ledger is not None and self._snapshot is not None:
            self._show_entries(self._ledger, self._snapshot.dtype)

    def _ask(self) -> None:
        if self.isVisible() and self.name != self._asked:
            self._asked = self.name
            self.wanted.emit({"ledger": self.name})

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, GAP, 6, 0)
        head.setSpacing(GAP)
        head.addWidget(self.title)
        head.addWidget(self.picker)
        head.addStretch(1)
        head.addWidget(self.copy_button)
        under = QHBoxLayout()
        under.setContentsMargins(MARGIN, 0, MARGIN, 0)
        under.setSpacing(GAP)
        under.addWidget(self.order, 1)
        under.addWidget(self.element)
        beside = QHBoxLayout()
        beside.setContentsMargins(MARGIN, 0, MARGIN, 0)
        beside.addWidget(self.remark)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.book)
        self.pages.addWidget(self.empty)
        self.foot = QWidget()
        column = QVBoxLayout(self.foot)
        column.setContentsMargins(MARGIN, 0, MARGIN, GAP)
        column.setSpacing(2)
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        for widget in (line, self.sum, self.mark, self.note):
            column.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(under)
        layout.addLayout(beside)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.foot)
