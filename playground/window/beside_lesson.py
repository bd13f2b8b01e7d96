"""The arrangement for a lesson where large type meets a small window.

The lesson has a column of its own from top to bottom. Landscape and what autograd holds share the
rest with the acts, so that a step is seen together with the panels that it shows: of two that a
step names at once, hardly any share a place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow

from playground.window.theme import Theme

_LESSON = 26.5
_BOTTOM = 13.6
"""Width of the lesson and height of the lower row, in points of the theme's type."""


@dataclass(frozen=True)
class BesideLesson:
    """The arrangement; docks are named.

    ``behind``: what lies as tabs behind lesson, landscape, slices and descent.
    """

    lesson: str
    landscape: str
    slices: str
    descent: str
    behind: Mapping[str, tuple[str, ...]]

    def arrange(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        """Place the docks."""
        left, right = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea
        bottom = Qt.DockWidgetArea.BottomDockWidgetArea
        window.setCorner(Qt.Corner.BottomLeftCorner, left)
        window.setCorner(Qt.Corner.BottomRightCorner, bottom)
        window.addDockWidget(left, docks[self.lesson])
        window.addDockWidget(right, docks[self.landscape])
        window.splitDockWidget(docks[self.landscape], docks[self.slices], Qt.Orientation.Horizontal)
        window.addDockWidget(bottom, docks[self.descent])
        for front, names in self.behind.items():
            for name in names:
                window.tabifyDockWidget(docks[front], docks[name])
        for dock in docks.values():
            dock.setFloating(False)
            dock.show()
        for front in self.behind:
            docks[front].raise_()

    def proportion(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], theme: Theme
    ) -> None:
        """Give the docks their shares of the window."""
        lesson = round(_LESSON * theme.text_size)
        rest = max(window.width() - lesson, 400)
        window.resizeDocks(
            [docks[self.lesson], docks[self.landscape], docks[self.slices]],
            [lesson, rest // 2, rest - rest // 2],
            Qt.Orientation.Horizontal,
        )
        bottom = round(_BOTTOM * theme.text_size)
        window.resizeDocks(
            [docks[self.landscape], docks[self.descent]],
            [max(window.height() - bottom - 60, 200), bottom],
            Qt.Orientation.Vertical,
        )
