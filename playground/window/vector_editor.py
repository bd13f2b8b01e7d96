"""The pop-up for backward(v): the vector to type, the Jacobian beside it, and the act."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from playground.state.acts import Backward
from playground.state.frame import Frame
from playground.window.controls import GAP, Pill, label
from playground.window.palette import code_font
from playground.window.theme import LIGHT, Theme
from playground.window.vector_model import VectorModel

ONES = "v = ones"
_ROWS = 21
"""Rows that are shown without scrolling: a loss of twenty elements and the row of ``.grad``."""


class VectorEditor(QDialog):
    """``act_requested`` carries ``Backward(v)``; ``wanted`` asks for the Jacobian while it is open.

    v is remembered while the pop-up is closed.
    """

    act_requested = Signal(object)
    wanted = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("backward(v): a vector–Jacobian product")
        self._theme = LIGHT
        self.model = VectorModel()
        self.words = label("", "note")
        self.words.setWordWrap(True)
        self.mistake = label("", "error")
        self.presets = QComboBox()
        self.presets.setAccessibleName("Presets of v")
        self.presets.setPlaceholderText("v as typed")
        self.vector = _table(self.model, "v, one number for each element of the loss")
        self.jacobian = _table(self.model, "The Jacobian of the loss, and .grad below it")
        self._under = QWidget()
        """As high as the scroll bar beside it, so that both tables are as high inside."""
        self._under.setFixedHeight(0)
        self.retain = QCheckBox("retain_graph=True")
        self.retain.setToolTip("Keep the graph, so that it can be walked back once more")
        self.do = Pill("backward(v)", "backward", "primary")
        self.do.setAutoDefault(False)
        self._assemble()
        self._connect()

    @property
    def act(self) -> Backward:
        """The act that the button stands for."""
        return Backward(self.model.v.tolist(), self.retain.isChecked())

    def show_frame(self, frame: Frame) -> None:
        """Show the loss's shape, its Jacobian and the gradients of a Frame."""
        self.model.show_snapshot(frame.snapshot)
        if not frame.snapshot.running:  # a longer number is not to be cut
            self.jacobian.resizeColumnsToContents()
        self.words.setText(self._words())

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and the code font."""
        self._theme = theme
        self.model.apply_theme(theme)
        for table in (self.vector, self.jacobian):
            table.setFont(code_font(theme, 0.85))
            table.verticalHeader().setDefaultSectionSize(round(theme.text_size * 2.1))
        self.do.apply_theme(theme)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Have the Jacobian computed from now on."""
        super().showEvent(event)
        self.wanted.emit({"jacobian": True})

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Have it computed no more: what nobody looks at costs nothing."""
        super().hideEvent(event)
        self.wanted.emit({"jacobian": False})

    def _assemble(self) -> None:
        self.vector.verticalHeader().setVisible(True)
        self.jacobian.verticalHeader().setVisible(False)
        self.vector.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.vector.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.vector, 1)
        left.addWidget(self._under)
        tables = QHBoxLayout()
        tables.setSpacing(0)
        tables.addLayout(left)
        tables.addWidget(self.jacobian, 1)
        below = QHBoxLayout()
        below.setSpacing(GAP)
        below.addWidget(self.presets)
        below.addWidget(self.mistake, 1)
        below.addWidget(self.retain)
        below.addWidget(self.do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.words)
        layout.addLayout(tables, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.model.modelReset.connect(self._fit)
        self.model.mistaken.connect(self.mistake.setText)
        self.presets.activated.connect(self._preset)
        self.do.clicked.connect(self._ask)
        self.model.dataChanged.connect(self._name_vector)
        self.jacobian.horizontalScrollBar().rangeChanged.connect(self._level)
        scrolled, follows = self.jacobian.verticalScrollBar(), self.vector.verticalScrollBar()
        scrolled.valueChanged.connect(follows.setValue)
        follows.valueChanged.connect(scrolled.setValue)

    def _fit(self) -> None:
        """Show what there is, in a window of the size that it needs."""
        model, size = self.model, self.model.v.size
        self.presets.clear()
        self.presets.addItem(ONES)
        for place in range(size if model.editable else 0):
            self.presets.addItem(f"e_{place}: 1 at {model.element(place)}, else 0")
        self._name_vector()
        self.vector.setVisible(model.editable)
        self.jacobian.setVisible(model.has_jacobian)
        for column in range(model.columnCount()):
            self.vector.setColumnHidden(column, column != 0)
        self.jacobian.setColumnHidden(0, True)
        self.vector.resizeColumnsToContents()
        self.jacobian.resizeColumnsToContents()
        header = self.vector.verticalHeader()
        edge = 2 * self.vector.frameWidth()
        beside = max(self.vector.columnWidth(0), self._theme.text_size * 9)
        self.vector.setColumnWidth(0, beside)
        self.vector.setFixedWidth(header.sizeHint().width() + beside + edge)
        row = header.defaultSectionSize()
        high = self.vector.horizontalHeader().sizeHint().height() + edge + 14
        high += row * min(_ROWS, max(model.rowCount(), 1))
        wide = self.vector.width() + self.jacobian.horizontalHeader().length() + 48
        least = self._theme.text_size * 58
        self.resize(min(max(wide, least), 1180), min(high + 130, 640))

    def _level(self, low: int, high: int) -> None:
        bar = self.jacobian.horizontalScrollBar()
        self._under.setFixedHeight(bar.sizeHint().height() if high > low else 0)

    def _name_vector(self) -> None:
        """Let the list of presets say which one v is, if any."""
        flat = self.model.v.reshape(-1)
        place = -1
        if np.all(flat == 1.0):
            place = 0
        elif np.count_nonzero(flat) == 1 and flat.max() == 1.0:
            place = 1 + int(flat.argmax())
        self.presets.setCurrentIndex(place)

    def _words(self) -> str:
        model = self.model
        shape = "×".join(map(str, model.shape))
        has = (
            f"The loss has the shape {shape}, and so has v."
            if shape
            else "The loss is one number, and so is v."
        )
        does = " backward(v) adds vᵀJ, the vector–Jacobian product, to each .grad."
        if model.has_jacobian:
            beside = " Beside v stands the whole Jacobian J: in each row the slopes of one element."
        else:
            beside = (
                " The whole Jacobian is shown where it is small enough and the loss has a slope."
            )
        return has + does + beside

    def _preset(self, place: int) -> None:
        v = np.ones(self.model.shape)
        if place:
            v = np.zeros(self.model.v.size)
            v[place - 1] = 1.0
        self.model.set_vector(v.reshape(self.model.shape))

    def _ask(self) -> None:
        self.act_requested.emit(self.act)


def _table(model: VectorModel, name: str) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.verticalHeader().setMinimumSectionSize(8)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setEditTriggers(
        QTableView.EditTrigger.DoubleClicked
        | QTableView.EditTrigger.AnyKeyPressed
        | QTableView.EditTrigger.SelectedClicked
        | QTableView.EditTrigger.EditKeyPressed
    )
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
