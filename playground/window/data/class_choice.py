"""A small switch: which class a point has that is added next."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QComboBox

from playground.window.data.markers import class_colour, paint_sample
from playground.window.plots.ink import Ink
from playground.window.theme import LIGHT, Theme

_SIDE = 16
"""The icon's width and height in pixels."""


class ClassChoice(QComboBox):
    """Lists the classes with their markers; hidden where there are none."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Class of a new point")
        self.setToolTip("Class of a new point")
        self._theme = LIGHT
        self.setVisible(False)
        self.activated.connect(self.picked)

    def show_classes(self, count: int) -> None:
        """Offer so many classes; none hides the switch."""
        self.setVisible(count > 0)
        if count == self.count():
            return
        self.clear()
        for number in range(count):
            self.addItem(self._icon(number), f"class {number}")
        self.picked.emit(0)

    def apply_theme(self, theme: Theme) -> None:
        """Draw the markers anew."""
        self._theme = theme
        for number in range(self.count()):
            self.setItemIcon(number, self._icon(number))

    def _icon(self, number: int) -> QIcon:
        pixmap = QPixmap(_SIDE, _SIDE)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(0, 0, _SIDE, _SIDE)
        paint_sample(
            painter, Ink(self._theme), rect, class_colour(self._theme, number), number, False
        )
        painter.end()
        return QIcon(pixmap)
