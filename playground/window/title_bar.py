"""The heading of a dock: its name, room for a line beside it, and two quiet buttons."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QSizePolicy, QWidget

from playground.window.controls import MARGIN, QuietButton, label
from playground.window.palette import body_font
from playground.window.theme import Theme

_MARGINS = MARGIN, 4, 6, 2
_SLIM = 0, 4, 0, 0
"""What is left of a title whose words stand on a tab: the rounded upper edge of the card."""


class TitleBar(QWidget):
    """A dock's title in the panel's own colour, so that title and panel read as one card."""

    def __init__(self, dock: QDockWidget, beside: QWidget | None = None) -> None:
        super().__init__(dock)
        self._dock = dock
        self._beside = beside
        self._tabbed = False
        self.setProperty("kind", "title")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = label(dock.windowTitle(), "heading")
        self._float = QuietButton("float", f"Float {dock.windowTitle()}", 12)
        self._close = QuietButton(
            "close", f"Close {dock.windowTitle()} (View menu brings it back)", 12
        )
        for button in (self._float, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._float.clicked.connect(self._toggle_floating)
        self._close.clicked.connect(dock.close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(*_MARGINS)
        layout.setSpacing(4)
        layout.addWidget(self.title)
        if beside is not None:
            layout.addSpacing(10)
            beside.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            layout.addWidget(beside, 1)
        else:
            layout.addStretch(1)
        layout.addWidget(self._float)
        layout.addWidget(self._close)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Let a dock become narrow: the title is then cut."""
        return QSize(60, self.sizeHint().height())

    def show_tabbed(self, tabbed: bool) -> None:
        """Say nothing twice: beside other tabs the tab has the name, and is dragged to float."""
        if tabbed == self._tabbed:
            return
        self._tabbed = tabbed
        slim = tabbed and self._beside is None
        self.title.setVisible(not tabbed)
        self._float.setVisible(not slim)
        self._close.setVisible(not slim)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(*(_SLIM if slim else _MARGINS))
        self.updateGeometry()

    def apply_theme(self, theme: Theme) -> None:
        """Tint the buttons."""
        self.title.setFont(body_font(theme, 1.02, QFont.Weight.DemiBold))
        self._float.apply_theme(theme)
        self._close.apply_theme(theme)

    def _toggle_floating(self) -> None:
        self._dock.setFloating(not self._dock.isFloating())
