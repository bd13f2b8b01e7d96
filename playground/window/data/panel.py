"""The panel of the data: points and fit at the left, losses and coefficients at the right."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from playground.state.fit import Fit, Kind
from playground.state.frame import Frame
from playground.window.controls import MARGIN, label
from playground.window.data import pairs
from playground.window.data.class_choice import ClassChoice
from playground.window.data.fit_canvas import FitCanvas
from playground.window.data.side import Side
from playground.window.theme import LIGHT, Theme

_WAITING = "The data are being looked at…"
_SIDE = 28.0
"""Width of the column at the right, in text sizes, at most; and at most this share of the panel."""
_SHARE = 0.36


class DataPanel(QWidget):
    """Draws ``studies.fit``, which it asks for while it is seen; gestures become acts."""

    wanted = Signal(object)
    act_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "body")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._fit: Fit | None = None
        self._problem = ""
        self._theme = LIGHT
        self.canvas = FitCanvas()
        self.side = Side()
        self.choice = QComboBox()
        self.choice.setAccessibleName("What is on the x axis")
        self.choice.setToolTip("What is on the x axis")
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.residuals = QCheckBox("residuals")
        self.residuals.setToolTip("Draw each residual, target less prediction, as a line")
        self.classes = ClassChoice()
        self.empty = label(_WAITING, "note")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setMargin(3 * MARGIN)
        self._lay_out()
        self.choice.activated.connect(self._chosen)
        self.residuals.toggled.connect(self.canvas.show_residuals)
        self.classes.picked.connect(self._class_picked)
        self.canvas.act_requested.connect(self.act_requested)

    def came_up(self) -> None:
        """Ask for the fit from now on."""
        self.wanted.emit({"fit": True})

    def went_down(self) -> None:
        """Let the engine fit nothing that nobody sees."""
        self.wanted.emit({"fit": False})

    def show_frame(self, frame: Frame) -> None:
        """Draw what changed."""
        if frame.snapshot.problem != self._problem:
            self._problem, self._fit = frame.snapshot.problem, None
            self.empty.setText(_WAITING)
            self._pages.setCurrentIndex(1)
        fit = frame.studies.fit
        if fit is None or fit is self._fit:
            return
        first, self._fit = self._fit is None, fit
        if fit.trouble is not None or fit.train is None:
            self.empty.setText(fit.trouble or "")
            self._pages.setCurrentIndex(1)
            return
        self._pages.setCurrentIndex(0)
        self._offer(fit, first)
        self.canvas.show_fit(fit, max(self.choice.currentIndex(), 0), afresh=first)
        self.side.show_fit(fit, frame.snapshot.curve)

    def apply_theme(self, theme: Theme) -> None:
        """Take colours and sizes."""
        self._theme = theme
        self.canvas.apply_theme(theme)
        self.side.apply_theme(theme)
        self.classes.apply_theme(theme)
        self._share()

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Give the column its share."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._share()

    def _share(self) -> None:
        widest = round(_SIDE * self._theme.text_size)
        width = max(120, min(widest, round(self.width() * _SHARE)))
        self._right.setFixedWidth(width)
        shown = [each for each in self._switches if not each.isHidden()]
        needed = sum(each.sizeHint().width() for each in shown) + 8 * (len(shown) - 1)
        way = QBoxLayout.Direction
        self._controls.setDirection(way.LeftToRight if needed <= width else way.TopToBottom)

    def _offer(self, fit: Fit, first: bool) -> None:
        """Offer the axes and switches that this fit has a use for."""
        offered = pairs.choices(fit)
        if offered != tuple(self.choice.itemText(at) for at in range(self.choice.count())):
            with QSignalBlocker(self.choice):
                self.choice.clear()
                self.choice.addItems(list(offered))
            first = True
        if first:
            self.choice.setCurrentIndex(0)
        self.choice.setVisible(len(offered) > 1)
        regions = fit.kind is Kind.REGIONS
        self.residuals.setVisible(not regions)
        self.classes.show_classes(fit.classes if regions and fit.editable else 0)
        if first:
            self._share()

    def _chosen(self, at: int) -> None:
        if self._fit is not None:
            self.canvas.show_fit(self._fit, at)

    def _class_picked(self, number: int) -> None:
        self.canvas.new_class = number

    def _lay_out(self) -> None:
        self._switches: tuple[QWidget, ...] = (self.choice, self.residuals, self.classes)
        self._controls = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._controls.setSpacing(8)
        for widget in self._switches:
            self._controls.addWidget(widget)
        self._controls.addStretch(1)
        self._right = QWidget()
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(4)
        column.addLayout(self._controls)
        column.addWidget(self.side, 1)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(4, 2, 8, 2)
        row.setSpacing(6)
        row.addWidget(self.canvas, 1)
        row.addWidget(self._right)
        self._pages = QStackedLayout(self)
        self._pages.setContentsMargins(0, 0, 0, 0)
        self._pages.addWidget(page)
        self._pages.addWidget(self.empty)
        self._pages.setCurrentIndex(1)
