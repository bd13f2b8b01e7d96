"""Small building blocks that all panels share: labels, pills and quiet icon buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QToolButton, QWidget

from playground.window.icons import icon
from playground.window.theme import Theme

MARGIN = 12
"""Room between a panel's edge and what it holds, in pixels: one and a half times the grid."""
GAP = 8
"""The grid of the window, in pixels."""

ASIDE, STAYS = "aside", "stays"
"""Properties of widgets: words that a lecture leaves out with the controls that they are about, and
controls that are words themselves, which stay."""


def label(text: str = "", kind: str | None = None, parent: QWidget | None = None) -> QLabel:
    """Return a plain text label; ``kind`` is one that the stylesheet knows."""
    result = QLabel(text, parent)
    result.setTextFormat(Qt.TextFormat.PlainText)
    if kind is not None:
        result.setProperty("kind", kind)
    return result


def set_kind(widget: QWidget, kind: str) -> None:
    """Change a widget's ``kind`` and have the stylesheet look again."""
    set_mark(widget, "kind", kind)


def set_mark(widget: QWidget, name: str, value: str) -> None:
    """Change a property that the stylesheet selects by."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Pill(QPushButton):
    """A button with a word and perhaps an icon; ``kind`` is ``plain``, ``primary`` or ``link``."""

    def __init__(self, text: str, icon_name: str | None = None, kind: str = "plain") -> None:
        super().__init__(text)
        self._icon_name = icon_name
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(15, 15))
        self.setAccessibleName(text)

    def set_icon(self, name: str, theme: Theme) -> None:
        """Show another icon from now on."""
        self._icon_name = name
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        if self._icon_name is not None:
            primary = self.property("kind") == "primary"
            self.setIcon(icon(self._icon_name, theme, theme.accent_text if primary else None))


class MenuPill(QToolButton):
    """A pill with a menu of variants behind its arrow."""

    def __init__(self, text: str, icon_name: str | None = None) -> None:
        super().__init__()
        self._icon_name = icon_name
        self.setText(text)
        self.setProperty("kind", "pill")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        self.setIconSize(QSize(15, 15))
        self.setAccessibleName(text)
        self._menu = QMenu(self)
        self.setMenu(self._menu)

    def add_variant(self, text: str, slot: Callable[[], object]) -> QAction:
        """Add one line to the menu."""
        action = self._menu.addAction(text)
        action.triggered.connect(slot)
        return action

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        if self._icon_name is not None:
            self.setIcon(icon(self._icon_name, theme))


class QuietButton(QToolButton):
    """An icon alone, seen as a button only under the pointer; always with a name for readers."""

    def __init__(self, icon_name: str, name: str, size: int = 14, strong: bool = False) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._strong = strong
        self.setProperty("kind", "quiet")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setIconSize(QSize(size, size))
        self.setToolTip(name)
        self.setAccessibleName(name)

    def show_icon(self, icon_name: str, name: str, theme: Theme) -> None:
        """Show another icon, with another name, from now on."""
        self._icon_name = icon_name
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.apply_theme(theme)

    def apply_theme(self, theme: Theme) -> None:
        """Tint the icon."""
        self.setIcon(icon(self._icon_name, theme, None if self._strong else theme.muted))
