"""The first arrangement where large type meets a small window: fewer docks at once, none cut.

Landscape and slices stand side by side above the acts; all others share the right column as tabs,
with what autograd holds in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabWidget

from playground.window.theme import LIGHT, Theme

ROOMY = 1100
"""Columns are as wide as at so many pixels of the light theme, or the arrangement is tight."""
_RIGHT = 22.5
_BOTTOM = 13.6
"""Width of the right column and height of the lower row, in points of the theme's type."""
_LANDSCAPE_SHARE = 0.54


def is_tight(width: int, theme: Theme) -> bool:
    """Tell whether three columns of this theme's type would be cut in a window so wide."""
    return width * LIGHT.text_size / theme.text_size < ROOMY


@dataclass(frozen=True)
class Tight:
    """The arrangement; docks are named. Of those not named here ``front`` is the tab seen.

    ``behind``: what lies as tabs behind landscape and slices.
    """

    landscape: str
    slices: str
    descent: str
    front: str
    behind: Mapping[str, tuple[str, ...]]

    def arrange(self, window: QMainWindow, docks: Mapping[str, QDockWidget]) -> None:
        """Place the docks."""
        right, front = Qt.DockWidgetArea.RightDockWidgetArea, docks[self.front]
        window.setTabPosition(right, QTabWidget.TabPosition.North)
        window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, docks[self.landscape])
        window.splitDockWidget(docks[self.landscape], docks[self.slices], Qt.Orientation.Horizontal)
        window.addDockWidget(right, front)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks[self.descent])
        fronts = {name: front for front, names in self.behind.items() for name in names}
        for name, dock in docks.items():
            if name not in (self.landscape, self.slices, self.descent, self.front):
                window.tabifyDockWidget(docks[fronts.get(name, self.front)], dock)
        for dock in docks.values():
            dock.setFloating(False)
            dock.show()
        for name in (self.landscape, self.slices, self.front):
            docks[name].raise_()

    def proportion(
        self, window: QMainWindow, docks: Mapping[str, QDockWidget], theme: Theme
    ) -> None:
        """Give the docks their shares of the window."""
        right = round(_RIGHT * theme.text_size)
        middle = max(window.width() - right, 400)
        window.resizeDocks(
            [docks[self.landscape], docks[self.slices], docks[self.front]],
            [round(middle * _LANDSCAPE_SHARE), round(middle * (1 - _LANDSCAPE_SHARE)), right],
            Qt.Orientation.Horizontal,
        )
        bottom = round(_BOTTOM * theme.text_size)
        window.resizeDocks(
            [docks[self.landscape], docks[self.descent]],
            [max(window.height() - bottom - 60, 200), bottom],
            Qt.Orientation.Vertical,
        )
